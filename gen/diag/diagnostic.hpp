// What is wrong, where, and what to do about it; built so that a secret cannot get in.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "diag/codes.hpp"

namespace dsnsmith {

// A URL, `user:password@host`, or pairs with a password among them: what stands where a name or a
// file belongs and looks like this is never repeated.
bool looks_like_connection_string(std::string_view text);


enum class Severity { note, warning, error };
std::string_view name_of(Severity severity);

// Where: a file (or `-`, or a variable's name for strings), 1-based line and
// byte column (0: none), and the path of keys in the spec.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  std::string path;
  friend bool operator==(const Place&, const Place&) = default;
};

// Text that may be shown. Only two things make one: a field of the spec that is
// declared as shown (spec/document.hpp), and our own tables. tests/lint lists the
// files that may call the two functions.
class ShownText {
 public:
  // A word of our own tables (an id, a key, a parameter name), or what somebody
  // wrote in a place that never holds a secret (an option's name, a file's path).
  static ShownText of_table(std::string_view word) { return ShownText(std::string(word)); }
  static ShownText of_shown_field(std::string_view text);  // control characters become `?`, cut at 120 bytes
  static ShownText list(const std::vector<std::string_view>& words);  // `a`, `b`, `c`
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  explicit ShownText(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// A piece of a message: our own words, a number, or text that may be shown. A
// Secret is refused by name; a std::string or a string_view, even of
// secret.expose(), has no constructor at all.
class Shown {
 public:
  template <std::size_t N>
  Shown(const char (&literal)[N]) : text_(literal, N - 1) {}
  Shown(int number) : text_(std::to_string(number)) {}
  Shown(std::size_t number) : text_(std::to_string(number)) {}
  Shown(const ShownText& field) : text_(field.text()) {}
  Shown(const Secret&) = delete;
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

using Message = std::initializer_list<Shown>;

struct Diagnostic {
  Code code;
  Severity severity;
  Place where;
  std::string message;   // cause: lower case, no full stop, stands alone
  std::string expected;  // what would have been right; may be empty
  std::string help;      // what to do next; may be empty, seldom is
};

class Diagnostics {
 public:
  // Files one diagnostic. A code that `accept` names becomes a note.
  // Returns whether it stands as an error.
  bool report(Severity severity, Code code, const Place& where, Message message,
              Message expected = {}, Message help = {});
  bool error(Code code, const Place& where, Message message, Message expected = {},
             Message help = {}) {
    return report(Severity::error, code, where, message, expected, help);
  }
  void warning(Code code, const Place& where, Message message, Message expected = {},
               Message help = {}) {
    report(Severity::warning, code, where, message, expected, help);
  }
  void note(Code code, const Place& where, Message message, Message expected = {},
            Message help = {}) {
    report(Severity::note, code, where, message, expected, help);
  }

  // Codes that a person overrules from here on. Only codes that are Acceptable.
  void accept(Code code);
  [[nodiscard]] bool accepts(Code code) const;
  // A scope with these acceptances and no others: swap them in, and back.
  std::vector<Code> exchange_accepted(std::vector<Code> codes);

  void add(Diagnostic diagnostic);            // as it is
  void append(Diagnostics&& other);           // all of another's
  [[nodiscard]] std::size_t errors() const noexcept { return errors_; }
  [[nodiscard]] std::size_t warnings() const noexcept { return warnings_; }
  [[nodiscard]] bool empty() const noexcept { return list_.empty(); }
  // Sorted by file, line, column, code; the same one twice is one.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> list_;
  std::vector<Code> accepted_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

// "1 error, 2 warnings"; empty if there is neither.
std::string summary_of(const Diagnostics& diagnostics);

// For people. Ends in a newline; empty for no diagnostics.
std::string render_text(const Diagnostics& diagnostics);

}  // namespace dsnsmith
