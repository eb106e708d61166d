// direnv 2.37.1, pkg/dotenv/parse.go: a regular expression for each line, ported from an old dotenv of Ruby, and Go's
// os.Expand. A line that does not match is a fault. Nothing escapes a dollar sign, but `${:-$}` is one.
#include <algorithm>
#include <utility>

#include "format/dotenv/line_expression.hpp"
#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr auto kSpaces = SpaceSet::re2;
constexpr ByteSet kVariable = kLetters + kDigits + ByteSet("_");
constexpr ByteSet kKey = kVariable + ByteSet(".");
constexpr ByteSet kSpecial = kDigits + ByteSet("*#$@!?-");
constexpr ByteSet kQuotes("'\"");

struct Name {
  std::string_view name;
  std::size_t size;  // bytes behind the dollar sign
};

// os.getShellName
Name name_behind(std::string_view text) {
  if (text.front() == '{') {
    const std::size_t close = text.find('}', text.size() > 2 && text[2] == '}' && kSpecial.contains(text[1]) ? 2 : 1);
    return close == text.npos ? Name{{}, 1} : Name{text.substr(1, close - 1), close + 1};
  }
  std::size_t end = kSpecial.contains(text.front()) ? 1 : 0;
  while (!kSpecial.contains(text.front()) && end < text.size() && kVariable.contains(text[end])) {
    ++end;
  }
  return {text.substr(0, end), end};
}

// What stands for a name; nothing if neither the file nor a default says it.
void append_expanded(Secret& out, std::string_view name, Bindings& before) {
  const std::size_t mark = std::min(name.find(":-"), name.size());
  if (const Secret* found = before.expansion_of(name.substr(0, mark))) {
    out.append(*found);
  } else if (mark < name.size()) {
    out.append(name.substr(mark + 2));
  }
}

// os.Expand. False: it depends on the directory.
bool expand(Secret& value, Bindings& before) {
  const std::string_view text = value.expose();
  Secret out;
  out.reserve(text.size());
  bool known = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$' || i + 1 == text.size()) {
      out.append(text[i]);
      continue;
    }
    const Name found = name_behind(text.substr(i + 1));
    if (found.size == 0) {
      out.append('$');
    } else if (!found.name.empty()) {
      known = known && (found.name != "PWD" || value_so_far(before, "PWD") != nullptr);
      append_expanded(out, found.name, before);
    }
    i += found.size;
  }
  value = std::move(out);
  return known;
}

class Lines {
 public:
  // What is wrong with the line; nothing if it was taken.
  std::string_view take(std::string_view line, std::size_t offset) {
    const std::size_t begin = skip_space(line, 0, kSpaces);
    if (begin == line.size() || line[begin] == '#') {
      return {};
    }
    KeyMatch key = match_key(line, begin, kSpaces, kKey);
    const std::size_t separator = key.end == key.begin ? line.npos : match_separator(line, key.end, kSpaces);
    if (separator == line.npos) {
      return "a line that assigns nothing";
    }
    const std::size_t value = skip_space(line, separator, kSpaces);
    const std::size_t end = value_end(line, value);
    if (end == line.npos) {
      return "text behind a blank";
    }
    const std::string_view spelled = line.substr(value, end - value);
    if (spelled.find('\0') != spelled.npos) {
      return "a NUL byte";
    }
    Secret meaning = Secret::copy_of(spelled);
    const bool known = understand(meaning);
    bindings_.push_back({std::string(line.substr(key.begin, key.end - key.begin)), std::move(meaning), known, offset + begin,
                         offset + value, offset + end});
    return {};
  }

  Bindings& bindings() { return bindings_; }

 private:
  // Where the value ends; npos if more than a comment follows.
  static std::size_t value_end(std::string_view line, std::size_t value) {
    if (const std::size_t close = greedy_close(line, value, kSpaces, kQuotes); close != line.npos) {
      return close;
    }
    std::size_t end = value;
    while (end < line.size() && line[end] != '#' && space_at(line, end, kSpaces) == 0) {
      ++end;
    }
    const std::size_t behind = skip_space(line, end, kSpaces);
    return behind == line.size() || line[behind] == '#' ? end : line.npos;
  }

  // parseValue: a single byte is left as it is.
  bool understand(Secret& value) {
    const std::string_view text = value.expose();
    if (text.size() <= 1) {
      return true;
    }
    const bool quoted = kQuotes.contains(text.front()) && text.front() == text.back();
    const char quote = quoted ? text.front() : '\0';
    if (quoted) {
      const std::string_view inner = text.substr(1, text.size() - 2);
      value = quote == '"' ? unescaped(with_newlines(inner, true).expose()) : Secret::copy_of(inner);
    }
    return quote == '\'' || expand(value, bindings_);
  }

  Bindings bindings_;
};

}  // namespace

std::optional<Bindings> read_direnv(std::string_view bytes, ReadFault& fault) {
  Lines lines;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find_first_of("\r\n", begin), bytes.size());
    if (const std::string_view what = lines.take(bytes.substr(begin, end - begin), begin); !what.empty()) {
      fault = {begin, what};
      return std::nullopt;
    }
    begin = end + 1;
  }
  return std::move(lines.bindings());
}

}  // namespace dsnsmith
