// What is ours in a JSON file of Terraform, which ignores the member `//`:
//   "//": "dsnsmith: environment staging; files ca.pem=DIGEST; keys a b"
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "format/format.hpp"
#include "format/json_members.hpp"
#include "format/keyed_file.hpp"

namespace dsnsmith {

inline constexpr std::string_view kJsonMark = "//";

struct JsonMark {
  OwnHeader header;              // empty where the mark is missing or of others
  bool is_ours_to_write = true;  // not where others wrote something there
};

JsonMark json_mark(std::string_view text, const JsonObject& object);
// The same of a whole file; nothing of one that is no JSON.
OwnHeader header_of_json(std::string_view text);
std::string json_mark_text(const EmitRequest& request);

// What a variable of type string gets: numbers and truth values as text. What
// cannot be told without the type (lists, objects, fractions, null) is left out.
std::optional<Secret> terraform_text(std::string_view text, const JsonMember& member);

}  // namespace dsnsmith
