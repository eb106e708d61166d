#include "text/pair_list.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kBlanks(" \t\n\r\f\v");  // C's isspace()
constexpr ByteSet kBlank(" ");              // PgBouncer's cstr_skip_ws()

bool separated_by_semicolons(PairSyntax syntax) {
  return syntax == PairSyntax::ado || syntax == PairSyntax::odbc;
}

Spelling spelling_of(PairSyntax syntax) {
  switch (syntax) {
    case PairSyntax::conninfo: return Spelling::conninfo_value;
    case PairSyntax::pgbouncer: return Spelling::pgbouncer_value;
    case PairSyntax::ado: return Spelling::ado_value;
    case PairSyntax::odbc: return Spelling::odbc_value;
  }
  return Spelling::conninfo_value;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && kBlanks.contains(text.front())) text.remove_prefix(1);
  while (!text.empty() && kBlanks.contains(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t skip_blanks(std::string_view text, std::size_t at, const ByteSet& blanks = kBlanks) {
  while (at < text.size() && blanks.contains(text[at])) ++at;
  return at;
}

// The end of a quoted value that begins at `at`, behind its closing quote; npos if it is not closed.
std::size_t end_of_quoted(std::string_view text, std::size_t at, char close, Quoting quoting) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (quoting == Quoting::backslash && is_backslash(text[i])) {
      ++i;
    } else if (text[i] == close) {
      if (quoting == Quoting::doubled && i + 1 < text.size() && text[i + 1] == close) {
        ++i;
        continue;
      }
      return i + 1;
    }
  }
  return std::string_view::npos;
}

// libpq's and PgBouncer's: the value ends at a blank.
PairFault take_blank_separated(PairSyntax syntax, std::string_view text, std::size_t& at, RawPair& pair) {
  const bool libpq = syntax == PairSyntax::conninfo;
  const ByteSet& blanks = libpq ? kBlanks : kBlank;
  const std::size_t start = skip_blanks(text, at, blanks);
  pair.offset = start;
  if (start == text.size()) {
    at = start;
    return PairFault::end;
  }
  std::size_t end = start;
  while (end < text.size() && text[end] != '=' && !blanks.contains(text[end])) ++end;
  pair.key = text.substr(start, end - start);
  const std::size_t equals = skip_blanks(text, end, blanks);
  if (equals == text.size() || text[equals] != '=') {
    return PairFault::no_separator;
  }
  if (pair.key.empty()) {
    return PairFault::no_key;
  }
  const std::size_t value = skip_blanks(text, equals + 1, blanks);
  std::size_t value_end = value;
  if (const char close = value < text.size() ? closing_quote(spelling_of(syntax), text[value]) : '\0'; close != '\0') {
    value_end = end_of_quoted(text, value, close, libpq ? Quoting::backslash : Quoting::doubled);
    if (value_end == std::string_view::npos) {
      pair.offset = value;
      return PairFault::not_closed;
    }
    if (!libpq && value_end < text.size() && !blanks.contains(text[value_end])) {
      pair.offset = value_end;
      return PairFault::after_quote;
    }
  } else {
    while (value_end < text.size() && !blanks.contains(text[value_end])) {
      value_end += libpq && is_backslash(text[value_end]) && value_end + 1 < text.size() ? 2U : 1U;
    }
    value_end = std::min(value_end, text.size());
    if (!libpq && value_end == value) {
      pair.offset = value;
      return PairFault::empty_value;
    }
  }
  pair.value = text.substr(value, value_end - value);
  at = value_end;
  return PairFault::none;
}

// ADO.NET's and ODBC's: the value ends at a semicolon; in ADO.NET a doubled `=` in a key is one.
PairFault take_semicolon_separated(PairSyntax syntax, std::string_view text, std::size_t& at, RawPair& pair) {
  std::size_t start = at;
  while (start < text.size() && (kBlanks.contains(text[start]) || text[start] == ';')) ++start;
  pair.offset = start;
  if (start == text.size()) {
    at = start;
    return PairFault::end;
  }
  std::size_t equals = text.find_first_of("=;", start);
  while (syntax == PairSyntax::ado && equals != std::string_view::npos && text.substr(equals, 2) == "==") {
    equals = text.find_first_of("=;", equals + 2);
  }
  if (equals == std::string_view::npos || text[equals] == ';') {
    return PairFault::no_separator;
  }
  pair.key = trimmed(text.substr(start, equals - start));
  if (pair.key.empty()) {
    return PairFault::no_key;
  }
  const std::size_t value = skip_blanks(text, equals + 1);
  std::size_t end = std::min(text.find(';', value), text.size());
  if (const char close = value < text.size() ? closing_quote(spelling_of(syntax), text[value]) : '\0'; close != '\0') {
    end = end_of_quoted(text, value, close, Quoting::doubled);
    if (end == std::string_view::npos) {
      pair.offset = value;
      return PairFault::not_closed;
    }
    const std::size_t behind = skip_blanks(text, end);
    if (behind < text.size() && text[behind] != ';') {
      pair.offset = behind;
      return PairFault::after_quote;
    }
    pair.value = text.substr(value, end - value);
    at = behind;
    return PairFault::none;
  }
  pair.value = value > end ? std::string_view() : trimmed(text.substr(value, end - value));
  at = end;
  return PairFault::none;
}

}  // namespace

PairFault next_pair(PairSyntax syntax, std::string_view text, std::size_t& at, RawPair& pair) {
  return separated_by_semicolons(syntax) ? take_semicolon_separated(syntax, text, at, pair)
                                         : take_blank_separated(syntax, text, at, pair);
}

std::optional<Secret> encode_pair_value(PairSyntax syntax, std::string_view raw) {
  return encode(spelling_of(syntax), raw);
}

std::optional<Secret> decode_pair_value(PairSyntax syntax, std::string_view spelled) {
  return decode(spelling_of(syntax), spelled);
}

bool same_key(PairSyntax syntax, std::string_view a, std::string_view b) {
  return separated_by_semicolons(syntax) ? std::ranges::equal(a, b, {}, lower, lower) : a == b;
}

std::string compared_key(PairSyntax syntax, std::string_view key) { return separated_by_semicolons(syntax) ? lowered(key) : std::string(key); }

}  // namespace dsnsmith
