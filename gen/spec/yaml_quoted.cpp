// Quoted texts: where they end, and their escapes.
#include <algorithm>
#include <optional>

#include "spec/yaml_scan.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kHexadecimal = kDigits + ByteSet("abcdefABCDEF");

std::uint32_t value_of(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    value = value * 16 + digit;
  }
  return value;
}

bool is_control(std::uint32_t character) {
  return (character < 0x20 && character != '\t' && character != '\n' && character != '\r') ||
         (character >= 0x7F && character <= 0x9F);
}

bool refuse_control(YamlScan& scan) {
  return scan.refuse(Code::control_character, scan.spot(),
                     {"an escape stands for a control character"}, {"remove it"});
}

// `\x41`, `\u0041`, `\U00000041`.
bool walk_numeric_escape(YamlScan& scan, std::size_t length) {
  const std::string_view digits = scan.rest().substr(2, length);
  if (digits.size() != length || !kHexadecimal.contains_all(digits)) {
    return scan.refuse(Code::not_yaml, scan.spot(),
                       {"an escape that needs ", length, " hexadecimal digits has fewer"},
                       {"write `\\\\` for a backslash, or use single quotes"});
  }
  const std::uint32_t character = value_of(digits);
  if ((character >= 0xD800 && character <= 0xDFFF) || character > 0x10FFFF) {
    return scan.refuse(Code::not_yaml, scan.spot(), {"an escape stands for no character"},
                       {"write the character itself"});
  }
  if (is_control(character)) {
    return refuse_control(scan);
  }
  scan.advance(2 + length);
  return true;
}

// YAML 1.2.2 section 5.7, less the control characters.
bool walk_escape(YamlScan& scan) {
  switch (scan.peek(1)) {
    case 't':
    case '\t':
    case 'n':
    case 'r':
    case ' ':
    case '"':
    case '/':
    case '\\':
    case 'L':
    case 'P':
      scan.advance(2);
      return true;
    case '\r':
    case '\n':
      scan.advance();  // the line's end is the caller's
      return true;
    case 'x':
      return walk_numeric_escape(scan, 2);
    case 'u':
      return walk_numeric_escape(scan, 4);
    case 'U':
      return walk_numeric_escape(scan, 8);
    case '0':
    case 'a':
    case 'b':
    case 'v':
    case 'f':
    case 'e':
    case 'N':
      return refuse_control(scan);
    case '_':  // yaml-cpp 0.7 makes a byte of it that is no UTF-8
      return scan.refuse(Code::not_yaml, scan.spot(),
                         {"the escape of a no-break space is not read"}, {"write `\\u00A0`"});
    default:
      return scan.refuse(Code::not_yaml, scan.spot(), {"YAML has no such escape"},
                         {"write `\\\\` for a backslash, or use single quotes"});
  }
}

}  // namespace

bool walk_yaml_quoted(YamlScan& scan, int parent) {
  const YamlSpot open = scan.spot();
  const char quote = scan.peek();
  const auto refuse_open = [&] {
    return scan.refuse(Code::not_yaml, open, {"the quote that opens here is not closed"},
                       {"close it in its line; the further lines of a long text are indented "
                        "deeper than its key"});
  };
  scan.advance();
  while (!scan.at_end()) {
    if (scan.peek() == quote) {
      scan.advance();
      if (quote == '"' || scan.peek() != '\'') {
        return true;
      }
      scan.advance();
    } else if (scan.peek() == '\\' && quote == '"') {
      if (!walk_escape(scan)) {
        return false;
      }
    } else if (scan.at_break()) {
      scan.next_line();
      scan.skip_blanks();
      // Without this, a quote that was forgotten would end at the next one, lines below.
      if (!scan.at_end() && !scan.at_break() && scan.indent() <= parent) {
        return refuse_open();
      }
      if (scan.at_document_marker()) {
        return refuse_open();
      }
    } else {
      scan.advance();
    }
  }
  return refuse_open();
}

}  // namespace dsnsmith
