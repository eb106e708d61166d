// Shells as `set -a; . file` reads a file of assignments: POSIX XCU 2.2 (quoting),
// 2.3 (tokens), 2.9.1 (simple commands), 2.9.3 (lists).
#include <algorithm>
#include <utility>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kNameStart = kLetters + ByteSet("_");
constexpr ByteSet kName = kNameStart + kDigits;
constexpr ByteSet kEndsWord = ByteSet(" \t\n;&|<>()");

// Where the shells part in a file of assignments.
struct Dialect {
  bool appends = true;         // `U+=x` is an assignment
  bool ansi_quotes = true;     // `$'…'`
  bool locale_quotes = true;   // `$"…"`
  bool both_redirected = true; // `&>` is one operator
  bool equals_expands = false; // zsh: `=name` in a value is the path of a program
};
constexpr Dialect kBash;
constexpr Dialect kDash{false, false, false, false, false};
constexpr Dialect kBusybox{true, true, false, true, false};
constexpr Dialect kZsh{true, true, false, true, true};
constexpr Dialect kKsh{true, true, true, true, false};

class Parser {
 public:
  Parser(std::string_view text, const Dialect& dialect) : text_(text), dialect_(dialect) {}

  std::optional<Bindings> parse(ReadFault& fault) {
    if (const std::size_t nul = text_.find('\0'); nul != text_.npos) {
      at_ = nul;
      fail("a NUL byte");
    }
    bool runs = true;  // false behind `||` and in a pipeline, which is another process
    while (what_.empty() && skip_to_command()) {
      if (ByteSet(";&|").contains(peek())) {
        fail("an operator without a command before it");
        break;
      }
      std::vector<Binding> pending;
      take_command(pending);
      const std::string_view ended_by = take_terminator();
      const bool keeps = runs && ended_by != "&" && ended_by != "|";
      if (what_.empty() && keeps) {
        std::ranges::move(pending, std::back_inserter(bindings_));
      }
      runs = ended_by != "||" && ended_by != "|";
    }
    if (!what_.empty()) {
      fault = {fault_at_, what_};
      return std::nullopt;
    }
    return std::move(bindings_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }

  void fail(std::string_view what) {
    if (what_.empty()) {
      what_ = what;
      fault_at_ = at_;
      at_ = text_.size();
    }
  }

  bool skip_to_command() {
    for (;;) {
      while (!done() && (ByteSet(" \t\n").contains(peek()) || (peek() == '\\' && peek(1) == '\n'))) {
        at_ += peek() == '\\' ? 2U : 1U;
      }
      if (peek() != '#') {
        return !done();
      }
      at_ = std::min(text_.find('\n', at_), text_.size());
    }
  }

  // What ends a command; moves behind it.
  std::string_view take_terminator() {
    constexpr std::string_view kTerminators[] = {"&&", "||", ";;", "|&", "&", "|", ";", "\n"};
    for (const std::string_view terminator : kTerminators) {
      if (text_.substr(std::min(at_, text_.size())).starts_with(terminator)) {
        at_ += terminator.size();
        return terminator == "|&" ? "|" : terminator;
      }
    }
    return {};
  }

  // A simple command. Assignments before a command's name last only for that
  // command; those behind `export` and those alone last.
  void take_command(std::vector<Binding>& pending) {
    bool assignments_last = true;
    bool exports = false;
    bool first = true;
    const std::size_t begin = at_;
    while (what_.empty()) {
      while (peek() == ' ' || peek() == '\t' || (peek() == '\\' && peek(1) == '\n')) {
        at_ += peek() == '\\' ? 2U : 1U;
      }
      if (peek() == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      }
      if (done() || ByteSet("\n;|").contains(peek()) || (peek() == '&' && (peek(1) != '>' || !dialect_.both_redirected))) {
        break;
      }
      if (peek() == '(' || peek() == ')') {
        fail("a parenthesis");
        break;
      }
      if (ByteSet("<>&").contains(peek())) {
        take_redirection();
        continue;
      }
      Binding word;
      word.begin = exports && pending.empty() ? begin : at_;
      const bool assigns = take_word(word);
      if (assigns && assignments_last) {
        pending.push_back(std::move(word));
      } else if (!assigns && first && word.value == Secret::copy_of("export")) {
        exports = true;
      } else if (!assigns && !exports && !vanishes(word)) {
        assignments_last = false;
        pending.clear();
      }
      first = false;
    }
  }

  // An unquoted variable that is empty leaves no word behind (XCU 2.6.5).
  [[nodiscard]] bool vanishes(const Binding& word) const {
    const std::string_view spelled =
        text_.substr(word.value_begin, word.value_end - word.value_begin);
    return word.known && word.value.empty() && spelled.find_first_of("'\"") == spelled.npos;
  }

  void take_redirection() {
    if (peek() == '<' && peek(1) == '<') {
      fail("a here-document");
      return;
    }
    while (ByteSet("<>&|").contains(peek())) {
      ++at_;
    }
    while (peek() == ' ' || peek() == '\t') {
      ++at_;
    }
    Binding target;
    take_word(target);
  }

  // One word; whether it is an assignment. The value of a word that is none is the word.
  bool take_word(Binding& word) {
    std::size_t end = at_;
    if (kNameStart.contains(peek())) {
      while (end < text_.size() && kName.contains(text_[end])) {
        ++end;
      }
    }
    const bool appends = end != at_ && dialect_.appends && text_.substr(end).starts_with("+=");
    const bool assigns = end != at_ && end < text_.size() && (text_[end] == '=' || appends);
    if (assigns) {
      word.key = std::string(text_.substr(at_, end - at_));
      word.known = !appends;
      at_ = end + (appends ? 2U : 1U);
    }
    word.value_begin = at_;
    bool tilde_expands = assigns;
    while (!done() && !kEndsWord.contains(peek())) {
      const char c = peek();
      if (tilde_expands && (c == '~' || (c == '=' && dialect_.equals_expands))) {
        word.known = false;
      }
      tilde_expands = assigns && c == ':';
      take_piece(word);
    }
    word.value_end = std::min(at_, text_.size());
    return assigns;
  }

  void take_piece(Binding& word) {
    const char c = peek();
    if (c == '\'') {
      take_single(word.value);
    } else if (c == '"') {
      ++at_;
      take_double(word);
    } else if (c == '\\') {
      if (peek(1) != '\n') {
        word.value.append(at_ + 1 < text_.size() ? peek(1) : c);
      }
      at_ += 2;
    } else if ((c == '$' && peek(1) == '\'' && dialect_.ansi_quotes) ||
               (c == '$' && peek(1) == '"' && dialect_.locale_quotes)) {
      word.known = false;
      ++at_;
      if (peek() == '"') {
        ++at_;
        take_double(word);
      } else {
        take_ansi();
      }
    } else if (c == '$') {
      take_dollar(word);
    } else if (c == '`') {
      fail("a command substitution");
    } else {
      word.value.append(c);
      ++at_;
    }
  }

  void take_single(Secret& value) {
    const std::size_t close = text_.find('\'', at_ + 1);
    if (close == text_.npos) {
      fail("a quote that is not closed");
      return;
    }
    value.append(text_.substr(at_ + 1, close - at_ - 1));
    at_ = close + 1;
  }

  void take_ansi() {
    for (++at_; !done() && peek() != '\''; ++at_) {
      at_ += peek() == '\\' ? 1U : 0U;
    }
    close_quote();
  }

  void take_double(Binding& word) {
    while (!done() && peek() != '"') {
      if (peek() == '$') {
        take_dollar(word);
      } else if (peek() == '`') {
        fail("a command substitution");
      } else if (peek() == '\\' && ByteSet("$`\"\\\n").contains(peek(1))) {
        if (peek(1) != '\n') {
          word.value.append(peek(1));
        }
        at_ += 2;
      } else {
        word.value.append(peek());
        ++at_;
      }
    }
    close_quote();
  }

  void close_quote() {
    if (done()) {
      fail("a quote that is not closed");
    } else {
      ++at_;
    }
  }

  void take_dollar(Binding& word) {
    const char next = peek(1);
    if (next == '(') {
      fail("a command substitution");
      return;
    }
    const std::size_t begin = at_ + (next == '{' ? 2U : 1U);
    std::size_t end = begin;
    if (end < text_.size() && kNameStart.contains(text_[end])) {
      while (end < text_.size() && kName.contains(text_[end])) {
        ++end;
      }
    }
    if (end != begin && (next != '{' || (end < text_.size() && text_[end] == '}'))) {
      const std::string_view name = text_.substr(begin, end - begin);
      if (const Secret* value = bindings_.expansion_of(name)) {
        word.value.append(*value);
      }
      at_ = next == '{' ? end + 1 : end;
    } else if (next == '{') {
      word.known = false;
      const std::size_t close = text_.find('}', begin);
      at_ = close == text_.npos ? at_ : close + 1;
      if (close == text_.npos) {
        fail("a `${` that is not closed");
      }
    } else if (kDigits.contains(next) || ByteSet("$?!#@*-").contains(next)) {
      word.known = false;
      at_ += 2;
    } else {
      word.value.append('$');
      ++at_;
    }
  }

  std::string_view text_;
  const Dialect& dialect_;
  std::size_t at_ = 0;
  std::size_t fault_at_ = 0;
  std::string_view what_;
  Bindings bindings_;
};

}  // namespace

std::optional<Bindings> read_bash(std::string_view bytes, ReadFault& fault) {
  return Parser(bytes, kBash).parse(fault);
}
std::optional<Bindings> read_dash(std::string_view bytes, ReadFault& fault) {
  return Parser(bytes, kDash).parse(fault);
}
std::optional<Bindings> read_busybox(std::string_view bytes, ReadFault& fault) {
  return Parser(bytes, kBusybox).parse(fault);
}
std::optional<Bindings> read_zsh(std::string_view bytes, ReadFault& fault) {
  return Parser(bytes, kZsh).parse(fault);
}
std::optional<Bindings> read_ksh(std::string_view bytes, ReadFault& fault) {
  return Parser(bytes, kKsh).parse(fault);
}

}  // namespace dsnsmith
