#include "format/dotenv/line_expression.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

// Bytes of a LineTerminator of ECMAScript, of which Ruby has only one; a CR was turned into LF before.
std::size_t terminator_at(std::string_view text, std::size_t at, SpaceSet set) {
  const CodePoint point = code_point_at(text, at);
  const bool ends = point.value == '\n' || (set == SpaceSet::javascript && (point.value == 0x2028 || point.value == 0x2029));
  return point.size != 0 && ends ? point.size : 0;
}

// `\s*(?:#.*)?(?:$|$)` from `at`: where it ends; npos if it does not match.
std::size_t match_rest(std::string_view text, std::size_t at, SpaceSet set) {
  const std::size_t behind = skip_space(text, at, set);
  if (behind < text.size() && text[behind] == '#') {
    std::size_t end = behind;
    while (!is_line_end(text, end, set)) {
      ++end;
    }
    return end;
  }
  if (behind == text.size()) {
    return behind;
  }
  // Back to the last place among the white space where a line ends.
  std::size_t last = text.npos;
  for (std::size_t i = at; i < behind; i += space_at(text, i, set)) {
    last = terminator_at(text, i, set) != 0 ? i : last;
  }
  return last;
}

// `\s*'(?:\\'|[^'])*'` and the rest. A quote behind a backslash closes only if the
// rest does not match behind any other.
std::optional<ValueMatch> match_quoted(std::string_view text, std::size_t at, SpaceSet set, const ByteSet& quotes) {
  const std::size_t open = skip_space(text, at, set);
  if (open == text.size() || !quotes.contains(text[open])) {
    return std::nullopt;
  }
  const char quote = text[open];
  std::vector<std::size_t> escaped;
  for (std::size_t i = text.find(quote, open + 1); i != text.npos; i = text.find(quote, i + 1)) {
    if (text[i - 1] == '\\') {
      escaped.push_back(i);
      continue;
    }
    const std::size_t rest = match_rest(text, i + 1, set);
    if (rest != text.npos) {
      return ValueMatch{open, i + 1, rest};
    }
    break;
  }
  for (std::size_t k = escaped.size(); k != 0; --k) {
    const std::size_t rest = match_rest(text, escaped[k - 1] + 1, set);
    if (rest != text.npos) {
      return ValueMatch{open, escaped[k - 1] + 1, rest};
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_line_start(std::string_view text, std::size_t at, SpaceSet set) {
  const std::string_view before = text.substr(0, at);
  return at == 0 || before.back() == '\n' || (set == SpaceSet::javascript && (before.ends_with("\xe2\x80\xa8") || before.ends_with("\xe2\x80\xa9")));
}

bool is_line_end(std::string_view text, std::size_t at, SpaceSet set) {
  return at == text.size() || terminator_at(text, at, set) != 0;
}

ValueMatch match_value(std::string_view text, std::size_t at, SpaceSet set, const ByteSet& quotes) {
  if (const auto quoted = match_quoted(text, at, set, quotes)) {
    return *quoted;
  }
  const std::size_t end = std::min(text.find_first_of("#\n", at), text.size());
  return {at, end, match_rest(text, end, set)};
}

std::size_t match_separator(std::string_view text, std::size_t at, SpaceSet set) {
  const std::size_t equals = skip_space(text, at, set);
  if (equals < text.size() && text[equals] == '=') {
    return equals + 1;
  }
  if (at < text.size() && text[at] == ':') {
    const std::size_t space = space_at(text, at + 1, set);
    return space == 0 ? text.npos : at + 1 + space;
  }
  return text.npos;
}

KeyMatch match_key(std::string_view text, std::size_t at, SpaceSet set, const ByteSet& key) {
  std::size_t begin = at;
  if (text.substr(at).starts_with("export")) {
    const std::size_t behind = skip_space(text, at + 6, set);
    begin = behind > at + 6 && behind < text.size() && key.contains(text[behind]) ? behind : at;
  }
  std::size_t end = begin;
  while (end < text.size() && key.contains(text[end])) {
    ++end;
  }
  return {begin, end, begin != at};
}

std::size_t greedy_close(std::string_view text, std::size_t open, SpaceSet set, const ByteSet& quotes) {
  if (open >= text.size() || !quotes.contains(text[open])) {
    return text.npos;
  }
  for (std::size_t close = text.rfind(text[open]); close > open; close = text.rfind(text[open], close - 1)) {
    const std::size_t behind = skip_space(text, close + 1, set);
    if (behind == text.size() || text[behind] == '#') {
      return close + 1;
    }
  }
  return text.npos;
}

Secret unescaped(std::string_view text) {
  Secret out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escapes = text[i] == '\\' && i + 1 < text.size() && text[i + 1] != '$';
    i += escapes ? 1U : 0U;
    out.append(text[i]);
  }
  return out;
}

Secret with_newlines(std::string_view text, bool expand) {
  Secret out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    if (next != 'n' && next != 'r') {
      out.append(text[i]);
    } else if (expand) {
      out.append(next == 'n' ? '\n' : '\r');
      ++i;
    } else {
      out.append("\\\\").append(next);
      ++i;
    }
  }
  return out;
}

}  // namespace dsnsmith
