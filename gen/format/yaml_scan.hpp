// Where things stand in a YAML file that others write too: its block mappings, and what each key has as its value.
//
// A reader of its own, because yaml-cpp keeps neither comments nor places, and does not wipe its strings. What it does
// not know for certain is a fault: nothing is edited on a guess.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "format/keyed_file.hpp"

namespace dsnsmith {

struct YamlEntry;

struct YamlNode {
  // `word` has no quotes; `lines` is a literal or folded block; `braces` a mapping of nothing, `{}`; `other` a list, a
  // mapping in braces, an alias, and all that has an anchor or a tag.
  enum class Kind { nothing, word, quoted, lines, mapping, braces, other } kind = Kind::nothing;
  std::size_t begin = 0;  // of its spelling; nothing: behind the colon
  std::size_t end = 0;
  std::size_t indent = 0;          // a mapping's
  std::vector<YamlEntry> entries;  // a mapping's, each key once
};

struct YamlEntry {
  std::string key;
  bool is_text = false;   // the key is what every reader takes for text
  std::size_t begin = 0;  // of its line
  std::size_t colon = 0;  // behind the key's colon
  std::size_t end = 0;    // behind the last line of its value
  YamlNode value;
};

struct YamlFault {
  std::size_t offset = 0;
  std::string_view what;
};

struct YamlFile {
  YamlNode root;  // a mapping, perhaps of nothing
  OwnHeader header;
  struct Line {
    std::size_t begin, end;
  };
  std::vector<Line> header_lines;
};

// `text` is one document, a block mapping of texts' keys on the top, or nothing.
std::optional<YamlFile> scan_yaml(std::string_view text, YamlFault& fault);
// The text that YAML 1.1 and 1.2 both take the node for; nothing where they may differ, or where it is none.
std::optional<Secret> yaml_text(std::string_view text, const YamlNode& node);
const YamlEntry* yaml_entry(const YamlNode& mapping, std::string_view key);
// The last `<<` of the mapping, which puts the keys of another one into it; null: it has none.
const YamlEntry* last_merged(const YamlNode& mapping);

}  // namespace dsnsmith
