// libpq's password file, .pgpass: the first line whose fields fit gives the password (text/pgpass.hpp). A comment of ours
// before each line says which entries are in it: `NAME.host`, `NAME.port`, `NAME.dbname`, `NAME.user`, `NAME.password`.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/pgpass_lines.hpp"
#include "format/reports.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"libpq", "libpq 13 and later, ~/.pgpass and PGPASSFILE",
     "text on one line; a field that has no entry is `*`, and the file's mode has to be 0600",
     "postgres/postgres src/interfaces/libpq/fe-connect.c passwordFromFile; tests/conformance/readers with libpq 15.18 and 18.6", "run"},
}};

constexpr std::array<std::string_view, 5> kFields{"host", "port", "dbname", "user", "password"};
constexpr std::size_t kHost = 0;
constexpr std::size_t kPort = 1;
constexpr std::size_t kPassword = 4;
constexpr ByteSet kNameBytes = kLetters + kDigits + ByteSet("_-.");
// libpq looks for `localhost` in place of the socket directory that it was built with: PostgreSQL's own, Debian's.
constexpr std::array<std::string_view, 2> kDefaultSockets{"/tmp", "/var/run/postgresql"};

struct Name {
  std::string_view record;
  std::size_t field = kFields.size();  // none
};

Name name_of(std::string_view key) {
  const std::size_t dot = key.rfind('.');
  const auto* const field = std::ranges::find(kFields, dot == key.npos ? key : key.substr(dot + 1));
  const std::string_view record = dot == key.npos ? std::string_view() : key.substr(0, dot);
  const bool good = !record.empty() && kNameBytes.contains_all(record) && field != kFields.end();
  return {record, good ? static_cast<std::size_t>(field - kFields.begin()) : kFields.size()};
}

// What entries of one name say; the places are for diagnostics.
struct Record {
  std::string_view name;
  std::array<const Secret*, kFields.size()> values{};
  std::array<std::size_t, kFields.size()> entries{};
  std::vector<Secret> lines;  // one for each host, without their ends
};

std::vector<std::string_view> parts_of(const Secret* list) {
  std::vector<std::string_view> parts;
  std::string_view rest = list == nullptr ? std::string_view("*") : list->expose();
  for (std::size_t comma = rest.find(','); comma != rest.npos; comma = rest.find(',')) {
    parts.push_back(rest.substr(0, comma));
    rest.remove_prefix(comma + 1);
  }
  parts.push_back(rest);
  return parts;
}

// Whether libpq looks for the hosts under these names.
bool has_good_hosts(const EmitRequest& request, const Record& record, Diagnostics& diagnostics) {
  const auto hosts = parts_of(record.values[kHost]);
  const auto ports = parts_of(record.values[kPort]);
  for (const std::string_view host : hosts) {
    if (host.empty()) {
      return report_value(request, record.entries[kHost], "names an empty host, for which libpq looks as `localhost`", "write `localhost`, or leave the entry out: it stands for all hosts", diagnostics);
    }
    if (std::ranges::find(kDefaultSockets, host) != kDefaultSockets.end()) {
      return report_value(request, record.entries[kHost], "is the socket directory of some libpq, which looks for `localhost` then",
                    "leave the entry out, so that the line is for all hosts: `only: [port, dbname, user, password]`", diagnostics);
    }
  }
  if (record.values[kPort] != nullptr && ports.size() != hosts.size()) {
    return report_value(request, record.entries[kPort], "has not as many ports as there are hosts, each of which has a line of its own", "give each host its port", diagnostics);
  }
  return true;
}

bool has_good_texts(const EmitRequest& request, const Record& record, Diagnostics& diagnostics) {
  bool good = true;
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    const std::string_view value = record.values[i] == nullptr ? "" : record.values[i]->expose();
    if (value.find('\n') != value.npos || value.find('\0') != value.npos) {
      good = report_value(request, record.entries[i], "holds a line feed or a NUL byte, which no line of .pgpass can have", "choose another one, or give the program a percent-encoded URL", diagnostics);
    } else if (record.values[i] != nullptr && value.empty()) {
      good = report_value(request, record.entries[i], "is empty, which libpq takes for its own default", "leave the entry out: it stands for all", diagnostics);
    }
  }
  return good;
}

bool spell(const EmitRequest& request, Record& record, Diagnostics& diagnostics) {
  if (record.values[kPassword] == nullptr || record.values[kPassword]->empty()) {
    diagnostics.error(Code::missing_key, request.place, {"the line of .pgpass for `", ShownText::of_shown_field(record.name), "` has no password"}, {},
                      {"add an entry `NAME.password`, or use the bundle `pgpass`"});
    return false;
  }
  if (!has_good_hosts(request, record, diagnostics) || !has_good_texts(request, record, diagnostics)) {
    return false;
  }
  const auto hosts = parts_of(record.values[kHost]);
  const auto ports = parts_of(record.values[kPort]);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    PgpassPlace place;
    for (std::size_t field = 0; field < kPassword; ++field) {
      const bool one = field > kPort;
      if (record.values[field] != nullptr) {
        place.fields[field] = one ? record.values[field]->clone() : Secret::copy_of(field == kHost ? hosts[i] : ports[i]);
      }
    }
    record.lines.push_back(*pgpass_line(place, record.values[kPassword]->expose()));
  }
  return true;
}

std::optional<std::vector<Record>> records_of(const EmitRequest& request, Diagnostics& diagnostics) {
  std::vector<Record> records;
  std::unordered_map<std::string_view, std::size_t> by_name;
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    const Name name = name_of(entry.key);
    if (name.field == kFields.size()) {
      diagnostics.error(Code::invalid_entry_key, place_of_entry(request, i), {"`", ShownText::of_shown_field(entry.key), "` is no field of a line of .pgpass"},
                        {"NAME.host, NAME.port, NAME.dbname, NAME.user or NAME.password, the name of letters, digits, `_`, `-` and `.`"}, {"use the bundle `pgpass`"});
      good = false;
      continue;
    }
    const auto [at, is_new] = by_name.emplace(name.record, records.size());
    if (is_new) {
      records.push_back({name.record, {}, {}, {}});
    }
    records[at->second].values[name.field] = &entry.value;
    records[at->second].entries[name.field] = i;
  }
  for (Record& record : records) {
    good = good && spell(request, record, diagnostics);
  }
  return good ? std::optional(std::move(records)) : std::nullopt;
}

// A line of others may stand before ours, and libpq stops there.
bool are_found(const EmitRequest& request, const std::vector<OwnedLine>& lines, Diagnostics& diagnostics) {
  const PgpassSearch search(lines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].origin != std::string_view::npos || search.line(i) == nullptr) {
      continue;
    }
    const std::size_t first = search.first_for(i);
    if (search.line(first)->password == search.line(i)->password) {
      continue;
    }
    if (lines[first].origin == std::string_view::npos) {
      diagnostics.error(Code::contradiction, request.place, {"two entries give the same host, port, database and user different passwords, and libpq takes the first"});
      return false;
    }
    return report_not_edited(request.existing->expose(), lines[first].origin, "another password for what our line is for, and libpq takes the first that fits",
                             request.place, diagnostics);
  }
  return true;
}

bool is_text(std::string_view bytes, const Place& place, Diagnostics& diagnostics) {
  const std::size_t nul = bytes.find('\0');
  return nul == bytes.npos || report_unreadable(bytes, nul, "a NUL byte", "libpq", place, diagnostics);
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  auto records = records_of(request, diagnostics);
  if (!records || (request.existing != nullptr && !is_text(request.existing->expose(), request.place, diagnostics))) {
    return std::nullopt;
  }
  std::vector<OwnedRecord> ours;
  for (Record& record : *records) {
    ours.push_back({record.name, std::move(record.lines)});
  }
  const std::string_view existing = request.existing == nullptr ? std::string_view() : request.existing->expose();
  OwnedFile file = merge_owned_lines(request, kPgpassMarks, lines_of_pgpass(existing), ours);
  return are_found(request, file.lines, diagnostics) ? std::optional(std::move(file.text)) : std::nullopt;
}

// What the lines of one name say together: hosts and ports in lists, the rest once. Nothing if a field is empty, for which
// libpq never looks.
struct Told {
  std::array<std::optional<Secret>, kFields.size()> values;
  bool agree = true;
};

void join(std::optional<Secret>& list, const std::optional<Secret>& item, bool first) {
  if (first && item) {
    list = item->clone();
  } else if (list && item) {
    list->append(",").append(*item);
  }
}

Told told_by(const PgpassSearch& search, const std::vector<std::size_t>& lines) {
  Told told;
  bool first = true;
  for (const std::size_t line : lines) {
    const PgpassPlace& place = search.line(line)->place;
    told.agree &= std::ranges::none_of(place.fields, [](const auto& field) { return field && field->empty(); });
    for (std::size_t field = kHost; field <= kPort; ++field) {
      told.agree &= first || told.values[field].has_value() == place.fields[field].has_value();
      join(told.values[field], place.fields[field], first);
    }
    for (std::size_t field = kPort + 1; field < kFields.size(); ++field) {
      const Secret* const value = field == kPassword ? &search.line(search.first_for(line))->password : place.fields[field] ? &*place.fields[field] : nullptr;
      told.agree &= first || (value == nullptr ? !told.values[field] : told.values[field] && *value == *told.values[field]);
      told.values[field] = value == nullptr ? std::nullopt : std::optional(value->clone());
    }
    first = false;
  }
  return told;
}

// Lines of others have no name by which an entry could be called.
std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view bytes = request.bytes.expose();
  if (!is_text(bytes, request.place, diagnostics)) {
    return std::nullopt;
  }
  const std::vector<OwnedLine> lines = lines_of_pgpass(bytes);
  const PgpassSearch search(lines);
  std::vector<std::string_view> names;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].owner.empty() && search.line(i) != nullptr) {
      auto& of_name = by_name[lines[i].owner];
      if (of_name.empty()) {
        names.push_back(lines[i].owner);
      }
      of_name.push_back(i);
    }
  }
  std::vector<Entry> entries;
  for (const std::string_view name : names) {
    Told told = told_by(search, by_name[name]);
    for (std::size_t field = 0; told.agree && field < kFields.size(); ++field) {
      if (told.values[field]) {
        entries.push_back({std::string(name) + "." + std::string(kFields[field]), std::move(*told.values[field])});
      }
    }
  }
  return entries;
}

}  // namespace

constinit const Format kPgpass{
    "pgpass", "libpq's .pgpass", kReaders, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
