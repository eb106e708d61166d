// systemd 252, src/basic/env-file.c parse_env_file_internal, and what the service manager then
// drops (src/basic/env-util.c env_value_is_valid): EnvironmentFile= of a unit.
#include <algorithm>
#include <utility>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kNewline("\n\r");
constexpr ByteSet kBlank(" \t\n\r");
constexpr ByteSet kComment("#;");
constexpr ByteSet kEscapable("\"\\`$");

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<Bindings> parse(ReadFault& fault) {
    if (const std::size_t nul = text_.find('\0'); nul != text_.npos) {
      fault = {nul, "a NUL byte"};
      return std::nullopt;
    }
    while (at_ < text_.size()) {
      if (kBlank.contains(text_[at_])) {
        ++at_;
      } else if (kComment.contains(text_[at_])) {
        skip_comment();
      } else if (!take_assignment(fault)) {
        return std::nullopt;
      }
    }
    return std::move(bindings_);
  }

 private:
  // A backslash at the end of a comment's line continues it, up to version 253; afterwards it does not,
  // and then what follows is an assignment to one and a comment to the other.
  void skip_comment() {
    while (at_ < text_.size() && !kNewline.contains(text_[at_])) {
      at_ += text_[at_] == '\\' ? 2U : 1U;
    }
  }

  bool take_assignment(ReadFault& fault) {
    Binding binding;
    binding.begin = at_;
    while (at_ < text_.size() && text_[at_] != '=') {
      if (kNewline.contains(text_[at_])) {
        return true;  // a line without `=` says nothing
      }
      ++at_;
    }
    if (at_ >= text_.size()) {
      return true;
    }
    std::string_view key = text_.substr(binding.begin, at_ - binding.begin);
    while (!key.empty() && kBlank.contains(key.back())) {
      key.remove_suffix(1);
    }
    ++at_;
    binding.key = std::string(key);
    take_value(binding);
    if (!is_utf8(key) || !is_utf8(binding.value.expose())) {
      fault = {binding.begin, "bytes that are no UTF-8"};
      return false;
    }
    bindings_.push_back(std::move(binding));
    return true;
  }

  // Quoted pieces, and bare text behind which nothing is quoted any more.
  void take_value(Binding& binding) {
    skip_inner_blanks();
    binding.value_begin = binding.value_end = std::min(at_, text_.size());
    while (at_ < text_.size() && !kNewline.contains(text_[at_])) {
      const char c = text_[at_];
      if (c == '\'' || c == '"') {
        ++at_;
        take_quoted(binding.value, c);
      } else {
        take_bare(binding);
        return;
      }
      binding.value_end = std::min(at_, text_.size());
      skip_inner_blanks();
    }
  }

  void skip_inner_blanks() {
    while (at_ < text_.size() && kBlank.contains(text_[at_]) && !kNewline.contains(text_[at_])) {
      ++at_;
    }
  }

  void take_quoted(Secret& value, char quote) {
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      const char c = text_[at_];
      if (quote == '\'' || c != '\\' || at_ + 1 == text_.size()) {
        if (quote == '\'' || c != '\\') {
          value.append(c);
        }
        continue;
      }
      const char next = text_[++at_];
      if (kEscapable.contains(next)) {
        value.append(next);
      } else if (next != '\n') {
        value.append(c).append(next);
      }
    }
    ++at_;
  }

  void take_bare(Binding& binding) {
    Secret& value = binding.value;
    std::size_t keep = value.size();  // what stands before the blanks at the end
    for (; at_ < text_.size() && !kNewline.contains(text_[at_]); ++at_) {
      if (text_[at_] == '\\') {
        if (++at_ < text_.size() && !kNewline.contains(text_[at_])) {
          value.append(text_[at_]);
        }
        keep = value.size();
        binding.value_end = std::min(at_ + 1, text_.size());
        continue;
      }
      value.append(text_[at_]);
      if (!kBlank.contains(text_[at_])) {
        keep = value.size();
        binding.value_end = at_ + 1;
      }
    }
    value.truncate(keep);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Bindings bindings_;
};

}  // namespace

std::optional<Bindings> read_systemd(std::string_view bytes, ReadFault& fault) {
  return Parser(bytes).parse(fault);
}

}  // namespace dsnsmith
