#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

namespace {

FormatTrial named(std::string_view name) {
  FormatTrial trial("aws-ssm");
  trial.metadata.name = name;
  return trial;
}

}  // namespace

TEST_CASE("a parameter is the input of put-parameter") {
  CHECK(named("/orders/production").emit({{"DATABASE_URL", "CANARY7f3\"\n"}}) ==
        "{\"Name\":\"/orders/production/DATABASE_URL\",\"Value\":\"CANARY7f3\\\"\\n\",\"Type\":\"SecureString\",\"Overwrite\":true}\n");
  CHECK(named("orders/").emit({{"u", "x"}}) ==
        "{\"Name\":\"/orders/u\",\"Value\":\"x\",\"Type\":\"SecureString\",\"Overwrite\":true}\n");
  CHECK(named("").emit({{"u", "x"}}) ==
        "{\"Name\":\"u\",\"Value\":\"x\",\"Type\":\"SecureString\",\"Overwrite\":true}\n");
}

TEST_CASE("a parameter above 4096 bytes is of the advanced tier, and above 8192 bytes none") {
  CHECK(named("").emit({{"u", std::string(4096, 'x')}}).ends_with("\"Overwrite\":true}\n"));
  CHECK(named("").emit({{"u", std::string(4097, 'x')}}).ends_with("\"Overwrite\":true,\"Tier\":\"Advanced\"}\n"));
  CHECK(named("").emit({{"u", std::string(8192, 'x')}}).ends_with("\"Tier\":\"Advanced\"}\n"));
  CHECK(named("").emit({{"u", std::string(8193, 'x')}}) == "refused: output-too-large");
}

TEST_CASE("what Parameter Store does not take is refused") {
  struct Row {
    std::string_view name, key, value, refusal;
  };
  constexpr std::string_view kLevels = "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o";
  const auto row = GENERATE(values<Row>({
      {"", "u", "", "refused: value-not-readable"},
      {"", "u", "a{{b", "refused: value-not-readable"},
      {"", "u", "a{{ssm:b}}", "refused: value-not-readable"},
      {"", "u", "x\xff", "refused: value-not-readable"},
      {"", "a b", "x", "refused: invalid-entry-key"},
      {"", "a/b", "x", "refused: invalid-entry-key"},
      {"", "", "x", "refused: invalid-entry-key"},
      {"a//b", "u", "x", "refused: invalid-entry-key"},
      {"", "AwsUrl", "x", "refused: invalid-entry-key"},
      {"ssm", "u", "x", "refused: invalid-entry-key"},
      {kLevels, "p", "x", "refused: invalid-entry-key"},
      {"\xc3\xbc", "u", "x", "refused: invalid-entry-key"},
  }));
  CAPTURE(row.name, row.key);
  CHECK(named(row.name).emit({{row.key, row.value}}) == row.refusal);
}

TEST_CASE("a parameter's name has at most 15 levels and 1011 characters") {
  CHECK(named("/a/b/c/d/e/f/g/h/i/j/k/l/m/n").emit({{"o", "x"}}).starts_with("{\"Name\":\"/a/b/c/"));
  CHECK(named("").emit({{std::string(1011, 'k'), "x"}}).starts_with("{\"Name\":\"kkk"));
  CHECK(named("").emit({{std::string(1012, 'k'), "x"}}) == "refused: invalid-entry-key");
}

TEST_CASE("one file is one parameter") {
  CHECK(named("").emit({}) == "refused: missing-key");
  auto two = named("");
  CHECK(two.emit({{"a", "x"}, {"b", "y"}}) == "refused: invalid-entry-key");
  CHECK(two.message() == "the input of put-parameter is one parameter, and the output has 2 entries");
}

TEST_CASE("a parameter is read back under its own name") {
  struct Row {
    std::string_view text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"Name":"/orders/u","Value":"x","Type":"SecureString"})", "u=x"},
      {R"({"Name":"/other/u","Value":"x"})", ""},
      {R"({"Name":"/orders/u"})", "refused: existing-file-not-readable"},
      {R"({"Name":"/orders/u","Value":1})", "refused: existing-file-not-readable"},
      {"CANARY7f3", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.text);
  CHECK(named("/orders").read(row.text) == row.seen);
}
