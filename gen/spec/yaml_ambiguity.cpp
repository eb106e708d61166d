// Plain scalars that YAML 1.1 readers (PyYAML, go-yaml, SnakeYAML) take for a
// truth value or a number and YAML 1.2 readers for text, or the other way round:
// https://yaml.org/type/bool.html, int.html, float.html.
#include <algorithm>

#include "core/ascii.hpp"
#include "spec/yaml_checks.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr Ambiguity kTruth = {
    "a word that is a truth value to some YAML readers and text to others",
    "quote it if it is text, or write `true` or `false`"};
constexpr Ambiguity kOctal = {"a number that begins with 0, which is octal to some YAML readers",
                              "quote it if it is text, or leave out the 0"};
constexpr Ambiguity kOtherBase = {"a number with a base, which is text to some YAML readers",
                                  "quote it if it is text, or write the decimal number"};
constexpr Ambiguity kUnderscore = {"a number with `_`, which is text to some YAML readers",
                                   "quote it if it is text, or leave out the `_`"};
constexpr Ambiguity kSixty = {
    "digits with `:`, which are one number to the base 60 to some YAML readers", "quote it"};

constexpr ByteSet kHexadecimal = kDigits + ByteSet("abcdefABCDEF");
constexpr ByteSet kUnderscored = kDigits + ByteSet("_");

// yes, Yes, YES: these three cases and no others are YAML 1.1's; `yEs` is refused
// as well, since nobody means it to differ.
bool is_truth_word(std::string_view text) {
  constexpr std::string_view kWords[] = {"y", "n", "yes", "no", "on", "off"};
  return text.size() <= 3 && std::ranges::any_of(kWords, [&](std::string_view word) {
           return std::ranges::equal(word, text, {}, {}, lower);
         });
}

// 1:30, 190:20:30.15: digits with `:` between, and one `.` at most.
bool is_sixty(std::string_view digits) {
  if (digits.find(':') == std::string_view::npos) {
    return false;
  }
  const std::string_view whole = digits.substr(0, digits.find('.'));
  const std::string_view fraction = digits.substr(whole.size());
  for (std::size_t at = 0; at <= whole.size();) {
    const std::size_t end = std::min(whole.find(':', at), whole.size());
    const std::string_view part = whole.substr(at, end - at);
    if (part.empty() || !kUnderscored.contains_all(part) || part[0] == '_') {
      return false;
    }
    at = end + 1;
  }
  return fraction.empty() || kUnderscored.contains_all(fraction.substr(1));
}

}  // namespace

const Ambiguity* ambiguity_of(std::string_view plain) {
  if (is_truth_word(plain)) {
    return &kTruth;
  }
  std::string_view digits = plain;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) {
    digits.remove_prefix(1);
  }
  if (digits.empty() || !kDigits.contains(digits[0])) {
    return nullptr;
  }
  if (digits.size() > 2 && digits[0] == '0') {
    const std::string_view rest = digits.substr(2);
    const bool has_base =
        (digits[1] == 'x' && (kHexadecimal + ByteSet("_")).contains_all(rest)) ||
        ((digits[1] == 'o' || digits[1] == 'b') && kUnderscored.contains_all(rest));
    if (has_base) {
      return &kOtherBase;
    }
  }
  if (digits.size() > 1 && digits[0] == '0' && kUnderscored.contains_all(digits)) {
    return &kOctal;
  }
  if (is_sixty(digits)) {
    return &kSixty;
  }
  if (digits.find('_') != std::string_view::npos &&
      (kUnderscored + ByteSet(".")).contains_all(digits)) {
    return &kUnderscore;
  }
  return nullptr;
}

}  // namespace dsnsmith
