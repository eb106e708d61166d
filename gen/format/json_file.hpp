// An object of strings that others write too: only our members change.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/secret.hpp"
#include "diag/diagnostic.hpp"
#include "format/json_members.hpp"

namespace dsnsmith {

struct JsonText {
  std::string_view key;
  std::string_view value;
  bool spelled = false;  // the value is JSON already
};

// What stands before a member, and before the brace, of an object that has none yet.
struct JsonSpace {
  std::string_view member = "\n  ";
  std::string_view brace = "\n";
};

struct JsonChanges {
  std::optional<JsonText> comment;  // comes first where it is new
  std::span<const JsonText> texts;  // change in place; new ones come last
  std::span<const std::string> gone;  // go, unless `texts` has them
  JsonSpace space = {};
};

// `text`, whose object is `object`, with the changes in it. Every other byte stays.
Secret change_json_file(std::string_view text, const JsonObject& object, const JsonChanges& changes);

// `text` as one JSON object; a diagnostic says where `program` would not read it.
std::optional<JsonObject> json_object_or_report(std::string_view text, std::string_view program, const Place& place,
                                                Diagnostics& diagnostics);
// The same, and a name that stands twice is reported, too.
std::optional<JsonObject> json_object_of_unique_names(std::string_view text, std::string_view program, const Place& place,
                                                      Diagnostics& diagnostics);

// What an existing file holds; `{}` where there is none, or nothing but white space.
std::string_view json_file_text(const Secret* existing);

}  // namespace dsnsmith
