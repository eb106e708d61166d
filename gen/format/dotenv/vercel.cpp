// npm dotenv 4.0.0, lib/main.js, which the Vercel CLI 64 has in it: for each line between line feeds
//
//   ^\s*([\w\.\-]+)\s*=\s*(.*)?\s*$
//
// then \n in what begins and ends with a double quote, then one quote of either kind off each end, then trim().
#include <algorithm>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr auto kSpaces = SpaceSet::javascript;
constexpr ByteSet kKey = kLetters + kDigits + ByteSet("_.-");
constexpr ByteSet kQuotes("'\"");

// The end of what `.*` matches: a carriage return and two separators end a line, too.
std::size_t line_end(std::string_view line, std::size_t at) {
  std::size_t end = std::min(line.find('\r', at), line.size());
  for (const std::string_view separator : {"\xe2\x80\xa8", "\xe2\x80\xa9"}) {
    end = std::min(line.find(separator, at), end);
  }
  return end;
}

Secret with_line_feeds(std::string_view text) {
  Secret out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text.substr(i).starts_with("\\n");
    out.append(escaped ? '\n' : text[i]);
    i += escaped ? 1U : 0U;
  }
  return out;
}

Secret meaning_of(std::string_view matched) {
  const bool decoded = matched.starts_with('"') && matched.ends_with('"');
  const Secret value = decoded ? with_line_feeds(matched) : Secret::copy_of(matched);
  std::string_view text = value.expose();
  if (!text.empty() && kQuotes.contains(text.front())) {
    text.remove_prefix(1);
  }
  if (!text.empty() && kQuotes.contains(text.back())) {
    text.remove_suffix(1);
  }
  text.remove_prefix(skip_space(text, 0, kSpaces));
  return Secret::copy_of(text.substr(0, trimmed_end(text, kSpaces)));
}

// One line of `source`, from `begin` to `end`.
void take_line(const UnifiedText& source, std::size_t begin, std::size_t end, Bindings& bindings) {
  const std::string_view line = source.text.expose().substr(begin, end - begin);
  const std::size_t key_begin = skip_space(line, 0, kSpaces);
  std::size_t key_end = key_begin;
  while (key_end < line.size() && kKey.contains(line[key_end])) {
    ++key_end;
  }
  const std::size_t equals = skip_space(line, key_end, kSpaces);
  const std::string_view key = line.substr(key_begin, key_end - key_begin);
  // A member of that name is the object's prototype, which a text does not become.
  if (key.empty() || key == "__proto__" || equals == line.size() || line[equals] != '=') {
    return;
  }
  const std::size_t value_begin = skip_space(line, equals + 1, kSpaces);
  const std::size_t value_end = line_end(line, value_begin);
  if (skip_space(line, value_end, kSpaces) != line.size()) {
    return;
  }
  const std::string_view matched = line.substr(value_begin, value_end - value_begin);
  const std::size_t shown_begin = matched.empty() ? equals + 1 : value_begin;
  const std::size_t shown_end = matched.empty() ? equals + 1 : value_begin + trimmed_end(matched, kSpaces);
  bindings.push_back({std::string(key), meaning_of(matched), true, source.origin[begin + key_begin],
                      source.origin[begin + shown_begin], source.origin[begin + shown_end]});
}

}  // namespace

std::optional<Bindings> read_vercel(std::string_view bytes, ReadFault& /*fault*/) {
  const UnifiedText source = unify_line_ends(bytes, InvalidBytes::replaced, CarriageReturns::kept_alone);
  const std::string_view text = source.text.expose();
  Bindings bindings;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    take_line(source, begin, end, bindings);
    begin = end + 1;
  }
  return bindings;
}

}  // namespace dsnsmith
