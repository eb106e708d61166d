#include "check/placeholder.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"
#include "provider/address.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kNameBytes = kLetters + kDigits + ByteSet("_.:-");

// What languages write for a value that is not there, and what people and documents write for one that is
// to be filled in. In lower case, without what joins the words.
constexpr std::array<std::string_view, 28> kWords{
    "dbpassword",      "insertpassword",  "insertpasswordhere", "insertyourpassword", "mypasswordhere",
    "none",            "null",            "passwordhere",    "pathtoca",           "placeholder",        "redacted",
    "replaceme",       "sensitive",       "sensitivevalue",  "undefined",          "xxx",                "xxxx",
    "xxxxx",           "xxxxxx",          "xxxxxxx",         "xxxxxxxx",           "yourdatabase",       "yourdbname",
    "yourhost",        "yourpassword",    "yourpasswordhere", "yourport",          "youruser",
};
static_assert(std::ranges::is_sorted(kWords));

struct Brackets {
  std::string_view open, close;
};

// `${X}`, `${{ X }}`, `{{ X }}`, `<%= X %>`, `#{X}`, `$(X)`, `%(X)s`.
constexpr std::array<Brackets, 6> kExpressions{{{"${", "}"}, {"{{", "}}"}, {"<%", "%>"}, {"#{", "}"}, {"$(", ")"}, {"%(", ")s"}}};

bool is_between(std::string_view text, std::string_view open, std::string_view close) {
  return text.size() > open.size() + close.size() && text.starts_with(open) && text.ends_with(close);
}

std::string joined_in_lower_case(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (c != '-' && c != '_' && c != ' ' && c != '(' && c != ')') {
      word.push_back(lower(c));
    }
  }
  return word;
}

// What stands for a value that must not be shown. A user or a database may be called so.
constexpr std::array<std::string_view, 5> kWordsOfSecrets{"placeholder", "redacted", "sensitive", "sensitivevalue", "xxx"};

bool is_shell_variable(std::string_view text) {
  return text.size() > 2 && (text.front() == '$' || (text.front() == '%' && text.back() == '%')) &&
         !kDigits.contains(text[1]) && (kLetters + kDigits + ByteSet("_")).contains_all(text.substr(1, text.size() - (text.back() == '%' ? 2 : 1))) &&
         std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

bool is_stand_in(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  const auto inside = [&](char open, char close) {
    return text.size() > 2 && text.front() == open && text.back() == close && text.find_first_of("[]<>{}:", 1) == text.size() - 1 &&
           std::ranges::any_of(text, [](char c) { return kLetters.contains(c); });
  };
  return is_placeholder(text) || is_shell_variable(text) || inside('[', ']') || inside('<', '>') || inside('{', '}') ||
         text.starts_with("process.env.") || text.starts_with("os.environ") ||
         std::ranges::binary_search(kWords, std::string_view(joined_in_lower_case(text))) ||
         std::ranges::any_of(kExpressions, [&](const Brackets& b) { return is_between(text, b.open, b.close); });
}

bool is_name_to_fill_in(std::string_view text) {
  return is_stand_in(text) && !std::ranges::binary_search(kWordsOfSecrets, std::string_view(joined_in_lower_case(text)));
}

bool is_variable(std::string_view text) {
  return is_shell_variable(text) || holds_expression(text);
}

bool holds_expression(std::string_view text) {
  return std::ranges::any_of(kExpressions, [&](const Brackets& b) {
    const std::size_t open = text.find(b.open);
    const std::size_t close = open == std::string_view::npos ? open : text.find(b.close, open + b.open.size());
    if (close == std::string_view::npos) {
      return false;
    }
    const std::string_view within = text.substr(open + b.open.size(), close - open - b.open.size());
    return !within.empty() && (kNameBytes + ByteSet(" =|'\"/?")).contains_all(within);
  });
}

}  // namespace dsnsmith
