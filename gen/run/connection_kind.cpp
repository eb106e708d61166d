// What a file of somebody's is, by what stands in it.
#include <algorithm>
#include <array>
#include <string>

#include "format/json_members.hpp"
#include "run/connection_entries.hpp"
#include "run/connection_text.hpp"
#include "run/section_entries.hpp"

namespace dsnsmith {
namespace {

bool is_terraform_output(std::string_view text, const JsonObject& object) {
  return !object.members.empty() && std::ranges::all_of(object.members, [&](const JsonMember& member) {
    JsonFault ignored;
    const auto inner = json_object(json_spelling(text, member), ignored);
    return inner && json_member(*inner, "sensitive") != nullptr && json_member(*inner, "value") != nullptr;
  });
}

bool says_secret(std::string_view text, const JsonObject& object) {
  const JsonMember* kind = json_member(object, "kind");
  const auto word = kind == nullptr ? std::nullopt : json_text(text, *kind);
  return word && word->expose() == "Secret";
}

// `KEY=…`, `export KEY=…`.
bool is_assignment(std::string_view line) {
  if (line.starts_with("export ")) {
    line = trimmed(line.substr(7));
  }
  const std::size_t end = line.find_first_not_of(" \t", std::min(line.find('='), line.size()));
  const std::string_view key = trimmed(line.substr(0, std::min(end, line.size())));
  return end != std::string_view::npos && !key.empty() && !kDigits.contains(key.front()) && kEntryKeyBytes.contains_all(key);
}

// Keys of strings made of pairs; a variable of such a name would be an odd one.
bool is_pair_string(std::string_view line) {
  constexpr std::array<std::string_view, 12> kKeys{"host", "hostaddr", "user", "password", "dbname", "port",
                                                   "server", "data source", "username", "database", "driver", "service"};
  const std::size_t equals = line.find('=');
  std::string key(trimmed(line.substr(0, std::min(equals, line.size()))));
  const bool upper = std::ranges::all_of(key, [](char c) { return c < 'a' || c > 'z'; });
  for (char& c : key) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return equals != std::string_view::npos && !upper && std::ranges::find(kKeys, key) != kKeys.end();
}

bool has_top_key(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    const std::size_t behind = at + key.size();
    if ((at == 0 || text[at - 1] == '\n') && behind < text.size() && text[behind] == ':') {
      return true;
    }
  }
  return false;
}

EntriesKind kind_of_lines(std::string_view text) {
  const std::vector<std::string_view> lines = said_lines(text);
  const std::string_view first = lines.empty() ? std::string_view() : lines.front();
  if (lines.size() == 1 && !first.starts_with("export ") && (begins_with_scheme(first) || is_pair_string(first))) {
    return EntriesKind::string;
  }
  if (has_sections(text)) {
    return EntriesKind::ini;
  }
  if (is_assignment(first)) {
    return EntriesKind::dotenv;
  }
  if (is_secret_yaml(text)) {
    return EntriesKind::kubernetes_secret;
  }
  if (has_top_key(text, "services")) {
    return EntriesKind::compose;
  }
  const std::size_t colon = first.find(':');
  const bool is_key = colon != std::string_view::npos && (colon + 1 == first.size() || first[colon + 1] == ' ');
  if (is_key || first == "---") {
    return EntriesKind::yaml;
  }
  return lines.size() > 1 ? EntriesKind::dotenv : EntriesKind::string;
}

}  // namespace

EntriesKind kind_of_entries(std::string_view bytes) {
  const std::string_view text = without_mark(bytes);
  if (trimmed(text).starts_with('{')) {
    JsonFault fault;
    const auto object = json_object(text, fault);
    return !object                              ? EntriesKind::json
           : says_secret(text, *object)         ? EntriesKind::kubernetes_secret
           : is_terraform_output(text, *object) ? EntriesKind::terraform_output
                                                : EntriesKind::json;
  }
  return kind_of_lines(text);
}

}  // namespace dsnsmith
