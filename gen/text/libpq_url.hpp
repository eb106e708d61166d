// The grammar of libpq's connection URIs, as libpq implements it (not RFC 3986).
//
// Source: postgres src/interfaces/libpq/fe-connect.c, conninfo_uri_parse_options
// and conninfo_uri_parse_params, version 15; tests/conformance/libpq compares it
// with PQconninfoParse on mutated strings in every test run.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace dsnsmith {

enum class UrlFault : std::uint8_t {
  none,
  no_prefix,            // neither `postgresql://` nor `postgres://`
  bad_escape,           // `%` without two hex digits
  nul_escape,           // `%00`
  bracket_not_closed,   // `[::1`
  bracket_empty,        // `[]`
  after_bracket,        // `[::1]x`
  two_separators,       // `a=b=c`
  no_separator,         // `?a`
  unknown_key,
};

struct UrlProblem {
  UrlFault fault = UrlFault::none;
  std::size_t offset = 0;  // byte in the whole string, 0-based
};

// A URL taken apart, still spelled as it stands. Views into the caller's text.
// An empty part is a part that is not given: `u:@h` has no password.
struct SplitUrl {
  std::string_view scheme;    // what stands before `://`
  std::string_view user;
  std::string_view password;
  std::string_view hosts;     // the whole list with its ports: `h1:1,[::1]:2,h3`
  std::string_view database;
  std::string_view query;     // behind the `?`
  bool has_user_info = false; // there was an `@`
};

// Takes `text` apart by libpq's rules: user-info ends at the first `@` before
// the first `/`; the user at the first `:`; the database is all from the first
// `/` to the first `?`. Checks brackets, not escapes.
UrlProblem split_url(std::string_view text, SplitUrl& url);

struct HostItem {
  std::string_view host;   // without brackets
  std::string_view port;
  bool bracketed = false;
  bool has_port = false;   // there was a `:`, even with nothing behind it
};
// Takes the first item off `hosts`; `more` says whether a comma followed it.
HostItem next_host(std::string_view& hosts, bool& more);

struct QueryItem {
  std::string_view key;
  std::string_view value;
  std::size_t offset = 0;  // of the key, in the query
};
// Takes the first `key=value` off `query`; a trailing `&` is fine, an empty item is not.
UrlFault next_query_item(std::string_view& query, QueryItem& item);

// --- exactly PQconninfoParse -------------------------------------------------

// libpq 15's keywords, sorted; `PQconndefaults()`.
inline constexpr std::size_t kLibpqKeywordCount = 36;
std::span<const std::string_view, kLibpqKeywordCount> libpq_keywords();
std::optional<std::size_t> libpq_keyword_index(std::string_view word);

// What PQconninfoParse would set: for each keyword the last value given, still
// percent-encoded. `host` and `port` may come from the authority: then `hosts`
// of the split holds them and the slots `host`/`port` are not set.
struct LibpqUrl {
  SplitUrl split;
  std::array<std::string_view, kLibpqKeywordCount> values;  // only where `given` says so
  std::uint64_t given = 0;                                  // bit per keyword
  bool authority_host = false;  // the joined host list of the authority is not empty
  bool authority_port = false;
  [[nodiscard]] bool has(std::size_t keyword) const { return ((given >> keyword) & 1U) != 0; }
};

// No allocation, whatever the length. Accepts and refuses as libpq 15 does; the
// first fault in the string's order is reported.
UrlProblem parse_libpq_url(std::string_view text, LibpqUrl& url);

}  // namespace dsnsmith
