// compose-go v2.16, dotenv/parser.go and template/template.go.
#include <algorithm>
#include <utility>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kNameStart = kLetters + ByteSet("_");
constexpr ByteSet kName = kNameStart + kDigits;
constexpr ByteSet kKey = kLetters + kDigits + ByteSet("_.-[]");

// The parser's own isSpace: no line feed, and fewer than unicode.IsSpace.
std::size_t blank_at(std::string_view text, std::size_t at) {
  const CodePoint point = code_point_at(text, at);
  switch (point.size == 0 ? 0 : point.value) {
    case '\t':
    case '\v':
    case '\f':
    case '\r':
    case ' ':
    case 0x85:
    case 0xa0: return point.size;
    default: return 0;
  }
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  for (std::size_t size = blank_at(text, at); size != 0; size = blank_at(text, at)) {
    at += size;
  }
  return at;
}

// `\0ddd` with three octal digits is a code point; with fewer, compose-go drops the
// zero and keeps the rest. Appends what it stands for and returns its length.
std::size_t append_octal(Secret& out, std::string_view escape) {
  std::size_t size = 2;
  unsigned value = 0;
  while (size < 5 && size < escape.size() && kDigits.contains(escape[size])) {
    value = value * 8 + static_cast<unsigned>(escape[size] - '0');
    ++size;
  }
  const std::string_view digits = escape.substr(2, size - 2);
  if (size != 5 || digits.find_first_of("89") != digits.npos || value > 255) {
    out.append('\\').append(digits);
  } else if (value < 0x80) {
    out.append(static_cast<char>(value));
  } else {
    out.append(static_cast<char>(0xC0U | (value >> 6U)));
    out.append(static_cast<char>(0x80U | (value & 0x3FU)));
  }
  return size;
}

// expandEscapes: `\(?:[abcfnrtv$"\]|0\d{0,3})`, where `\$` becomes the template's `$$`.
Secret with_escapes_expanded(std::string_view text) {
  constexpr std::string_view kLetterEscapes = "abfnrtv\"\\";
  constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\"\\";
  Secret out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const char letter = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    const std::size_t known = letter == '\0' ? kLetterEscapes.npos : kLetterEscapes.find(letter);
    if (letter == '$') {
      out.append("$$");
      i += 2;
    } else if (letter == '0') {
      i += append_octal(out, text.substr(i));
    } else if (known != kLetterEscapes.npos) {
      out.append(kMeanings[known]);
      i += 2;
    } else {
      out.append(text[i++]);
    }
  }
  return out;
}

struct Expanded {
  Secret value;
  bool known = true;
};

// template.Substitute. Empty for what it calls an invalid template.
std::optional<Expanded> with_variables(std::string_view text, Bindings& before) {
  Expanded expanded;
  for (std::size_t i = 0; i < text.size();) {
    const char next = text[i] == '$' && i + 1 < text.size() ? text[i + 1] : '\0';
    if (next == '$') {
      expanded.value.append('$');
      i += 2;
      continue;
    }
    if (next != '{' && !kNameStart.contains(next)) {
      expanded.value.append(text[i++]);
      continue;
    }
    const std::size_t begin = i + (next == '{' ? 2U : 1U);
    std::size_t end = begin;
    if (end < text.size() && kNameStart.contains(text[end])) {
      while (end < text.size() && kName.contains(text[end])) {
        ++end;
      }
    }
    if (next == '{') {
      if (end == begin || end == text.size()) {
        return std::nullopt;
      }
      if (text[end] != '}') {
        // `:-`, `-`, `:?`, `?`, `:+`, `+` and anything up to the last brace of the line.
        const std::size_t sign = text[end] == ':' ? end + 1 : end;
        const std::string_view rest =
            text.substr(end, std::min(text.find('\n', end), text.size()) - end);
        const std::size_t close = rest.rfind('}');
        if (sign >= text.size() || !ByteSet("-+?").contains(text[sign]) || close == rest.npos) {
          return std::nullopt;
        }
        expanded.known = false;
        i = end + close + 1;
        continue;
      }
    }
    if (const Secret* value = before.expansion_of(text.substr(begin, end - begin))) {
      expanded.value.append(*value);
    }
    i = next == '{' ? end + 1 : end;
  }
  return expanded;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<Bindings> parse(ReadFault& fault) {
    at_ = byte_order_mark(text_);
    while (skip_to_statement()) {
      if (!take_statement()) {
        fault = {begin_, what_};
        return std::nullopt;
      }
    }
    return std::move(bindings_);
  }

 private:
  bool skip_to_statement() {
    for (;;) {
      at_ = skip_space(text_, at_, SpaceSet::go);
      if (at_ < text_.size() && text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        continue;
      }
      return at_ < text_.size();
    }
  }

  bool fail(std::string_view what) {
    what_ = what;
    return false;
  }

  bool take_statement() {
    begin_ = at_;
    if (text_.substr(at_).starts_with("export") && at_ + 6 < text_.size() &&
        ByteSet(" \t\n\f\r").contains(text_[at_ + 6])) {
      at_ = skip_blanks(text_, at_ + 6);
    }
    const std::size_t key = at_;
    std::size_t end = key;
    while (end < text_.size() && text_[end] != '=' && text_[end] != ':' && text_[end] != '\n') {
      // Letters and digits of every script are taken; here all that is not ASCII.
      const bool ascii = static_cast<unsigned char>(text_[end]) < 0x80;
      if (ascii && blank_at(text_, end) == 0 && !kKey.contains(text_[end])) {
        return fail("a character that is not allowed in a name");
      }
      ++end;
    }
    const bool assigns = end < text_.size() && text_[end] != '\n';
    const std::string_view spelled = text_.substr(key, end - key);
    const std::string_view name = spelled.substr(0, trimmed_end(spelled, SpaceSet::go));
    if (name.find(' ') != name.npos) {
      return fail("a name with a blank in it");
    }
    if (end == text_.size()) {
      return fail("a last line without a value");
    }
    at_ = skip_blanks(text_, end + 1);
    return !assigns || take_value(name);
  }

  bool take_value(std::string_view name) {
    Binding binding;
    binding.key = std::string(name);
    binding.begin = begin_;
    binding.value_begin = at_;
    const char quote = at_ < text_.size() ? text_[at_] : '\n';
    std::optional<Expanded> expanded;
    if (quote == '\'' || quote == '"') {
      Secret inner;
      if (!take_quoted(quote, inner)) {
        return fail("a quote that is not closed");
      }
      binding.value_end = at_;
      expanded = quote == '"'
                     ? with_variables(with_escapes_expanded(inner.expose()).expose(), bindings_)
                     : std::optional<Expanded>(Expanded{std::move(inner), true});
    } else {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      std::string_view line = text_.substr(at_, end - at_);
      line = line.substr(0, line.find(" #"));
      line = line.substr(0, trimmed_end(line, SpaceSet::go));
      binding.value_end = at_ + line.size();
      at_ = std::min(end + 1, text_.size());
      expanded = with_variables(line, bindings_);
    }
    if (!expanded) {
      return fail("a `${` that is no variable");
    }
    binding.value = std::move(expanded->value);
    // Compose hands the value to the engine in JSON, where other bytes are replaced.
    binding.known = expanded->known && is_utf8(binding.value.expose());
    bindings_.push_back(std::move(binding));
    return true;
  }

  // Between the quotes a backslash before the quote is removed, all others stay.
  bool take_quoted(char quote, Secret& inner) {
    bool escaped = false;
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == quote && !escaped) {
        at_ = i + 1;
        return true;
      }
      if (c == '\\' && !escaped) {
        escaped = true;
        continue;
      }
      if (escaped && c != quote) {
        inner.append('\\');
      }
      inner.append(c);
      escaped = false;
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::string_view what_;
  Bindings bindings_;
};

}  // namespace

std::optional<Bindings> read_compose(std::string_view bytes, ReadFault& fault) {
  return Parser(bytes).parse(fault);
}

}  // namespace dsnsmith
