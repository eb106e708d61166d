#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a result is one object of strings in the order of the entries") {
  FormatTrial trial("terraform-external");
  CHECK(trial.emit({{"url", "postgresql://u:p@h/d?a=b&c=d"}, {"host", "h"}, {"a.b", "\"\n"}}) ==
        "{\"url\":\"postgresql://u:p@h/d?a=b&c=d\",\"host\":\"h\",\"a.b\":\"\\\"\\n\"}\n");
  CHECK(trial.emit({}) == "{}\n");
}

TEST_CASE("what Terraform replaces or changes is refused") {
  struct Row {
    std::string_view why, key, value, refusal;
  };
  const auto row = GENERATE(values<Row>({
      {"no UTF-8", "k", "\xff", "refused: value-not-readable"},
      {"half a surrogate", "k", "\xed\xa0\x80", "refused: value-not-readable"},
      {"NUL", "k", std::string_view("a\0", 2), "refused: value-not-readable"},
      {"normal form D", "k", "e\xcc\x81", "refused: not-normalised"},
      {"a key in normal form D", "e\xcc\x81", "x", "refused: invalid-entry-key"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("terraform-external");
  CHECK(trial.emit({{row.key, row.value}}) == row.refusal);
}

TEST_CASE("a result is read as the provider reads it") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"null is nothing", R"({"a":null})", "a="},
      {"the last of two wins", R"({"a":"1","a":"2"})", "a=2"},
      {"white space behind", "{\"a\":\"1\"}\n\n", "a=1"},
      {"a number", R"({"a":1})", "refused: existing-file-not-readable"},
      {"text behind", R"({"a":"1"}x)", "refused: existing-file-not-readable"},
      {"nothing", "", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("terraform-external");
  CHECK(trial.read(row.text) == row.seen);
}
