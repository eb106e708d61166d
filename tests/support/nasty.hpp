// Values that break things, each with the reason.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dsnsmith::testing {

struct Nasty {
  std::string_view why;
  std::string_view value;
};

// A literal with its NULs.
template <std::size_t N>
constexpr std::string_view bytes(const char (&literal)[N]) {
  return {literal, N - 1};
}

inline const std::vector<Nasty>& nasty() {
  static const std::vector<Nasty> list{
      {"nothing at all", ""},
      {"one letter", "a"},
      {"a canonical URL", "postgresql://app:CANARY7f3@db.example.com:5432/orders?sslmode=verify-full"},
      {"two parameters: & runs a shell in the background", "postgresql://u:CANARY7f3@h/d?a=b&sslmode=require"},
      {"an IPv6 host", "postgresql://u:p@[::1]:5432/d"},
      {"a Cloud SQL socket", "postgresql://u:p@/d?host=/cloudsql/p:europe-west1:i"},
      {"~ behind a colon expands in shells", "postgresql://u:~@h/d"},
      {"~ at the front", "~root/x"},
      {"what looks like half a character", "a\\ud83d"},
      {"a dollar and a name", "a$HOME-b"},
      {"a dollar and braces", "a${HOME}b"},
      {"braces with a default", "a${x:-b}c"},
      {"braces that do not close", "a${b"},
      {"a dollar before a digit", "a$1b"},
      {"two dollars: the shell's process id", "a$$b"},
      {"two dollars before a brace", "a$${b}"},
      {"three dollars before a brace", "a$$${b}"},
      {"a dollar at the end", "a$"},
      {"a command", "$(touch /nowhere/CANARY7f3)"},
      {"a command in backticks", "`id`"},
      {"a percent sign and a brace: a directive of HCL", "a%{b}c"},
      {"two percent signs and a brace", "a%%{b}c"},
      {"an escape of a URL", "p%40ss%7B"},
      {"a single quote", "a'b"},
      {"a double quote", "a\"b"},
      {"a backtick", "a`b"},
      {"both quotes", "a'b\"c"},
      {"all three quotes", "'\"`"},
      {"in single quotes", "'quoted'"},
      {"in double quotes", "\"quoted\""},
      {"in backticks", "`quoted`"},
      {"a quote at the front only", "'a"},
      {"a quote at the end only", "a\""},
      {"a backslash", "a\\b"},
      {"a backslash at the end", "ab\\"},
      {"two backslashes at the end", "ab\\\\"},
      {"a backslash and a letter that is an escape", "a\\nb\\tc"},
      {"a backslash before a quote", "a\\'b\\\"c"},
      {"a backslash before a dollar", "a\\$b"},
      {"an octal escape", "a\\0101"},
      {"a hexadecimal escape", "a\\x41\\u0041"},
      {"a number sign", "a#b"},
      {"a number sign behind a blank", "a #b"},
      {"a number sign at the front", "#a"},
      {"a blank inside", "a b"},
      {"a blank at the front", " a"},
      {"a blank at the end", "a "},
      {"nothing but a blank", " "},
      {"a tab", "a\tb"},
      {"a line feed", "a\nb"},
      {"a line feed at the end", "a\n"},
      {"lines that look like an assignment", "a\nDATABASE_URL=evil\nb"},
      {"a line that looks like a comment", "a\n# dsnsmith: keys A\nb"},
      {"a carriage return", "a\rb"},
      {"a carriage return at the end", "a\r"},
      {"a Windows line end", "a\r\nb"},
      {"a certificate", "-----BEGIN CERTIFICATE-----\nMIIB+/=\n-----END CERTIFICATE-----\n"},
      {"a semicolon", "a;b"},
      {"a pipe", "a|b"},
      {"redirections", "a<b>c"},
      {"parentheses", "a(b)c"},
      {"a star and a question mark", "*?"},
      {"an exclamation mark", "a!b"},
      {"an equals sign at the front", "=a"},
      {"a word of YAML", "yes"},
      {"null, to YAML and JSON", "null"},
      {"an octal number", "0123"},
      {"a number with an exponent", "1e3"},
      {"a colon and a blank", "a: b"},
      {"an anchor", "&a"},
      {"a tag", "!a"},
      {"a JSON object", "{\"a\":1}"},
      {"markup", "<a href=\"&amp;\">"},
      {"umlauts and an emoji", "\xc3\xbc\xf0\x9f\x98\x80"},
      {"a letter in normal form C", "caf\xc3\xa9"},
      {"the same in normal form D", "cafe\xcc\x81"},
      {"a combining mark that composes with nothing", "q\xcc\x81"},
      {"NEL: Python splits lines there", "a\xc2\x85" "b"},
      {"a line separator", "a\xe2\x80\xa8" "b"},
      {"a no-break space at the end", "a\xc2\xa0"},
      {"a byte order mark", "\xef\xbb\xbf" "a"},
      {"a NUL", bytes("a\0b")},
      {"a control character", "a\x01" "b"},
      {"an escape sequence of a terminal", "\x1b[31m"},
      {"DEL", "a\x7f"},
      {"bytes that are no UTF-8", "a\xff\xfe"},
      {"half a character", "a\xc3"},
      {"a surrogate", "a\xed\xa0\x80"},
  };
  return list;
}

}  // namespace dsnsmith::testing
