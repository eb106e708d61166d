// Formats that are YAML files with texts in them, which others write too: only our keys change, every other byte stays.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "format/format.hpp"
#include "format/yaml_tree.hpp"

namespace dsnsmith {

// One kind of YAML file.
struct YamlShape {
  std::string_view program;  // that reads it, by the name that people know
  // dots: those of an entry's key separate mappings; joined: and a name in the file may stand for several of them.
  enum class Levels { flat, dots, joined } levels = Levels::flat;
  Secret (*spelled)(std::string_view value) = nullptr;  // what stands in the file for a value; null: the value
  // What the program makes of a text in the file, the inverse; nothing where that is more than text. Null: the text.
  std::optional<Secret> (*understood)(std::string_view text) = nullptr;
  YamlEdits edits{};
};

// The file with our entries in it; those that the mark lists and that are gone are removed.
std::optional<Secret> write_yaml_file(const YamlShape& shape, const EmitRequest& request, Diagnostics& diagnostics);
// Everything that each reader of YAML, and then the program, takes for text, in the file's order; keys of several levels
// with dots between them.
std::optional<std::vector<Entry>> read_yaml_file(const YamlShape& shape, const ReadRequest& request, Diagnostics& diagnostics);

}  // namespace dsnsmith
