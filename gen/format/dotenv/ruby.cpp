// Ruby's dotenv, lib/dotenv/parser.rb and lib/dotenv/substitutions: 3.2.0 matches one regular expression over the
// whole file, 2.4.0 another one over each line, in which a quote reaches to the last one that closes it.
#include <algorithm>
#include <utility>

#include "format/dotenv/line_expression.hpp"
#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr auto kSpaces = SpaceSet::ruby;
constexpr ByteSet kKey = kLetters + kDigits + ByteSet("_.");
constexpr ByteSet kVariable = kLetters + kDigits + ByteSet("_");
constexpr ByteSet kQuotes("'\"");

// Behind `\((?:[^()]|\g<cmd>)+\)`; npos if it does not match.
std::size_t behind_command(std::string_view text, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '(') {
      ++depth;
    } else if (text[i] == ')') {
      if (text[i - 1] == '(') {
        return text.npos;
      }
      if (--depth == 0) {
        return i + 1;
      }
    }
  }
  return text.npos;
}

// Substitutions::Command: behind a backslash a command stays, without it; any other would run.
bool replace_commands(Secret& value) {
  const std::string_view text = value.expose();
  Secret out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const bool escaped = text.substr(i).starts_with("\\$(");
    const bool begins = escaped || text.substr(i).starts_with("$(");
    const std::size_t end = begins ? behind_command(text, i + (escaped ? 2U : 1U)) : text.npos;
    if (end == text.npos) {
      out.append(text[i++]);
    } else if (escaped) {
      out.append(text.substr(i + 1, end - i - 1));
      i = end;
    } else {
      return false;
    }
  }
  value = std::move(out);
  return true;
}

// Substitutions::Variable: `(\\)?(\$)(?!\()\{?([A-Z0-9_]+)?\}?`.
void replace_variables(Secret& value, Bindings& before) {
  const std::string_view text = value.expose();
  Secret out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t dollar = i + (text.substr(i).starts_with("\\$") ? 1U : 0U);
    if (text[dollar] != '$' || text.substr(dollar).starts_with("$(")) {
      out.append(text[i++]);
      continue;
    }
    const std::size_t name = dollar + (text.substr(dollar).starts_with("${") ? 2U : 1U);
    std::size_t end = name;
    while (end < text.size() && kVariable.contains(text[end])) {
      ++end;
    }
    const std::size_t stop = end + (text.substr(end).starts_with('}') ? 1U : 0U);
    if (dollar != i || end == name) {
      out.append(text.substr(dollar, stop - dollar));
    } else if (const Secret* found = before.expansion_of(text.substr(name, end - name))) {
      out.append(*found);
    }
    i = stop;
  }
  value = std::move(out);
}

std::string_view stripped(std::string_view text) {
  const std::size_t begin = skip_space(text, 0, kSpaces);
  const std::string_view rest = text.substr(begin);
  return rest.substr(0, trimmed_end(rest, kSpaces));
}

struct Version {
  bool unescapes_bare;       // also without quotes
  bool commands_first;       // else what a variable holds may be a command
  bool expands_newlines;
};
constexpr Version kThree{true, true, false};
constexpr Version kTwo{false, false, true};

// What a value means; empty if a command would run.
std::optional<Secret> meaning_of(std::string_view spelled, const Version& version, Bindings& before) {
  std::string_view text = stripped(spelled);
  const bool quoted = text.size() >= 2 && kQuotes.contains(text.front()) && text.front() == text.back();
  const char quote = quoted ? text.front() : '\0';
  text = quoted ? text.substr(1, text.size() - 2) : text;
  Secret value = Secret::copy_of(text);
  if (quote == '\'') {
    return value;
  }
  if (quote == '"') {
    const Secret* mode = value_so_far(before, "DOTENV_LINEBREAK_MODE");
    value = with_newlines(text, version.expands_newlines || (mode != nullptr && mode->expose() == "legacy"));
  }
  if (quote == '"' || version.unescapes_bare) {
    value = unescaped(value.expose());
  }
  if (version.commands_first && !replace_commands(value)) {
    return std::nullopt;
  }
  replace_variables(value, before);
  if (!version.commands_first && !replace_commands(value)) {
    return std::nullopt;
  }
  return value;
}

constexpr std::string_view kCommand = "a command substitution";
constexpr std::string_view kUnset = "an export of what was not set";

class Parser {
 public:
  Parser(std::string_view text, const Version& version) : text_(text), version_(version) {}

  // One match of 3.2's expression at the beginning of a line; moves behind it, or by one byte.
  std::string_view take_match() {
    const std::size_t begin = skip_space(text_, at_, kSpaces);
    KeyMatch key = match_key(text_, begin, kSpaces, kKey);
    ValueMatch value = match_behind(key.end);
    if (key.exported && value.rest == text_.npos) {
      key = {begin, begin + 6, false};
      value = match_behind(key.end);
    }
    ++at_;
    if (key.begin == key.end || value.rest == text_.npos) {
      return {};
    }
    at_ = std::max(at_, value.rest);
    const bool holds = value.end != value.begin;
    const std::string_view name = text_.substr(key.begin, key.end - key.begin);
    if (key.exported && !holds) {
      return value_so_far(bindings_, name) == nullptr ? kUnset : std::string_view();
    }
    return add(name, begin, value.begin, value.end);
  }

  // One line by 2.4's expression.
  std::string_view take_line(std::size_t end) {
    const std::string_view whole = text_;
    text_ = whole.substr(0, end);
    const std::size_t begin = skip_space(text_, at_, kSpaces);
    const KeyMatch key = match_key(text_, begin, kSpaces, kKey);
    const std::size_t separator = key.begin == key.end ? text_.npos : match_separator(text_, key.end, kSpaces);
    std::string_view what;
    if (separator != text_.npos) {
      const std::size_t value = text_[separator - 1] == '=' ? skip_space(text_, separator, kSpaces) : separator;
      const std::size_t close = greedy_close(text_, value, kSpaces, kQuotes);
      const std::size_t bare = std::min(text_.find('#', value), end);
      what = add(text_.substr(key.begin, key.end - key.begin), begin, value, close == text_.npos ? bare : close);
    } else if (text_.substr(begin).starts_with("export") && !exports_only_set(begin + 6)) {
      what = kUnset;
    }
    text_ = whole;
    at_ = end;
    return what;
  }

  std::optional<Bindings> all() { return std::move(bindings_); }
  [[nodiscard]] std::size_t at() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }

 private:
  [[nodiscard]] ValueMatch match_behind(std::size_t key_end) const {
    const std::size_t separator = match_separator(text_, key_end, kSpaces);
    if (separator != text_.npos) {
      return match_value(text_, separator, kSpaces, kQuotes);
    }
    // Neither `=` nor a colon: the name alone on its line, with a comment perhaps.
    const std::size_t behind = skip_space(text_, key_end, kSpaces);
    const bool comment = behind < text_.size() && text_[behind] == '#';
    const std::size_t end = std::min(text_.find('\n', comment ? behind : key_end), text_.size());
    const bool alone = comment || end <= behind;
    return {key_end, key_end, alone ? end : text_.npos};
  }

  [[nodiscard]] bool exports_only_set(std::size_t at) const {
    if (at < text_.size() && space_at(text_, at, kSpaces) == 0) {
      return true;  // another word than `export`
    }
    for (at = skip_space(text_, at, kSpaces); at < text_.size(); at = skip_space(text_, at, kSpaces)) {
      const std::size_t begin = at;
      while (at < text_.size() && space_at(text_, at, kSpaces) == 0) {
        ++at;
      }
      if (value_so_far(bindings_, text_.substr(begin, at - begin)) == nullptr) {
        return false;
      }
    }
    return true;
  }

  std::string_view add(std::string_view name, std::size_t begin, std::size_t value_begin, std::size_t value_end) {
    const std::string_view spelled = text_.substr(value_begin, value_end - value_begin);
    auto value = meaning_of(spelled, version_, bindings_);
    if (!value) {
      return kCommand;
    }
    if (value->expose().find('\0') != std::string_view::npos) {
      return "a NUL byte";
    }
    const std::size_t blanks = skip_space(spelled, 0, kSpaces);
    const std::size_t end = std::max(blanks, trimmed_end(spelled, kSpaces));
    bindings_.push_back({std::string(name), std::move(*value), true, begin, value_begin + blanks, value_begin + end});
    return {};
  }

  std::string_view text_;
  const Version& version_;
  std::size_t at_ = 0;
  Bindings bindings_;
};

bool is_text(std::string_view bytes, ReadFault& fault) {
  const std::size_t good = utf8_prefix(bytes);
  fault = good == bytes.size() ? fault : ReadFault{good, "bytes that are no UTF-8"};
  return good == bytes.size();
}

}  // namespace

std::optional<Bindings> read_ruby(std::string_view bytes, ReadFault& fault) {
  if (!is_text(bytes, fault)) {
    return std::nullopt;
  }
  const std::size_t start = byte_order_mark(bytes);
  const UnifiedText source = unify_line_ends(bytes.substr(start), InvalidBytes::kept);
  const std::string_view text = source.text.expose();
  Parser parser(text, kThree);
  while (parser.at() < text.size()) {
    const std::size_t begin = parser.at();
    if (!is_line_start(text, begin, kSpaces)) {
      parser.move_to(begin + 1);
    } else if (const std::string_view what = parser.take_match(); !what.empty()) {
      fault = {start + source.origin[begin], what};
      return std::nullopt;
    }
  }
  auto bindings = parser.all();
  restore_places(source, *bindings, start);
  return bindings;
}

std::optional<Bindings> read_ruby_2(std::string_view bytes, ReadFault& fault) {
  if (!is_text(bytes, fault)) {
    return std::nullopt;
  }
  Parser parser(bytes, kTwo);
  parser.move_to(byte_order_mark(bytes));
  while (parser.at() < bytes.size()) {
    const std::size_t begin = parser.at();
    const std::size_t end = std::min(bytes.find_first_of("\n\r", begin), bytes.size());
    if (const std::string_view what = parser.take_line(end); !what.empty()) {
      fault = {begin, what};
      return std::nullopt;
    }
    parser.move_to(end + 1);
  }
  return parser.all();
}

}  // namespace dsnsmith
