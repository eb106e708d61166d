// Texts deep in a JSON object that others write too: objects within objects, of which only our members change.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "format/json_file.hpp"

namespace dsnsmith {

// A member that stands where the names of `path` lead, one object for each but the last.
struct JsonLeaf {
  std::vector<std::string_view> path;
  std::string_view value;
  enum class Kind { text, spelled, gone } kind = Kind::text;  // `spelled` is JSON already, and `gone` has no value
};

// `text`, one JSON object, with the leaves in it, and with `comment` among its own members. Missing objects come last. Every other byte stays. A fault where
// something else than an object stands on the way, or where a name stands twice in an object on the way.
std::optional<Secret> change_json_tree(std::string_view text, JsonDialect dialect, std::span<const JsonLeaf> leaves,
                                       std::optional<JsonText> comment, JsonFault& fault);

}  // namespace dsnsmith
