#include "format/manifest_list.hpp"

#include <algorithm>
#include <vector>

#include "format/json_members.hpp"
#include "format/secret_manifest.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kItems = "items";
constexpr std::string_view kYamlItems = "items:";

bool is_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != text.npos && text[first] == '{';
}

std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  return line;
}

// kubectl writes the items of a list as far left as their key, each two further in.
std::vector<Secret> yaml_items(std::string_view text) {
  std::vector<Secret> items;
  bool in_items = false;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (!line.empty() && !line.starts_with("- ") && !line.starts_with("  ")) {
      in_items = line == kYamlItems;
      continue;
    }
    if (in_items && line.starts_with("- ")) {
      items.emplace_back();
    }
    if (in_items && !items.empty()) {
      items.back().append(line.substr(std::min<std::size_t>(line.size(), 2))).append('\n');
    }
  }
  return items;
}

std::vector<Secret> json_manifests(std::string_view text) {
  std::vector<Secret> items;
  JsonFault fault;
  const auto list = json_object(text, fault);
  const JsonMember* const member = list ? json_member(*list, kItems) : nullptr;
  const auto elements = member != nullptr ? json_items(json_spelling(text, *member)) : std::nullopt;
  for (const std::string_view element : elements.value_or(std::vector<std::string_view>())) {
    items.push_back(Secret::copy_of(element));
  }
  return items;
}

}  // namespace

bool is_manifest_list(std::string_view text) {
  if (!is_json(text)) {
    return text.starts_with(std::string(kYamlItems) + "\n") || text.find("\n" + std::string(kYamlItems) + "\n") != text.npos;
  }
  JsonFault fault;
  const auto object = json_object(text, fault);
  return object && json_member(*object, kItems) != nullptr;
}

std::optional<Secret> secret_of_list(std::string_view text, std::string_view name, std::string_view name_space) {
  for (Secret& item : is_json(text) ? json_manifests(text) : yaml_items(text)) {
    ManifestFault fault;
    const auto manifest = read_whole_manifest(item.expose(), fault);
    if (manifest && manifest->name == name && (name_space.empty() || manifest->name_space == name_space)) {
      return std::move(item);
    }
  }
  return std::nullopt;
}

}  // namespace dsnsmith
