// Readers that take a file apart with Python's str.splitlines(): django-environ 0.14 environ/environ.py
// read_env(), and honcho 2.0 honcho/environ.py parse(), which gives each line to shlex.
#include <algorithm>
#include <utility>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kName = kLetters + kDigits + ByteSet("_");

bool ends_line(std::uint32_t point) {
  return (point >= '\n' && point <= '\r') || (point >= 0x1c && point <= 0x1e) || point == 0x85 || point == 0x2028 || point == 0x2029;
}

std::string_view line_at(std::string_view bytes, std::size_t begin) {
  std::size_t end = begin;
  for (; end < bytes.size(); ++end) {
    const CodePoint point = code_point_at(bytes, end);
    if (point.size != 0 && ends_line(point.value)) {
      break;
    }
  }
  return bytes.substr(begin, end - begin);
}

using TakeLine = std::string_view (*)(std::string_view line, std::size_t begin, Bindings& bindings);

std::optional<Bindings> read_lines(std::string_view bytes, TakeLine take_line, ReadFault& fault) {
  if (const std::size_t good = utf8_prefix(bytes); good != bytes.size()) {
    fault = {good, "bytes that are no UTF-8"};
    return std::nullopt;
  }
  Bindings bindings;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::string_view line = line_at(bytes, begin);
    if (const std::string_view what = take_line(line, begin, bindings); !what.empty()) {
      fault = {begin, what};
      return std::nullopt;
    }
    // An empty line between the two bytes of CR LF sets nothing.
    begin += line.size() + std::max<std::size_t>(code_point_at(bytes, begin + line.size()).size, 1);
  }
  return bindings;
}

// --- django-environ

bool is_quoted(std::string_view value, char quote) {
  return value.size() >= 2 && value.front() == quote && value.back() == quote;
}

// re.sub(r'\\(.)', …): a backslash goes, but before r, n and t.
Secret without_backslashes(std::string_view inner) {
  Secret out;
  out.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] != '\\' || i + 1 == inner.size()) {
      out.append(inner[i]);
      continue;
    }
    ++i;
    if (ByteSet("rnt").contains(inner[i])) {
      out.append('\\');
    }
    out.append(inner[i]);
  }
  return out;
}

std::string_view take_django(std::string_view line, std::size_t begin, Bindings& bindings) {
  const std::size_t key = line.starts_with("export ") ? 7 : 0;
  const std::size_t equals = line.find('=', key);
  const std::string_view name = line.substr(key, std::min(equals, line.size()) - key);
  if (equals == line.npos || name.empty() || !kName.contains_all(name)) {
    return {};
  }
  std::string_view value = line.substr(equals + 1);
  if (value.find('\0') != value.npos) {
    return "a NUL byte";
  }
  // What single quotes held may stand in double ones once more.
  value = is_quoted(value, '\'') ? value.substr(1, value.size() - 2) : value;
  Secret meaning = is_quoted(value, '"') ? without_backslashes(value.substr(1, value.size() - 2)) : Secret::copy_of(value);
  // env("NAME") of a value with a dollar sign in front is that of another variable.
  const bool known = !meaning.expose().starts_with('$');
  bindings.push_back({std::string(name), std::move(meaning), known, begin, begin + equals + 1, begin + line.size()});
  return {};
}

// --- honcho: shlex.shlex(line, posix=True), whose first token is the name, whose second is `=`, and whose others
// are joined; then \n and \t are replaced.

class Words {
 public:
  explicit Words(std::string_view line) : line_(line) {}

  // Appends the next token; false: there is none, or a fault.
  bool next(Secret& token) {
    while (at_ < line_.size() && is_blank(line_[at_])) {
      ++at_;
    }
    begin_ = at_;
    if (at_ == line_.size() || line_[at_] == '#') {
      return false;
    }
    if (!is_word(line_[at_])) {
      token.append(line_[at_]);
      end_ = ++at_;
      return true;
    }
    while (fault_.empty() && at_ < line_.size() && is_word(line_[at_])) {
      take_part(token);
    }
    end_ = at_;
    return fault_.empty();
  }

  [[nodiscard]] std::string_view fault() const { return fault_; }
  [[nodiscard]] std::size_t begin() const { return begin_; }  // of the last token
  [[nodiscard]] std::size_t end() const { return end_; }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t'; }
  // Letters of other languages are words of their own to shlex, which makes no difference to a value.
  static bool is_word(char c) {
    return kName.contains(c) || ByteSet("'\"\\").contains(c) || static_cast<unsigned char>(c) >= 0x80;
  }

  void take_part(Secret& token) {
    const char first = line_[at_++];
    if (first == '\'' || first == '"') {
      take_quoted(first, token);
    } else if (first != '\\') {
      token.append(first);
    } else if (at_ == line_.size()) {
      fault_ = "a backslash at the end of a line";
    } else {
      token.append(line_[at_++]);
    }
  }

  void take_quoted(char quote, Secret& token) {
    while (at_ < line_.size() && line_[at_] != quote) {
      if (quote == '"' && line_[at_] == '\\' && at_ + 1 < line_.size()) {
        ++at_;
        if (line_[at_] != '"' && line_[at_] != '\\') {
          token.append('\\');
        }
      }
      token.append(line_[at_++]);
    }
    if (at_ == line_.size()) {
      fault_ = "a quote that is not closed";
    }
    ++at_;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string_view fault_;
};

Secret replaced(std::string_view value, char letter, char meaning) {
  Secret out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool escaped = value[i] == '\\' && i + 1 < value.size() && value[i + 1] == letter;
    out.append(escaped ? meaning : value[i]);
    i += escaped ? 1 : 0;
  }
  return out;
}

std::string_view take_honcho(std::string_view line, std::size_t begin, Bindings& bindings) {
  Words words(line);
  Secret name;
  Secret equals;
  Secret value;
  const bool names = words.next(name);
  const std::size_t name_begin = words.begin();
  const bool assigns = names && words.next(equals);
  const std::size_t value_begin = words.end();
  std::size_t value_end = value_begin;
  bool holds = false;
  while (assigns && words.next(value)) {
    holds = true;
    value_end = words.end();
  }
  if (!words.fault().empty()) {
    return words.fault();
  }
  const std::string_view key = name.expose();
  if (holds && equals.expose() == "=" && !key.empty() && (kLetters + ByteSet("_")).contains(key.front())) {
    bindings.push_back({std::string(key), replaced(replaced(value.expose(), 'n', '\n').expose(), 't', '\t'), true,
                        begin + name_begin, begin + value_begin, begin + value_end});
  }
  return {};
}

}  // namespace

std::optional<Bindings> read_django(std::string_view bytes, ReadFault& fault) {
  return read_lines(bytes, take_django, fault);
}

std::optional<Bindings> read_honcho(std::string_view bytes, ReadFault& fault) {
  return read_lines(bytes, take_honcho, fault);
}

}  // namespace dsnsmith
