// python-dotenv, src/dotenv/parser.py and variables.py, versions 0.20 to 1.2.
#include <algorithm>
#include <utility>

#include "format/dotenv/reading.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

enum class Escaping { pairs, quote_only };

constexpr auto kSpaces = SpaceSet::python;

// `[^\S\r\n]*`
std::size_t skip_blanks(std::string_view text, std::size_t at) {
  for (;;) {
    const std::size_t size =
        at < text.size() && text[at] != '\n' ? space_at(text, at, kSpaces) : 0;
    if (size == 0) {
      return at;
    }
    at += size;
  }
}

std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

// Where the quote closes that opens at `open`; npos if it does not.
std::size_t closing_quote(std::string_view text, std::size_t open, Escaping escaping) {
  const char quote = text[open];
  if (escaping == Escaping::pairs) {
    for (std::size_t i = open + 1; i < text.size(); ++i) {
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == quote) {
        return i;
      }
    }
    return text.npos;
  }
  // `'((?:\\'|[^'])*)'`: the first quote without a backslash before it, or for want
  // of one the last quote that has one.
  std::size_t last_escaped = text.npos;
  for (std::size_t i = text.find(quote, open + 1); i != text.npos; i = text.find(quote, i + 1)) {
    if (text[i - 1] != '\\') {
      return i;
    }
    last_escaped = i;
  }
  return last_escaped;
}

Secret unescaped(std::string_view inner, char quote) {
  const std::string_view letters = quote == '"' ? "\\'\"abfnrtv" : "\\'";
  const std::string_view meanings = quote == '"' ? "\\'\"\a\b\f\n\r\t\v" : "\\'";
  Secret out;
  out.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const std::size_t letter =
        inner[i] == '\\' && i + 1 < inner.size() ? letters.find(inner[i + 1]) : letters.npos;
    if (letter != letters.npos) {
      out.append(meanings[letter]);
      ++i;
    } else {
      out.append(inner[i]);
    }
  }
  return out;
}

// `${name}` and `${name:-default}`, wherever they stand.
Secret interpolated(std::string_view value, Bindings& before) {
  Secret out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool opens = value[i] == '$' && i + 1 < value.size() && value[i + 1] == '{';
    const std::size_t stop = opens ? value.find_first_of(":}", i + 2) : value.npos;
    std::size_t close = stop;
    std::string_view fallback;
    if (stop != value.npos && value[stop] == ':') {
      close = value.substr(stop).starts_with(":-") ? value.find('}', stop) : value.npos;
      fallback = close == value.npos ? fallback : value.substr(stop + 2, close - stop - 2);
    }
    if (close == value.npos) {
      out.append(value[i]);
      continue;
    }
    const Secret* known = before.expansion_of(value.substr(i + 2, stop - i - 2));
    out.append(known != nullptr ? known->expose() : fallback);
    i = close;
  }
  return out;
}

class Parser {
 public:
  Parser(const UnifiedText& source, Escaping escaping)
      : source_(source), text_(source.text.expose()), escaping_(escaping) {}

  Bindings parse() {
    at_ = escaping_ == Escaping::pairs ? byte_order_mark(text_) : 0;
    while (at_ < text_.size()) {
      at_ = skip_space(text_, at_, kSpaces);
      if (at_ < text_.size() && !take_statement()) {
        at_ = std::min(line_end(text_, at_) + 1, text_.size());  // the rest of a faulty line is skipped
      }
    }
    return std::move(bindings_);
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take_statement() {
    const std::size_t begin = at_;
    if (text_.substr(at_).starts_with("export")) {
      const std::size_t behind = skip_blanks(text_, at_ + 6);
      at_ = behind > at_ + 6 ? behind : at_;
    }
    std::string_view key;
    if (peek() != '#' && !take_key(key)) {
      return false;
    }
    at_ = skip_blanks(text_, at_);
    Binding binding;
    const bool assigns = peek() == '=';
    if (assigns) {
      const std::size_t equals = at_;
      at_ = skip_blanks(text_, at_ + 1);
      binding.value_begin = source_.origin[at_];
      // From 1.2.4 a `#` behind blanks begins a comment; before, it was the value.
      if (!(at_ > equals + 1 && peek() == '#') && !take_value(binding.value)) {
        return false;
      }
      binding.value_end = source_.origin[at_];
    }
    const std::size_t blanks = skip_blanks(text_, at_);
    if (blanks < text_.size() && text_[blanks] == '#') {
      at_ = line_end(text_, blanks);
    }
    const std::size_t end = skip_blanks(text_, at_);
    if (end < text_.size() && text_[end] != '\n') {
      return false;
    }
    at_ = std::min(end + 1, text_.size());
    if (assigns) {
      binding.key = std::string(key);
      binding.begin = source_.origin[begin];
      binding.value = interpolated(binding.value.expose(), bindings_);
      bindings_.push_back(std::move(binding));
    }
    return true;
  }

  bool take_key(std::string_view& key) {
    std::size_t end = at_;
    if (peek() == '\'') {
      end = text_.find('\'', at_ + 1);
      if (end == text_.npos || end == at_ + 1) {
        return false;
      }
      key = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      return true;
    }
    while (end < text_.size() && text_[end] != '=' && text_[end] != '#' &&
           space_at(text_, end, kSpaces) == 0) {
      ++end;
    }
    key = text_.substr(at_, end - at_);
    at_ = end;
    return !key.empty();
  }

  bool take_value(Secret& value) {
    const char quote = peek();
    if (quote == '\'' || quote == '"') {
      const std::size_t close = closing_quote(text_, at_, escaping_);
      if (close == text_.npos) {
        return false;
      }
      value = unescaped(text_.substr(at_ + 1, close - at_ - 1), quote);
      at_ = close + 1;
      return true;
    }
    const std::string_view line = text_.substr(at_, line_end(text_, at_) - at_);
    std::size_t cut = line.size();
    for (std::size_t i = line.find('#'); i != line.npos; i = line.find('#', i + 1)) {
      if (trimmed_end(line.substr(0, i), kSpaces) < i) {
        cut = i;
        break;
      }
    }
    const std::size_t end = trimmed_end(line.substr(0, cut), kSpaces);
    value = Secret::copy_of(line.substr(0, end));
    at_ += end;
    return true;
  }

  const UnifiedText& source_;
  std::string_view text_;
  Escaping escaping_;
  std::size_t at_ = 0;
  Bindings bindings_;
};

std::optional<Bindings> read(std::string_view bytes, Escaping escaping, ReadFault& fault) {
  if (const std::size_t good = utf8_prefix(bytes); good != bytes.size()) {
    fault = {good, "bytes that are no UTF-8"};
    return std::nullopt;
  }
  const UnifiedText source = unify_line_ends(bytes, InvalidBytes::kept);
  return Parser(source, escaping).parse();
}

}  // namespace

std::optional<Bindings> read_python(std::string_view bytes, ReadFault& fault) {
  return read(bytes, Escaping::pairs, fault);
}

std::optional<Bindings> read_python_before_1_2_3(std::string_view bytes, ReadFault& fault) {
  return read(bytes, Escaping::quote_only, fault);
}

}  // namespace dsnsmith
