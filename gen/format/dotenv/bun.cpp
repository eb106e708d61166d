// Bun's own .env files: src/dotenv/env_loader.rs of 1.4 and env_loader.zig of 1.2 and 1.3. The whole file is taken apart
// first; then what `$NAME`, `${NAME}` and `${NAME:-default}` mean is put in, variable by variable in the order of their
// first lines, whatever the quotes. Only then bytes that are no UTF-8 become U+FFFD, as process.env shows them.
#include <algorithm>
#include <map>
#include <utility>

#include "format/dotenv/budget.hpp"
#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

enum class Release { from_1_4, before_1_4 };

constexpr ByteSet kName = kLetters + kDigits + ByteSet("_");
constexpr ByteSet kKey = kName + ByteSet("-.");
constexpr ByteSet kBlanks("\t\v\f \n\r");
// A byte of a no-break space, and the last one of other characters.
constexpr ByteSet kOldBlanks = kBlanks + ByteSet("\xa0");
constexpr std::string_view kLineEnds = "\n\r";

Secret decoded(std::string_view inner, char quote) {
  Secret out;
  out.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const char c = inner[i];
    if (c == '\\' && quote == '"' && i + 1 < inner.size()) {
      const char letter = inner[++i];
      const std::string_view pair = inner.substr(i - 1, 2);
      out.append(letter == 'n' ? "\n" : letter == 'r' ? "\r" : pair);
    } else if (c != '\r') {
      out.append(c);
    } else if (!inner.substr(i + 1).starts_with('\n')) {
      out.append('\n');
    }
  }
  return out;
}

class Parser {
 public:
  Parser(std::string_view text, Release release)
      : text_(text), old_(release == Release::before_1_4), blanks_(old_ ? kOldBlanks : kBlanks), at_(old_ ? 0 : byte_order_mark(text)) {}

  Bindings parse() {
    Bindings bindings;
    while (at_ < text_.size()) {
      skip_blanks();
      const std::size_t begin = at_;
      const std::string_view key = take_key(true);
      if (key.empty()) {
        skip_line();
        continue;
      }
      Binding& binding = bindings.emplace_back();
      binding.key = key;
      binding.begin = begin;
      take_value(binding);
    }
    return bindings;
  }

 private:
  [[nodiscard]] std::size_t behind_blanks(std::size_t at) const {
    while (at < text_.size() && blanks_.contains(text_[at])) {
      ++at;
    }
    return at;
  }
  void skip_blanks() { at_ = behind_blanks(at_); }
  void skip_line() { at_ = std::min(text_.find_first_of(kLineEnds, at_), text_.size() - 1) + 1; }

  // Leaves the cursor behind `=`, or `:` and the blank behind that; where it was, if there is no key.
  std::string_view take_key(bool may_export) {
    const std::size_t begin = at_;
    std::size_t end = begin;
    while (end < text_.size() && kKey.contains(text_[end])) {
      ++end;
    }
    const std::string_view key = text_.substr(begin, end - begin);
    at_ = key.empty() ? begin : behind_blanks(end);
    if (may_export && key == "export" && end < at_) {
      if (const std::string_view exported = take_key(false); !exported.empty()) {
        return exported;
      }
    }
    if (!key.empty() && at_ < text_.size()) {
      const bool colon = text_[at_] == ':' && at_ + 1 < text_.size() && blanks_.contains(text_[at_ + 1]);
      if (colon || text_[at_] == '=') {
        at_ += colon ? 2 : 1;
        return key;
      }
    }
    at_ = begin;
    return {};
  }

  void take_value(Binding& binding) {
    const std::size_t begin = at_;
    skip_blanks();
    const std::size_t open = at_;
    const char quote = open < text_.size() ? text_[open] : '\0';
    const std::size_t close = ByteSet("'\"`").contains(quote) ? closing_quote(open, quote) : text_.npos;
    if (close != text_.npos) {
      binding.value = decoded(text_.substr(open + 1, close - open - 1), quote);
      // Without its quotes it would not be looked for on a line below.
      const bool is_below = text_.substr(begin, open - begin).find_first_of(kLineEnds) != text_.npos;
      binding.value_begin = is_below ? begin : open;
      binding.value_end = end_of_statement(close + 1);
      at_ = old_ ? behind_blanks(close + 1) : close + 1;
      if (!old_) {
        skip_line();
      }
      return;
    }
    at_ = open == text_.size() ? open : std::min(text_.find_first_of("#\r\n", begin), text_.size());
    std::size_t last = at_;
    while (last > begin && blanks_.contains(text_[last - 1])) {
      --last;
    }
    binding.value_begin = last == begin ? begin : behind_blanks(begin);
    binding.value_end = last;
    binding.value = Secret::copy_of(text_.substr(binding.value_begin, last - binding.value_begin));
  }

  // What stands behind a quote is lost, so it is a part of the spelling; but a comment is not.
  [[nodiscard]] std::size_t end_of_statement(std::size_t behind) const {
    const std::size_t next = behind_blanks(behind);
    const bool ends = next == text_.size() || text_[next] == '#' || text_.substr(behind, next - behind).find_first_of(kLineEnds) != text_.npos;
    return ends ? behind : std::min(text_.find_first_of(kLineEnds, behind), text_.size());
  }

  // A backslash takes the next byte along. Before 1.4 a quote that something follows closes nothing, and the byte
  // behind it is not looked at.
  [[nodiscard]] std::size_t closing_quote(std::size_t open, char quote) const {
    for (std::size_t at = open + 1; at < text_.size(); ++at) {
      if (text_[at] == '\\') {
        ++at;
      } else if (text_[at] == quote) {
        if (!old_ || end_of_statement(at + 1) == at + 1) {
          return at;
        }
        ++at;
      }
    }
    return text_.npos;
  }

  std::string_view text_;
  bool old_;
  ByteSet blanks_;
  std::size_t at_;
};

// The variables of the file with what they mean so far.
class Variables {
 public:
  explicit Variables(const Bindings& bindings) {
    for (const Binding& binding : bindings) {
      const auto [entry, is_new] = by_name_.emplace(binding.key, all_.size());
      if (is_new) {
        all_.push_back({&binding, {}});
      }
      all_[entry->second].value = binding.value.clone();
    }
  }

  struct Variable {
    const Binding* first;
    Secret value;
  };
  std::vector<Variable>& all() { return all_; }
  [[nodiscard]] const Secret* find(std::string_view name) const {
    const auto entry = by_name_.find(name);
    return entry == by_name_.end() ? nullptr : &all_[entry->second].value;
  }

 private:
  std::vector<Variable> all_;
  std::map<std::string_view, std::size_t> by_name_;
};

std::size_t name_end(std::string_view text, std::size_t at) {
  while (at < text.size() && kName.contains(text[at])) {
    ++at;
  }
  return at;
}

// From left to right, defaults within defaults.
class Expander {
 public:
  explicit Expander(const Variables& variables) : variables_(variables) {}

  // Empty: it comes to too much.
  std::optional<Secret> expand(std::string_view text) {
    Secret out;
    expand_into(out, text, 0);
    return endless_ ? std::nullopt : std::optional(std::move(out));
  }

 private:
  void expand_into(Secret& out, std::string_view text, int depth) {
    for (std::size_t at = 0; at < text.size() && !endless_;) {
      const std::string_view rest = text.substr(at);
      if (rest.starts_with("\\$")) {
        out.append('$');
        at += 2;
      } else if (rest.starts_with("${")) {
        at += braces(out, rest, depth);
      } else if (const std::size_t end = rest.front() == '$' ? name_end(rest, 1) : 1; end > 1) {
        append_variable(out, variables_.find(rest.substr(1, end - 1)));
        at += end;
      } else {
        out.append(rest.front());
        ++at;
      }
    }
  }

  // How much of `text`, which begins with `${`, is done.
  std::size_t braces(Secret& out, std::string_view text, int depth) {
    constexpr int kDeepest = 200;
    const std::size_t close = closing_brace(text);
    if (close == text.npos) {
      out.append(text);
      return text.size();
    }
    const std::size_t end = name_end(text, 2);
    const std::string_view rest = text.substr(end, close - end);
    const Secret* const variable = variables_.find(text.substr(2, end - 2));
    if (!rest.empty() && !rest.starts_with(":-")) {
      out.append(text.substr(0, close + 1));
    } else if (variable != nullptr || rest.empty()) {
      append_variable(out, variable);
    } else if (depth < kDeepest) {
      expand_into(out, rest.substr(2), depth + 1);
    } else {
      out.append(rest.substr(2));
    }
    return close + 1;
  }

  static std::size_t closing_brace(std::string_view text) {
    std::size_t open = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\\') {
        ++at;
      } else if (text.substr(at).starts_with("${")) {
        ++open;
        ++at;
      } else if (text[at] == '}' && --open == 0) {
        return at;
      }
    }
    return text.npos;
  }

  void append_variable(Secret& out, const Secret* variable) {
    if (variable != nullptr) {
      endless_ = endless_ || !budget_.pays(variable->size());
      out.append(endless_ ? std::string_view() : variable->expose());
    }
  }

  const Variables& variables_;
  FileBudget budget_;
  bool endless_ = false;
};

// From right to left; what is no name after a `$` is nothing, and so is that `$`.
class OldExpander {
 public:
  explicit OldExpander(const Variables& variables) : variables_(variables) {}

  // Empty: it comes to too much, or the program ends with a fault.
  std::optional<Secret> expand(std::string_view text) {
    if (text.size() < 2) {
      return Secret::copy_of(text);
    }
    std::vector<std::string_view> pieces;  // the last first
    std::size_t last = text.size();
    for (std::size_t at = text.size() - 1; at-- != 0;) {
      if (text[at] != '$') {
        continue;
      }
      if (at > 0 && text[at - 1] == '\\') {
        pieces.push_back(text.substr(at, last - at));
        --at;
      } else if (!take_reference(text, at, last, pieces)) {
        return std::nullopt;
      }
      last = at;
    }
    pieces.push_back(text.substr(0, last));
    Secret out;
    std::ranges::reverse(pieces);
    for (const std::string_view piece : pieces) {
      out.append(piece);
    }
    return out;
  }

 private:
  bool take_reference(std::string_view text, std::size_t at, std::size_t last, std::vector<std::string_view>& pieces) {
    const std::size_t begin = at + (text[at + 1] == '{' ? 2 : 1);
    std::size_t end = name_end(text, begin);
    const Secret* const variable = variables_.find(text.substr(begin, end - begin));
    std::string_view by;
    if (text.substr(end).starts_with(":-")) {
      const std::size_t stop = std::min(text.find_first_of("}\\", end + 2), text.size());
      by = text.substr(end + 2, stop - end - 2);
      end = stop;
    }
    end += text.substr(end).starts_with('}') ? 1U : 0U;
    by = variable != nullptr ? variable->expose() : by;
    if (end > last || !budget_.pays(by.size())) {
      return false;
    }
    pieces.push_back(text.substr(end, last - end));
    pieces.push_back(by);
    return true;
  }

  const Variables& variables_;
  FileBudget budget_;
};

template <typename Expands>
std::optional<Bindings> read(std::string_view bytes, Release release, std::string_view failure, ReadFault& fault) {
  Bindings bindings = Parser(bytes, release).parse();
  Variables variables(bindings);
  Expands expander(variables);
  for (Variables::Variable& variable : variables.all()) {
    auto value = expander.expand(variable.value.expose());
    if (!value) {
      fault = {variable.first->begin, failure};
      return std::nullopt;
    }
    variable.value = std::move(*value);
  }
  for (Variables::Variable& variable : variables.all()) {
    variable.value = unify_line_ends(variable.value.expose(), InvalidBytes::replaced, CarriageReturns::kept).text;
  }
  for (Binding& binding : bindings) {
    binding.value = variables.find(binding.key)->clone();
  }
  return bindings;
}

}  // namespace

std::optional<Bindings> read_bun(std::string_view bytes, ReadFault& fault) {
  return read<Expander>(bytes, Release::from_1_4, kEndless, fault);
}
std::optional<Bindings> read_bun_before_1_4(std::string_view bytes, ReadFault& fault) {
  return read<OldExpander>(bytes, Release::before_1_4, "a variable in a default, or without end", fault);
}

}  // namespace dsnsmith
