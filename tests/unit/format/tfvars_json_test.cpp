#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a .tfvars.json file is one object without templates") {
  FormatTrial trial("tfvars-json");
  trial.metadata.environment = "staging";
  const std::string text = trial.emit({{"url", "a${b}\"&"}, {"host", "h"}});
  CHECK(text ==
        "{\n  \"//\": \"dsnsmith: environment staging; keys url host\",\n"
        "  \"url\": \"a${b}\\\"&\",\n  \"host\": \"h\"\n}\n");
  CHECK(environment_of_existing(trial.format, Secret::copy_of(text)) == "staging");
  CHECK(trial.read(text) == "url=a${b}\"&|host=h");
}

TEST_CASE("members of others stay byte for byte") {
  struct Row {
    std::string_view why, before, after;
  };
  const auto row = GENERATE(values<Row>({
      {"an empty object", "{}", "{\n  \"//\": \"dsnsmith: keys url\",\n  \"url\": \"x\"\n}"},
      {"numbers and nested values", "{\n    \"n\": 1.50,\n    \"l\": [ 1,{\"a\":null} ]\n}\n",
       "{\n    \"//\": \"dsnsmith: keys url\",\n    \"n\": 1.50,\n    \"l\": [ 1,{\"a\":null} ],\n    \"url\": \"x\"\n}\n"},
      {"in place", "{\"url\" : \"old\" , \"n\":1}\n",
       "{\"//\": \"dsnsmith: keys url\",\"url\" : \"x\" , \"n\":1}\n"},
      {"a comment of others", "{\"//\": \"mine\"}\n", "{\"//\": \"mine\",\"url\": \"x\"}\n"},
      {"what was ours goes", "{\n  \"//\": \"dsnsmith: keys old url\",\n  \"old\": \"1\",\n  \"url\": \"2\"\n}\n",
       "{\n  \"//\": \"dsnsmith: keys url\",\n  \"url\": \"x\"\n}\n"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("tfvars-json");
  CHECK(trial.update(row.before, {{"url", "x"}}) == row.after);
  CHECK(trial.update(row.after, {{"url", "x"}}) == row.after);
}

TEST_CASE("JSON that Terraform refuses is refused with its line") {
  struct Row {
    std::string_view why, file, message;
  };
  const auto row = GENERATE(values<Row>({
      {"a name twice", "{\"a\":\"1\",\n\"a\":\"2\"}",
       "line 2 of the file holds a name that stands twice, which Terraform does not read"},
      {"a trailing comma", "{\"a\":\"1\",}",
       "line 1 of the file holds an object's member without a name, which Terraform does not read"},
      {"a byte order mark", "\xef\xbb\xbf{}",
       "line 1 of the file holds something else than one JSON object, which Terraform does not read"},
      {"two values", "{}{}",
       "line 1 of the file holds something behind the JSON object, which Terraform does not read"},
      {"a raw line feed", "{\"a\":\"CANARY7f3\n\"}",
       "line 1 of the file holds a string with an escape or a character that JSON does not have, which "
       "Terraform does not read"},
      {"nothing", "", "line 1 of the file holds something else than one JSON object, which Terraform does not read"},
      {"a leading zero", "{\"a\":01}",
       "line 1 of the file holds something that is no JSON value, which Terraform does not read"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("tfvars-json");
  CHECK(trial.read(row.file) == "refused: existing-file-not-readable");
  CHECK(trial.message() == row.message);
}

TEST_CASE("nesting has a bound") {
  FormatTrial trial("tfvars-json");
  const std::string deep = "{\"a\":" + std::string(10000, '[') + std::string(10000, ']') + "}";
  CHECK(trial.read(deep) == "refused: existing-file-not-readable");
}

TEST_CASE("values of other types are what a string variable gets") {
  FormatTrial trial("tfvars-json");
  CHECK(trial.read(R"({"a":5432,"b":true,"c":null,"d":[1],"e":"\u0026","//":"x"})") == "a=5432|b=true|e=&");
}
