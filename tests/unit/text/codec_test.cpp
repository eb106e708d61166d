#include "text/codec.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace dsnsmith;

namespace {

std::string shown(const std::optional<Secret>& text) {
  return text ? std::string(text->expose()) : "refused";
}

struct Row {
  std::string_view why;
  Spelling spelling;
  std::string_view raw, spelled;
};

}  // namespace

TEST_CASE("a value is spelled as its readers want it") {
  const auto row = GENERATE(values<Row>({
      {"JSON: nothing to do", Spelling::json_string, "a/b", "\"a/b\""},
      {"JSON: quote and backslash", Spelling::json_string, "a\"b\\", R"("a\"b\\")"},
      {"JSON: short escapes", Spelling::json_string, "\n\r\t\b\f", R"("\n\r\t\b\f")"},
      {"JSON: other control characters", Spelling::json_string, "\x01\x7f", R"("\u0001\u007f")"},
      {"JSON: NEL breaks a line in YAML", Spelling::json_string, "\xc2\x85", R"("\u0085")"},
      {"JSON: a line separator", Spelling::json_string, "\xe2\x80\xa8", R"("\u2028")"},
      {"JSON: & stays, log maskers look for it", Spelling::json_string, "?a=b&c=d", "\"?a=b&c=d\""},
      {"JSON: an emoji stays", Spelling::json_string, "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\""},
      {"HCL: a template", Spelling::hcl_string, "a${b}c", R"("a$${b}c")"},
      {"HCL: a directive", Spelling::hcl_string, "a%{b}c", R"("a%%{b}c")"},
      {"HCL: dollars before no brace", Spelling::hcl_string, "a$b$$c", R"("a$b$$c")"},
      {"HCL: a dollar before a template", Spelling::hcl_string, "a$${b}", R"("a$$${b}")"},
      {"HCL: a control character", Spelling::hcl_string, "\x01", R"("\u0001")"},
      {"shell: an inner quote", Spelling::shell_single, "it's", R"('it'\''s')"},
      {"shell: a dollar is nothing", Spelling::shell_single, "$(id)", "'$(id)'"},
      {"$GITHUB_ENV: one line", Spelling::actions_line, "a=b<<c", "=a=b<<c"},
      {"$GITHUB_ENV: two lines", Spelling::actions_heredoc, "a\nb", "<<dsnsmith\na\nb\ndsnsmith"},
      {"$GITHUB_ENV: a line feed at the end", Spelling::actions_heredoc, "a\n", "<<dsnsmith\na\n\ndsnsmith"},
      {"$GITHUB_ENV: the word as a line", Spelling::actions_heredoc, "dsnsmith\nb", "<<dsnsmith_\ndsnsmith\nb\ndsnsmith_"},
      {"workflow command: what would end it, and its own escape", Spelling::workflow_data, "a%0A\r\n:", "a%250A%0D%0A:"},
      {"ConfigParser: a percent sign", Spelling::interpolated, "u:%40@h", "u:%%40@h"},
      {"direnv: a backslash before what would be a line feed, and a dollar", Spelling::default_double, "\\n\n\"$", R"("\\${:-}n\n\"${:-$}")"},
      {"shell line: a line feed", Spelling::shell_line, "it's\n", R"('it'\''s\n')"},
      {"shell returns: a carriage return", Spelling::shell_returns, "it's\r\n", "'it'\\''s'\"\\r\"'\n'"},
      {"feeds double: quotes, a line feed and a backslash before r", Spelling::feeds_double, "'\"\n\\r", "\"'\"\\n\\r\""},
      {"returns double: quotes, a carriage return and a backslash before n", Spelling::returns_double, "'\"\r\n\\n", "\"'\"\\r\n\\n\""},
      {"bun: lines in single quotes, one of them behind a backslash", Spelling::single_lines, "a\n\\'", "'a\n\\''"},
      {"bun: lines in backticks", Spelling::backtick_lines, "a\n\\`", "`a\n\\``"},
      {"bun: a dollar at the end", Spelling::dollar_guarded, "$a\\$", "\\$a\\\\$${:-}"},
      {"bun: a quote and blanks on a line", Spelling::guarded_line, "' a\\ ", "${:-}' a\\ ${:-}"},
      {"bun: a backslash would take a dollar along", Spelling::guarded_line, " a\\", "${:-} a\\"},
      {"dotenv-expand: a backslash and dollars", Spelling::dollar_escaped, "\\$$a", "\\\\$\\$a"},
      {"dollar double: all that is escaped, and a line feed that is not", Spelling::dollar_double, "a$\"\\\n'", "\"a\\$\\\"\\\\\n'\""},
      {"double lines: whatever is within", Spelling::double_lines, "a\"b\\\n$", "\"a\"b\\\n$\""},
      {"escaped line: quotes, a dollar, a blank and a backslash", Spelling::escaped_line, "it's \"$a\\", "it\\'s\\ \\\"\\$a\\\\"},
      {"compose: a dollar", Spelling::compose_double, "a$b", R"("a\$b")"},
      {"compose: a line feed", Spelling::compose_double, "a\nb", R"("a\nb")"},
      {"node: a line feed", Spelling::node_double, "a\nb", R"("a\nb")"},
      {"node: a backslash is itself", Spelling::node_double, "a\\b", R"("a\b")"},
      {"python, single quotes", Spelling::python_single, "a'b\\", R"('a\'b\\')"},
      {"python, double quotes", Spelling::python_double, "a\"\r", R"("a\"\r")"},
      {"base64: RFC 4648, section 10", Spelling::base64, "fooba", "Zm9vYmE="},
      {"base64: two paddings", Spelling::base64, "foob", "Zm9vYg=="},
      {"base64: none", Spelling::base64, "foobar", "Zm9vYmFy"},
      {"base64: nothing", Spelling::base64, "", ""},
      {"base64: both odd letters", Spelling::base64, "\xfb\xff\xbf", "+/+/"},
  }));
  CAPTURE(row.why);
  CHECK(shown(encode(row.spelling, row.raw)) == row.spelled);
  CHECK(shown(decode(row.spelling, row.spelled)) == row.raw);
}

TEST_CASE("what is no spelling is refused") {
  const auto row = GENERATE(values<Row>({
      {"JSON: a raw line feed", Spelling::json_string, "", "\"a\nb\""},
      {"JSON: an unknown escape", Spelling::json_string, "", R"("\x41")"},
      {"JSON: a lone surrogate", Spelling::json_string, "", R"("\ud800")"},
      {"JSON: the second half first", Spelling::json_string, "", R"("\udc00\ud800")"},
      {"JSON: not closed", Spelling::json_string, "", "\"a"},
      {"JSON: closed too early", Spelling::json_string, "", R"("a"b")"},
      {"JSON: an escaped last quote", Spelling::json_string, "", R"("a\")"},
      {"HCL: a template", Spelling::hcl_string, "", R"("a${b}")"},
      {"HCL: a line feed", Spelling::hcl_string, "", "\"a\nb\""},
      {"HCL: an unknown escape", Spelling::hcl_string, "", R"("\a")"},
      {"base64: a line feed", Spelling::base64, "", "Zm9v\nYg=="},
      {"base64: no padding", Spelling::base64, "", "Zm9vYg"},
      {"base64: bits left over", Spelling::base64, "", "Zm9vYh=="},
      {"base64: padding in the middle", Spelling::base64, "", "Zg==Zg=="},
      {"base64: three paddings", Spelling::base64, "", "Z==="},
      {"base64: the URL alphabet", Spelling::base64, "", "-_-_"},
      {"shell: not closed", Spelling::shell_single, "", "'a"},
      {"shell: words outside of quotes", Spelling::shell_single, "", "'a'b"},
  }));
  CAPTURE(row.why);
  CHECK(shown(decode(row.spelling, row.spelled)) == "refused");
}

TEST_CASE("JSON strings of others are read whatever way they are spelled") {
  CHECK(shown(decode(Spelling::json_string, R"("\u0026\/\u00e9\ud83d\ude00")")) ==
        "&/\xc3\xa9\xf0\x9f\x98\x80");
}

TEST_CASE("base64 is joined across its blocks") {
  for (const std::size_t size : {3071U, 3072U, 3073U, 6145U}) {
    const std::string raw(size, 'x');
    const auto spelled = encode(Spelling::base64, raw);
    CHECK(spelled->size() == (size + 2) / 3 * 4);
    CHECK(shown(decode(Spelling::base64, spelled->expose())) == raw);
  }
}
