// hashicorp/hcl v2, hclsyntax/spec.md: "Lexical Elements", "Attribute Definitions".
#include "format/hcl_body.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/nfc.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kHigh = ByteSet::range(0x80, 0xff);  // letters of other scripts, not told apart
constexpr ByteSet kNameStart = kLetters + ByteSet("_") + kHigh;
constexpr ByteSet kName = kNameStart + kDigits + ByteSet("-");
constexpr ByteSet kBlank(" \t\r");

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<Bindings> parse(ReadFault& fault) {
    bool good = is_utf8(text_) || fail("bytes that are no UTF-8");
    at_ = byte_order_mark(text_);
    while (good && skip_to_attribute(good)) {
      good = take_attribute();
    }
    if (!good) {
      fault = {fault_at_, what_};
      return std::nullopt;
    }
    return std::move(bindings_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  bool fail(std::string_view what) {
    fault_at_ = std::min(at_, text_.size());
    what_ = what;
    return false;
  }

  void skip_blanks() {
    while (at_ < text_.size() && kBlank.contains(text_[at_])) {
      ++at_;
    }
  }

  // A comment, if one begins here.
  bool skip_comment(bool& good) {
    if (peek() == '#' || (peek() == '/' && peek(1) == '/')) {
      at_ = std::min(text_.find('\n', at_), text_.size());
      return true;
    }
    if (peek() == '/' && peek(1) == '*') {
      const std::size_t end = text_.find("*/", at_ + 2);
      good = end != text_.npos || fail("a comment that is not closed");
      at_ = good ? end + 2 : text_.size();
      return good;
    }
    return false;
  }

  bool skip_to_attribute(bool& good) {
    for (;;) {
      skip_blanks();
      if (peek() == '\n') {
        ++at_;
      } else if (!skip_comment(good)) {
        return good && at_ < text_.size();
      }
    }
  }

  bool take_attribute() {
    Binding binding;
    binding.begin = at_;
    std::size_t end = at_;
    while (end < text_.size() && (end == at_ ? kNameStart : kName).contains(text_[end])) {
      ++end;
    }
    if (end == at_) {
      return fail("something else than a name");
    }
    binding.key = std::string(text_.substr(at_, end - at_));
    if (!names_.insert(binding.key).second) {
      return fail("a name that stands twice");
    }
    at_ = end;
    skip_blanks();
    if (peek() != '=' || peek(1) == '=') {
      return fail("a name without a value");
    }
    ++at_;
    skip_blanks();
    binding.value_begin = at_;
    if (!take_expression(binding)) {
      return false;
    }
    binding.value_end = at_;
    bindings_.push_back(std::move(binding));
    return at_line_end();
  }

  bool at_line_end() {
    bool good = true;
    do {
      skip_blanks();
    } while (peek() != '\n' && at_ < text_.size() && skip_comment(good));
    return good && (at_ >= text_.size() || peek() == '\n' ||
                    fail("something behind a value on the same line"));
  }

  bool take_expression(Binding& binding) {
    const std::size_t begin = at_;
    if (peek() == '"') {
      if (!take_string()) {
        return false;
      }
      auto value = decode(Spelling::hcl_string, text_.substr(begin, at_ - begin));
      if (!value) {
        return fail("a template, or an escape that HCL does not have");
      }
      binding.known = is_nfc(value->expose());  // Terraform composes the others
      binding.value = std::move(*value);
      return true;
    }
    if (peek() == '<' && peek(1) == '<') {
      binding.known = false;
      return take_heredoc();
    }
    if (peek() == '[' || peek() == '{') {
      binding.known = false;
      return take_brackets();
    }
    while (at_ < text_.size() && (kName + ByteSet(".+")).contains(peek())) {
      ++at_;
    }
    const std::string_view word = text_.substr(begin, at_ - begin);
    const bool number = !word.empty() && kDigits.contains_all(word) && (word == "0" || word[0] != '0');
    binding.known = number || word == "true" || word == "false";
    binding.value = Secret::copy_of(word);
    return !word.empty() || fail("something that is no value");
  }

  bool take_string() {
    for (++at_; at_ < text_.size() && peek() != '\n'; ++at_) {
      if (peek() == '\\') {
        ++at_;
      } else if (peek() == '"') {
        ++at_;
        return true;
      }
    }
    return fail("a quote that is not closed on its line");
  }

  bool take_heredoc() {
    at_ += peek(2) == '-' ? 3U : 2U;
    const std::size_t feed = std::min(text_.find('\n', at_), text_.size());
    std::string_view word = text_.substr(at_, feed - at_);
    word = word.substr(0, word.find_last_not_of(" \t\r") + 1);
    for (std::size_t begin = feed + 1; !word.empty() && begin < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      std::string_view line = text_.substr(begin, end - begin);
      const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
      line = line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
      if (line == word) {
        at_ = begin + first + word.size();
        return true;
      }
      begin = end + 1;
    }
    return fail("a heredoc that does not end");
  }

  bool take_brackets() {
    std::string open;
    bool good = true;
    do {
      const char c = peek();
      if (c == '[' || c == '{') {
        open += c == '[' ? ']' : '}';
        ++at_;
      } else if (c == ']' || c == '}') {
        if (open.back() != c) {
          return fail("a bracket that does not match");
        }
        open.pop_back();
        ++at_;
      } else if (c == '"') {
        good = take_string();
      } else if (!skip_comment(good)) {
        ++at_;
      }
    } while (good && !open.empty() && at_ < text_.size());
    return good && (open.empty() || fail("a bracket that is not closed"));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t fault_at_ = 0;
  std::string_view what_;
  Bindings bindings_;
  std::unordered_set<std::string> names_;
};

}  // namespace

std::optional<Bindings> read_hcl_body(std::string_view bytes, ReadFault& fault) {
  return Parser(bytes).parse(fault);
}

}  // namespace dsnsmith
