// pgbouncer.ini as PgBouncer's parse_ini_file() reads it, and its [databases] lines as parse_database() takes them.
#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.hpp"
#include "format/formats.hpp"
#include "format/ini_file.hpp"
#include "format/keyed_file.hpp"
#include "text/byte_set.hpp"
#include "text/pair_list.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 2> kFacts{{
    {"pgbouncer", "PgBouncer 1.18 and later",
     "text on one line without white space at its ends; under [databases] pairs `key=value` or `key='value'` with the keywords of 1.18",
     "pgbouncer/pgbouncer lib/usual/cfparser.c, src/loader.c of 1.18.0 and 1.24.1; tests/conformance/readers with both", "run"},
    {"pgbouncer-1.24", "PgBouncer 1.24 and later", "the same, with the keywords of 1.24",
     "pgbouncer/pgbouncer lib/usual/cfparser.c, src/loader.c of 1.24.1; tests/conformance/readers with 1.24.1", "run"},
}};

constexpr std::array<std::string_view, 16> kKeywords{
    "application_name", "auth_user",     "client_encoding", "connect_query", "datestyle", "dbname",       "host",     "max_db_connections",
    "min_pool_size",    "password",      "pool_mode",       "pool_size",     "port",      "reserve_pool", "timezone", "user",
};
constexpr std::array<std::string_view, 6> kSince18{
    "auth_dbname", "auth_query", "load_balance_hosts", "max_db_client_connections", "reserve_pool_size", "server_lifetime",
};
constexpr std::array<std::string_view, 3> kPoolModes{"session", "statement", "transaction"};
constexpr std::array<std::string_view, 4> kSections{"databases", "peers", "pgbouncer", "users"};
constexpr std::string_view kDatabases = "databases";
constexpr std::string_view kEngine = "pgbouncer";

constexpr ByteSet kSpace(" \t\n\v\f\r");
constexpr ByteSet kBlank(" \t");
constexpr ByteSet kName = kLetters + kDigits + ByteSet("_.-*");
constexpr ByteSet kDatabaseName = kLetters + kDigits + ByteSet("_-");
constexpr ByteSet kSettingName = ByteSet("abcdefghijklmnopqrstuvwxyz") + kDigits + ByteSet("_");
constexpr std::size_t kLongestDatabase = 63;  // MAX_DBNAME holds its end too

bool is_keyword(std::string_view name, bool newest) {
  return std::ranges::find(kKeywords, name) != kKeywords.end() ||
         (newest && std::ranges::find(kSince18, name) != kSince18.end());
}

// atoi() and a look at zero.
bool is_port(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t\n\v\f\r"), text.size());
  const std::string_view digits = text.substr(first, std::min(text.find_first_not_of("0123456789", first), text.size()) - first);
  return digits.find_first_not_of('0') != digits.npos;
}

bool is_taken(const RawPair& pair) {
  const auto value = decode_pair_value(PairSyntax::pgbouncer, pair.value);
  if (!value || value->empty()) {
    return false;
  }
  if (pair.key == "port") {
    return is_port(value->expose());
  }
  return pair.key != "pool_mode" || std::ranges::find(kPoolModes, lowered(value->expose())) != kPoolModes.end();
}

// What parse_database() would say to it, if anything; PgBouncer then does not start.
std::string_view what_is_wrong(std::string_view line, bool newest) {
  for (std::size_t at = 0;;) {
    RawPair pair;
    const PairFault fault = next_pair(PairSyntax::pgbouncer, line, at, pair);
    if (fault == PairFault::end) {
      return {};
    }
    if (fault != PairFault::none) {
      return "text that is no list of pairs key=value";
    }
    if (!is_keyword(pair.key, newest)) {
      return "a name that is no keyword of a database";
    }
    if (!is_taken(pair)) {
      return "a keyword with a value that it cannot have";
    }
  }
}

class Configuration {
 public:
  Configuration(std::string_view bytes, ReadFault& fault) : bytes_(bytes), fault_(fault) {}

  std::optional<IniText> read() {
    if (const std::size_t nul = bytes_.find('\0'); nul != bytes_.npos) {
      return failed(nul, "a NUL byte");
    }
    while (at_ < bytes_.size()) {
      pass(kSpace);
      const std::string_view rest = bytes_.substr(at_);
      const bool include = rest.starts_with("%include") && rest.size() > 8 && kBlank.contains(rest[8]);
      if (include) {
        fault_.ours = true;
        return failed(at_, "an %include, so that lines elsewhere count as well");
      }
      const std::size_t begin = at_;
      const std::string_view what = rest.empty() ? std::string_view() : item();
      if (!what.empty()) {
        return failed(begin, what);
      }
    }
    close_section(bytes_.size());
    return std::move(text_);
  }

 private:
  std::optional<IniText> failed(std::size_t offset, std::string_view what) {
    fault_.offset = offset;
    fault_.what = what;
    return std::nullopt;
  }

  void pass(const ByteSet& set) {
    while (at_ < bytes_.size() && set.contains(bytes_[at_])) {
      ++at_;
    }
  }

  [[nodiscard]] std::size_t line_end() const { return std::min(bytes_.find('\n', at_), bytes_.size()); }

  // Where the line begins, if nothing but blanks stands in front.
  [[nodiscard]] std::size_t line_begin() const {
    std::size_t begin = at_;
    while (begin != 0 && bytes_[begin - 1] != '\n' && kSpace.contains(bytes_[begin - 1])) {
      --begin;
    }
    return begin == 0 || bytes_[begin - 1] == '\n' ? begin : at_;
  }

  // Says what is wrong with it, if anything is.
  std::string_view item() {
    if (bytes_[at_] == '#' || bytes_[at_] == ';') {
      at_ = line_end();
      return {};
    }
    return bytes_[at_] == '[' ? head() : setting();
  }

  std::string_view head() {
    const std::size_t begin = line_begin();
    const std::size_t close = bytes_.find(']', at_);
    if (close > line_end()) {
      return "a section without its bracket";
    }
    const std::string_view name = bytes_.substr(at_ + 1, close - at_ - 1);
    if (std::ranges::find(kSections, name) == kSections.end()) {
      return "a section that is none of PgBouncer's";
    }
    // The second one sets all settings back to what they are by default.
    if (name == kEngine && std::exchange(engine_, true)) {
      return "a section [pgbouncer] after another";
    }
    close_section(begin);
    at_ = close + 1;
    const std::string_view rest = bytes_.substr(at_, line_end() - at_);
    const bool alone = std::ranges::all_of(rest, [](char c) { return kSpace.contains(c); });
    text_.sections.push_back({std::string(name), begin, alone ? std::min(line_end() + 1, bytes_.size()) : at_, bytes_.size()});
    return {};
  }

  std::string_view setting() {
    const std::size_t begin = line_begin();
    const std::size_t name_begin = at_;
    pass(kName);
    const std::string_view name = bytes_.substr(name_begin, at_ - name_begin);
    pass(kBlank);
    if (at_ == bytes_.size() || bytes_[at_] != '=') {
      return "neither a section nor a setting";
    }
    ++at_;
    pass(kBlank);
    if (text_.sections.empty()) {
      return "a setting in front of the first section";
    }
    const std::size_t value = at_;
    const std::size_t end = line_end();
    std::size_t value_end = end;
    while (value_end > value && kSpace.contains(bytes_[value_end - 1])) {
      --value_end;
    }
    at_ = end;
    const std::string_view text = bytes_.substr(value, value_end - value);
    if (text_.sections.back().name == kDatabases) {
      if (const std::string_view what = what_is_wrong(text, true); name == kEngine || !what.empty()) {
        return what.empty() ? "a database by the name that is PgBouncer's own" : what;
      }
    }
    last_counts({key_of(name), Secret::copy_of(text), begin, value, value_end, std::min(end + 1, bytes_.size())});
    return {};
  }

  // As entries are called: names with a dot are of others, and stay apart from [pgbouncer]'s.
  [[nodiscard]] std::string key_of(std::string_view name) const {
    const std::string& section = text_.sections.back().name;
    const bool plain = section == kDatabases && name.find('.') == name.npos;
    return plain ? std::string(name) : section + "." + std::string(name);
  }

  void last_counts(IniSetting setting) {
    std::erase_if(text_.settings, [&](const IniSetting& other) { return other.key == setting.key; });
    text_.settings.push_back(std::move(setting));
  }

  void close_section(std::size_t at) {
    if (!text_.sections.empty()) {
      text_.sections.back().end = at;
    }
  }

  std::string_view bytes_;
  ReadFault& fault_;
  std::size_t at_ = 0;
  IniText text_;
  bool engine_ = false;
};

std::optional<IniText> read_configuration(std::string_view bytes, std::string_view /*reader*/, ReadFault& fault) {
  return Configuration(bytes, fault).read();
}

constexpr IniFile kFile{"PgBouncer", read_configuration, " = "};

IniName split(std::string_view key) {
  return key.find('.') == key.npos ? IniName{kDatabases, key} : split_at_first_dot(key);
}

bool is_good_key(const IniEntry& asked, Diagnostics& diagnostics) {
  const auto [section, name] = asked.name;
  const bool database = section == kDatabases && asked.entry.key == name && name != kEngine && name.size() <= kLongestDatabase &&
                        kDatabaseName.contains_all(name);
  const bool setting = section == kEngine && kSettingName.contains_all(name);
  if (!name.empty() && (database || setting)) {
    return true;
  }
  diagnostics.error(Code::invalid_entry_key, asked.place,
                    {"`", ShownText::of_shown_field(asked.entry.key), "` is neither a database nor a setting of pgbouncer.ini"},
                    {"a database by its name of up to 63 letters, digits, `_` and `-`, but not `pgbouncer`; or pgbouncer.NAME, the "
                     "name of lower-case letters, digits and `_`"},
                    {"call it for instance `orders`, or use the bundle `pgbouncer`"});
  return false;
}

std::string_view what_is_lost(const IniEntry& asked) {
  const std::string_view value = asked.entry.value.expose();
  if (value.find('\0') != value.npos) {
    return "a NUL byte";
  }
  if (value.find('\n') != value.npos) {
    return "a line feed";
  }
  if (!value.empty() && (kBlank.contains(value.front()) || kSpace.contains(value.back()))) {
    return "white space at an end";
  }
  return asked.name.section == kDatabases ? what_is_wrong(value, asked.reader != "pgbouncer") : std::string_view();
}

std::optional<Secret> spell(const IniEntry& asked, Diagnostics& diagnostics) {
  if (!is_good_key(asked, diagnostics)) {
    return std::nullopt;
  }
  const std::string_view what = what_is_lost(asked);
  if (what.empty()) {
    return asked.entry.value.clone();
  }
  diagnostics.error(Code::value_not_readable, asked.place,
                    {"the value of `", ShownText::of_shown_field(asked.entry.key), "` holds ", ShownText::of_table(what),
                     ", with which PgBouncer does not take this file"},
                    {"one line of text without white space at its ends; for a database, pairs key='value' with PgBouncer's keywords"},
                    {"give a database by `driver: pgbouncer` and `as: url`; for a keyword that came after 1.18 set `reader: pgbouncer-1.24`"});
  return std::nullopt;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  return emit_ini_file(kFile, request, split, spell, diagnostics);
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_ini_file(kFile, request, diagnostics);
}

}  // namespace

constinit const Format kPgbouncerIni{
    "pgbouncer-ini", "pgbouncer.ini", kFacts, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
