#include "format/yaml_file.hpp"

#include <unordered_set>
#include <utility>
#include <vector>

#include "format/keyed_file.hpp"
#include "format/reports.hpp"
#include "format/yaml_flow.hpp"

namespace dsnsmith {
namespace {

using Kind = YamlNode::Kind;

constexpr std::size_t kLongestKey = 1000;  // YAML: a key stands on one line, within 1024 characters

// The longest way that names of the file lead towards the key; what of the key they leave over.
void follow(const YamlNode& mapping, std::string_view key, std::vector<std::string_view>& path, std::string_view& rest) {
  const std::vector<std::string_view> here = path;
  for (const YamlEntry& entry : mapping.entries) {
    const bool is_level = entry.value.kind == Kind::mapping && key.starts_with(entry.key + ".");
    if (key != entry.key && !is_level) {
      continue;
    }
    std::vector<std::string_view> way = here;
    way.push_back(key.substr(0, entry.key.size()));
    std::string_view left = key.substr(is_level ? entry.key.size() + 1 : key.size());
    if (is_level) {
      follow(entry.value, left, way, left);
    }
    if (left.size() < rest.size()) {
      path = way;
      rest = left;
    }
  }
}

std::vector<std::string_view> path_of(const YamlShape& shape, const YamlNode& root, std::string_view key) {
  std::vector<std::string_view> path;
  if (shape.levels == YamlShape::Levels::joined) {
    std::string_view rest = key;
    follow(root, key, path, rest);
    key = rest;
    if (key.empty()) {
      return path;
    }
  }
  for (std::size_t dot = key.find('.'); shape.levels != YamlShape::Levels::flat && dot != key.npos; dot = key.find('.')) {
    path.push_back(key.substr(0, dot));
    key.remove_prefix(dot + 1);
  }
  path.push_back(key);
  return path;
}

// Blanks would break our mark, which names the keys.
bool is_key(const YamlShape& shape, const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  const bool has_levels = shape.levels == YamlShape::Levels::flat || ("." + entry.key + ".").find("..") == std::string::npos;
  if (!entry.key.empty() && entry.key.size() <= kLongestKey && has_levels && entry.key.find_first_of(" \t\r\n") == std::string::npos &&
      unfit_for_yaml(entry.key) == std::string::npos) {
    return true;
  }
  diagnostics.error(Code::invalid_entry_key, place, {"`", ShownText::of_shown_field(entry.key), "` is no key that dsnsmith writes into YAML"},
                    {"text in UTF-8 without blanks, up to 1000 bytes, and no level without a name"}, {"use letters, digits, `-` and `_`"});
  return false;
}

// Whether no key is the mapping that another is in.
bool are_apart(const EmitRequest& request, Diagnostics& diagnostics) {
  std::unordered_set<std::string_view> keys;
  for (const Entry& entry : request.entries) {
    keys.insert(entry.key);
  }
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const std::string_view key = request.entries[i].key;
    for (std::size_t dot = key.find('.'); dot != key.npos; dot = key.find('.', dot + 1)) {
      if (keys.contains(key.substr(0, dot))) {
        diagnostics.error(Code::invalid_entry_key, place_of_entry(request, i),
                          {"`", ShownText::of_shown_field(key), "` lies within another entry, which is a text"}, {}, {"rename one of them"});
        good = false;
      }
    }
  }
  return good;
}

std::vector<YamlLeaf> leaves_of(const YamlShape& shape, const EmitRequest& request, std::span<const Secret> spelled,
                                const YamlFile& file) {
  std::vector<YamlLeaf> leaves;
  std::unordered_set<std::string_view> keys;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    keys.insert(request.entries[i].key);
    leaves.push_back({path_of(shape, file.root, request.entries[i].key), spelled[i].expose()});
  }
  for (const std::string& key : file.header.keys) {
    const bool is_path = !key.empty() && (shape.levels == YamlShape::Levels::flat || ("." + key + ".").find("..") == std::string::npos);
    if (is_path && keys.insert(key).second) {
      leaves.push_back({path_of(shape, file.root, key), "", YamlLeaf::Kind::gone});
    }
  }
  return leaves;
}

void read_level(const YamlShape& shape, std::string_view text, const YamlNode& mapping, const std::string& prefix, std::vector<Entry>& entries) {
  const bool has_levels = shape.levels != YamlShape::Levels::flat;
  const YamlEntry* const merged = last_merged(mapping);
  for (const YamlEntry& entry : mapping.entries) {
    // A dot in a name is none between levels, so our keys cannot say the name. Above `<<` a value is not certain.
    if (!entry.is_text || (merged != nullptr && entry.begin < merged->begin) || (shape.levels == YamlShape::Levels::dots && entry.key.find('.') != std::string::npos)) {
      continue;
    }
    if (has_levels && entry.value.kind == Kind::mapping) {
      read_level(shape, text, entry.value, prefix + entry.key + ".", entries);
    } else if (auto value = yaml_text(text, entry.value)) {
      entries.push_back({prefix + entry.key, std::move(*value)});
    }
  }
}

}  // namespace

std::optional<Secret> write_yaml_file(const YamlShape& shape, const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = shape.levels == YamlShape::Levels::flat || are_apart(request, diagnostics);
  std::vector<Secret> spelled;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    const Place& place = place_of_entry(request, i);
    const bool fits = is_key(shape, entry, place, diagnostics) && is_utf8_value(entry, "YAML", place, diagnostics);
    spelled.push_back(shape.spelled == nullptr ? entry.value.clone() : shape.spelled(entry.value.expose()));
    good = good && fits;
  }
  const std::string_view text = request.existing == nullptr ? std::string_view() : request.existing->expose();
  YamlFault fault;
  const auto file = scan_yaml(text, fault);
  if (!file) {
    report_not_edited(text, fault.offset, fault.what, request.place, diagnostics);
    return std::nullopt;
  }
  if (!good) {
    return std::nullopt;
  }
  const auto leaves = leaves_of(shape, request, spelled, *file);
  auto changed = change_yaml_file(text, *file, leaves, header_of_request(request, line_end_of(text)), shape.edits, fault);
  if (!changed) {
    report_not_edited(text, fault.offset, fault.what, request.place, diagnostics);
  }
  return changed;
}

std::optional<std::vector<Entry>> read_yaml_file(const YamlShape& shape, const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  YamlFault fault;
  const auto file = scan_yaml(text, fault);
  if (!file) {
    report_unreadable(text, fault.offset, fault.what, shape.program, request.place, diagnostics);
    return std::nullopt;
  }
  std::vector<Entry> entries;
  read_level(shape, text, file->root, "", entries);
  if (shape.understood == nullptr) {
    return entries;
  }
  std::vector<Entry> understood;
  for (Entry& entry : entries) {
    if (auto value = shape.understood(entry.value.expose())) {
      understood.push_back({std::move(entry.key), std::move(*value)});
    }
  }
  return understood;
}

}  // namespace dsnsmith
