// A form with typed gaps, such as `{database_id:uuid}.pg.sdb.{region:scaleway-region}.scw.cloud`.
//
// A pattern is a pair: it makes text from values, and recognises values in text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/capture.hpp"

namespace dsnsmith {

class Pattern {
 public:
  enum class Fault {
    none,
    unclosed,  // a brace without its partner
    unnamed,   // `{:uuid}`, `{uuid}`
    unknown_type,
    adjacent,  // two gaps with nothing between: where would the first end?
    twice,     // one name twice
  };
  // Keeps views of `text`, and of types that are the provider file's own.
  static std::optional<Pattern> parse(std::string_view text, Fault& fault,
                                      const OwnTypes* own = nullptr);

  struct Part {
    std::string_view literal;  // before the gap
    std::string_view name;     // empty: the end, no gap
    const CaptureType* type = nullptr;
  };
  [[nodiscard]] const std::vector<Part>& parts() const noexcept { return parts_; }
  [[nodiscard]] std::vector<std::string_view> names() const;
  // Which of the provider's realms (a sovereign cloud, say) the form belongs to; empty: the usual
  // one. Hosts are made by forms of the realm of which another host is given.
  [[nodiscard]] std::string_view realm() const noexcept { return realm_; }
  void set_realm(std::string_view realm) noexcept { realm_ = realm; }

  // Empty if a value is missing or has not the form of its type.
  [[nodiscard]] std::optional<std::string> make(const Captures& values) const;
  [[nodiscard]] std::optional<Captures> recognise(std::string_view text) const;

  // Bytes of literal text: of two forms that recognise one text, the one with more says more.
  [[nodiscard]] std::size_t literal_size() const;
  // Is there so much literal text that the form belongs to one provider?
  [[nodiscard]] bool is_telling() const;
  // For people: `DATABASE_ID.pg.sdb.REGION.scw.cloud`.
  [[nodiscard]] std::string shape() const;

 private:
  [[nodiscard]] bool recognise_from(std::size_t index, std::string_view text, Captures& out) const;
  std::vector<Part> parts_;
  std::string_view realm_;
};

struct Recognised {
  const Pattern* form;
  Captures captures;
};

// The form with most literal text of those that recognise the text; of equals the first.
std::optional<Recognised> recognise_best(const std::vector<Pattern>& forms, std::string_view text);

}  // namespace dsnsmith
