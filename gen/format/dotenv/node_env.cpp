// util.parseEnv of Node.js 22 to 26, src/node_dotenv.cc ParseContent(), which Vite 8 calls. A carriage return
// is nothing to it, and a quote ends at the next one of its kind, wherever that is.
#include <algorithm>
#include <utility>

#include "format/dotenv/expansion.hpp"
#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kBlanks = " \t\n";

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(kBlanks, at), text.size());
}

std::string_view trimmed(std::string_view text) {
  const std::string_view rest = text.substr(skip_blanks(text, 0));
  return rest.substr(0, rest.find_last_not_of(kBlanks) + 1);
}

std::string_view name_in(std::string_view text) {
  const std::string_view name = trimmed(text);
  return name.starts_with("export ") ? trimmed(name.substr(7)) : name;
}

Secret with_line_feeds(std::string_view inner) {
  Secret out;
  out.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const bool escaped = inner[i] == '\\' && i + 1 < inner.size() && inner[i + 1] == 'n';
    out.append(escaped ? '\n' : inner[i]);
    i += escaped ? 1U : 0U;
  }
  return out;
}

struct Value {
  Secret meaning;
  std::size_t end;   // of its spelling
  std::size_t next;  // where the next line begins
};

Value value_at(std::string_view text, std::size_t at) {
  const bool quoted = ByteSet("'\"`").contains(text[at]);
  const std::size_t close = quoted ? text.find(text[at], at + 1) : text.npos;
  const std::size_t line_end = std::min(text.find('\n', close == text.npos ? at : close), text.size());
  const std::size_t next = std::min(line_end + 1, text.size());
  if (close != text.npos) {
    const std::string_view inner = text.substr(at + 1, close - at - 1);
    return {text[at] == '"' ? with_line_feeds(inner) : Secret::copy_of(inner), close + 1, next};
  }
  std::string_view line = text.substr(at, line_end - at);
  line = quoted ? line : trimmed(line.substr(0, line.find('#')));
  return {Secret::copy_of(line), at + line.size(), next};
}

Bindings parse_env(std::string_view bytes) {
  const UnifiedText source = unify_line_ends(bytes, InvalidBytes::replaced, CarriageReturns::removed);
  const std::string_view all = source.text.expose();
  const std::string_view text = all.substr(0, all.find_last_not_of(kBlanks) + 1);
  Bindings bindings;
  for (std::size_t at = skip_blanks(text, 0); at < text.size();) {
    const std::size_t stop = std::min(text.find_first_of(text[at] == '#' ? "\n" : "=\n", at), text.size());
    if (stop == text.size() || text[stop] == '\n') {
      at = text[at] == '#' || text[at] == '\n' ? stop + 1 : skip_blanks(text, stop + 1);
      continue;
    }
    const std::string_view name = name_in(text.substr(at, stop - at));
    const std::size_t begin = skip_blanks(text, at);
    at = stop + 1;
    const bool empty = at >= text.size() || text[at] == '\n';
    if (name.empty()) {
      // What stands behind such a `=` is a line of its own.
      at += empty ? 1U : 0U;
      continue;
    }
    const std::size_t value_begin = empty ? at : skip_blanks(text, at);
    Value value = empty ? Value{{}, at, at + 1} : value_at(text, value_begin);
    // Behind the last byte of the spelling: a carriage return that was passed over belongs to the line's end.
    const std::size_t behind_equals = source.origin[stop] + 1;
    const std::size_t last = value.end == value_begin ? behind_equals : source.origin[value.end - 1] + 1;
    bindings.push_back({std::string(name), std::move(value.meaning), true, source.origin[begin],
                        value.end == value_begin ? behind_equals : source.origin[value_begin], last});
    at = value.next;
  }
  return bindings;
}

}  // namespace

std::optional<Bindings> read_vite_8(std::string_view bytes, ReadFault& fault) {
  Bindings bindings = parse_env(bytes);
  return expand(bindings, Expansion::vite_8, fault) ? std::optional(std::move(bindings)) : std::nullopt;
}

}  // namespace dsnsmith
