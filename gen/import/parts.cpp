#include "import/parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "import/database.hpp"
#include "spec/builtin.hpp"
#include "text/codec.hpp"

namespace dsnsmith {
namespace {

struct Word {
  std::string_view word;
  std::string_view keyword;  // libpq's
};

// The longest that a key ends in.
constexpr std::array kWords{
    Word{"UNIX_SOCKET", "host"}, Word{"USERNAME", "user"}, Word{"HOSTNAME", "host"}, Word{"DATABASE", "dbname"}, Word{"PASSWORD", "password"},
    Word{"SSLMODE", "sslmode"}, Word{"DBNAME", "dbname"}, Word{"SERVER", "host"}, Word{"HOST", "host"},
    Word{"PORT", "port"}, Word{"USER", "user"}, Word{"PASS", "password"}, Word{"NAME", "dbname"},
    Word{"PWD", "password"}, Word{"DB", "dbname"},
};
// What says beside the parts which kind of database it is: Laravel's DB_CONNECTION, Django's ENGINE, a binding's type.
constexpr std::array<std::string_view, 7> kKinds{"CONNECTION", "DRIVER", "TYPE", "ENGINE", "DIALECT", "ADAPTER", "CLIENT"};
constexpr std::string_view kLibpq = "PG";
constexpr std::string_view kWithDatabase = "DB_";  // RDS_DB_NAME beside RDS_HOSTNAME
constexpr std::string_view kOfInstance = "INSTANCE_";  // INSTANCE_UNIX_SOCKET beside DB_USER, as the examples for Cloud SQL have them
// The name of the instance, whose socket is below /cloudsql; documented for users to set, by no platform itself.
constexpr std::array<std::string_view, 2> kConnectionNames{"INSTANCE_CONNECTION_NAME", "CLOUD_SQL_CONNECTION_NAME"};
constexpr std::string_view kSockets = "/cloudsql/";

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '-' || c == '.' ? '_' : c;
  }
  return result;
}

// The keyword of a variable that libpq reads, by the bundle that writes them.
std::string_view keyword_of_variable(std::string_view variable) {
  const BuiltinDocument* bundle = find_builtin(builtin_bundles(), "libpq-env");
  const Node keys = bundle == nullptr ? Node() : bundle->document().root().find("keys");
  for (const auto& [keyword, name] : keys.find("*").find("names").pairs()) {
    if (name.text() == variable) {
      return keyword.text();
    }
  }
  return {};
}

struct Part {
  const FoundEntry* entry;
  std::string prefix;   // as it is written
  std::string_view keyword;
};

std::optional<Part> part_of_entry(const FoundEntry& entry) {
  const std::string key = upper(entry.key);
  if (key.starts_with(kLibpq)) {
    if (const std::string_view keyword = keyword_of_variable(key); !keyword.empty() && key == entry.key) {
      return Part{&entry, std::string(kLibpq), keyword};
    }
  }
  for (const Word& word : kWords) {
    const bool ends = key.ends_with(word.word);
    const std::size_t size = ends ? key.size() - word.word.size() : 0;
    if (ends && (size == 0 || key[size - 1] == '_')) {
      return Part{&entry, entry.key.substr(0, size), word.keyword};
    }
    if (ends) {
      break;  // a longer word that is none of ours
    }
  }
  return std::nullopt;
}

struct Gathered {
  std::string parent;
  std::string prefix;
  std::string kind_prefix;  // of what says which kind of database it is
  std::vector<Part> parts{};
  const FoundEntry* link = nullptr;      // what has the name of a port and is none
  const FoundEntry* instance = nullptr;  // where the host is the socket of an instance of Cloud SQL
  [[nodiscard]] const Part* find(std::string_view keyword) const {
    const auto found = std::ranges::find(parts, keyword, &Part::keyword);
    return found == parts.end() ? nullptr : &*found;
  }
};

Gathered& group_of(std::vector<Gathered>& groups, const std::string& parent, const std::string& prefix) {
  const auto found = std::ranges::find_if(groups, [&](const Gathered& group) { return group.parent == parent && group.prefix == prefix; });
  return found != groups.end() ? *found : groups.emplace_back(Gathered{parent, prefix, prefix});
}

// POSTGRES_PORT=tcp://10.0.0.5:5432, as Kubernetes has it for a Service of that name.
bool is_link(const Part& part) {
  const std::string_view value = part.entry->value.expose();
  return part.keyword == "port" && (value.starts_with("tcp://") || value.starts_with("udp://"));
}

// RDS_DB_NAME belongs to RDS_HOSTNAME.
void add_names_of_databases(std::vector<Gathered>& groups) {
  for (Gathered& group : groups) {
    const Part* name = group.find("dbname");
    if (name == nullptr || group.find("host") != nullptr || !upper(group.prefix).ends_with(kWithDatabase)) {
      continue;
    }
    const std::string outer = group.prefix.substr(0, group.prefix.size() - kWithDatabase.size());
    for (Gathered& other : groups) {
      if (other.parent == group.parent && other.prefix == outer && other.find("host") != nullptr && other.find("dbname") == nullptr) {
        other.parts.push_back({name->entry, outer, "dbname"});
      }
    }
  }
}

// DB_USER, DB_PASS and DB_NAME belong to INSTANCE_HOST or INSTANCE_UNIX_SOCKET: their names have no beginning in common.
void add_hosts_of_instances(std::vector<Gathered>& groups) {
  for (Gathered& group : groups) {
    const auto instance = std::ranges::find_if(groups, [&](const Gathered& other) {
      return other.parent == group.parent && upper(other.prefix) == kOfInstance && other.find("host") != nullptr;
    });
    if (upper(group.prefix) == kWithDatabase && group.find("host") == nullptr && instance != groups.end()) {
      group.parts.push_back(*instance->find("host"));
      group.prefix.clear();
    }
  }
}

// What leads nowhere by itself leads to the instance that is named beside it.
void add_instances(std::vector<Gathered>& groups, const std::vector<FoundEntry>& entries) {
  for (const std::string_view name : kConnectionNames) {
    const auto entry = std::ranges::find(entries, name, &FoundEntry::key);
    for (Gathered& group : groups) {
      const bool lacks_host = group.find("host") == nullptr && group.find("user") != nullptr && group.find("dbname") != nullptr;
      if (entry != entries.end() && lacks_host && group.instance == nullptr && group.parent == parent_path(*entry)) {
        group.instance = &*entry;
      }
    }
  }
}

std::vector<Gathered> gather(const std::vector<FoundEntry>& entries) {
  std::vector<Gathered> groups;
  for (const FoundEntry& entry : entries) {
    const auto part = part_of_entry(entry);
    if (!part || entry.value.empty()) {
      continue;
    }
    Gathered& group = group_of(groups, parent_path(entry), part->prefix);
    if (is_link(*part)) {
      group.link = &entry;
      continue;
    }
    if (group.find(part->keyword) == nullptr) {
      group.parts.push_back(*part);
    }
  }
  add_names_of_databases(groups);
  add_hosts_of_instances(groups);
  add_instances(groups, entries);
  return groups;
}

bool says_postgres(std::string_view value) {
  const std::string word = upper(value);
  return word.find("POSTGRES") != std::string::npos || word == "PGSQL" || word == "PG";
}

enum class Kind { postgres, other, unknown };

Kind kind_of(const Gathered& group, const std::vector<FoundEntry>& entries) {
  for (const FoundEntry& entry : entries) {
    const std::string key = upper(entry.key);
    const std::string prefix = upper(group.kind_prefix);
    const bool beside = parent_path(entry) == group.parent && key.starts_with(prefix) &&
                        std::ranges::find(kKinds, std::string_view(key).substr(prefix.size())) != kKinds.end();
    if (beside) {
      return says_postgres(entry.value.expose()) ? Kind::postgres : Kind::other;
    }
  }
  const std::string prefix = upper(group.kind_prefix);
  const Part* port = group.find("port");
  const bool named = prefix.starts_with("PG") || prefix.find("_PG_") != std::string::npos || prefix.find("POSTGRES") != std::string::npos;
  return named || (port != nullptr && port->entry->value.expose() == "5432") ? Kind::postgres : Kind::unknown;
}

// `, driver: libpq, as: keywords, names: {host: HOST}, only: [host]`
std::string rest_of(const Gathered& group) {
  std::string names;
  std::string only;
  for (const Part& part : group.parts) {
    names.append(names.empty() ? "" : ", ").append(part.keyword).append(": ").append(spec_scalar(part.entry->key.substr(group.prefix.size())));
    only.append(only.empty() ? "" : ", ").append(part.keyword);
  }
  if (group.instance != nullptr) {
    names.append(", host: HOST");
    only.append(", host");
  }
  return ", driver: libpq, as: keywords, names: {" + names + "}, only: [" + only + "]";
}

PartsGroup finished(const Gathered& group) {
  PartsGroup result;
  result.prefix = group.prefix;
  result.rest = rest_of(group);
  result.place = group.parts.front().entry->place;
  for (const Part& part : group.parts) {
    result.entries.push_back(part.entry);
    if (part.keyword == "password") {
      result.password = part.entry;
    }
    result.conninfo.append(result.conninfo.empty() ? "" : " ").append(part.keyword).append("=");
    if (const auto value = encode(Spelling::conninfo_value, part.entry->value.expose())) {
      result.conninfo.append(*value);
    }
  }
  if (group.instance != nullptr) {
    const Secret socket = Secret::copy_of(std::string(kSockets).append(group.instance->value.expose()));
    result.entries.push_back(group.instance);
    if (const auto value = encode(Spelling::conninfo_value, socket.expose())) {
      result.conninfo.append(" host=").append(*value);
    }
  }
  return result;
}

void report_link(const Gathered& group, Diagnostics& diagnostics) {
  if (group.link != nullptr) {
    diagnostics.note(Code::not_imported, group.link->place,
                     {"`", ShownText::of_shown_field(group.link->key), "` is the address of a Service, which Kubernetes sets, and no port: it is left out"}, {},
                     {"a program that takes it for a port fails: `enableServiceLinks: false` in the Pod's spec keeps such variables away"});
  }
}

void report_instance(const Gathered& group, Diagnostics& diagnostics) {
  if (group.instance != nullptr) {
    diagnostics.note(Code::not_imported, group.instance->place,
                     {"no host is given: the socket of the instance that `", ShownText::of_shown_field(group.instance->key), "` names is proposed"}, {},
                     {"it is there where the instance is added to the service; otherwise take another endpoint of provider `gcp-cloud-sql`"});
  }
}

}  // namespace

std::string parent_path(const FoundEntry& entry) {
  const std::size_t size = entry.place.path.size();
  return size > entry.key.size() ? entry.place.path.substr(0, size - entry.key.size() - 1) : std::string();
}

std::vector<PartsGroup> groups_of_parts(const std::vector<FoundEntry>& entries, Diagnostics& diagnostics) {
  std::vector<PartsGroup> result;
  for (const Gathered& group : gather(entries)) {
    const Part* host = group.find("host");
    const FoundEntry* where = host != nullptr ? host->entry : group.instance;
    if (where == nullptr || group.find("user") == nullptr) {
      continue;
    }
    const Kind kind = kind_of(group, entries);
    const ShownText key = ShownText::of_shown_field(where->key);
    if (kind == Kind::postgres) {
      result.push_back(finished(group));
      report_link(group, diagnostics);
      report_instance(group, diagnostics);
    } else if (kind == Kind::other) {
      diagnostics.note(Code::not_imported, where->place, {"`", key, "` and those beside it lead to another kind of database, and are left out"});
    } else if (!group.kind_prefix.empty()) {
      diagnostics.note(Code::not_imported, where->place, {"nothing says which kind of database `", key, "` is of, so it is left out with those beside it"}, {},
                       {"port 5432, a name with `PG` or `POSTGRES`, or an entry beside it (`DB_CONNECTION=pgsql`) would"});
    }
  }
  return result;
}

}  // namespace dsnsmith
