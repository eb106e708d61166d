// npm dotenv 16 to 18, lib/main.js: one regular expression over the whole file,
//
//   (?:^|^)\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)
//   (\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?
//   \s*(?:#.*)?(?:$|$)                                          with the flags m and g
//
// followed by trim(), the removal of one pair of quotes, and in a value that
// began with a double quote the replacement of \n and \r.
#include <algorithm>
#include <utility>

#include "format/dotenv/expansion.hpp"
#include "format/dotenv/line_expression.hpp"
#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr auto kSpaces = SpaceSet::javascript;
constexpr ByteSet kKey = kLetters + kDigits + ByteSet("_.-");
constexpr ByteSet kQuotes("'\"`");

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = skip_space(text, 0, kSpaces);
  return text.substr(begin, trimmed_end(text.substr(begin), kSpaces));
}

// value.replace(/^(['"`])([\s\S]*)\1$/mg, '$2')
Secret without_quotes(std::string_view value) {
  Secret out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    std::size_t close = value.npos;
    if (kQuotes.contains(value[i]) && is_line_start(value, i, kSpaces)) {
      close = value.rfind(value[i]);
      while (close > i && !is_line_end(value, close + 1, kSpaces)) {
        close = value.rfind(value[i], close - 1);
      }
    }
    if (close != value.npos && close > i) {
      out.append(value.substr(i + 1, close - i - 1));
      i = close;
    } else {
      out.append(value[i]);
    }
  }
  return out;
}

Secret replaced(std::string_view value, char letter, char meaning) {
  Secret out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size() && value[i + 1] == letter) {
      out.append(meaning);
      ++i;
    } else {
      out.append(value[i]);
    }
  }
  return out;
}

Secret meaning_of(std::string_view matched) {
  const std::string_view value = trimmed(matched);
  Secret out = without_quotes(value);
  if (value.starts_with('"')) {
    out = replaced(replaced(out.expose(), 'n', '\n').expose(), 'r', '\r');
  }
  return out;
}

}  // namespace

std::optional<Bindings> read_node(std::string_view bytes, ReadFault& /*fault*/) {
  const UnifiedText source = unify_line_ends(bytes, InvalidBytes::replaced);
  const std::string_view text = source.text.expose();
  Bindings bindings;
  for (std::size_t line = 0; line < text.size();) {
    std::size_t next = line + 1;
    if (is_line_start(text, line, kSpaces)) {
      const std::size_t begin = skip_space(text, line, kSpaces);
      const KeyMatch key = match_key(text, begin, kSpaces, kKey);
      const std::size_t at = key.end == key.begin ? text.npos : match_separator(text, key.end, kSpaces);
      if (at != text.npos) {
        const ValueMatch match = match_value(text, at, kSpaces, kQuotes);
        const std::string_view spelled = text.substr(match.begin, match.end - match.begin);
        const std::size_t blanks = skip_space(spelled, 0, kSpaces);
        const std::size_t value_begin = match.begin + blanks;
        const std::size_t value_end =
            std::max(value_begin, match.begin + trimmed_end(spelled, kSpaces));
        bindings.push_back({std::string(text.substr(key.begin, key.end - key.begin)), meaning_of(spelled), true,
                            source.origin[begin], source.origin[value_begin],
                            source.origin[value_end]});
        next = std::max(match.rest, line + 1);
      }
    }
    line = next;
  }
  return bindings;
}

namespace {

std::optional<Bindings> read_expanded(std::string_view bytes, Expansion expansion, ReadFault& fault) {
  auto bindings = read_node(bytes, fault);
  return bindings && expand(*bindings, expansion, fault) ? std::move(bindings) : std::nullopt;
}

}  // namespace

std::optional<Bindings> read_dotenv_expand_12(std::string_view bytes, ReadFault& fault) {
  return read_expanded(bytes, Expansion::from_12, fault);
}

std::optional<Bindings> read_dotenv_expand_1000(std::string_view bytes, ReadFault& fault) {
  return read_expanded(bytes, Expansion::from_1000, fault);
}

std::optional<Bindings> read_next(std::string_view bytes, ReadFault& fault) {
  return read_expanded(bytes, Expansion::next, fault);
}

std::optional<Bindings> read_vite_6(std::string_view bytes, ReadFault& fault) {
  return read_expanded(bytes, Expansion::vite_6, fault);
}

}  // namespace dsnsmith
