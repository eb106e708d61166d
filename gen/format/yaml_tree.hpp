// Texts in the block mappings of a YAML file that others write too: mappings within mappings, of which only our keys change.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "format/yaml_scan.hpp"

namespace dsnsmith {

// A text that stands where the keys of `path` lead, one mapping for each but the last.
struct YamlLeaf {
  std::vector<std::string_view> path;
  std::string_view value;
  enum class Kind { text, gone } kind = Kind::text;  // `gone` has no value
};

// What the reader of a file is known to bear.
struct YamlEdits {
  bool keeps_levels = false;  // a mapping that loses its last key becomes `{}` instead
  // `<<` may stand above our keys: they win. Below them it would win itself, in some readers.
  bool allows_merged = false;
};

// `text` with the leaves in it, and with `header` in place of its lines of ours. Keys that are there change in place,
// new ones come last in their mapping, with the mappings that are missing; `{}` gives way to them. A mapping that loses
// its last key goes, too, unless it has comments. A fault where something else than a mapping or a text stands on the way.
std::optional<Secret> change_yaml_file(std::string_view text, const YamlFile& file, std::span<const YamlLeaf> leaves,
                                       std::string_view header, const YamlEdits& edits, YamlFault& fault);

}  // namespace dsnsmith
