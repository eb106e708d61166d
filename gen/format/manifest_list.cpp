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

// The elements of an array that is known to be one.
std::vector<std::string_view> elements_of(std::string_view array) {
  std::vector<std::string_view> elements;
  int depth = 0;
  bool in_text = false;
  std::size_t begin = 1;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const char c = array[i];
    if (in_text) {
      i += c == '\\' ? 1 : 0;
      in_text = c != '"';
      continue;
    }
    in_text = c == '"';
    depth += (c == '[' || c == '{' ? 1 : 0) - (c == ']' || c == '}' ? 1 : 0);
    if ((c == ',' && depth == 1) || depth == 0) {
      elements.push_back(array.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  return elements;
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

std::vector<Secret> json_items(std::string_view text) {
  std::vector<Secret> items;
  JsonFault fault;
  const auto list = json_object(text, fault);
  const JsonMember* const member = list ? json_member(*list, kItems) : nullptr;
  if (member != nullptr && json_spelling(text, *member).starts_with('[')) {
    for (const std::string_view element : elements_of(json_spelling(text, *member))) {
      items.push_back(Secret::copy_of(element));
    }
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
  for (Secret& item : is_json(text) ? json_items(text) : yaml_items(text)) {
    ManifestFault fault;
    const auto manifest = read_whole_manifest(item.expose(), fault);
    if (manifest && manifest->name == name && (name_space.empty() || manifest->name_space == name_space)) {
      return std::move(item);
    }
  }
  return std::nullopt;
}

}  // namespace dsnsmith
