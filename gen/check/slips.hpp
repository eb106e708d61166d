// Slips of the hand in a connection string: what came along with it, what was not filled in, what was
// not percent-encoded, what stands in the wrong place. Found in the text itself, whoever will read it;
// whether a driver stumbles is then seen by reading the text as it is and as it was meant.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "check/meant.hpp"
#include "diag/diagnostic.hpp"

namespace dsnsmith {

enum class Slip : std::uint8_t {
  // what came along
  byte_order_mark,
  blanks_in_front,
  blanks_behind,
  quotes_around,
  name_in_front,     // `DATABASE_URL=`, `export …`, `"url": `
  name_of_pairs,     // likewise in front of `host=…`; PgBouncer's own lines begin so
  command_in_front,  // `psql `
  mark_behind,       // `;` or `,`
  json_escapes,
  html_escapes,
  base64,
  encoded_whole,
  // what was not filled in
  placeholder_user,
  placeholder_password,
  placeholder_host,
  placeholder_port,
  placeholder_database,
  placeholder_value,
  // what was not encoded, or twice
  raw_in_user,
  raw_in_password,
  raw_in_database,
  raw_in_query,
  odd_in_user,  // `^`, `|`, `{` …: raw in no URL, and yet read by many
  odd_in_password,
  bad_escape,
  doubly_encoded,
  plus_sign,
  plus_in_query,  // of a password there
  // what stands in the wrong place
  scheme_without_slashes,
  second_scheme,
  second_port,
  database_behind_colon,  // `host:5432:name`
  port_behind_database,
  query_without_mark,
  second_mark,
  semicolon_in_query,  // in place of `&`
  slash_behind_database,
  socket_in_path,
  user_in_jdbc,      // `jdbc:postgresql://user:password@host/…`
  bare_ipv6,
  // what is empty
  empty_user,
  empty_password,
  empty_host,
  empty_port,
  // what is odd
  upper_case_host,
};

struct FoundSlip {
  Slip slip;
  std::size_t offset;  // 0-based byte in the text that was given
  char byte = '\0';    // of the raw ones, and of the blanks
  bool variable = false;  // of the placeholders: what a template or a shell fills in
};

struct Examined {
  std::vector<FoundSlip> slips;  // in no order
  MeantText meant;
  bool mended = false;        // `meant` is another text than was given
  bool has_gaps = false;      // a placeholder stands in it, so that it cannot be put right here
};

// Never fails: what it does not understand it leaves as it is.
Examined examine(std::string_view text);

// How the readers fared with the text as it is, against the text as it was meant.
struct Fared {
  std::vector<std::string_view> misread;  // refuse it, or read another connection
  std::vector<std::string_view> read;     // understand what was meant
};

// Errors where a reader stumbles, else what the slip deserves by itself. `variables`: how bad it is that one was not filled in.
void report(const Examined& examined, const Fared& fared, Severity variables, const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
