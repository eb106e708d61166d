#include "format/json_members.hpp"

#include <algorithm>
#include <unordered_set>

#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr int kDeepest = 64;

class Scanner {
 public:
  Scanner(std::string_view text, JsonFault& fault, JsonDialect dialect) : text_(text), fault_(fault), relaxed_(dialect == JsonDialect::relaxed) {}

  std::optional<JsonObject> object() {
    if (!is_utf8(text_)) {
      fail("bytes that are no UTF-8");
      return std::nullopt;
    }
    skip_space();
    JsonObject object;
    if (peek() != '{') {
      fail("something else than one JSON object");
      return std::nullopt;
    }
    if (!take_object(1, &object)) {
      return std::nullopt;
    }
    skip_space();
    if (at_ != text_.size()) {
      fail("something behind the JSON object");
      return std::nullopt;
    }
    return object;
  }

  std::optional<std::vector<std::string_view>> items() {
    skip_space();
    std::vector<std::string_view> items;
    if (peek() != '[' || !take_array(1, &items)) {
      return std::nullopt;
    }
    skip_space();
    return at_ == text_.size() ? std::optional(std::move(items)) : std::nullopt;
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool fail(std::string_view what) {
    fault_ = {at_, what};
    return false;
  }

  void skip_space() {
    do {
      skip_blanks();
    } while (relaxed_ && skip_comment());
  }

  void skip_blanks() {
    constexpr ByteSet kSpace(" \t\r\n");
    while (at_ < text_.size() && kSpace.contains(text_[at_])) {
      ++at_;
    }
  }

  // One that is not closed stays where it is, and is no JSON value; System.Text.Json takes U+2028 and U+2029 in no
  // comment of one line, either.
  bool skip_comment() {
    const std::string_view rest = text_.substr(at_);
    const bool line = rest.starts_with("//");
    if (!line && !rest.starts_with("/*")) {
      return false;
    }
    const std::size_t end = line ? rest.find_first_of("\r\n") : rest.find("*/", 2);
    const std::string_view comment = rest.substr(0, end);
    const bool has_separator = comment.find("\xe2\x80\xa8") != comment.npos || comment.find("\xe2\x80\xa9") != comment.npos;
    if (line ? has_separator : end == rest.npos) {
      return false;
    }
    at_ += line ? std::min(end, rest.size()) : end + 2;
    return true;
  }

  // `members` is filled for the outermost object only.
  bool take_object(int depth, JsonObject* object) {
    if (object != nullptr) {
      object->open = at_;
    }
    ++at_;
    skip_space();
    if (peek() == '}') {
      return close(object);
    }
    for (;;) {
      skip_space();
      if (relaxed_ && peek() == '}') {
        if (object != nullptr) {
          object->trailing_comma = true;
        }
        return close(object);
      }
      const std::size_t begin = at_;
      if (peek() != '"' || !take_string()) {
        return fail("an object's member without a name");
      }
      const std::size_t end = at_;
      skip_blanks();  // System.Text.Json takes no comment here
      if (peek() != ':') {
        return fail("a name without a colon behind it");
      }
      ++at_;
      skip_space();
      const std::size_t value_begin = at_;
      if (!take_value(depth + 1)) {
        return false;
      }
      if (object != nullptr) {
        const auto key = decode(Spelling::json_string, text_.substr(begin, end - begin));
        object->members.push_back({std::string(key->expose()), begin, value_begin, at_, at_});
      }
      skip_space();
      if (object != nullptr) {
        object->members.back().end = at_;
      }
      if (peek() == '}') {
        return close(object);
      }
      if (peek() != ',') {
        return fail("a value without a comma or brace behind it");
      }
      ++at_;
    }
  }

  bool close(JsonObject* object) {
    if (object != nullptr) {
      object->close = at_;
    }
    ++at_;
    return true;
  }

  // `items` is filled for the outermost list only.
  bool take_array(int depth, std::vector<std::string_view>* items) {
    ++at_;
    skip_space();
    if (peek() == ']') {
      ++at_;
      return true;
    }
    for (;;) {
      skip_space();
      if (relaxed_ && peek() == ']') {
        ++at_;
        return true;
      }
      const std::size_t begin = at_;
      if (!take_value(depth + 1)) {
        return false;
      }
      if (items != nullptr) {
        items->push_back(text_.substr(begin, at_ - begin));
      }
      skip_space();
      if (peek() == ']') {
        ++at_;
        return true;
      }
      if (peek() != ',') {
        return fail("a value without a comma or bracket behind it");
      }
      ++at_;
    }
  }

  bool take_value(int depth) {
    if (depth > kDeepest) {
      return fail("more than 64 levels of nesting");
    }
    switch (peek()) {
      case '{': return take_object(depth, nullptr);
      case '[': return take_array(depth, nullptr);
      case '"': return take_string();
      default: break;
    }
    for (const std::string_view word : {"true", "false", "null"}) {
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return true;
      }
    }
    return take_number();
  }

  bool take_string() {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '"') {
        // The codec knows which escapes there are, and that surrogates come in pairs.
        if (!decode(Spelling::json_string, text_.substr(at_, i + 1 - at_))) {
          return fail("a string with an escape or a character that JSON does not have");
        }
        at_ = i + 1;
        return true;
      }
    }
    return fail("a string that is not closed");
  }

  bool take_digits() {
    const std::size_t begin = at_;
    while (kDigits.contains(peek())) {
      ++at_;
    }
    return at_ != begin;
  }

  bool take_number() {
    at_ += peek() == '-' ? 1U : 0U;
    const bool zero = peek() == '0';
    const std::size_t begin = at_;
    bool good = take_digits() && (!zero || at_ == begin + 1);
    if (good && peek() == '.') {
      ++at_;
      good = take_digits();
    }
    if (good && (peek() == 'e' || peek() == 'E')) {
      ++at_;
      at_ += peek() == '+' || peek() == '-' ? 1U : 0U;
      good = take_digits();
    }
    return good || fail("something that is no JSON value");
  }

  std::string_view text_;
  JsonFault& fault_;
  bool relaxed_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<JsonObject> json_object(std::string_view text, JsonFault& fault, JsonDialect dialect) {
  return Scanner(text, fault, dialect).object();
}

std::optional<std::vector<std::string_view>> json_items(std::string_view text) {
  JsonFault unheard;
  return Scanner(text, unheard, JsonDialect::rfc8259).items();
}

std::string_view json_spelling(std::string_view text, const JsonMember& member) {
  return text.substr(member.value_begin, member.value_end - member.value_begin);
}

std::optional<Secret> json_text(std::string_view text, const JsonMember& member) {
  return decode(Spelling::json_string, json_spelling(text, member));
}

const JsonMember* json_member(const JsonObject& object, std::string_view key) {
  for (std::size_t i = object.members.size(); i != 0; --i) {
    if (object.members[i - 1].key == key) {
      return &object.members[i - 1];
    }
  }
  return nullptr;
}

const JsonMember* json_duplicate(const JsonObject& object) {
  std::unordered_set<std::string_view> seen;
  for (const JsonMember& member : object.members) {
    if (!seen.insert(member.key).second) {
      return &member;
    }
  }
  return nullptr;
}

}  // namespace dsnsmith
