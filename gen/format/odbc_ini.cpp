// odbc.ini as unixODBC's iniOpen() reads it: no quotes, no escapes; psqlODBC decodes the password that it gets from there.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/ascii.hpp"
#include "format/formats.hpp"
#include "format/ini_file.hpp"
#include "format/keyed_file.hpp"
#include "format/reports.hpp"
#include "text/byte_set.hpp"
#include "text/percent.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 2> kFacts{{
    {"psqlodbc", "psqlODBC 13.02 through unixODBC 2.3.11",
     "Password and ConnSettings are any text without NUL, percent-encoded; the rest is text on one line without white space at its ends; up to 999 bytes with its name",
     "postgresql-interfaces/psqlodbc dlg_specific.c getDSNinfo of REL-13_02_0000; tests/conformance/readers with Debian's 13.02 and unixODBC 2.3.11", "run"},
    {"unixodbc", "unixODBC 2.3.11, SQLGetPrivateProfileString", "text on one line without white space at its ends, up to 999 bytes with its name",
     "lurcher/unixODBC ini/iniOpen.c, odbcinst/SQLGetPrivateProfileString.c; tests/conformance/readers with Debian's 2.3.11", "run"},
}};

// What psqlODBC has room for; the rest of a value is cut off.
struct Room {
  std::string_view name;  // in lower case
  std::size_t bytes;
};
constexpr std::array<Room, 5> kRooms{{{"servername", 255}, {"database", 255}, {"username", 255}, {"port", 9}, {"sslmode", 15}}};

constexpr ByteSet kSpace(" \t\n\v\f\r");
constexpr ByteSet kSectionName = kLetters + kDigits + ByteSet("_-.");
constexpr ByteSet kSettingName = kLetters + kDigits + ByteSet("_");
constexpr std::size_t kLongestLine = 999;    // fgets() into 1000 bytes: what comes behind them is another line
constexpr std::size_t kLongestSource = 32;  // SQL_MAX_DSN_LENGTH

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && kSpace.contains(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && kSpace.contains(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

bool is_decoded(std::string_view name, std::string_view reader) {
  return reader == "psqlodbc" && (name == "password" || name == "connsettings");
}

std::size_t room_for(std::string_view name, std::string_view reader) {
  const auto* const room = std::ranges::find(kRooms, name, &Room::name);
  return reader == "psqlodbc" && room != kRooms.end() ? room->bytes : kLongestLine;
}

// ConnSettings of three words and more are taken as they are.
bool is_plain_text(std::string_view text) {
  std::size_t words = 0;
  bool space = true;
  for (const char c : text) {
    words += space && !kSpace.contains(c) ? std::size_t{1} : std::size_t{0};
    space = kSpace.contains(c);
  }
  return words > 2;
}

// What the program makes of the text of a setting; nothing where a percent sign begins no escape, of which psqlODBC makes any byte.
std::optional<Secret> value_of(std::string_view name, std::string_view text, std::string_view reader) {
  const std::string lower_name = lowered(name);
  if (!is_decoded(lower_name, reader) || (lower_name == "connsettings" && is_plain_text(text))) {
    return Secret::copy_of(text.substr(0, room_for(lower_name, reader)));
  }
  return percent_decode(text, Plus::space, nullptr);
}

class Sources {
 public:
  Sources(std::string_view bytes, std::string_view reader, ReadFault& fault) : bytes_(bytes), reader_(reader), fault_(fault) {}

  std::optional<IniText> read() {
    if (const std::size_t nul = bytes_.find('\0'); nul != bytes_.npos) {
      return failed(nul, "a NUL byte");
    }
    bool begun = false;  // by a section without blanks in front; later ones may have them
    for (std::size_t begin = 0; begin < bytes_.size();) {
      const std::size_t feed = std::min(bytes_.find('\n', begin), bytes_.size() - 1);
      const std::size_t end = std::min(feed + 1, begin + kLongestLine);
      const std::string_view content = trimmed(bytes_.substr(begin, end - begin));
      begun = begun || bytes_[begin] == '[';
      if (begun) {
        line(begin, end);
      } else if (!content.empty() && !is_comment(content.front())) {
        return failed(begin, "text in front of the first section");
      }
      begin = end;
    }
    close_section(bytes_.size());
    return std::move(text_);
  }

 private:
  static bool is_comment(char c) { return c == '#' || c == ';'; }

  std::optional<IniText> failed(std::size_t offset, std::string_view what) {
    fault_ = {offset, what};
    return std::nullopt;
  }

  void line(std::size_t begin, std::size_t end) {
    const std::string_view content = trimmed(bytes_.substr(begin, end - begin));
    // A line end that did not fit into the line belongs to it all the same.
    const std::size_t behind = end < bytes_.size() && bytes_[end] == '\n' && bytes_[end - 1] != '\n' ? end + 1 : end;
    if (content.empty() || is_comment(content.front())) {
      return;
    }
    if (content.front() == '[') {
      head(begin, content, behind);
    } else if (inside_) {
      setting(begin, content, behind);
    }
  }

  // Only the first section of a name is looked at, and letters of either case are the same.
  void head(std::size_t begin, std::string_view content, std::size_t end) {
    close_section(begin);
    const std::string_view name = trimmed(content.substr(1, content.find(']') - 1));
    inside_ = sections_.insert(lowered(name)).second;
    if (inside_) {
      text_.sections.push_back({std::string(name), begin, end, bytes_.size()});
      names_.clear();
    }
  }

  void setting(std::size_t begin, std::string_view content, std::size_t end) {
    const std::size_t equals = std::min(content.find('='), content.size());
    const std::string_view name = trimmed(content.substr(0, equals));
    if (!names_.insert(lowered(name)).second) {
      return;
    }
    const std::string_view rest = content.substr(std::min(equals + 1, content.size()));
    const std::string_view value = trimmed(rest);
    const std::size_t value_begin = place_of(value.empty() ? rest : value);
    auto seen = value_of(name, value, reader_);
    const bool told = seen.has_value();
    text_.settings.push_back({key_of(name), std::move(seen).value_or(Secret()), begin, value_begin, value_begin + value.size(), end, told});
  }

  [[nodiscard]] std::size_t place_of(std::string_view part) const { return static_cast<std::size_t>(part.data() - bytes_.data()); }

  // As entries are called; no entry has a name with a dot.
  [[nodiscard]] std::string key_of(std::string_view name) const {
    const std::string& section = text_.sections.back().name;
    return name.find('.') == name.npos ? section + "." + std::string(name) : "[" + section + "]" + std::string(name);
  }

  void close_section(std::size_t at) {
    if (inside_) {
      text_.sections.back().end = at;
    }
    inside_ = false;
  }

  std::string_view bytes_;
  std::string_view reader_;
  ReadFault& fault_;
  IniText text_;
  std::unordered_set<std::string> sections_;
  std::unordered_set<std::string> names_;
  bool inside_ = false;
};

std::optional<IniText> read_sources(std::string_view bytes, std::string_view reader, ReadFault& fault) {
  return Sources(bytes, reader, fault).read();
}

constexpr IniFile kFile{"unixODBC", read_sources, "="};

bool is_good_key(const IniEntry& asked, Diagnostics& diagnostics) {
  const auto [section, name] = asked.name;
  if (!section.empty() && section.size() <= kLongestSource && kSectionName.contains_all(section) && !name.empty() && kSettingName.contains_all(name)) {
    return true;
  }
  diagnostics.error(Code::invalid_entry_key, asked.place, {"`", ShownText::of_shown_field(asked.entry.key), "` names no setting of a data source"},
                    {"SOURCE.NAME, the source of up to 32 letters, digits, `_`, `-` and `.`, the name of letters, digits and `_`"},
                    {"call it for instance `orders.Servername`, or use the bundle `odbc-ini`"});
  return false;
}

std::string_view what_is_lost(const IniEntry& asked, std::string_view spelled) {
  const std::string_view value = asked.entry.value.expose();
  if (value.find('\0') != value.npos) {
    return "a NUL byte";
  }
  if (spelled.find('\n') != spelled.npos) {
    return "a line feed";
  }
  if (trimmed(spelled).size() != spelled.size()) {
    return "white space at an end";
  }
  if (asked.name.name.size() + 1 + spelled.size() > kLongestLine) {
    return "more bytes than unixODBC takes in a line";
  }
  return spelled.size() > room_for(lowered(asked.name.name), asked.reader) ? "more bytes than psqlODBC has room for" : "";
}

std::optional<Secret> spell(const IniEntry& asked, Diagnostics& diagnostics) {
  if (!is_good_key(asked, diagnostics)) {
    return std::nullopt;
  }
  const bool encoded = is_decoded(lowered(asked.name.name), asked.reader);
  Secret spelled = encoded ? percent_encode(asked.entry.value.expose(), kUnreserved) : asked.entry.value.clone();
  const std::string_view what = what_is_lost(asked, spelled.expose());
  if (what.empty()) {
    return spelled;
  }
  diagnostics.error(Code::value_not_readable, asked.place,
                    {"the value of `", ShownText::of_shown_field(asked.entry.key), "` holds ", ShownText::of_table(what),
                     ", and odbc.ini has no quotes to keep that"},
                    {"one line of text without white space at its ends"},
                    {"leave the entry out and give the program the whole connection string of `driver: psqlodbc`, or choose another value"});
  return std::nullopt;
}

// Entries that differ in nothing but the case of letters: unixODBC looks at the first alone.
bool are_apart(const EmitRequest& request, Diagnostics& diagnostics) {
  std::unordered_map<std::string, std::string_view> spellings;
  std::unordered_set<std::string> keys;
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const std::string_view key = request.entries[i].key;
    const std::string_view section = split_at_last_dot(key).section;
    const bool same_section = spellings.emplace(lowered(section), section).first->second == section;
    if (!keys.insert(lowered(key)).second || !same_section) {
      good = !diagnostics.error(Code::entry_given_twice, place_of_entry(request, i),
                                {"`", ShownText::of_shown_field(key), "` differs from another entry in the case of letters alone, to which unixODBC pays no regard"}, {},
                                {"write the source alike in all its entries, and give each name once"});
    }
  }
  return good;
}

// Puts names into the case of the entries' letters, so that the lines are found which unixODBC takes for theirs.
class Recasing {
 public:
  explicit Recasing(std::string_view bytes) : bytes_(bytes) {}

  Secret run(const IniText& text, std::span<const Entry> entries) {
    std::unordered_map<std::string, std::string_view> wanted;
    for (const Entry& entry : entries) {
      wanted.emplace(lowered(entry.key), entry.key);
      const std::string_view section = split_at_last_dot(entry.key).section;
      wanted.emplace("[" + lowered(section), section);
    }
    Secret out;
    std::size_t done = 0;
    const auto put = [&](std::size_t from, std::string_view old, std::string_view wanted_name) {
      const std::size_t at = bytes_.find(old, from);
      out.append(bytes_.substr(done, at - done)).append(wanted_name);
      done = at + old.size();
    };
    auto setting = text.settings.begin();
    for (const IniSection& section : text.sections) {
      if (const auto name = wanted.find("[" + lowered(section.name)); name != wanted.end()) {
        put(section.begin, section.name, name->second);
      }
      for (; setting != text.settings.end() && setting->begin < section.end; ++setting) {
        if (const auto key = wanted.find(lowered(setting->key)); key != wanted.end()) {
          put(setting->begin, split_at_last_dot(setting->key).name, split_at_last_dot(key->second).name);
        }
      }
    }
    out.append(bytes_.substr(done));
    return out;
  }

 private:
  std::string_view bytes_;
};

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  if (!are_apart(request, diagnostics)) {
    return std::nullopt;
  }
  EmitRequest recased = request;
  Secret existing;
  ReadFault fault;  // reported by emit_ini_file
  if (request.existing != nullptr) {
    const auto text = read_sources(request.existing->expose(), request.reader, fault);
    existing = text ? Recasing(request.existing->expose()).run(*text, request.entries) : request.existing->clone();
    recased.existing = &existing;
  }
  return emit_ini_file(kFile, recased, split_at_last_dot, spell, diagnostics);
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_ini_file(kFile, request, diagnostics);
}

}  // namespace

constinit const Format kOdbcIni{
    "odbc-ini", "unixODBC's odbc.ini", kFacts, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
