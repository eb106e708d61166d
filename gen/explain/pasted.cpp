#include "explain/pasted.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"

namespace dsnsmith {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

std::string_view rest_of(std::string_view text, std::size_t at) { return text.substr(std::min(at, text.size())); }

std::size_t blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) {
    ++at;
  }
  return at;
}

// `web-1  | ` of Compose: one name, a bar and a blank.
std::size_t service_size(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && at < 64 && (is_word_byte(line[at]) || line[at] == '-' || line[at] == '.')) {
    ++at;
  }
  const std::size_t bar = blanks(line, at);
  return at != 0 && rest_of(line, bar).starts_with("| ") ? bar + 2 : 0;
}

// `[pod/name/container] ` of kubectl.
std::size_t bracket_size(std::string_view line) {
  if (!line.starts_with("[pod/")) {
    return 0;
  }
  const std::size_t end = line.substr(0, 300).find("] ");
  return end == std::string_view::npos ? 0 : end + 2;
}

// `#9 0.329 ` of BuildKit.
std::size_t build_step_size(std::string_view line) {
  std::size_t at = line.starts_with("#") ? 1 : 0;
  while (at != 0 && at < line.size() && (is_digit(line[at]) || line[at] == '.' || line[at] == ' ')) {
    ++at;
  }
  return at > 3 && line[at - 1] == ' ' ? at : 0;
}

bool looks_like(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) {
    return false;
  }
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) {
      return false;
    }
  }
  return true;
}

// A date, a time, or both, to the end of their digits.
std::size_t stamp_size(std::string_view line) {
  const std::size_t open = line.starts_with("[") ? 1 : 0;
  const std::string_view text = line.substr(open);
  const bool stamp = looks_like(text, "0000-00-00") || looks_like(text, "0000/00/00") || looks_like(text, "00:00:00");
  if (!stamp) {
    return 0;
  }
  std::size_t at = open;
  while (at < line.size() && (is_digit(line[at]) || std::string_view("TZ:.,+-/").find(line[at]) != std::string_view::npos)) {
    ++at;
  }
  return open == 1 && rest_of(line, at).starts_with("]") ? at + 1 : at;
}

}  // namespace

bool is_word_byte(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_';
}

// ECMA-48: `ESC [ parameters final`; also where the escape character itself was written out.
std::size_t colour_size(std::string_view text) {
  std::size_t at = 0;
  for (const std::string_view spelling : {"\x1b", "\\u001b", "\\u001B", "\\x1b", "\\x1B", "\\033", "\\e", "^["}) {
    if (text.starts_with(spelling)) {
      at = spelling.size();
      break;
    }
  }
  if (at == 0 || at >= text.size() || text[at] != '[') {
    return 0;
  }
  ++at;
  while (at < text.size() && (is_digit(text[at]) || text[at] == ';' || text[at] == '?')) {
    ++at;
  }
  return at < text.size() ? at + 1 : at;
}

// `\n`, `\"`, `\u2502`, of JSON and of programs that print strings as literals; a run of backslashes is
// one, since each layer of escaping doubles it.
std::size_t escape_size(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] == '\\') {
    ++at;
  }
  if (at == 0 || at >= text.size()) {
    return at;
  }
  if (text[at] == 'u' && text.size() > at + 4 && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, text.begin() + static_cast<std::ptrdiff_t>(at) + 5, is_hex)) {
    return at + 5;
  }
  return text[at] == 'n' || text[at] == 't' || text[at] == 'r' ? at + 1 : at;
}

std::size_t entity_size(std::string_view text) {
  for (const std::string_view entity : {"&quot;", "&#39;", "&#34;", "&#x27;", "&apos;", "&lt;", "&gt;", "&amp;", "&nbsp;"}) {
    if (text.starts_with(entity)) {
      return entity.size();
    }
  }
  return 0;
}

// `#012`, a line's end as rsyslog writes it into one line; `#011` and `#015` likewise.
std::size_t octal_size(std::string_view text) {
  return text.starts_with("#012") || text.starts_with("#011") || text.starts_with("#015") ? 4 : 0;
}

// All prefixes at the beginning of a line.
std::size_t prefix_size(std::string_view line) {
  std::size_t at = 0;
  for (int i = 0; i < 4; ++i) {
    const std::size_t begin = blanks(line, at);
    const std::string_view rest = rest_of(line, begin).substr(0, 400);
    std::size_t size = colour_size(rest);
    if (size == 0) size = stamp_size(rest);
    if (size == 0) size = service_size(rest);
    if (size == 0) size = bracket_size(rest);
    if (size == 0) size = build_step_size(rest);
    if (size == 0) {
      break;
    }
    at = begin + size;
  }
  return at;
}

namespace {

// A quote of any kind with the backslashes before it, one more for each layer of escaping.
struct Quote {
  std::size_t size;
  std::size_t level;
  std::string_view spelling;
};

std::optional<Quote> quote_at(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at < text.size() && text[at] == '\\') {
    ++at;
  }
  for (const std::string_view spelling : {"\"", "'", "`", "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x98", "\xe2\x80\x99", "&quot;", "&#34;", "&#39;", "&#x27;", "&apos;"}) {
    if (rest_of(text, at).starts_with(spelling)) {
      return Quote{at + spelling.size() - begin, at - begin, spelling};
    }
  }
  return std::nullopt;
}

bool is_capital(char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }

// What may stand behind the quote that closes a value.
bool closes_before(std::string_view rest, const Quote& quote) {
  constexpr std::string_view kBehind = " \t\r\n.,);:\\<\x1b]}";
  const bool outer = quote.level != 0 && rest.starts_with('"');
  return rest.empty() || outer || kBehind.find(rest[0]) != std::string_view::npos;
}

// The bytes of a line's end, itself or written out, and of what stands before the text of the next line.
std::size_t line_end_size(std::string_view rest) {
  constexpr std::string_view kBox = "\xe2\x94\x82";
  if (rest.starts_with('\n') || rest.starts_with('\r')) {
    std::size_t at = 1 + prefix_size(rest_of(rest, 1));
    at = blanks(rest, at);
    return rest_of(rest, at).starts_with(kBox) ? blanks(rest, at + kBox.size()) : at;
  }
  const std::size_t size = rest.starts_with('\\') ? escape_size(rest) : 0;
  return size != 0 && (rest[size - 1] == 'n' || rest[size - 1] == 'r') ? size : 0;
}

// `"app⏎"`: a line ends directly behind a word, and the quote around that word stands on the next line.
bool is_newline_mark(std::string_view text, std::size_t at) {
  if (at == 0 || !is_word_byte(text[at - 1])) {
    return false;
  }
  std::size_t next = at;
  for (std::size_t size = 1; size != 0 && next < text.size(); next += size) {
    size = line_end_size(text.substr(next));
  }
  const std::optional<Quote> quote = next == at ? std::nullopt : quote_at(text, next);
  return quote && closes_before(rest_of(text, next + quote->size), *quote);
}

// `""`, also `\"\"`; not three in a row.
bool is_empty_mark(std::string_view text, std::size_t at) {
  const std::optional<Quote> one = at != 0 && text[at - 1] == '\\' ? std::nullopt : quote_at(text, at);
  const std::optional<Quote> two = one ? quote_at(text, at + one->size) : std::nullopt;
  if (!two || two->level != one->level || two->spelling != one->spelling) {
    return false;
  }
  const std::optional<Quote> before = at == 0 ? std::nullopt : quote_at(text, at - 1);
  const bool third = before && before->level == 0 && one->level == 0 && before->spelling.size() == 1;
  return !third && closes_before(rest_of(text, at + one->size + two->size), *two);
}

// `${NAME`, `$(NAME`, `{{ name`, `$NAME`.
bool is_placeholder_mark(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("{{")) {
    return rest.size() > 2 && (is_word_byte(rest[2]) || rest[2] == ' ' || rest[2] == '.');
  }
  if (rest[0] != '$' || rest.size() < 4) {
    return false;
  }
  const bool named = std::all_of(rest.begin() + 1, rest.begin() + 4, is_capital);
  return (rest[1] == '{' && is_word_byte(rest[2])) || (rest[1] == '(' && is_capital(rest[2])) || (named && (at == 0 || !is_word_byte(text[at - 1])));
}

// `"@db"`, and not `"@scope/package"`.
bool is_at_mark(std::string_view text, std::size_t at) {
  constexpr std::string_view kQuotes = "\"'`;\x9c\x9d\x98\x99";  // the last byte of each
  if (text[at] != '@' || at == 0 || kQuotes.find(text[at - 1]) == std::string_view::npos || !is_word_byte(rest_of(text, at + 1).substr(0, 1).empty() ? ' ' : text[at + 1])) {
    return false;
  }
  std::size_t end = at + 1;
  while (end < text.size() && (is_word_byte(text[end]) || text[end] == '-' || text[end] == '.')) {
    ++end;
  }
  return end == text.size() || text[end] != '/';
}

}  // namespace

std::optional<Mark> mark_at(std::string_view text, std::size_t at) {
  if (is_newline_mark(text, at)) return Mark::newline;
  if (is_empty_mark(text, at)) return Mark::empty;
  if (is_placeholder_mark(text, at)) return Mark::placeholder;
  if (is_at_mark(text, at)) return Mark::at;
  return std::nullopt;
}

std::string_view spelling_of(Mark mark) {
  switch (mark) {
  case Mark::newline: return "=newline=";
  case Mark::empty: return "=empty=";
  case Mark::placeholder: return "=placeholder=";
  case Mark::at: break;
  }
  return "=at=";
}

}  // namespace dsnsmith
