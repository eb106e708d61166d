#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a .tf.json declares sensitive variables whose defaults are taken as they stand") {
  FormatTrial trial("tf-json");
  trial.metadata.environment = "staging";
  CHECK(trial.emit({{"database_url", "a${b}%{c}\"\\"}}) ==
        "{\n"
        "  \"//\": \"dsnsmith: environment staging; keys database_url\",\n"
        "  \"variable\": {\n"
        "    \"database_url\": {\n"
        "      \"type\": \"string\",\n"
        "      \"sensitive\": true,\n"
        "      \"default\": \"a${b}%{c}\\\"\\\\\"\n"
        "    }\n"
        "  }\n"
        "}\n");
}

TEST_CASE("what others wrote into a .tf.json stays byte for byte, and what was ours goes") {
  struct Row {
    std::string_view why, existing, written;
  };
  const auto row = GENERATE(values<Row>({
      {"in place, the description stays", R"({"//":"mine","variable":{"u":{"description":"x","default":"old","sensitive":false}}})",
       R"({"//":"mine","variable":{"u":{"description":"x","default":"new","sensitive":true,"type": "string"}}})"},
      {"among others", "{\n  \"output\": {}\n}\n",
       "{\n  \"//\": \"dsnsmith: keys u\",\n  \"output\": {},\n  \"variable\": {\n    \"u\": {\n      \"type\": \"string\",\n      \"sensitive\": true,\n      \"default\": \"new\"\n    }\n  }\n}\n"},
      {"one that was ours", R"({"//":"dsnsmith: keys gone u","variable":{"gone":{"default":"x"},"other":{"default":"y"},"u":{"type":"string","sensitive":true,"default":"old"}}})",
       R"({"//":"dsnsmith: keys u","variable":{"other":{"default":"y"},"u":{"type":"string","sensitive":true,"default":"new"}}})"},
      {"one that somebody took away", R"({"//":"dsnsmith: keys gone u","variable":{"u":{"type":"string","sensitive":true,"default":"old"}}})",
       R"({"//":"dsnsmith: keys u","variable":{"u":{"type":"string","sensitive":true,"default":"new"}}})"},
      {"a list of variables", R"({"variable":[{"u":{}}]})", "refused: existing-file-not-readable"},
      {"a list of bodies", R"({"variable":{"u":[{}]}})", "refused: existing-file-not-readable"},
      {"declared twice", R"({"variable":{"u":{},"u":{}}})", "refused: existing-file-not-readable"},
      {"a comment", R"({/**/})", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("tf-json");
  CHECK(trial.update(row.existing, {{"u", "new"}}) == row.written);
  if (!row.written.starts_with("refused")) {
    CHECK(trial.update(row.written, {{"u", "new"}}) == row.written);
  }
}

TEST_CASE("a .tf.json is read as Terraform reads it") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"defaults", R"({"variable":{"a":{"default":"x${1}"},"b":{"type":"string"},"d":{"//":"c","default":true},"e":{"default":["x"]}}})", "a=x${1}|d=true"},
      {"no variables", R"({"locals":{"a":"b"}})", ""},
      {"a list", R"({"variable":[{"a":{"default":"x"}}]})", ""},
      {"two defaults", R"({"variable":{"a":{"default":"x","default":"y"}}})", "refused: existing-file-not-readable"},
      {"two alike", R"({"variable":{"a":{},"a":{}}})", "refused: existing-file-not-readable"},
      {"a mark of the order of bytes", "\xef\xbb\xbf{}", "refused: existing-file-not-readable"},
      {"no object", "", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("tf-json");
  CHECK(trial.read(row.text) == row.seen);
}

TEST_CASE("what Terraform does not keep or reserves is refused in a .tf.json") {
  for (const auto& [key, value, names] : {std::tuple{"source", "x", "invalid-entry-key"}, {"1a", "x", "invalid-entry-key"},
                                          {"u", "CANARY7f3e\xcc\x81", "not-normalised"}}) {
    FormatTrial trial("tf-json");
    CHECK(trial.emit({{key, value}}) == std::string("refused: ") + names);
  }
}
