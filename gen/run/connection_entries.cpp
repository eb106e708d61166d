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

class JsonReader {
 public:
  JsonReader(std::string_view text, const Place& place, FoundEntries& found) : text_(text), place_(place), found_(found) {}

  bool read(std::string_view spelling, const std::string& path, bool outputs, JsonFault& fault) {
    const auto object = json_object(spelling, fault);
    if (!object) {
      return false;
    }
    for (const JsonMember& member : object->members) {
      const std::string inner = joined(path, member.key);
      if (auto value = json_text(spelling, member)) {
        add(member.key, inner, std::move(*value));
        continue;
      }
      const std::string_view nested = json_spelling(spelling, member);
      if (outputs) {
        read_output(nested, member.key, inner, fault);
      } else if (nested.starts_with('{')) {
        read(nested, inner, false, fault);
      } else if (!nested.empty() && kDigits.contains_all(nested)) {
        add(member.key, inner, Secret::copy_of(nested));  // a port
      }
    }
    return true;
  }

 private:
  void add(const std::string& key, const std::string& path, Secret value) {
    Place place = place_;
    place.line = line_of_key(text_, key);
    place.path = path;
    found_.entries.push_back({key, std::move(value), std::move(place)});
  }

  // `{"sensitive": true, "type": "string", "value": …}`
  void read_output(std::string_view spelling, const std::string& name, const std::string& path, JsonFault& fault) {
    const auto object = json_object(spelling, fault);
    const JsonMember* value = object ? json_member(*object, "value") : nullptr;
    if (value == nullptr) {
      return;
    }
    const std::string_view nested = json_spelling(spelling, *value);
    if (auto text = json_text(spelling, *value)) {
      add(name, path, std::move(*text));
    } else if (nested.starts_with('{')) {
      read(nested, path, false, fault);
    } else if (!nested.empty() && kDigits.contains_all(nested)) {
      add(name, path, Secret::copy_of(nested));
    }
  }

  std::string_view text_;
  const Place& place_;
  FoundEntries& found_;
};

// A dollar is written twice in a compose file.
Secret without_doubled_dollars(std::string_view value) {
  Secret plain;
  for (std::size_t i = 0; i < value.size(); ++i) {
    plain.append(value[i]);
    i += value.substr(i).starts_with("$$") ? 1U : 0U;
  }
  return plain;
}

class YamlReader {
 public:
  YamlReader(std::string_view whole, std::string_view text, bool compose, const Place& place, FoundEntries& found)
      : whole_(whole), text_(text), compose_(compose), place_(place), found_(found) {}

  void read(const YamlNode& mapping, const std::string& path) {
    for (const YamlEntry& entry : mapping.entries) {
      const std::string inner = joined(path, entry.key);
      if (entry.value.kind == YamlNode::Kind::mapping) {
        read(entry.value, inner);
      } else if (entry.value.kind == YamlNode::Kind::other) {
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
    place.line = line_at(whole_, static_cast<std::size_t>(text_.data() - whole_.data()) + offset);
    place.path = path;
    found_.entries.push_back({std::string(key), compose_ ? without_doubled_dollars(value.expose()) : std::move(value), std::move(place)});
  }

  // `- KEY=value`, as compose's `environment` may be.
  void read_list(const YamlNode& node, const std::string& path) {
    for (std::size_t begin = node.begin; begin < node.end;) {
      const std::size_t end = std::min(text_.find('\n', begin), node.end);
      std::string_view line = trimmed(text_.substr(begin, end - begin));
      if (line.starts_with("- ")) {
        line = trimmed(line.substr(2));
        const auto quoted = line.starts_with('"') || line.starts_with('\'') ? unquoted_yaml(line) : std::nullopt;
        const std::string_view item = quoted ? quoted->expose() : line.substr(0, line.find(" #"));
        const std::size_t equals = item.find('=');
        if (equals != std::string_view::npos && equals != 0 && kEntryKeyBytes.contains_all(item.substr(0, equals))) {
          const std::string_view key = item.substr(0, equals);
          add(key, joined(path, key), Secret::copy_of(item.substr(equals + 1)), begin);
        }
      }
      begin = end + 1;
    }
  }

  std::string_view whole_;
  std::string_view text_;
  bool compose_;
  const Place& place_;
  FoundEntries& found_;
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
    YamlReader(text, document, found.kind == EntriesKind::compose, place, found).read(file->root, "");
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
