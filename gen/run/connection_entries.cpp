// Over 400 lines: a reader for each kind of file, which share how they find lines and name what they find.
#include "run/connection_entries.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "format/formats.hpp"
#include "format/json_members.hpp"
#include "format/secret_manifest.hpp"
#include "format/yaml_flow.hpp"
#include "format/yaml_scan.hpp"
#include "run/connection_text.hpp"
#include "run/flow_entries.hpp"
#include "run/section_entries.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kKinds{
    std::pair{EntriesKind::string, std::string_view("string")},
    std::pair{EntriesKind::dotenv, std::string_view("dotenv")},
    std::pair{EntriesKind::terraform_output, std::string_view("terraform-output")},
    std::pair{EntriesKind::kubernetes_secret, std::string_view("kubernetes-secret")},
    std::pair{EntriesKind::compose, std::string_view("compose")},
    std::pair{EntriesKind::json, std::string_view("json")},
    std::pair{EntriesKind::yaml, std::string_view("yaml")},
    std::pair{EntriesKind::ini, std::string_view("ini")},
};

int line_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

// The line on which `key` stands as a key, the last one of several; 0: not found.
int line_of_key(std::string_view text, std::string_view key) {
  int line = 0;
  for (std::size_t at = key.empty() ? std::string_view::npos : text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    const bool begins = at == 0 || !kEntryKeyBytes.contains(text[at - 1]);
    std::size_t behind = at + key.size();
    behind += behind < text.size() && (text[behind] == '"' || text[behind] == '\'') ? 1U : 0U;
    behind = std::min(text.find_first_not_of(" \t", behind), text.size());
    if (begins && behind < text.size() && (text[behind] == '=' || text[behind] == ':')) {
      line = line_at(text, at);
    }
  }
  return line;
}

std::string joined(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

// --- readers ------------------------------------------------------------------

void report(std::string_view text, std::size_t offset, std::string_view what, const char* kind, Place place, Diagnostics& diagnostics) {
  place.line = line_at(text, std::min(offset, text.size()));
  diagnostics.error(Code::existing_file_not_readable, place, {"this is no ", ShownText::of_table(kind), " that dsnsmith reads: ", ShownText::of_table(what)}, {},
                    {"`--format` says what the file is where its content does not"});
}

// What names an item of a list, and what holds its value: a container's `env`, a task's `environment`, Render's `envVars`.
constexpr std::array<std::string_view, 2> kItemNames{"name", "key"};
constexpr std::string_view kItemValue = "value";
constexpr std::size_t kDeepestLists = 64;

std::string numbered(const std::string& path, std::size_t number) {
  return path + "[" + std::to_string(number) + "]";
}

class JsonReader {
 public:
  // Comments stand in appsettings.json and the like; nothing that a program prints has any.
  JsonReader(std::string_view text, const Place& place, FoundEntries& found)
      : text_(text), place_(place), found_(found), dialect_(found.kind == EntriesKind::json ? JsonDialect::relaxed : JsonDialect::rfc8259) {}

  bool read(std::string_view spelling, const std::string& path, bool outputs, JsonFault& fault) {
    const auto object = json_object(spelling, fault, dialect_);
    if (!object) {
      return false;
    }
    for (const JsonMember& member : object->members) {
      const std::string inner = joined(path, member.key);
      if (outputs) {
        read_output(json_spelling(spelling, member), member.key, inner, fault);
      } else {
        take(json_spelling(spelling, member), member.key, inner, fault);
      }
    }
    return true;
  }

 private:
  // A value of any kind.
  void take(std::string_view spelling, const std::string& key, const std::string& path, JsonFault& fault) {
    if (auto text = decode(Spelling::json_string, spelling)) {
      add(key, path, std::move(*text));
    } else if (spelling.starts_with('{')) {
      read(spelling, path, false, fault);
    } else if (spelling.starts_with('[')) {
      take_items(spelling, key, path, fault);
    } else if (!spelling.empty() && kDigits.contains_all(spelling)) {
      add(key, path, Secret::copy_of(spelling));  // a port
    }
  }

  void take_items(std::string_view spelling, const std::string& key, const std::string& path, JsonFault& fault) {
    std::size_t number = 0;
    for (const std::string_view item : json_items(spelling).value_or(std::vector<std::string_view>())) {
      if (!take_named(item, path, fault)) {
        take(item, numbered(key, number), numbered(path, number), fault);
      }
      ++number;
    }
  }

  // `{"name": "DATABASE_URL", "value": …}`
  bool take_named(std::string_view item, const std::string& path, JsonFault& fault) {
    const auto object = item.starts_with('{') ? json_object(item, fault, dialect_) : std::nullopt;
    const JsonMember* value = object ? json_member(*object, kItemValue) : nullptr;
    for (const std::string_view word : kItemNames) {
      const JsonMember* name = object ? json_member(*object, word) : nullptr;
      const auto key = name != nullptr && value != nullptr ? json_text(item, *name) : std::nullopt;
      if (key) {
        take(json_spelling(item, *value), std::string(key->expose()), joined(path, key->expose()), fault);
        return true;
      }
    }
    return false;
  }

  void add(const std::string& key, const std::string& path, Secret value) {
    Place place = place_;
    place.line = line_of_key(text_, key);
    if (place.line == 0 && key.ends_with(']')) {
      place.line = line_of_key(text_, key.substr(0, key.find('[')));  // of the list
    }
    place.path = path;
    found_.entries.push_back({key, std::move(value), std::move(place)});
  }

  // `{"sensitive": true, "type": "string", "value": …}`
  void read_output(std::string_view spelling, const std::string& name, const std::string& path, JsonFault& fault) {
    const auto object = json_object(spelling, fault);
    const JsonMember* value = object ? json_member(*object, kItemValue) : nullptr;
    if (value != nullptr) {
      take(json_spelling(spelling, *value), name, path, fault);
    }
  }

  std::string_view text_;
  const Place& place_;
  FoundEntries& found_;
  JsonDialect dialect_;
};

class YamlReader {
 public:
  // `first_line`: of the text, counted from 0.
  YamlReader(std::string_view text, bool compose, const Place& place, FoundEntries& found, std::size_t first_line, std::size_t level = 0)
      : text_(text), compose_(compose), place_(place), found_(found), first_line_(first_line), level_(level) {}

  void read(const YamlNode& mapping, const std::string& path) {
    for (const YamlEntry& entry : mapping.entries) {
      const std::string inner = joined(path, entry.key);
      if (entry.value.kind == YamlNode::Kind::mapping) {
        read(entry.value, inner);
      } else if (entry.value.kind == YamlNode::Kind::other) {
        const std::string_view spelled = text_.substr(entry.value.begin, entry.value.end - entry.value.begin);
        read_flow_entries(spelled, entry.key, inner, [&](const std::string& key, const std::string& path_of_it, Secret value) { add(key, path_of_it, std::move(value), entry.begin); });
        read_list(entry.value, inner);
      } else if (auto value = text_of(entry.value)) {
        add(entry.key, inner, std::move(*value), entry.begin);
      }
    }
  }

 private:
  std::optional<Secret> text_of(const YamlNode& node) const {
    if (auto text = yaml_text(text_, node)) {
      return text;
    }
    const std::string_view spelled = text_.substr(node.begin, node.end - node.begin);
    const bool number = node.kind == YamlNode::Kind::word && kDigits.contains_all(spelled);
    return number ? std::optional(Secret::copy_of(spelled)) : std::nullopt;
  }

  void add(std::string_view key, const std::string& path, Secret value, std::size_t offset) {
    Place place = place_;
    place.line = static_cast<int>(first_line_) + line_at(text_, offset);
    place.path = path;
    found_.entries.push_back({std::string(key), compose_ ? without_doubled(value.expose(), '$') : std::move(value), std::move(place)});
  }

  // A list's items, each of which begins with a dash in the column of the first.
  void read_list(const YamlNode& node, const std::string& path) {
    const std::size_t line = text_.rfind('\n', node.begin) + 1;  // 0 where there is none
    const std::size_t column = node.begin - line;
    if (!text_.substr(node.begin).starts_with("- ")) {
      return;  // in brackets, or no list
    }
    std::size_t number = 0;
    std::size_t lines = first_line_ + static_cast<std::size_t>(line_at(text_, line)) - 1;
    for (std::size_t begin = line; begin < node.end; ++number) {
      std::size_t end = std::min(text_.find('\n', begin) + 1, node.end);
      while (end != 0 && end < node.end && !begins_item(end, column)) {
        end = std::min(text_.find('\n', end) + 1, node.end);
      }
      end = end == 0 ? node.end : end;
      const std::string_view item = text_.substr(begin, end - begin);
      read_item(item, column, numbered(path, number), path, lines);
      lines += static_cast<std::size_t>(std::count(item.begin(), item.end(), '\n'));
      begin = end;
    }
  }

  [[nodiscard]] bool begins_item(std::size_t line, std::size_t column) const {
    const std::string_view rest = text_.substr(line);
    return rest.size() > column + 1 && rest.find_first_not_of(' ') == column && rest[column] == '-' && (rest[column + 1] == ' ' || rest[column + 1] == '\n');
  }

  // `line`: on which the item begins; `path` is the list's, `own_path` the item's.
  void read_item(std::string_view item, std::size_t column, const std::string& own_path, const std::string& path, std::size_t line) {
    Secret undashed;  // as long as before, so that its columns stay
    undashed.append(item.substr(0, column)).append(' ').append(item.substr(column + 1));
    YamlReader inner(undashed.expose(), compose_, place_, found_, line, level_ + 1);
    YamlFault fault;
    const auto file = level_ < kDeepestLists ? scan_yaml(undashed.expose(), fault) : std::nullopt;
    if (!file || file->root.entries.empty()) {
      inner.read_assignment(trimmed(undashed.expose()), path);
    } else if (!inner.read_named(file->root, path)) {
      inner.read(file->root, own_path);
    }
  }

  // `name: DATABASE_URL` and `value: …`
  bool read_named(const YamlNode& mapping, const std::string& path) {
    const YamlEntry* value = yaml_entry(mapping, kItemValue);
    for (const std::string_view word : kItemNames) {
      const YamlEntry* name = yaml_entry(mapping, word);
      const auto key = name != nullptr && value != nullptr ? text_of(name->value) : std::nullopt;
      auto text = key ? text_of(value->value) : std::nullopt;
      if (text) {
        add(key->expose(), joined(path, key->expose()), std::move(*text), value->begin);
        return true;
      }
    }
    return false;
  }

  // `KEY=value`, as items of compose's `environment` may be.
  void read_assignment(std::string_view item, const std::string& path) {
    const auto quoted = item.starts_with('"') || item.starts_with('\'') ? unquoted_yaml(item) : std::nullopt;
    item = quoted ? quoted->expose() : item.substr(0, item.find(" #"));
    const std::size_t equals = item.find('=');
    if (equals != std::string_view::npos && equals != 0 && kEntryKeyBytes.contains_all(item.substr(0, equals))) {
      const std::string_view key = item.substr(0, equals);
      add(key, joined(path, key), Secret::copy_of(item.substr(equals + 1)), 0);
    }
  }

  std::string_view text_;
  bool compose_;
  const Place& place_;
  FoundEntries& found_;
  std::size_t first_line_;
  std::size_t level_;  // of lists within lists
};

// The documents of a YAML stream, which lines of three dashes separate.
std::vector<std::string_view> documents_of(std::string_view text) {
  std::vector<std::string_view> documents;
  std::size_t document = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (trimmed(text.substr(begin, end - begin)) == "---" && text.substr(begin).starts_with("---")) {
      documents.push_back(text.substr(document, begin - document));
      document = std::min(end + 1, text.size());
    }
    begin = end + 1;
  }
  documents.push_back(text.substr(document));
  std::erase_if(documents, [](std::string_view one) { return said_lines(one).empty(); });
  return documents;
}

bool read_yaml_entries(std::string_view text, const Place& place, FoundEntries& found, Diagnostics& diagnostics) {
  for (const std::string_view document : documents_of(text)) {
    YamlFault fault;
    const auto file = scan_yaml(document, fault);
    if (!file) {
      report(text, static_cast<std::size_t>(document.data() - text.data()) + fault.offset, fault.what, "YAML file", place, diagnostics);
      return false;
    }
    const auto first_line = static_cast<std::size_t>(line_at(text, static_cast<std::size_t>(document.data() - text.data()))) - 1;
    YamlReader(document, found.kind == EntriesKind::compose, place, found, first_line).read(file->root, "");
  }
  return true;
}

// Metadata in braces, a list of Secrets: `data` is what the API server would decode.
bool read_manifest_as_yaml(std::string_view document, std::string_view text, const Place& place, FoundEntries& found) {
  YamlFault fault;
  const auto file = scan_yaml(document, fault);
  if (!file) {
    return false;
  }
  FoundEntries plain;
  const auto first_line = static_cast<std::size_t>(line_at(text, static_cast<std::size_t>(document.data() - text.data()))) - 1;
  YamlReader(document, false, place, plain, first_line).read(file->root, "");
  for (FoundEntry& entry : plain.entries) {
    const std::string_view path = entry.place.path;
    const bool encoded = path.starts_with("data.") || path.find(".data.") != std::string_view::npos;
    auto decoded = encoded ? decode(Spelling::base64, trimmed(entry.value.expose())) : std::nullopt;
    if (decoded && is_utf8(decoded->expose())) {
      entry.value = std::move(*decoded);
    }
    found.entries.push_back(std::move(entry));
  }
  return true;
}

bool read_manifest_entries(std::string_view text, const Place& place, FoundEntries& found, Diagnostics& diagnostics) {
  const bool json = trimmed(text).starts_with('{');
  for (const std::string_view document : json ? std::vector{text} : documents_of(text)) {
    if (!json && !is_secret_yaml(document)) {
      continue;  // a Deployment beside it
    }
    ManifestFault fault;
    auto manifest = read_whole_manifest(document, fault);
    if (!manifest && !json && read_manifest_as_yaml(document, text, place, found)) {
      continue;
    }
    if (!manifest) {
      report(text, static_cast<std::size_t>(document.data() - text.data()) + fault.offset, fault.what, "manifest of a Secret", place, diagnostics);
      return false;
    }
    for (ManifestValue& value : manifest->values) {
      Place where = place;
      where.line = line_of_key(text, value.key);
      where.path = "data." + value.key;
      found.entries.push_back({std::move(value.key), std::move(value.bytes), std::move(where)});
    }
    if (found.name.empty()) {
      found.name = manifest->name;
      found.name_space = manifest->name_space;
    }
  }
  return true;
}

bool read_env_entries(const Secret& bytes, const Place& place, FoundEntries& found, Diagnostics& diagnostics) {
  const Metadata none;
  Diagnostics unheard;
  const auto alike = kDotenv.read({bytes, none, "portable", place}, unheard);
  auto entries = kDotenv.read({bytes, none, "docker-compose", place}, diagnostics);
  if (!entries) {
    return false;
  }
  for (Entry& entry : *entries) {
    Place where = place;
    where.line = line_of_key(bytes.expose(), entry.key);
    where.path = entry.key;
    const bool known = alike && std::ranges::find(*alike, entry.key, &Entry::key) != alike->end();
    if (!known && looks_of_value(entry.value.expose()) == ValueLooks::connection) {
      diagnostics.warning(Code::value_not_readable, where,
                          {"programs that read .env files understand the value of `", ShownText::of_shown_field(entry.key), "` differently; it is taken as docker compose reads it"}, {},
                          {"`dsnsmith render` writes it so that all of them read it alike"});
    }
    found.entries.push_back({std::move(entry.key), std::move(entry.value), std::move(where)});
  }
  return true;
}

}  // namespace

std::string_view name_of(EntriesKind kind) {
  return std::ranges::find(kKinds, kind, &std::pair<EntriesKind, std::string_view>::first)->second;
}

std::optional<EntriesKind> entries_kind_of(std::string_view name) {
  const auto* const found = std::ranges::find(kKinds, name, &std::pair<EntriesKind, std::string_view>::second);
  return found == kKinds.end() ? std::nullopt : std::optional(found->first);
}

std::optional<FoundEntries> read_entries(const Secret& bytes, std::optional<EntriesKind> kind, const Place& place,
                                         Diagnostics& diagnostics) {
  const std::string_view text = without_mark(bytes.expose());
  FoundEntries found;
  found.kind = kind.value_or(kind_of_entries(text));
  JsonFault fault;
  bool read = true;
  switch (found.kind) {
    case EntriesKind::string: found.entries.push_back({"", Secret::copy_of(trimmed(text)), place}); break;
    case EntriesKind::dotenv: read = read_env_entries(bytes, place, found, diagnostics); break;
    case EntriesKind::ini: read_sections(text, place, found); break;
    case EntriesKind::kubernetes_secret: read = read_manifest_entries(text, place, found, diagnostics); break;
    case EntriesKind::compose:
    case EntriesKind::yaml: read = read_yaml_entries(text, place, found, diagnostics); break;
    case EntriesKind::terraform_output:
    case EntriesKind::json:
      read = JsonReader(text, place, found).read(text, "", found.kind == EntriesKind::terraform_output, fault);
      if (!read) {
        report(text, fault.offset, fault.what, "JSON object", place, diagnostics);
      }
      break;
  }
  return read ? std::optional(std::move(found)) : std::nullopt;
}

}  // namespace dsnsmith
