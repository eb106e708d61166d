// The members of a JSON object, by their places in the text.
//
// Not a library's tree: members of others in a .tfvars.json stay byte for byte, the
// secrets in it are not copied into memory that nobody wipes, and a key that stands
// twice is seen.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace dsnsmith {

struct JsonMember {
  std::string key;
  std::size_t begin;        // of the key's quote
  std::size_t value_begin;
  std::size_t value_end;
  std::size_t end;          // of the comma or brace behind it
};

struct JsonObject {
  std::vector<JsonMember> members;
  std::size_t open;   // of the brace
  std::size_t close;  // of the brace
  bool trailing_comma = false;
};

enum class JsonDialect {
  rfc8259,
  relaxed,  // comments and a comma behind the last value, as System.Text.Json skips them when it is told to
};

struct JsonFault {
  std::size_t offset = 0;
  std::string_view what;  // one of our own phrases
};

// `text` as one JSON object with nothing but white space around it.
// Nested values are checked too, down to 64 levels.
std::optional<JsonObject> json_object(std::string_view text, JsonFault& fault, JsonDialect dialect = JsonDialect::rfc8259);

// The spellings of a list's items, where `text` is a list and nothing else; empty if it is none.
std::optional<std::vector<std::string_view>> json_items(std::string_view text);

// The text of a member that is a string; empty if it is none.
std::optional<Secret> json_text(std::string_view text, const JsonMember& member);
std::string_view json_spelling(std::string_view text, const JsonMember& member);
// The last member of that name, or null.
const JsonMember* json_member(const JsonObject& object, std::string_view key);
// A key that stands twice, or null.
const JsonMember* json_duplicate(const JsonObject& object);

}  // namespace dsnsmith
