// github.com/joho/godotenv v1.5.1, parser.go.
#include <algorithm>
#include <utility>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kVariable = ByteSet::range('A', 'Z') + kDigits + ByteSet("_");
// The name is looked at byte for byte, each as a character of Latin-1.
constexpr ByteSet kLatinNames = ByteSet("\xaa\xb2\xb3\xb5\xb9\xba\xbc\xbd\xbe") + ByteSet::range(0xc0, 0xd6) +
                                ByteSet::range(0xd8, 0xf6) + ByteSet::range(0xf8, 0xff);
constexpr ByteSet kName = kLetters + kDigits + ByteSet("_.") + kLatinNames;
constexpr ByteSet kNameBlank("\t\v\f\r \x85\xa0");

// The parser's own isSpace, which has no line feed.
std::size_t blank_at(std::string_view text, std::size_t at) {
  const CodePoint point = code_point_at(text, at);
  const bool blank = point.value == 0x85 || point.value == 0xa0 || (point.size == 1 && ByteSet("\t\v\f\r ").contains(text[at]));
  return point.size != 0 && blank ? point.size : 0;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  for (std::size_t size = blank_at(text, at); size != 0; size = blank_at(text, at)) {
    at += size;
  }
  return at;
}

std::size_t without_trailing_blanks(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t blank = blank_at(text, i);
    i += blank != 0 ? blank : 1;
    end = blank != 0 ? end : i;
  }
  return end;
}

// expandEscapes: first \n and \r, then the backslash goes, but before a dollar sign.
Secret with_escapes_expanded(std::string_view text) {
  Secret once;
  once.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\n';
    if (next == 'n' || next == 'r') {
      once.append(next == 'n' ? '\n' : '\r');
      ++i;
    } else {
      once.append(text[i]);
      if (next != '\n') {
        once.append(text[++i]);
      }
    }
  }
  const std::string_view left = once.expose();
  Secret out;
  out.reserve(left.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    const bool escapes = left[i] == '\\' && i + 1 < left.size() && left[i + 1] != '$';
    i += escapes ? 1U : 0U;
    out.append(left[i]);
  }
  return out;
}

// expandVariables: `(\\)?(\$)(\()?\{?([A-Z0-9_]+)?\}?`.
Secret with_variables(std::string_view text, Bindings& before) {
  Secret out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t dollar = text.substr(i).starts_with("\\$") ? i + 1 : i;
    if (text[dollar] != '$') {
      out.append(text[i++]);
      continue;
    }
    std::size_t name = dollar + 1;
    name += text.substr(name).starts_with('(') ? 1U : 0U;
    name += text.substr(name).starts_with('{') ? 1U : 0U;
    std::size_t end = name;
    while (end < text.size() && kVariable.contains(text[end])) {
      ++end;
    }
    const std::size_t stop = end + (text.substr(end).starts_with('}') ? 1U : 0U);
    if (dollar != i || end == name) {
      out.append(text.substr(dollar, stop - dollar));
    } else if (const Secret* value = before.expansion_of(text.substr(name, end - name))) {
      out.append(*value);
    }
    i = stop;
  }
  return out;
}

// What []rune makes of a line.
Secret in_utf8(std::string_view line) {
  Secret out;
  out.reserve(line.size());
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t size = code_point_at(line, i).size;
    out.append(size == 0 ? std::string_view("\xef\xbf\xbd") : line.substr(i, size));
    i += std::max<std::size_t>(size, 1);
  }
  return out;
}

class Parser {
 public:
  explicit Parser(const UnifiedText& source) : source_(source), text_(source.text.expose()) {}

  std::optional<Bindings> parse(ReadFault& fault) {
    while (skip_to_statement()) {
      Binding binding;
      begin_ = at_;
      if (!take_name(binding) || !take_value(binding)) {
        fault = {source_.origin[begin_], what_};
        return std::nullopt;
      }
      binding.begin = source_.origin[begin_];
      binding.value_begin = source_.origin[binding.value_begin];
      binding.value_end = source_.origin[binding.value_end];
      bindings_.push_back(std::move(binding));
    }
    return std::move(bindings_);
  }

 private:
  bool skip_to_statement() {
    for (;;) {
      at_ = skip_space(text_, at_, SpaceSet::go);
      if (at_ >= text_.size() || text_[at_] != '#') {
        return at_ < text_.size();
      }
      at_ = std::min(text_.find('\n', at_), text_.size());
    }
  }

  bool fail(std::string_view what) {
    what_ = what;
    return false;
  }

  bool take_name(Binding& binding) {
    if (text_.substr(at_).starts_with("export")) {
      const std::size_t behind = skip_blanks(text_, at_ + 6);
      at_ = behind == at_ + 6 ? at_ : behind;
    }
    std::size_t end = at_;
    while (end < text_.size() && (kName.contains(text_[end]) || kNameBlank.contains(text_[end]))) {
      ++end;
    }
    if (end < text_.size() && text_[end] != '=' && text_[end] != ':') {
      return fail("a character that is not allowed in a name");
    }
    // At the end of the file the name is a value without one.
    if (end < text_.size()) {
      const std::string_view name = text_.substr(at_, end - at_);
      binding.key = std::string(name.substr(0, trimmed_end(name, SpaceSet::go)));
      at_ = end + 1;
    }
    at_ = skip_blanks(text_, at_);
    return true;
  }

  bool take_value(Binding& binding) {
    binding.value_begin = at_;
    const char quote = at_ < text_.size() ? text_[at_] : '\n';
    if (quote == '\'' || quote == '"') {
      return take_quoted(quote, binding);
    }
    const std::size_t end = std::min(text_.find_first_of("\n\r", at_), text_.size());
    std::string_view line = text_.substr(at_, end - at_);
    at_ = end;
    for (std::size_t i = line.rfind('#'); i != line.npos && i != 0; i = line.rfind('#', i - 1)) {
      if (without_trailing_blanks(line.substr(0, i)) != i) {
        line = line.substr(0, i);
        break;
      }
    }
    line = line.substr(0, without_trailing_blanks(line));
    binding.value_end = binding.value_begin + line.size();
    return set(binding, with_variables(in_utf8(line).expose(), bindings_));
  }

  // To the first quote without a backslash before it; then all quotes at both ends go.
  bool take_quoted(char quote, Binding& binding) {
    std::size_t close = at_ + 1;
    while (close < text_.size() && (text_[close] != quote || text_[close - 1] == '\\')) {
      ++close;
    }
    if (close >= text_.size()) {
      return fail("a quote that is not closed");
    }
    std::string_view inner = text_.substr(at_, close - at_);
    inner.remove_prefix(std::min(inner.find_first_not_of(quote), inner.size()));
    inner = inner.substr(0, inner.find_last_not_of(quote) + 1);
    at_ = binding.value_end = close + 1;
    return set(binding, quote == '\'' ? Secret::copy_of(inner) : with_variables(with_escapes_expanded(inner).expose(), bindings_));
  }

  // os.Setenv refuses a NUL, and Load does not say so.
  bool set(Binding& binding, Secret value) {
    binding.known = value.expose().find('\0') == std::string_view::npos;
    binding.value = std::move(value);
    return true;
  }

  const UnifiedText& source_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::string_view what_;
  Bindings bindings_;
};

}  // namespace

std::optional<Bindings> read_godotenv(std::string_view bytes, ReadFault& fault) {
  const UnifiedText source = unify_line_ends(bytes, InvalidBytes::kept, CarriageReturns::kept_alone);
  return Parser(source).parse(fault);
}

}  // namespace dsnsmith
