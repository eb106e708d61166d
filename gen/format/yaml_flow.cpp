#include "format/yaml_flow.hpp"

#include <algorithm>
#include <string>

#include "core/ascii.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kShallow = "a value that goes on in a line too far left";

// Whether what goes on in the line at `line` stands further right than `column`, or is nothing.
bool is_indented(std::string_view text, std::size_t line, std::size_t column) {
  const std::size_t begin = std::min(text.find_first_not_of(' ', line), text.size());
  return begin - line > column || begin == text.size() || text[begin] == '\n' || text[begin] == '\r';
}

class Flow {
 public:
  Flow(std::string_view text, std::size_t open, std::size_t column) : text_(text), at_(open), column_(column) {}

  YamlSpan scan() {
    do {
      if (at_ >= text_.size()) {
        return {open_.empty() ? at_ : text_.size(), "a bracket that is not closed"};
      }
      const std::string_view fault = step();
      if (!fault.empty()) {
        return {at_, fault};
      }
    } while (!open_.empty());
    return {at_, {}};
  }

 private:
  // Reads one sign, quoted text or comment.
  std::string_view step() {
    const char c = text_[at_];
    switch (c) {
      case '\t': return "a tab outside of quotes";
      case '\n': return next_line();
      case '#': return comment();
      case '"':
      case '\'': return quotes();
      case '{':
      case '[':
        open_.push_back(c == '{' ? '}' : ']');
        return separator();
      case '}':
      case ']':
        if (open_.back() != c) {
          return "a bracket that closes another kind";
        }
        open_.pop_back();
        return separator();
      case ',': return separator();
      default: return word(c);
    }
  }

  std::string_view separator() {
    in_word_ = false;
    ++at_;
    return {};
  }

  std::string_view next_line() {
    ++at_;
    const std::size_t begin = std::min(text_.find_first_not_of(' ', at_), text_.size());
    const bool closes = begin < text_.size() && (text_[begin] == '}' || text_[begin] == ']');
    const bool quote = begin < text_.size() && (text_[begin] == '"' || text_[begin] == '\'');
    if (!closes && !is_indented(text_, at_, column_)) {
      return kShallow;
    }
    return in_word_ && quote ? "a quote within a value without quotes" : std::string_view();
  }

  std::string_view comment() {
    const char before = text_[at_ - 1];
    if (before != ' ' && before != '\n') {
      ++at_;
      return in_word_ ? std::string_view() : "a comment without a blank in front of it";
    }
    at_ = std::min(text_.find('\n', at_), text_.size());
    return {};
  }

  std::string_view quotes() {
    if (in_word_) {
      ++at_;
      return {};
    }
    const YamlSpan span = behind_yaml_quotes(text_, at_, column_);
    at_ = span.end;
    return span.fault;
  }

  std::string_view word(char c) {
    const bool gap = at_ + 1 >= text_.size() || ByteSet(" \r\n,[]{}").contains(text_[at_ + 1]);
    if (c == ' ' || c == '\r') {
      ++at_;
    } else if (in_word_) {
      in_word_ = !(c == ':' && gap);
      ++at_;
    } else if (c == '&' || c == '*' || c == '!') {
      at_ = std::min(text_.find_first_of(" \r\n,[]{}", at_), text_.size());
    } else {
      // A colon behind quotes, and the sign of a key; everything else begins a word.
      in_word_ = c != ':' && !(c == '?' && gap);
      ++at_;
    }
    return {};
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t column_;
  std::string open_;  // what closes the brackets that are open
  bool in_word_ = false;
};

bool is_unfit(std::uint32_t point) {
  const bool control = (point < 0x20U && point != '\t' && point != '\n' && point != '\r') || (point >= 0x7FU && point < 0xA0U);
  return control || point == 0x2028U || point == 0x2029U || point == 0xFEFFU || point == 0xFFFEU || point == 0xFFFFU;
}

}  // namespace

std::size_t unfit_for_yaml(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    if (point.size == 0 || is_unfit(point.value) || (text[i] == '\r' && text.substr(i, 2) != "\r\n")) {
      return i;
    }
    i += point.size;
  }
  return text.npos;
}

std::size_t closing_yaml_quote(std::string_view text, std::size_t open) {
  const char quote = text[open];
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    const bool doubled = text[i] == quote && quote == '\'' && text.substr(i + 1, 1) == "'";
    if (doubled || (quote == '"' && is_backslash(text[i]))) {
      ++i;
    } else if (text[i] == quote) {
      return i;
    }
  }
  return text.npos;
}

YamlSpan behind_yaml_quotes(std::string_view text, std::size_t open, std::size_t column) {
  const std::size_t close = closing_yaml_quote(text, open);
  if (close == text.npos) {
    return {open, "a quote that is not closed"};
  }
  for (std::size_t feed = text.find('\n', open); feed < close; feed = text.find('\n', feed + 1)) {
    if (!is_indented(text, feed + 1, column)) {
      return {feed + 1, kShallow};
    }
  }
  return {close + 1, {}};
}

YamlSpan behind_yaml_flow(std::string_view text, std::size_t open, std::size_t column) {
  return Flow(text, open, column).scan();
}

std::optional<Secret> unquoted_yaml(std::string_view spelled) {
  if (spelled.front() == '"') {
    // Two halves of a character are one in JSON alone.
    for (std::size_t escape = spelled.find('\\'); escape != spelled.npos; escape = spelled.find('\\', escape + 2)) {
      const std::string_view digits = spelled.substr(escape + 1, 3);
      if (digits.size() == 3 && digits[0] == 'u' && lower(digits[1]) == 'd' && ByteSet("89abcdefABCDEF").contains(digits[2])) {
        return std::nullopt;
      }
    }
    return decode(Spelling::json_string, spelled);
  }
  Secret out;
  const std::string_view inner = spelled.substr(1, spelled.size() - 2);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    out.append(inner[i]);
    i += inner[i] == '\'' ? 1U : 0U;
  }
  return out;
}

}  // namespace dsnsmith
