// Lists of `key=value` pairs, as four families of programs take them apart.
//
// Sources: postgres src/interfaces/libpq/fe-connect.c (conninfo_parse) and
// fe-connect.c's appendConnStrVal; pgbouncer src/loader.c (cstr_get_pair);
// dotnet/runtime System.Data.Common DbConnectionOptions and
// DbConnectionStringBuilder.AppendKeyValuePair; psqlodbc dlg_specific.c
// (decode_or_remove_braces, makeConnectString).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace dsnsmith {

enum class PairSyntax {
  conninfo,   // libpq: blanks between pairs, '…' with backslash escapes
  pgbouncer,  // its [databases] lines: blanks between pairs, '…' with a quote doubled, backslash as it is
  ado,        // ADO.NET: semicolons, "…" or '…' with the quote doubled, keys without regard to case
  odbc,       // ODBC: semicolons, {…} with `}` doubled, keys without regard to case
};

enum class PairFault {
  none,
  end,             // nothing but blanks and separators is left
  no_separator,    // a key without `=`
  no_key,          // `=` without a key
  not_closed,      // a quote or brace is not closed
  after_quote,     // something stands behind a closing quote
  empty_value,     // where an empty value needs quotes
};

struct RawPair {
  std::string_view key;    // as it stands, without blanks around it
  std::string_view value;  // as it is spelled, with its quotes
  std::size_t offset = 0;  // of the key; of what is wrong, if something is
};

// Takes the pair that begins at `at` and moves `at` behind it.
PairFault next_pair(PairSyntax syntax, std::string_view text, std::size_t& at, RawPair& pair);

// A value as it has to stand; empty where the syntax cannot say it. `decode` is its inverse, and
// takes all that next_pair() gives as a value.
std::optional<Secret> encode_pair_value(PairSyntax syntax, std::string_view raw);
std::optional<Secret> decode_pair_value(PairSyntax syntax, std::string_view spelled);

// Are keys the same to programs that read this syntax?
bool same_key(PairSyntax syntax, std::string_view a, std::string_view b);
// What is equal for keys that are the same.
std::string compared_key(PairSyntax syntax, std::string_view key);

}  // namespace dsnsmith
