// The rows of a provider file that endpoints refer to by name, and what they are made of.
#pragma once

#include <algorithm>

#include "provider/facts.hpp"
#include "provider/fields.hpp"

namespace dsnsmith {

class RowLoader {
 public:
  RowLoader(Provider::Facts& facts, Diagnostics& diagnostics)
      : diagnostics_(diagnostics), facts_(facts) {}

 protected:
  bool wrong(const Node& node, Message message, Message expected = {});
  std::optional<Pattern> pattern(Node node);
  std::vector<Pattern> patterns(const std::vector<Node>& nodes);
  // A list whose items may be `{form: …, realm: …}`.
  std::vector<Pattern> forms(const std::vector<Node>& nodes);
  void load_types(const Fields& top);
  std::vector<Found> found(const std::vector<Node>& nodes);
  std::vector<Refusal> refusals(const std::vector<Node>& nodes);
  When condition(const Fields& fields);
  std::optional<PreparedSupport> prepared(const Fields& fields);
  void load_poolers(const Fields& top);
  std::size_t number(Node node);
  ByteSet characters(std::string_view name, Node node);
  void load_users(const Fields& top);
  TlsMode mode(const Fields& fields, std::string_view key, TlsMode fallback);
  void load_tls(const Fields& top);

  // The row of `list` that `fields` names under `key`; null if it names none.
  template <typename Row>
  const Row* named(const Fields& fields, std::string_view key, const std::vector<Row>& list) {
    const std::string_view id = fields.text(key);
    if (id.empty()) {
      return nullptr;
    }
    const auto row = std::ranges::find(list, id, &Row::id);
    if (row == list.end()) {
      std::vector<std::string_view> known;
      known.reserve(list.size());
      for (const Row& other : list) {
        known.push_back(other.id);
      }
      wrong(fields.find(key), {"the file describes nothing of this name"},
            {"one of ", ShownText::list(known)});
      return nullptr;
    }
    return &*row;
  }

  [[nodiscard]] Diagnostics& heard() const noexcept { return diagnostics_; }
  [[nodiscard]] Provider::Facts& facts() const noexcept { return facts_; }

 private:
  Diagnostics& diagnostics_;
  Provider::Facts& facts_;
};

}  // namespace dsnsmith
