#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("appsettings.json has an object for each level of a key") {
  FormatTrial trial("appsettings-json");
  CHECK(trial.emit({{"ConnectionStrings:Default", "Host=h;Password=\"a\\b\""}, {"Plain", "x"}, {"ConnectionStrings:Read", "y"}, {"A:B:C", "\n"}}) ==
        "{\n"
        "  \"ConnectionStrings\": {\n"
        "    \"Default\": \"Host=h;Password=\\\"a\\\\b\\\"\",\n"
        "    \"Read\": \"y\"\n"
        "  },\n"
        "  \"Plain\": \"x\",\n"
        "  \"A\": {\n"
        "    \"B\": {\n"
        "      \"C\": \"\\n\"\n"
        "    }\n"
        "  }\n"
        "}\n");
}

TEST_CASE("what others wrote into an appsettings.json stays byte for byte") {
  struct Row {
    std::string_view why, existing, written;
  };
  const auto row = GENERATE(values<Row>({
      {"changed in place", "{\"C\" : {\"D\":\"old\" , \"x\":[1,{}]}, \"Logging\":{}}", "{\"C\" : {\"D\":\"new\" , \"x\":[1,{}]}, \"Logging\":{}}"},
      {"a new object, set off as its neighbours are", "{\r\n    \"Logging\": {}\r\n}\r\n",
       "{\r\n    \"Logging\": {},\r\n    \"C\": {\r\n        \"D\": \"new\"\r\n    }\r\n}\r\n"},
      {"tabs", "{\n\t\"C\": {\n\t\t\"x\": 1\n\t}\n}\n", "{\n\t\"C\": {\n\t\t\"x\": 1,\n\t\t\"D\": \"new\"\n\t}\n}\n"},
      {"an empty object", "{\n  \"C\": {}\n}\n", "{\n  \"C\": {\n    \"D\": \"new\"\n  }\n}\n"},
      {"one line", "{\"a\":1}", "{\"a\":1,\"C\": {\"D\": \"new\"}}"},
      {"a comma behind the last", "{\n  \"a\": 1,\n}\n", "{\n  \"a\": 1,\n  \"C\": {\n    \"D\": \"new\"\n  },\n}\n"},
      {"comments", "// top, {\n{\n  // one, \"\n  \"a\": 1 /* two, */, // three,\n  \"b\": 2 // four\n  /* five */\n}\n// end\n",
       "// top, {\n{\n  // one, \"\n  \"a\": 1 /* two, */, // three,\n  \"b\": 2, // four\n  /* five */\n  \"C\": {\n    \"D\": \"new\"\n  }\n}\n// end\n"},
      {"a comment behind the comma", "{\n  \"a\": 1, // x\n}\n", "{\n  \"a\": 1, // x\n  \"C\": {\n    \"D\": \"new\"\n  },\n}\n"},
      {"a comment in one line", "{\"a\":1// x\n}", "{\"a\":1,// x\n\"C\": {\"D\": \"new\"}\n}"},
      {"Visual Studio's mark", "\xef\xbb\xbf{}", "\xef\xbb\xbf{\n  \"C\": {\n    \"D\": \"new\"\n  }\n}"},
      {"a number where the object goes", R"({"C":1})", "refused: existing-file-not-readable"},
      {"a list where the object goes", R"({"C":[{}]})", "refused: existing-file-not-readable"},
      {"a level that stands twice", R"({"C":{},"C":{}})", "refused: existing-file-not-readable"},
      {"ours in another case", R"({"C":{"d":"x"}})", "refused: existing-file-not-readable"},
      {"ours in one name", R"({"C:D":"x"})", "refused: existing-file-not-readable"},
      {"the object in another case", R"({"c":{"e":1}})", R"({"c":{"e":1},"C": {"D": "new"}})"},
      {"two of others alike", R"({"a":{"b":1},"A:B":2})", "refused: existing-file-not-readable"},
      {"a comment that is not closed", "{} /* CANARY7f3", "refused: existing-file-not-readable"},
      {"two commas", R"({"a":1,,})", "refused: existing-file-not-readable"},
      {"a lone comma", R"({,})", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("appsettings-json");
  CHECK(trial.update(row.existing, {{"C:D", "new"}}) == row.written);
  if (!row.written.starts_with("refused")) {
    CHECK(trial.update(row.written, {{"C:D", "new"}}) == row.written);
  }
}

TEST_CASE("what stands in the way in an appsettings.json is named with its line") {
  FormatTrial spelled("appsettings-json");
  CHECK(spelled.update("{\n  \"x\": 1,\n  \"c:D\": \"CANARY7f3\"\n}\n", {{"C:D", "new"}}) == "refused: existing-file-not-readable");
  CHECK(spelled.message() ==
        "line 3 of the existing file holds a key of ours in another spelling, in other case or with `:` in a name, and dsnsmith does not edit such files");
  FormatTrial text("appsettings-json");
  CHECK(text.update("{\n  \"a\": {\n    \"C\": 0 },\n  \"C\": \"CANARY7f3\"\n}\n", {{"C:D", "new"}}) == "refused: existing-file-not-readable");
  CHECK(text.message() == "line 4 of the existing file holds something else than an object where an entry of ours goes, and dsnsmith does not edit such files");
}

TEST_CASE("keys that .NET's configuration cannot tell apart are refused") {
  FormatTrial alike("appsettings-json");
  CHECK(alike.emit({{"A:b", "1"}, {"a:B", "2"}}) == "refused: invalid-entry-key");
  CHECK(alike.message() == "`a:B` differs from another key only in its case, which .NET's configuration does not see");
  FormatTrial within("appsettings-json");
  CHECK(within.emit({{"A", "1"}, {"a:B:C", "2"}}) == "refused: invalid-entry-key");
  CHECK(within.message() == "`a:B:C` lies within another entry, which is a text");
  for (const std::string_view key : {"", ":a", "a:", "a::b", "\xff"}) {
    FormatTrial nameless("appsettings-json");
    CHECK(nameless.emit({{key, "x"}}) == "refused: invalid-entry-key");
  }
  FormatTrial bytes("appsettings-json");
  CHECK(bytes.emit({{"A", "CANARY7f3\xff"}}) == "refused: value-not-readable");
}

TEST_CASE("an appsettings.json is read as .NET reads it") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"levels", R"({"a":{"b":"1","c":{"d":"2"}},"e:f":"3"})", "a:b=1|a:c:d=2|e:f=3"},
      {"words and numbers", R"({"a":true,"b":false,"c":1.50,"d":null})", "a=True|b=False|c=1.50"},
      {"lists are left out", R"({"a":["x"],"b":"y"})", "b=y"},
      {"comments", "{/* x */\"a\":// y\r\"1\",}", "a=1"},
      {"a comment before the colon", R"({"a"/**/:"1"})", "refused: existing-file-not-readable"},
      {"a separator of lines in a comment", "{//\xe2\x80\xa9\n}", "refused: existing-file-not-readable"},
      {"alike in another case", R"({"a":"1","A":"2"})", "refused: existing-file-not-readable"},
      {"a mark", "\xef\xbb\xbf{\"a\":\"1\"}", "a=1"},
      {"no object", "[]", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("appsettings-json");
  CHECK(trial.read(row.text) == row.seen);
}
