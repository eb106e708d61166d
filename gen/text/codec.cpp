// Over 400 lines: all spellings of the one table stand together, so that no second escape function grows elsewhere.
// All spellings in one file, although it is long: that a quote is written in one
// place only can then be seen.
#include "text/codec.hpp"

#include <openssl/evp.h>

#include <array>
#include <string>

#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr char kSingle = '\'';
constexpr char kDouble = '"';
constexpr char kBacktick = '`';
constexpr char kBackslash = '\\';
constexpr std::string_view kLowerHex = "0123456789abcdef";

// `\x` in the output for one raw byte.
struct Escape {
  char raw;
  char letter;
};
using Escapes = std::span<const Escape>;

constexpr std::array<Escape, 7> kJsonEscapes{
    {{'"', '"'}, {'\\', '\\'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}, {'\b', 'b'}, {'\f', 'f'}}};
constexpr std::array<Escape, 5> kHclEscapes{
    {{'"', '"'}, {'\\', '\\'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}}};
constexpr std::array<Escape, 5> kComposeEscapes{
    {{'"', '"'}, {'\\', '\\'}, {'$', '$'}, {'\n', 'n'}, {'\r', 'r'}}};
constexpr std::array<Escape, 2> kNodeEscapes{{{'\n', 'n'}, {'\r', 'r'}}};
constexpr std::array<Escape, 2> kPythonSingleEscapes{{{'\'', '\''}, {'\\', '\\'}}};
constexpr std::array<Escape, 4> kPythonDoubleEscapes{
    {{'"', '"'}, {'\\', '\\'}, {'\n', 'n'}, {'\r', 'r'}}};

constexpr std::array<Escape, 3> kDollarEscapes{{{'"', '"'}, {'\\', '\\'}, {'$', '$'}}};
constexpr std::array<Escape, 2> kBackslashEscapes{{{'"', '"'}, {'\\', '\\'}}};

constexpr std::array<Escape, 5> kJavaEscapes{
    {{'\\', '\\'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}, {'\f', 'f'}}};

constexpr std::array<Escape, 2> kHonchoEscapes{{{'\n', 'n'}, {'\t', 't'}}};

const Escape* escape_of_raw(Escapes escapes, char raw) {
  for (const Escape& escape : escapes) {
    if (escape.raw == raw) {
      return &escape;
    }
  }
  return nullptr;
}

const Escape* escape_of_letter(Escapes escapes, char letter) {
  for (const Escape& escape : escapes) {
    if (escape.letter == letter) {
      return &escape;
    }
  }
  return nullptr;
}

bool holds(std::string_view text, char c) {
  return text.find(c) != std::string_view::npos;
}

// What stands between two equal quotes; empty optional if it does not.
std::optional<std::string_view> between(std::string_view spelled, char quote) {
  if (spelled.size() < 2 || spelled.front() != quote || spelled.back() != quote) {
    return std::nullopt;
  }
  return spelled.substr(1, spelled.size() - 2);
}

// --- quotes without escapes

// In double quotes most readers expand or decode something, so what begins that stays out.
template <char quote>
std::optional<Secret> quote_as_is(std::string_view raw) {
  const bool expands = quote == kDouble && raw.find_first_of("\\$`") != raw.npos;
  if (holds(raw, quote) || holds(raw, '\0') || expands) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(raw.size() + 2);
  out.append(quote).append(raw).append(quote);
  return out;
}

template <char quote>
std::optional<Secret> unquote_as_is(std::string_view spelled) {
  const auto inner = between(spelled, quote);
  if (!inner || holds(*inner, quote)) {
    return std::nullopt;
  }
  return Secret::copy_of(*inner);
}

// --- quotes with backslash escapes

std::optional<Secret> quote_with(std::string_view raw, char quote, Escapes escapes) {
  if (holds(raw, '\0')) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(raw.size() + 2);
  out.append(quote);
  for (const char c : raw) {
    if (const Escape* escape = escape_of_raw(escapes, c)) {
      out.append(kBackslash).append(escape->letter);
    } else {
      out.append(c);
    }
  }
  out.append(quote);
  return out;
}

std::optional<Secret> unquote_with(std::string_view spelled, char quote, Escapes escapes) {
  const auto inner = between(spelled, quote);
  if (!inner) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(inner->size());
  for (std::size_t i = 0; i < inner->size(); ++i) {
    const char c = (*inner)[i];
    if (c == quote) {
      return std::nullopt;
    }
    if (c != kBackslash) {
      out.append(c);
      continue;
    }
    const Escape* escape =
        i + 1 < inner->size() ? escape_of_letter(escapes, (*inner)[i + 1]) : nullptr;
    if (escape == nullptr) {
      return std::nullopt;
    }
    out.append(escape->raw);
    ++i;
  }
  return out;
}

std::optional<Secret> encode_compose(std::string_view raw) {
  return quote_with(raw, kDouble, kComposeEscapes);
}
std::optional<Secret> decode_compose(std::string_view spelled) {
  return unquote_with(spelled, kDouble, kComposeEscapes);
}
std::optional<Secret> encode_python_single(std::string_view raw) {
  return quote_with(raw, kSingle, kPythonSingleEscapes);
}
std::optional<Secret> decode_python_single(std::string_view spelled) {
  return unquote_with(spelled, kSingle, kPythonSingleEscapes);
}
std::optional<Secret> encode_python_double(std::string_view raw) {
  return quote_with(raw, kDouble, kPythonDoubleEscapes);
}
std::optional<Secret> decode_python_double(std::string_view spelled) {
  return unquote_with(spelled, kDouble, kPythonDoubleEscapes);
}

// direnv: nothing escapes a dollar sign, but a variable without a name can have a default. `\n` and `\r` are replaced
// before a backslash escapes anything, so that one before such a letter needs nothing (`${:-}`) behind it.
constexpr std::string_view kDefaultDollar = "${:-$}";
constexpr std::string_view kDefaultNothing = "${:-}";

std::optional<Secret> encode_default_double(std::string_view raw) {
  auto quoted = quote_with(raw, kDouble, kPythonDoubleEscapes);
  if (!quoted) {
    return std::nullopt;
  }
  const std::string_view text = quoted->expose();
  Secret out;
  out.reserve(text.size() + 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$') {
      out.append(kDefaultDollar);
    } else if (text[i] != kBackslash) {
      out.append(text[i]);
    } else {
      out.append(text.substr(i, 2));
      ++i;
      const bool takes_letter = text[i] == kBackslash && i + 1 < text.size() && escape_of_letter(kNodeEscapes, text[i + 1]) != nullptr;
      out.append(takes_letter ? kDefaultNothing : "");
    }
  }
  return out;
}

std::optional<Secret> decode_default_double(std::string_view spelled) {
  Secret plain;
  plain.reserve(spelled.size());
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    const std::string_view rest = spelled.substr(i);
    if (rest.starts_with(kDefaultNothing)) {
      i += kDefaultNothing.size() - 1;
      continue;
    }
    i += rest.starts_with(kDefaultDollar) ? kDefaultDollar.size() - 1 : 0;
    plain.append(rest.front());
  }
  auto raw = unquote_with(plain.expose(), kDouble, kPythonDoubleEscapes);
  const auto again = raw ? encode_default_double(raw->expose()) : std::nullopt;
  return again && again->expose() == spelled ? std::move(raw) : std::nullopt;
}

// node dotenv knows no escaped backslash, so a raw backslash before an `n` or an
// `r` cannot be written.
std::optional<Secret> encode_node(std::string_view raw) {
  if (holds(raw, kDouble)) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i + 1 < raw.size(); ++i) {
    if (raw[i] == kBackslash && escape_of_letter(kNodeEscapes, raw[i + 1]) != nullptr) {
      return std::nullopt;
    }
  }
  return quote_with(raw, kDouble, kNodeEscapes);
}

std::optional<Secret> decode_node(std::string_view spelled) {
  const auto inner = between(spelled, kDouble);
  if (!inner || holds(*inner, kDouble)) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(inner->size());
  for (std::size_t i = 0; i < inner->size(); ++i) {
    const Escape* escape = (*inner)[i] == kBackslash && i + 1 < inner->size()
                               ? escape_of_letter(kNodeEscapes, (*inner)[i + 1])
                               : nullptr;
    if (escape != nullptr) {
      out.append(escape->raw);
      ++i;
    } else {
      out.append((*inner)[i]);
    }
  }
  return out;
}

// Only one byte is spelled with a letter; a backslash before that letter cannot be.
template <char byte, char letter>
std::optional<Secret> encode_only(std::string_view raw) {
  static constexpr std::array kPair{kBackslash, letter};
  constexpr std::string_view kSpelled(kPair.data(), kPair.size());
  if (raw.find(kSpelled) != raw.npos || holds(raw, '\0')) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(raw.size() + 8);
  out.append(kDouble);
  for (const char c : raw) {
    out.append(c == byte ? kSpelled : std::string_view(&c, 1));
  }
  out.append(kDouble);
  return out;
}

template <char byte, char letter>
std::optional<Secret> decode_only(std::string_view spelled) {
  if (spelled.size() < 2 || !spelled.starts_with(kDouble) || !spelled.ends_with(kDouble) || holds(spelled, byte)) {
    return std::nullopt;
  }
  const std::string_view inner = spelled.substr(1, spelled.size() - 2);
  Secret out;
  out.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const bool is_spelled = inner[i] == kBackslash && i + 1 < inner.size() && inner[i + 1] == letter;
    out.append(is_spelled ? byte : inner[i]);
    i += is_spelled ? 1U : 0U;
  }
  return out;
}

template <const auto& escapes>
std::optional<Secret> encode_double(std::string_view raw) {
  return quote_with(raw, kDouble, escapes);
}
template <const auto& escapes>
std::optional<Secret> decode_double(std::string_view spelled) {
  return unquote_with(spelled, kDouble, escapes);
}

// --- POSIX shell, XCU 2.2.2: nothing is special between single quotes

// Symfony takes a carriage return for a line's end, but for this one.
constexpr std::string_view kReturn = "\"\\r\"";

template <bool returns>
std::optional<Secret> encode_shell(std::string_view raw) {
  if (holds(raw, '\0')) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(raw.size() + 2);
  out.append(kSingle);
  for (const char c : raw) {
    if (returns && c == '\r') {
      out.append(kSingle).append(kReturn).append(kSingle);
      continue;
    }
    if (c == kSingle) {
      out.append(kSingle).append(kBackslash).append(kSingle);
    }
    out.append(c);
  }
  out.append(kSingle);
  return out;
}

template <bool returns>
std::optional<Secret> decode_shell(std::string_view spelled) {
  if (spelled.empty()) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(spelled.size());
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    if (spelled[i] == kBackslash && i + 1 < spelled.size() && spelled[i + 1] == kSingle) {
      out.append(kSingle);
      ++i;
      continue;
    }
    if (returns && spelled.substr(i).starts_with(kReturn)) {
      out.append('\r');
      i += kReturn.size() - 1;
      continue;
    }
    const std::size_t end = spelled[i] == kSingle ? spelled.find(kSingle, i + 1) : spelled.npos;
    if (end == spelled.npos) {
      return std::nullopt;
    }
    out.append(spelled.substr(i + 1, end - i - 1));
    i = end;
  }
  return out;
}

// honcho decodes \n and \t in what the quotes left, so these two cannot be written as characters.
std::optional<Secret> encode_shell_line(std::string_view raw) {
  if (raw.find("\\n") != raw.npos || raw.find("\\t") != raw.npos) {
    return std::nullopt;
  }
  const auto quoted = encode_shell<false>(raw);
  if (!quoted) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(quoted->size() + 8);
  for (const char c : quoted->expose()) {
    if (c == '\n') {
      out.append(kBackslash).append('n');
    } else {
      out.append(c);
    }
  }
  return out;
}

std::optional<Secret> decode_shell_line(std::string_view spelled) {
  const auto text = decode_shell<false>(spelled);
  if (!text) {
    return std::nullopt;
  }
  const std::string_view inner = text->expose();
  Secret out;
  out.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const Escape* escape = inner[i] == kBackslash && i + 1 < inner.size() ? escape_of_letter(kHonchoEscapes, inner[i + 1]) : nullptr;
    out.append(escape != nullptr ? escape->raw : inner[i]);
    i += escape != nullptr ? 1 : 0;
  }
  return out;
}

// --- dotenv-expand, which takes off the one backslash before a dollar sign, whatever stands before that

std::optional<Secret> encode_dollars(std::string_view raw) {
  Secret out;
  out.reserve(raw.size() + 8);
  for (const char c : raw) {
    if (c == '$') {
      out.append(kBackslash);
    }
    out.append(c);
  }
  return out;
}

std::optional<Secret> decode_dollars(std::string_view spelled) {
  Secret out;
  out.reserve(spelled.size());
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    const bool escapes = spelled[i] == kBackslash && i + 1 < spelled.size() && spelled[i + 1] == '$';
    if (spelled[i] == '$' && (i == 0 || spelled[i - 1] != kBackslash)) {
      return std::nullopt;
    }
    if (!escapes) {
      out.append(spelled[i]);
    }
  }
  return out;
}

// --- Bun: a variable without a name has a default, and that is nothing

std::optional<Secret> encode_guarded_dollars(std::string_view raw) {
  auto out = encode_dollars(raw);
  if (out && raw.ends_with('$')) {
    out->append(kDefaultNothing);
  }
  return out;
}

std::optional<Secret> decode_guarded_dollars(std::string_view spelled) {
  const bool guarded = spelled.ends_with(kDefaultNothing);
  auto out = decode_dollars(spelled.substr(0, spelled.size() - (guarded ? kDefaultNothing.size() : 0)));
  return out && out->expose().ends_with('$') == guarded ? std::move(out) : std::nullopt;
}

// What is trimmed; before 1.4 the last byte of some characters, too.
bool ends_in_blank(std::string_view text) {
  return !text.empty() && ByteSet(" \t\v\f\xa0").contains(text.back());
}

bool ends_in_guarded_blank(std::string_view text) {
  return text.ends_with(kDefaultNothing) && ends_in_blank(text.substr(0, text.size() - kDefaultNothing.size()));
}

std::optional<Secret> encode_guarded_line(std::string_view raw) {
  if (raw.find_first_of(std::string_view("\n\r\0", 3)) != raw.npos || ends_in_guarded_blank(raw)) {
    return std::nullopt;
  }
  Secret out;
  out.append(kDefaultNothing).append(raw).append(ends_in_blank(raw) ? kDefaultNothing : std::string_view());
  return out;
}

std::optional<Secret> decode_guarded_line(std::string_view spelled) {
  if (!spelled.starts_with(kDefaultNothing)) {
    return std::nullopt;
  }
  spelled.remove_prefix(kDefaultNothing.size());
  if (ends_in_guarded_blank(spelled)) {
    spelled.remove_suffix(kDefaultNothing.size());
  }
  return Secret::copy_of(spelled);
}

// --- GNU make: the manual's sections 3.1.1 (splitting lines), 5.1.1 and 6.5

constexpr std::string_view kMakeNothing = "$()";

std::optional<Secret> encode_make(std::string_view raw) {
  if (holds(raw, '\n') || holds(raw, '\0')) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(raw.size() + 8);
  if (raw.find_first_of(" \t\r\v\f") == 0) {
    out.append(kMakeNothing);
  }
  std::size_t backslashes = 0;
  for (const char c : raw) {
    if (c == '#') {
      for (std::size_t i = 0; i <= backslashes; ++i) {
        out.append(kBackslash);
      }
    } else if (c == '$') {
      out.append(c);
    }
    out.append(c);
    backslashes = c == kBackslash ? backslashes + 1 : 0;
  }
  if (backslashes != 0 || raw.ends_with('\r')) {
    out.append(kMakeNothing);
  }
  return out;
}

std::optional<Secret> decode_make(std::string_view spelled) {
  Secret out;
  out.reserve(spelled.size());
  std::size_t backslashes = 0;
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    const char c = spelled[i];
    if (c == kBackslash) {
      ++backslashes;
      continue;
    }
    // Before a number sign two backslashes are one, and an odd one makes it a character.
    const std::size_t stand = c == '#' ? backslashes / 2 : backslashes;
    for (std::size_t k = 0; k < stand; ++k) {
      out.append(kBackslash);
    }
    if (c == '\n' || (c == '#' && backslashes % 2 == 0)) {
      return std::nullopt;
    }
    backslashes = 0;
    if (c != '$') {
      out.append(c);
    } else if (spelled.substr(i).starts_with("$$")) {
      out.append(c);
      ++i;
    } else if (spelled.substr(i).starts_with(kMakeNothing)) {
      i += kMakeNothing.size() - 1;
    } else {
      return std::nullopt;
    }
  }
  return backslashes == 0 ? std::optional(std::move(out)) : std::nullopt;
}

// --- no quotes

// Safe without quotes in all 32 readers of facts/outputs.md 4.3; `~` is not: busybox
// ash cuts the value there.
constexpr ByteSet kPlain = kLetters + kDigits + ByteSet("%=:@,+-_./?[]");

std::optional<Secret> plain(std::string_view text) {
  if (!kPlain.contains_all(text)) {
    return std::nullopt;
  }
  return Secret::copy_of(text);
}

std::optional<Secret> line(std::string_view text) {
  // A carriage return in front of the line feed would be the line's end.
  if (holds(text, '\n') || text.ends_with('\r') || holds(text, '\0')) {
    return std::nullopt;
  }
  return Secret::copy_of(text);
}

// As a shell's word, of what Ruby's dotenv takes without quotes.
constexpr ByteSet kEscapedInLine("\\'\"$ \t");

std::optional<Secret> encode_escaped_line(std::string_view raw) {
  if (!line(raw)) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(raw.size() + 8);
  for (const char c : raw) {
    if (kEscapedInLine.contains(c)) {
      out.append(kBackslash);
    }
    out.append(c);
  }
  return out;
}

std::optional<Secret> decode_escaped_line(std::string_view spelled) {
  Secret out;
  out.reserve(spelled.size());
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    const bool escaped = spelled[i] == kBackslash;
    i += escaped ? 1U : 0U;
    if (i == spelled.size() || kEscapedInLine.contains(spelled[i]) != escaped) {
      return std::nullopt;
    }
    out.append(spelled[i]);
  }
  return line(out.expose());
}

// fe-connect.c, passwordFromFile and pwdfMatchesString: a field ends at a `:` without a backslash in front, and any
// byte behind a backslash is itself.
// A carriage return at a line's end is a part of it for the runner on Windows only: it is in neither spelling.
bool is_actions_text(std::string_view raw) {
  return is_utf8(raw) && raw.find('\0') == raw.npos && !raw.ends_with('\r');
}

std::optional<Secret> encode_actions_line(std::string_view raw) {
  if (!is_actions_text(raw) || raw.find('\n') != raw.npos) {
    return std::nullopt;
  }
  Secret out;
  out.append('=').append(raw);
  return out;
}

std::optional<Secret> decode_actions_line(std::string_view spelled) {
  if (!spelled.starts_with('=') || spelled.find('\n') != spelled.npos) {
    return std::nullopt;
  }
  return Secret::copy_of(spelled.substr(1));
}

bool has_line(std::string_view text, std::string_view line) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (text.substr(begin, end - begin) == line) {
      return true;
    }
    begin = end + 1;
  }
  return false;
}

std::optional<Secret> encode_actions_heredoc(std::string_view raw) {
  if (!is_actions_text(raw)) {
    return std::nullopt;
  }
  std::string word = "dsnsmith";
  while (has_line(raw, word) || has_line(raw, word + '\r')) {
    word.append("_");
  }
  Secret out;
  out.append("<<").append(word).append('\n').append(raw).append('\n').append(word);
  return out;
}

std::optional<Secret> decode_actions_heredoc(std::string_view spelled) {
  const std::size_t begin = spelled.find('\n');
  const std::size_t end = spelled.rfind('\n');
  if (!spelled.starts_with("<<") || begin == spelled.npos || end == begin) {
    return std::nullopt;
  }
  const std::string_view word = spelled.substr(2, begin - 2);
  const std::string_view text = spelled.substr(begin + 1, end - begin - 1);
  if (word.empty() || spelled.substr(end + 1) != word || has_line(text, word)) {
    return std::nullopt;
  }
  return Secret::copy_of(text);
}

std::optional<Secret> encode_workflow_data(std::string_view raw) {
  if (!is_utf8(raw) || raw.find('\0') != raw.npos) {
    return std::nullopt;
  }
  Secret out;
  for (const char c : raw) {
    if (c == '%' || c == '\r' || c == '\n') {
      out.append(c == '%' ? "%25" : c == '\r' ? "%0D" : "%0A");
    } else {
      out.append(c);
    }
  }
  return out;
}

// The runner replaces what is one of the three and leaves every other `%` as it is.
std::optional<Secret> decode_workflow_data(std::string_view spelled) {
  Secret out;
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    const std::string_view three = spelled.substr(i, 3);
    const char meant = three == "%25" ? '%' : three == "%0D" ? '\r' : three == "%0A" ? '\n' : '\0';
    out.append(meant == '\0' ? spelled[i] : meant);
    i += meant == '\0' ? 0 : 2;
  }
  return out;
}

std::optional<Secret> encode_interpolated(std::string_view raw) {
  if (!is_utf8(raw) || raw.find('\0') != raw.npos || raw.find('\r') != raw.npos) {
    return std::nullopt;
  }
  Secret out;
  for (const char c : raw) {
    out.append(c == '%' ? "%%" : std::string_view(&c, 1));
  }
  return out;
}

std::optional<Secret> decode_interpolated(std::string_view spelled) {
  Secret out;
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    if (spelled[i] == '%' && spelled.substr(i, 2) != "%%") {
      return std::nullopt;  // the name of another option, or a mistake
    }
    i += spelled[i] == '%' ? 1U : 0U;
    out.append(spelled[i]);
  }
  return out;
}

template <char kQuote>
std::optional<Secret> quote_around(std::string_view text) {
  if (!line(text)) {
    return std::nullopt;
  }
  Secret out;
  out.append(kQuote).append(text).append(kQuote);
  return out;
}

template <char kQuote>
std::optional<Secret> encode_lines(std::string_view text) {
  if (holds(text, '\0')) {
    return std::nullopt;
  }
  Secret out;
  out.append(kQuote).append(text).append(kQuote);
  return out;
}
template <char kQuote>
std::optional<Secret> decode_lines(std::string_view text) {
  if (text.size() < 2 || text.front() != kQuote || text.back() != kQuote || holds(text, '\0')) {
    return std::nullopt;
  }
  return Secret::copy_of(text.substr(1, text.size() - 2));
}

template <char kQuote>
std::optional<Secret> unquote_around(std::string_view text) {
  if (text.size() < 2 || text.front() != kQuote || text.back() != kQuote) {
    return std::nullopt;
  }
  return line(text.substr(1, text.size() - 2));
}

// --- JSON and HCL, which share the \u escape

void append_utf16_escape(Secret& out, std::uint32_t unit) {
  out.append(kBackslash).append('u');
  for (unsigned shift = 16; shift != 0; shift -= 4) {
    out.append(kLowerHex[(unit >> (shift - 4)) & 15U]);
  }
}

std::optional<std::uint32_t> hex_digits(std::string_view text, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size()) {
      return std::nullopt;
    }
    const char c = text[i];
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint32_t>(c - 'a') + 10U;
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint32_t>(c - 'A') + 10U;
    } else {
      return std::nullopt;
    }
    value = value * 16U + digit;
  }
  return value;
}

// Raw in JSON, but a line break, invisible or no character of YAML.
constexpr bool is_awkward(std::uint32_t point) {
  return point < 0x20U || (point >= 0x7FU && point < 0xA0U) || point == 0x2028U ||
         point == 0x2029U || point == 0xFEFFU || point == 0xFFFEU || point == 0xFFFFU;
}

std::optional<Secret> encode_json(std::string_view raw) {
  Secret out;
  out.reserve(raw.size() + 2);
  out.append(kDouble);
  for (std::size_t i = 0; i < raw.size();) {
    const CodePoint point = code_point_at(raw, i);
    if (point.size == 0) {
      return std::nullopt;
    }
    if (const Escape* escape = escape_of_raw(kJsonEscapes, raw[i])) {
      out.append(kBackslash).append(escape->letter);
    } else if (is_awkward(point.value)) {
      append_utf16_escape(out, point.value);
    } else {
      out.append(raw.substr(i, point.size));
    }
    i += point.size;
  }
  out.append(kDouble);
  return out;
}

// A \u escape at `at` (which is behind the u), surrogate pairs joined. Moves `at` behind it.
bool take_json_unit(std::string_view inner, std::size_t& at, Secret& out) {
  const auto unit = hex_digits(inner, at, 4);
  if (!unit) {
    return false;
  }
  at += 4;
  if (*unit < 0xD800U || *unit > 0xDFFFU) {
    append_code_point(out, *unit);
    return true;
  }
  if (*unit > 0xDBFFU || at + 1 >= inner.size() || inner[at] != kBackslash || inner[at + 1] != 'u') {
    return false;
  }
  const auto low = hex_digits(inner, at + 2, 4);
  if (!low || *low < 0xDC00U || *low > 0xDFFFU) {
    return false;
  }
  at += 6;
  append_code_point(out, 0x10000U + ((*unit - 0xD800U) << 10U) + (*low - 0xDC00U));
  return true;
}

std::optional<Secret> decode_json(std::string_view spelled) {
  const auto inner = between(spelled, kDouble);
  if (!inner || !is_utf8(*inner)) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(inner->size());
  for (std::size_t i = 0; i < inner->size();) {
    const char c = (*inner)[i++];
    if (c == kDouble || static_cast<unsigned char>(c) < 0x20) {
      return std::nullopt;
    }
    if (c != kBackslash) {
      out.append(c);
      continue;
    }
    if (i == inner->size()) {
      return std::nullopt;
    }
    const char letter = (*inner)[i++];
    if (letter == 'u') {
      if (!take_json_unit(*inner, i, out)) {
        return std::nullopt;
      }
    } else if (letter == '/') {
      out.append(letter);
    } else if (const Escape* escape = escape_of_letter(kJsonEscapes, letter)) {
      out.append(escape->raw);
    } else {
      return std::nullopt;
    }
  }
  return out;
}

// --- Java's Properties: no quotes; what could be taken for white space or the separator stands at the front

void append_utf16(Secret& out, std::uint32_t point) {
  if (point >= 0x10000U) {
    append_utf16_escape(out, 0xD800U + ((point - 0x10000U) >> 10U));
    append_utf16_escape(out, 0xDC00U + ((point - 0x10000U) & 0x3FFU));
  } else {
    append_utf16_escape(out, point);
  }
}

std::optional<Secret> encode_java(std::string_view raw) {
  Secret out;
  out.reserve(raw.size() + 8);
  if (raw.starts_with(' ') || raw.starts_with('=') || raw.starts_with(':')) {
    out.append(kBackslash);
  }
  for (std::size_t i = 0; i < raw.size();) {
    const CodePoint point = code_point_at(raw, i);
    if (point.size == 0) {
      return std::nullopt;
    }
    if (const Escape* escape = escape_of_raw(kJavaEscapes, raw[i])) {
      out.append(kBackslash).append(escape->letter);
    } else if (point.value < 0x20U || point.value > 0x7EU) {
      append_utf16(out, point.value);
    } else {
      out.append(raw[i]);
    }
    i += point.size;
  }
  return out;
}

std::optional<Secret> decode_java(std::string_view spelled) {
  Secret out;
  out.reserve(spelled.size());
  for (std::size_t i = 0; i < spelled.size();) {
    const char c = spelled[i++];
    if (c != kBackslash || i == spelled.size()) {
      out.append(c == kBackslash ? std::string_view() : std::string_view(&c, 1));
      continue;
    }
    const char letter = spelled[i++];
    if (letter == 'u') {
      if (!take_json_unit(spelled, i, out)) {
        return std::nullopt;
      }
    } else {
      const Escape* escape = escape_of_letter(kJavaEscapes, letter);
      out.append(escape == nullptr ? letter : escape->raw);
    }
  }
  return out;
}

bool opens_template(std::string_view text, std::size_t at) {
  return (text[at] == '$' || text[at] == '%') && at + 1 < text.size() && text[at + 1] == '{';
}

// HCL native syntax, "Template Expressions": `${` and `%{` begin a template, `$${`
// and `%%{` stand for them; a dollar or percent sign before anything else is itself.
std::optional<Secret> encode_hcl(std::string_view raw) {
  Secret out;
  out.reserve(raw.size() + 2);
  out.append(kDouble);
  for (std::size_t i = 0; i < raw.size();) {
    const CodePoint point = code_point_at(raw, i);
    if (point.size == 0 || point.value == 0) {
      return std::nullopt;
    }
    if (const Escape* escape = escape_of_raw(kHclEscapes, raw[i])) {
      out.append(kBackslash).append(escape->letter);
    } else if (is_awkward(point.value)) {
      append_utf16_escape(out, point.value);
    } else {
      if (opens_template(raw, i)) {
        out.append(raw[i]);
      }
      out.append(raw.substr(i, point.size));
    }
    i += point.size;
  }
  out.append(kDouble);
  return out;
}

bool take_hcl_escape(std::string_view inner, std::size_t& at, Secret& out) {
  if (at == inner.size()) {
    return false;
  }
  const char letter = inner[at++];
  if (letter != 'u' && letter != 'U') {
    const Escape* escape = escape_of_letter(kHclEscapes, letter);
    if (escape != nullptr) {
      out.append(escape->raw);
    }
    return escape != nullptr;
  }
  const std::size_t digits = letter == 'u' ? 4 : 8;
  const auto point = hex_digits(inner, at, digits);
  if (!point || *point > 0x10FFFFU || (*point >= 0xD800U && *point < 0xE000U)) {
    return false;
  }
  at += digits;
  append_code_point(out, *point);
  return true;
}

std::optional<Secret> decode_hcl(std::string_view spelled) {
  const auto inner = between(spelled, kDouble);
  if (!inner || !is_utf8(*inner)) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(inner->size());
  for (std::size_t i = 0; i < inner->size();) {
    const char c = (*inner)[i];
    if (c == kDouble || c == '\n' || c == '\r' || opens_template(*inner, i)) {
      return std::nullopt;
    }
    if (i + 2 < inner->size() && (*inner)[i + 1] == c && opens_template(*inner, i + 1)) {
      out.append(inner->substr(i + 1, 2));
      i += 3;
      continue;
    }
    ++i;
    if (c != kBackslash) {
      out.append(c);
    } else if (!take_hcl_escape(*inner, i, out)) {
      return std::nullopt;
    }
  }
  return out;
}

// --- base64

std::optional<Secret> encode_base64(std::string_view raw) {
  constexpr std::size_t kBlock = 3U * 1024U;  // a multiple of 3, so that padding is only at the end
  std::array<unsigned char, kBlock / 3 * 4 + 1> spelled{};
  Secret out;
  out.reserve(raw.size() / 3 * 4 + 4);
  for (std::size_t i = 0; i < raw.size(); i += kBlock) {
    const std::string_view block = raw.substr(i, kBlock);
    const int size =
        EVP_EncodeBlock(spelled.data(), reinterpret_cast<const unsigned char*>(block.data()),
                        static_cast<int>(block.size()));
    out.append(std::string_view(reinterpret_cast<const char*>(spelled.data()),
                                static_cast<std::size_t>(size)));
  }
  wipe(spelled.data(), spelled.size());
  return out;
}

constexpr ByteSet kBase64 = kLetters + kDigits + ByteSet("+/");

// EVP_DecodeBlock skips blanks and takes padding anywhere, so the shape is checked
// first; and bits that the padding leaves over have to be zero, or two spellings
// would stand for the same bytes.
std::optional<Secret> decode_base64(std::string_view spelled) {
  if (spelled.size() % 4 != 0) {
    return std::nullopt;
  }
  std::size_t padding = 0;
  while (padding < 2 && padding < spelled.size() && spelled[spelled.size() - 1 - padding] == '=') {
    ++padding;
  }
  if (!kBase64.contains_all(spelled.substr(0, spelled.size() - padding))) {
    return std::nullopt;
  }
  constexpr std::size_t kBlock = 4U * 1024U;
  std::array<unsigned char, kBlock / 4 * 3> raw{};
  Secret out;
  out.reserve(spelled.size() / 4 * 3);
  for (std::size_t i = 0; i < spelled.size(); i += kBlock) {
    const std::string_view block = spelled.substr(i, kBlock);
    const int size = EVP_DecodeBlock(
        raw.data(), reinterpret_cast<const unsigned char*>(block.data()), static_cast<int>(block.size()));
    if (size < 0) {
      return std::nullopt;
    }
    out.append(std::string_view(reinterpret_cast<const char*>(raw.data()),
                                static_cast<std::size_t>(size)));
  }
  wipe(raw.data(), raw.size());
  out.truncate(out.size() - padding);
  const std::size_t tail = spelled.size() < 4 ? 0 : 4;
  const std::string_view bytes = out.expose();
  const std::size_t tail_bytes = tail == 0 ? 0 : 3 - padding;
  const auto again = encode_base64(bytes.substr(bytes.size() - tail_bytes));
  if (again->expose() != spelled.substr(spelled.size() - tail)) {
    return std::nullopt;
  }
  return out;
}

// --- values in lists of key=value pairs (text/pair_list.hpp)

// Bytes that end nothing and open nothing in any of the four syntaxes.
constexpr ByteSet kBareValue = kUnreserved + ByteSet("/:@%+,");

// `quote` … `quote` with every inner `quote` twice.
std::optional<Secret> quote_doubled(std::string_view raw, char open, char close) {
  if (holds(raw, '\0')) {
    return std::nullopt;
  }
  Secret out;
  out.reserve(raw.size() + 2);
  out.append(open);
  for (const char c : raw) {
    out.append(c);
    if (c == close) out.append(c);
  }
  out.append(close);
  return out;
}

std::optional<Secret> unquote_doubled(std::string_view spelled, char open, char close) {
  if (spelled.size() < 2 || spelled.front() != open || spelled.back() != close) {
    return std::nullopt;
  }
  const std::string_view inner = spelled.substr(1, spelled.size() - 2);
  Secret out;
  out.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] == close && (i + 1 == inner.size() || inner[++i] != close)) {
      return std::nullopt;
    }
    out.append(inner[i]);
  }
  return out;
}

std::optional<Secret> encode_conninfo(std::string_view raw) {
  if (!raw.empty() && kBareValue.contains_all(raw)) {
    return Secret::copy_of(raw);
  }
  return quote_with(raw, kSingle, kPythonSingleEscapes);
}

// conninfo_parse(): a backslash takes the next byte as it is, in quotes and outside; a quote inside
// a bare value is itself.
std::optional<Secret> decode_conninfo(std::string_view spelled) {
  const bool quoted = !spelled.empty() && spelled.front() == kSingle;
  if (quoted && (spelled.size() < 2 || spelled.back() != kSingle)) {
    return std::nullopt;
  }
  const std::string_view inner = quoted ? spelled.substr(1, spelled.size() - 2) : spelled;
  Secret out;
  out.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] == kBackslash) {
      if (++i == inner.size()) {
        return quoted ? std::nullopt : std::optional(std::move(out));  // at the end of a bare value it is dropped
      }
    } else if (quoted && inner[i] == kSingle) {
      return std::nullopt;
    }
    out.append(inner[i]);
  }
  return out;
}

std::optional<Secret> encode_pgbouncer(std::string_view raw) {
  if (!raw.empty() && kBareValue.contains_all(raw)) {
    return Secret::copy_of(raw);
  }
  return holds(raw, '\n') || holds(raw, '\r') ? std::nullopt : quote_doubled(raw, kSingle, kSingle);
}

std::optional<Secret> decode_pgbouncer(std::string_view spelled) {
  if (!spelled.empty() && spelled.front() == kSingle) {
    return unquote_doubled(spelled, kSingle, kSingle);
  }
  return Secret::copy_of(spelled);
}

std::optional<Secret> encode_ado(std::string_view raw) {
  if (!raw.empty() && kBareValue.contains_all(raw)) {
    return Secret::copy_of(raw);
  }
  return quote_doubled(raw, kDouble, kDouble);
}

std::optional<Secret> decode_ado(std::string_view spelled) {
  if (spelled.empty()) {
    return Secret();
  }
  const char first = spelled.front();
  return first == kDouble || first == kSingle ? unquote_doubled(spelled, first, first) : Secret::copy_of(spelled);
}

std::optional<Secret> encode_odbc(std::string_view raw) {
  return quote_doubled(raw, '{', '}');
}

std::optional<Secret> decode_odbc(std::string_view spelled) {
  return spelled.starts_with('{') ? unquote_doubled(spelled, '{', '}') : Secret::copy_of(spelled);
}

constexpr std::array<Codec, 40> kCodecs{{
    {"json-string", encode_json, decode_json},
    {"hcl-string", encode_hcl, decode_hcl},
    {"shell-single", encode_shell<false>, decode_shell<false>},
    {"dotenv-plain", plain, plain},
    {"dotenv-line", line, line},
    {"dotenv-single", quote_as_is<kSingle>, unquote_as_is<kSingle>},
    {"dotenv-double", quote_as_is<kDouble>, unquote_as_is<kDouble>},
    {"dotenv-backtick", quote_as_is<kBacktick>, unquote_as_is<kBacktick>},
    {"around-single", quote_around<kSingle>, unquote_around<kSingle>},
    {"around-double", quote_around<kDouble>, unquote_around<kDouble>},
    {"around-backtick", quote_around<kBacktick>, unquote_around<kBacktick>},
    {"double-lines", encode_lines<kDouble>, decode_lines<kDouble>},
    {"single-lines", encode_lines<kSingle>, decode_lines<kSingle>},
    {"backtick-lines", encode_lines<kBacktick>, decode_lines<kBacktick>},
    {"compose-double", encode_compose, decode_compose},
    {"node-double", encode_node, decode_node},
    {"feeds-double", encode_only<'\n', 'n'>, decode_only<'\n', 'n'>},
    {"returns-double", encode_only<'\r', 'r'>, decode_only<'\r', 'r'>},
    {"python-single", encode_python_single, decode_python_single},
    {"python-double", encode_python_double, decode_python_double},
    {"dollar-double", encode_double<kDollarEscapes>, decode_double<kDollarEscapes>},
    {"escaped-line", encode_escaped_line, decode_escaped_line},
    {"default-double", encode_default_double, decode_default_double},
    {"double-backslash", encode_double<kBackslashEscapes>, decode_double<kBackslashEscapes>},
    {"make-value", encode_make, decode_make},
    {"shell-line", encode_shell_line, decode_shell_line},
    {"shell-returns", encode_shell<true>, decode_shell<true>},
    {"actions-line", encode_actions_line, decode_actions_line},
    {"actions-heredoc", encode_actions_heredoc, decode_actions_heredoc},
    {"workflow-data", encode_workflow_data, decode_workflow_data},
    {"java-property", encode_java, decode_java},
    {"dollar-escaped", encode_dollars, decode_dollars},
    {"dollar-guarded", encode_guarded_dollars, decode_guarded_dollars},
    {"guarded-line", encode_guarded_line, decode_guarded_line},
    {"interpolated", encode_interpolated, decode_interpolated},
    {"base64", encode_base64, decode_base64},
    {"conninfo-value", encode_conninfo, decode_conninfo},
    {"pgbouncer-value", encode_pgbouncer, decode_pgbouncer},
    {"ado-value", encode_ado, decode_ado},
    {"odbc-value", encode_odbc, decode_odbc},
}};
static_assert(kCodecs.size() == static_cast<std::size_t>(Spelling::odbc_value) + 1);

}  // namespace

std::span<const Codec> codec_table() {
  return kCodecs;
}

std::optional<Secret> encode(Spelling spelling, std::string_view raw) {
  return kCodecs[static_cast<std::size_t>(spelling)].encode(raw);
}

std::optional<Secret> decode(Spelling spelling, std::string_view spelled) {
  return kCodecs[static_cast<std::size_t>(spelling)].decode(spelled);
}

char closing_quote(Spelling spelling, char first) {
  switch (spelling) {
    case Spelling::conninfo_value:
    case Spelling::pgbouncer_value: return first == kSingle ? kSingle : '\0';
    case Spelling::ado_value: return first == kSingle || first == kDouble ? first : '\0';
    case Spelling::odbc_value: return first == '{' ? '}' : '\0';
    default: return '\0';
  }
}

void append_code_point(Secret& out, std::uint32_t point) {
  if (point < 0x80U) {
    out.append(static_cast<char>(point));
  } else if (point < 0x800U) {
    out.append(static_cast<char>(0xC0U | (point >> 6U)));
    out.append(static_cast<char>(0x80U | (point & 0x3FU)));
  } else if (point < 0x10000U) {
    out.append(static_cast<char>(0xE0U | (point >> 12U)));
    out.append(static_cast<char>(0x80U | ((point >> 6U) & 0x3FU)));
    out.append(static_cast<char>(0x80U | (point & 0x3FU)));
  } else {
    out.append(static_cast<char>(0xF0U | (point >> 18U)));
    out.append(static_cast<char>(0x80U | ((point >> 12U) & 0x3FU)));
    out.append(static_cast<char>(0x80U | ((point >> 6U) & 0x3FU)));
    out.append(static_cast<char>(0x80U | (point & 0x3FU)));
  }
}

bool is_backslash(char c) {
  return c == kBackslash;
}

}  // namespace dsnsmith
