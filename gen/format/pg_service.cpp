// pg_service.conf as libpq's parseServiceFile() reads it: no quoting, no escapes (facts/outputs.md 6.1).
#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "format/formats.hpp"
#include "format/ini_file.hpp"
#include "format/keyed_file.hpp"
#include "text/byte_set.hpp"
#include "text/libpq_url.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 2> kFacts{{
    {"libpq", "libpq 15 and later, `service=` and PGSERVICE",
     "text on one line without white space at its end, up to 1021 bytes with its name; names are libpq 15's keywords",
     "postgres/postgres src/interfaces/libpq/fe-connect.c parseServiceFile; tests/conformance/readers with libpq 15.18 and 18.6",
     "run"},
    {"libpq-18", "libpq 18",
     "the same, with libpq 18's keywords",
     "postgres/postgres src/interfaces/libpq/fe-connect.c parseServiceFile; tests/conformance/readers with libpq 18.6", "run"},
}};

// PQconndefaults() of libpq 18.6 has these besides libpq 15's.
constexpr std::array<std::string_view, 14> kSince15{
    "gssdelegation",       "load_balance_hosts", "max_protocol_version", "min_protocol_version", "oauth_client_id",
    "oauth_client_secret", "oauth_issuer",       "oauth_scope",          "require_auth",         "scram_client_key",
    "scram_server_key",    "sslcertmode",        "sslkeylogfile",        "sslnegotiation",
};

constexpr ByteSet kSpace(" \t\n\v\f\r");
constexpr ByteSet kSectionName = kLetters + kDigits + ByteSet("_-.");
// fgets() into 1024 bytes, and what fills them is too long, the line feed included.
constexpr std::size_t kLongestLine = 1022;

// A service inside a service is refused by libpq.
bool is_keyword(std::string_view name, std::string_view reader) {
  const bool newer = reader == "libpq-18" && std::ranges::find(kSince15, name) != kSince15.end();
  return name != "service" && (newer || libpq_keyword_index(name).has_value());
}

class Services {
 public:
  Services(std::string_view bytes, std::string_view reader, ReadFault& fault)
      : bytes_(bytes), reader_(reader), fault_(fault) {}

  std::optional<IniText> read() {
    if (byte_order_mark(bytes_) != 0) {
      return failed(0, "a byte order mark");
    }
    if (const std::size_t nul = bytes_.find('\0'); nul != bytes_.npos) {
      return failed(nul, "a NUL byte");
    }
    for (std::size_t begin = 0; begin < bytes_.size();) {
      const std::size_t end = std::min(bytes_.find('\n', begin), bytes_.size() - 1) + 1;
      if (end - begin > kLongestLine) {
        return failed(begin, "more than 1021 bytes");
      }
      line(begin, end);
      begin = end;
    }
    close_section(bytes_.size());
    return std::move(text_);
  }

 private:
  std::optional<IniText> failed(std::size_t offset, std::string_view what) {
    fault_ = {offset, what};
    return std::nullopt;
  }

  void line(std::size_t begin, std::size_t end) {
    std::size_t first = begin;
    std::size_t last = end;
    while (last > begin && kSpace.contains(bytes_[last - 1])) {
      --last;
    }
    while (first < last && kSpace.contains(bytes_[first])) {
      ++first;
    }
    if (first == last || bytes_[first] == '#') {
      return;
    }
    if (bytes_[first] == '[') {
      head(begin, first, last, end);
    } else if (inside_) {
      setting(begin, first, last, end);
    }
  }

  // Only the first service of a name is looked at.
  void head(std::size_t begin, std::size_t first, std::size_t last, std::size_t end) {
    close_section(begin);
    const std::string_view rest = bytes_.substr(first + 1, last - first - 1);
    const std::size_t close = rest.find(']');
    inside_ = close != rest.npos && seen_.insert(std::string(rest.substr(0, close))).second;
    if (inside_) {
      text_.sections.push_back({std::string(rest.substr(0, close)), begin, end, bytes_.size()});
      first_setting_ = text_.settings.size();
      broken_ = false;
      names_.clear();
    }
  }

  // The first line of a name counts; one that is wrong spoils the service.
  void setting(std::size_t begin, std::size_t first, std::size_t last, std::size_t end) {
    const std::string_view content = bytes_.substr(first, last - first);
    const std::size_t equals = content.find('=');
    const std::string_view name = content.substr(0, equals);
    if (equals == content.npos || !is_keyword(name, reader_)) {
      broken_ = true;
      return;
    }
    if (names_.insert(std::string(name)).second) {
      const std::size_t value = first + equals + 1;
      text_.settings.push_back({text_.sections.back().name + "." + std::string(name),
                                Secret::copy_of(bytes_.substr(value, last - value)), begin, value, last, end});
    }
  }

  void close_section(std::size_t at) {
    if (inside_) {
      text_.sections.back().end = at;
      if (broken_) {
        text_.settings.resize(first_setting_);
      }
    }
    inside_ = false;
  }

  std::string_view bytes_;
  std::string_view reader_;
  ReadFault& fault_;
  IniText text_;
  std::unordered_set<std::string> seen_;
  std::unordered_set<std::string> names_;
  std::size_t first_setting_ = 0;
  bool inside_ = false;
  bool broken_ = false;
};

std::optional<IniText> read_services(std::string_view bytes, std::string_view reader, ReadFault& fault) {
  return Services(bytes, reader, fault).read();
}

constexpr IniFile kFile{"libpq", read_services, "="};

bool is_good_key(const IniEntry& asked, Diagnostics& diagnostics) {
  const auto [section, name] = asked.name;
  const ShownText key = ShownText::of_shown_field(asked.entry.key);
  if (section.empty() || !kSectionName.contains_all(section)) {
    diagnostics.error(Code::invalid_entry_key, asked.place, {"`", key, "` names no service"},
                      {"SERVICE.KEYWORD, the service of letters, digits, `_`, `-` and `.`"},
                      {"call it for instance `orders.password`, or use the bundle `pg-service`"});
    return false;
  }
  if (!is_keyword(name, asked.reader)) {
    const std::string_view help = is_keyword(name, "libpq-18")
                                      ? "leave the keyword out, or set `reader: libpq-18` if every program has that libpq"
                                      : "leave the entry out";
    diagnostics.error(Code::invalid_entry_key, asked.place,
                      {"`", key, "` ends in no keyword of this libpq, which refuses the whole service for it"},
                      {"a keyword of libpq"}, {ShownText::of_table(help)});
    return false;
  }
  return true;
}

bool is_carried(const IniEntry& asked, Diagnostics& diagnostics) {
  const std::string_view value = asked.entry.value.expose();
  std::string_view what;
  if (value.find('\0') != value.npos) {
    what = "a NUL byte";
  } else if (value.find('\n') != value.npos) {
    what = "a line feed";
  } else if (!value.empty() && kSpace.contains(value.back())) {
    what = "white space at its end";
  } else if (asked.name.name.size() + 1 + value.size() + asked.line_end.size() > kLongestLine) {
    what = "more bytes than libpq takes in a line";
  } else {
    return true;
  }
  diagnostics.error(Code::value_not_readable, asked.place,
                    {"the value of `", ShownText::of_shown_field(asked.entry.key), "` holds ", ShownText::of_table(what),
                     ", and pg_service.conf has no quotes to keep that"},
                    {"one line of text that does not end in white space"},
                    {"leave the entry out and give the program a URL instead, or choose another secret"});
  return false;
}

std::optional<Secret> spell(const IniEntry& asked, Diagnostics& diagnostics) {
  const bool good = is_good_key(asked, diagnostics) && is_carried(asked, diagnostics);
  return good ? std::optional(asked.entry.value.clone()) : std::nullopt;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  return emit_ini_file(kFile, request, split_at_last_dot, spell, diagnostics);
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_ini_file(kFile, request, diagnostics);
}

}  // namespace

constinit const Format kPgService{
    "pg-service", "libpq's pg_service.conf", kFacts, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
