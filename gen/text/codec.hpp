// The one table of reversible spellings. No other file writes a quote or a
// backslash into an output.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/secret.hpp"

namespace dsnsmith {

enum class Spelling {
  json_string,      // RFC 8259, with its quotes; also a double-quoted scalar of YAML
  hcl_string,       // a quoted template of HCL that holds no template
  shell_single,     // POSIX: '…', an inner quote as '\''
  dotenv_plain,     // no quotes: bytes that every reader takes as they are
  dotenv_line,      // no quotes, everything but the end of the line
  dotenv_single,    // '…' as it is
  dotenv_double,    // "…" as it is, without anything that a reader expands there
  dotenv_backtick,  // `…` as it is (node dotenv 16 and later)
  around_single,    // '…' around what may hold the quote (node dotenv takes off one pair, whatever is within)
  around_double,    // "…" likewise
  around_backtick,  // `…` likewise
  double_lines,     // "…" likewise, around any lines (dotenv-java; JavaScript, where all quotes and a backslash are in it)
  single_lines,     // '…' likewise, with a backslash before such a quote (Bun)
  backtick_lines,   // `…` likewise
  compose_double,   // "…" as compose-go decodes it
  node_double,      // "…" as node dotenv decodes it: only \n and \r are escapes
  feeds_double,     // "…" with a line feed as \n and all else as it is (dotenv 4)
  returns_double,   // "…" with a carriage return as \r and all else as it is (Bun)
  python_single,    // '…' as python-dotenv decodes it
  python_double,    // "…" as python-dotenv decodes it
  dollar_double,    // "…" with a backslash before ", $ and itself
  escaped_line,     // no quotes, a backslash before quotes, $, blanks and itself
  default_double,   // "…" with \n and \r, and `${:-$}` for a dollar sign (direnv)
  double_backslash, // "…" with a backslash before " and itself
  make_value,       // GNU make: $ doubled, a backslash before #, $() before or behind what would be cut
  shell_line,       // shell_single with a line feed as \n (honcho)
  shell_returns,    // shell_single with a carriage return as "\r" between its pieces (Symfony)
  actions_line,     // $GITHUB_ENV: `=` and the rest of the line
  actions_heredoc,  // $GITHUB_ENV: `<<`, a word, the lines, and the word alone
  workflow_data,    // GitHub's workflow commands: %, CR and LF percent-encoded
  java_property,    // the value of a .properties file, in ASCII
  dollar_escaped,   // a backslash before each $, for what another spelling quotes (dotenv-expand)
  dollar_guarded,   // likewise, with `${:-}`, which is nothing, behind a final $ (Bun)
  guarded_line,     // no quotes, `${:-}` in front, so that nothing is trimmed or looks like a quote, and behind a blank (Bun)
  interpolated,     // Python's ConfigParser: % doubled; no carriage return, which reading a text file may change
  base64,           // RFC 4648 section 4, padded
  conninfo_value,   // libpq's key=value strings: bare, or '…' with a backslash before ' and itself
  pgbouncer_value,  // PgBouncer's [databases]: bare, or '…' with ' doubled; a backslash is itself
  ado_value,        // ADO.NET: bare, or "…" with " doubled; '…' is read as well
  odbc_value,       // psqlODBC's PWD and pqopt: {…} with } doubled; bare is read as it stands
};

// decode(encode(x)) == x for every x that encode accepts. What a spelling cannot
// carry, encode refuses; what encode could not have written, decode may refuse.
struct Codec {
  std::string_view name;
  std::optional<Secret> (*encode)(std::string_view raw);
  std::optional<Secret> (*decode)(std::string_view spelled);
};

std::span<const Codec> codec_table();  // in the order of Spelling

std::optional<Secret> encode(Spelling spelling, std::string_view raw);
std::optional<Secret> decode(Spelling spelling, std::string_view spelled);

// For those that take lists of such values apart (text/pair_list.cpp): the byte that closes a value
// which begins with `first`; NUL if that opens no quote.
char closing_quote(Spelling spelling, char first);
enum class Quoting { backslash, doubled };
bool is_backslash(char c);
// A code point as UTF-8.
void append_code_point(Secret& out, std::uint32_t point);

}  // namespace dsnsmith
