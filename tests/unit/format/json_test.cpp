#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a JSON file is one object of strings in the order of the entries") {
  FormatTrial trial("json");
  CHECK(trial.emit({{"url", "postgresql://u:p@h/d?a=b&c=d"}, {"a.b:c", "\"\\\n\x01"}}) ==
        "{\n  \"url\": \"postgresql://u:p@h/d?a=b&c=d\",\n  \"a.b:c\": \"\\\"\\\\\\n\\u0001\"\n}\n");
  CHECK(trial.emit({}) == "{}\n");
}

TEST_CASE("members of others in a JSON file stay byte for byte") {
  struct Row {
    std::string_view why, existing, written;
  };
  const auto row = GENERATE(values<Row>({
      {"in place, new ones last", "{\"a\" : 1,\r\n \"url\":\"old\" , \"b\":{\"url\":[null,\"\\u0041\"]}}",
       "{\"a\" : 1,\r\n \"url\":\"new\" , \"b\":{\"url\":[null,\"\\u0041\"]},\"k\": \"v\"}"},
      {"the name is spelled otherwise", "{\"\\u0075rl\":0}", "{\"\\u0075rl\":\"new\",\"k\": \"v\"}"},
      {"an empty object", "{}", "{\n  \"url\": \"new\",\n  \"k\": \"v\"\n}"},
      {"a blank file", " \n", "{\n  \"url\": \"new\",\n  \"k\": \"v\"\n}\n"},
      {"two alike", R"({"a":1,"a":2})", "refused: existing-file-not-readable"},
      {"a comment", "{/* CANARY7f3 */}", "refused: existing-file-not-readable"},
      {"a comma too many", R"({"a":1,})", "refused: existing-file-not-readable"},
      {"a list", "[]", "refused: existing-file-not-readable"},
      {"a mark of the order of bytes", "\xef\xbb\xbf{}", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("json");
  CHECK(trial.update(row.existing, {{"url", "new"}, {"k", "v"}}) == row.written);
}

TEST_CASE("nothing in a JSON file says what was ours, so nothing is removed") {
  FormatTrial trial("json");
  CHECK(trial.update("{\n  \"gone\": \"x\",\n  \"url\": \"old\"\n}\n", {{"url", "new"}}) ==
        "{\n  \"gone\": \"x\",\n  \"url\": \"new\"\n}\n");
}

TEST_CASE("bytes that are no UTF-8 are refused in JSON, with the way out") {
  FormatTrial value("json");
  CHECK(value.emit({{"url", "CANARY7f3\xff"}}) == "refused: value-not-readable");
  CHECK(value.message() == "the value of `url` holds bytes that are no UTF-8, which JSON cannot have");
  FormatTrial key("json");
  CHECK(key.emit({{"\xff", "x"}}) == "refused: invalid-entry-key");
}

TEST_CASE("a JSON file is read as JSON.parse and Python read it") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"the last of two", R"({"a":"1","b":"x","a":"2"})", "b=x|a=2"},
      {"what is no text", R"({"a":1,"b":null,"c":{"d":"e"},"f":"g"})", "f=g"},
      {"a text that a number replaces", R"({"a":"1","a":2})", ""},
      {"escapes", R"({"a":"\u0041\ud83d\ude00\/"})", "a=A\xf0\x9f\x98\x80/"},
      {"text behind", R"({"a":"1"}x)", "refused: existing-file-not-readable"},
      {"nothing", "", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("json");
  CHECK(trial.read(row.text) == row.seen);
}
