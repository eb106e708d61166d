#include "text/utf8.hpp"

#include <catch2/catch.hpp>

using namespace dsnsmith;

TEST_CASE("only well-formed UTF-8 is taken") {
  struct Row {
    std::string_view why, text;
    bool good;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", "", true},
      {"the first of two bytes", "\xc2\x80", true},
      {"the last of three bytes", "\xef\xbf\xbf", true},
      {"the last of all", "\xf4\x8f\xbf\xbf", true},
      {"one behind the last", "\xf4\x90\x80\x80", false},
      {"an overlong slash", "\xc0\xaf", false},
      {"overlong in three bytes", "\xe0\x9f\xbf", false},
      {"overlong in four bytes", "\xf0\x8f\xbf\xbf", false},
      {"a surrogate", "\xed\xa0\x80", false},
      {"half a character", "\xc3", false},
      {"a continuation alone", "\x80", false},
      {"0xff", "\xff", false},
  }));
  CAPTURE(row.why);
  CHECK(is_utf8(row.text) == row.good);
}
