// GNU make 4.3, `include` of a file of assignments whose variables are exported: src/read.c readline()
// and eval(), src/variable.c parse_variable_definition().
#include <algorithm>
#include <array>
#include <utility>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kName = kLetters + kDigits + ByteSet("_.-'\"");

bool is_blank(char c) {
  return ByteSet(" \t\r\v\f").contains(c);
}

// A line with those that a backslash joins to it.
struct LogicalLine {
  std::size_t begin;
  std::size_t end;  // without the line's end
  bool joined;
};

// Directives that give names another meaning than an assignment's.
constexpr std::array<std::string_view, 15> kDirectives{
    "define", "endef", "ifdef", "ifndef", "ifeq", "ifneq", "else", "endif", "include",
    "-include", "sinclude", "override", "unexport", "vpath", "undefine"};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<Bindings> parse(ReadFault& fault) {
    if (const std::size_t nul = text_.find('\0'); nul != text_.npos) {
      fault = {nul, "a NUL byte"};
      return std::nullopt;
    }
    at_ = byte_order_mark(text_);
    while (at_ < text_.size()) {
      const LogicalLine line = next_line();
      if (const std::string_view what = take_line(line); !what.empty()) {
        fault = {line.begin, what};
        return std::nullopt;
      }
    }
    return std::move(bindings_);
  }

 private:
  LogicalLine next_line() {
    LogicalLine line{at_, at_, false};
    for (;;) {
      const std::size_t feed = std::min(text_.find('\n', at_), text_.size());
      // readline() takes a CR before the LF away, where there is a LF, and looks for a backslash then.
      const bool crlf = feed < text_.size() && feed > at_ && text_[feed - 1] == '\r';
      line.end = crlf ? feed - 1 : feed;
      std::size_t backslashes = 0;
      while (line.end - backslashes > at_ && text_[line.end - backslashes - 1] == '\\') {
        ++backslashes;
      }
      at_ = std::min(feed + 1, text_.size());
      if (backslashes % 2 == 0 || feed == text_.size()) {
        break;
      }
      line.joined = true;
    }
    return line;
  }

  std::string_view take_line(const LogicalLine& line) {
    std::size_t at = line.begin;
    if (at < line.end && text_[at] == '\t') {
      return "a line that begins with a tab";
    }
    const auto skip_blanks = [&] {
      while (at < line.end && is_blank(text_[at])) {
        ++at;
      }
    };
    skip_blanks();
    if (at == line.end || text_[at] == '#') {
      return {};
    }
    if (line.joined) {
      return "a line that goes on behind a backslash";
    }
    Binding binding;
    binding.begin = at;
    const auto take_word = [&] {
      const std::size_t begin = at;
      while (at < line.end && kName.contains(text_[at])) {
        ++at;
      }
      return text_.substr(begin, at - begin);
    };
    std::string_view name = take_word();
    if (name == "export" && at < line.end && is_blank(text_[at])) {
      skip_blanks();
      name = take_word();
    }
    if (name.empty() || std::ranges::find(kDirectives, name) != kDirectives.end()) {
      return "a directive or a rule";
    }
    skip_blanks();
    const std::string_view rest = text_.substr(at, line.end - at);
    if (!rest.starts_with('=')) {
      binding.known = false;
      const std::size_t sign = rest.starts_with("::=") ? 3 : rest.starts_with(":=") || rest.starts_with("?=") || rest.starts_with("+=") ? 2 : 0;
      if (sign == 0) {
        return "a directive or a rule";
      }
      at += sign - 1;
    }
    ++at;
    skip_blanks();
    binding.key = std::string(name);
    binding.value_begin = at;
    take_value(line.end, at, binding);
    bindings_.push_back(std::move(binding));
    return {};
  }

  // Number signs first, then dollar signs. What is no `$$`, `$()` or a variable of the file is make's own.
  void take_value(std::size_t end, std::size_t at, Binding& binding) {
    Secret line;
    line.reserve(end - at);
    std::size_t backslashes = 0;
    const auto flush = [&](std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        line.append('\\');
      }
      backslashes = 0;
    };
    std::size_t i = at;
    for (; i < end; ++i) {
      const char c = text_[i];
      if (c == '\\') {
        ++backslashes;
        continue;
      }
      if (c == '#' && backslashes % 2 == 0) {
        break;
      }
      flush(c == '#' ? backslashes / 2 : backslashes);
      line.append(c);
    }
    flush(i < end ? backslashes / 2 : backslashes);
    binding.value_end = i;
    expand(line.expose(), binding);
  }

  void expand(std::string_view line, Binding& binding) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] != '$') {
        binding.value.append(line[i]);
        continue;
      }
      if (++i == line.size() || line[i] == '$') {
        binding.value.append('$');
        continue;
      }
      const char close = line[i] == '(' ? ')' : line[i] == '{' ? '}' : '\0';
      const std::size_t end = close == '\0' ? i : line.find(close, i);
      if (close == '\0' || end == line.npos || end != i + 1) {
        binding.known = false;  // a function, or a variable whose last value of all counts
      }
      i = end == line.npos ? line.size() : end;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Bindings bindings_;
};

}  // namespace

std::optional<Bindings> read_make(std::string_view bytes, ReadFault& fault) {
  return Parser(bytes).parse(fault);
}

}  // namespace dsnsmith
