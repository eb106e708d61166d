// Reads the mappings of a provider file strictly: a key that means nothing is an error.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostic.hpp"
#include "spec/document.hpp"

namespace dsnsmith {

class Fields {
 public:
  // Reports a node that is no mapping, and keys that are not `known`.
  Fields(Node node, std::initializer_list<std::string_view> known, Diagnostics& diagnostics);

  [[nodiscard]] bool usable() const noexcept { return node_.is_mapping(); }
  [[nodiscard]] Node node() const noexcept { return node_; }
  [[nodiscard]] Node find(std::string_view key) const { return node_.find(key); }
  Node need(std::string_view key) const;              // reports its absence
  std::string_view text(std::string_view key) const;  // empty if absent; reports a non-scalar
  std::string_view needed_text(std::string_view key) const;  // reports absence and emptiness
  bool flag(std::string_view key) const;                     // `true` or `false`; absent: false
  std::vector<Node> list(std::string_view key) const;        // reports a non-sequence
  std::vector<std::string_view> words(std::string_view key) const;  // a sequence of scalars
  std::vector<Node::Pair> map(std::string_view key) const;          // reports a non-mapping

  // One of `words`, by its place among them; reports other words with a suggestion.
  template <typename Value>
  Value choice(std::string_view key, std::initializer_list<std::pair<std::string_view, Value>> rows,
               Value fallback) const {
    const std::string_view word = text(key);
    if (word.empty()) {
      return fallback;
    }
    std::vector<std::string_view> known;
    for (const auto& [name, value] : rows) {
      if (name == word) {
        return value;
      }
      known.push_back(name);
    }
    report_choice(find(key), known);
    return fallback;
  }
  void report_choice(Node node, const std::vector<std::string_view>& known) const;

 private:
  Node node_;
  Diagnostics& diagnostics_;
};

// The text of a scalar; reports anything else.
std::string_view scalar_text(Node node, Diagnostics& diagnostics);

}  // namespace dsnsmith
