// A walk over the tokens of a YAML text before the library parses it.
//
// yaml-cpp holds a bracket back until it is closed, takes the end of the file for
// the end of a quote, shows no tag `!`, and throws where a place and a sentence are
// needed. The walk follows its scanner's rules for where a token begins and ends,
// builds nothing, and refuses what the library would take silently or explain badly.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "diag/diagnostic.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {

inline constexpr ByteSet kYamlBlank = ByteSet(" \t");
inline constexpr ByteSet kYamlSpace = ByteSet(" \t\r\n");  // what ends `-`, `:` and `?`

// Of a key, in bytes: YAML 1.2.2 section 7.4.2 lets a reader look no further.
inline constexpr std::size_t kLongestYamlKey = 1024;

struct YamlSpot {
  int line = 1;
  int column = 1;  // in bytes
  std::size_t at = 0;
};

class YamlScan {
 public:
  // `text` ends in a line feed.
  YamlScan(std::string_view file, std::string_view text, Diagnostics& diagnostics)
      : file_(file), text_(text), diagnostics_(diagnostics) {}

  [[nodiscard]] bool at_end() const noexcept { return at_ >= text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
  }
  [[nodiscard]] std::string_view rest() const noexcept { return text_.substr(at_); }
  [[nodiscard]] std::string_view between(std::size_t from, std::size_t to) const noexcept {
    return text_.substr(from, to - from);
  }
  [[nodiscard]] std::size_t at() const noexcept { return at_; }
  [[nodiscard]] int indent() const noexcept { return static_cast<int>(at_ - line_start_); }
  [[nodiscard]] YamlSpot spot() const noexcept { return {line_, indent() + 1, at_}; }
  [[nodiscard]] bool at_break() const noexcept { return peek() == '\n' || peek() == '\r'; }
  // Is the byte `ahead` of here blank, a line's end or the end of the text?
  [[nodiscard]] bool space_follows(std::size_t ahead) const noexcept {
    return kYamlSpace.contains(peek(ahead));
  }
  // `#` begins a comment only behind a blank or at the beginning of a line.
  [[nodiscard]] bool after_space() const noexcept {
    return at_ == line_start_ || kYamlBlank.contains(text_[at_ - 1]);
  }
  [[nodiscard]] bool at_document_marker() const noexcept {
    return at_ == line_start_ && (rest().starts_with("---") || rest().starts_with("...")) &&
           space_follows(3);
  }

  void advance(std::size_t count = 1) noexcept { at_ += count; }
  void skip_blanks() noexcept {
    while (kYamlBlank.contains(peek())) {
      advance();
    }
  }
  void skip_spaces(std::size_t most = std::string_view::npos) noexcept {  // no tabs
    for (; most > 0 && peek() == ' '; --most) {
      advance();
    }
  }
  void skip_line_rest() noexcept {  // up to the break
    while (!at_end() && !at_break()) {
      advance();
    }
  }
  void next_line() noexcept {  // over the break
    at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
    line_start_ = at_;
    ++line_;
  }

  // For looking ahead.
  struct Mark {
    std::size_t at;
    std::size_t line_start;
    int line;
  };
  [[nodiscard]] Mark mark() const noexcept { return {at_, line_start_, line_}; }
  void restore(const Mark& mark) noexcept {
    at_ = mark.at;
    line_start_ = mark.line_start;
    line_ = mark.line;
  }

  // A mistake of shape: the walk goes on.
  void report(Code code, const YamlSpot& spot, Message message, Message help);
  // A mistake of syntax: the walk ends. Returns false.
  bool refuse(Code code, const YamlSpot& spot, Message message, Message help) {
    report(code, spot, message, help);
    return false;
  }

 private:
  std::string_view file_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  std::size_t reports_ = 0;
};

// What the walk found; shape: mistakes, but the library can parse the text.
enum class YamlWalk { clean, shape, syntax };
YamlWalk walk_yaml(std::string_view file, std::string_view text, Diagnostics& diagnostics);

// The parts of the walk. Each begins at its token and ends behind it; false: refused.
// `parent` is the column of the block collection around, -1 at the root: lines that
// belong to the token are indented deeper.
bool walk_yaml_quoted(YamlScan& scan, int parent);
// Ends at the beginning of the line behind the text.
bool walk_yaml_block_text(YamlScan& scan, int parent);
// `depth`: collections that are open around.
bool walk_yaml_flow(YamlScan& scan, int parent, int depth);
// An anchor, alias or tag, which is reported.
void walk_yaml_property(YamlScan& scan);
bool refuse_yaml_tab(YamlScan& scan, const YamlSpot& spot);
bool refuse_yaml_depth(YamlScan& scan, const YamlSpot& spot);
// Bytes that begin no plain text: `@`, a backtick, `%`, and in brackets `|` and `>`.
bool refuse_yaml_indicator(YamlScan& scan);

}  // namespace dsnsmith
