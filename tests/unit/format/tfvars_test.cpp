#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a .tfvars file holds quoted strings without templates") {
  struct Row {
    std::string_view why, value, spelled;
  };
  const auto row = GENERATE(values<Row>({
      {"a URL", "postgresql://u:p@h/d?a=b&c=d", "\"postgresql://u:p@h/d?a=b&c=d\""},
      {"a template", "a${b}%{c}", "\"a$${b}%%{c}\""},
      {"quotes and backslashes", "\"\\", "\"\\\"\\\\\""},
      {"a certificate", "-----BEGIN\n", "\"-----BEGIN\\n\""},
  }));
  CAPTURE(row.why);
  FormatTrial trial("tfvars");
  CHECK(trial.emit({{"url", row.value}}) ==
        "# dsnsmith: keys url\nurl = " + std::string(row.spelled) + "\n");
}

TEST_CASE("what Terraform would change or cannot name is refused") {
  struct Row {
    std::string_view why, key, value, refusal;
  };
  const auto row = GENERATE(values<Row>({
      {"normal form D", "url", "cafe\xcc\x81", "refused: not-normalised"},
      {"no UTF-8", "url", "\xff", "refused: value-not-readable"},
      {"NUL", "url", std::string_view("\0", 1), "refused: value-not-readable"},
      {"a digit first", "1url", "x", "refused: invalid-entry-key"},
      {"a dot", "a.b", "x", "refused: invalid-entry-key"},
      {"a reserved name", "count", "x", "refused: invalid-entry-key"},
  }));
  const std::string_view format = GENERATE("tfvars", "tfvars-json");
  CAPTURE(row.why, format);
  FormatTrial trial(format);
  CHECK(trial.emit({{row.key, row.value}}) == row.refusal);
}

TEST_CASE("attributes of others in a .tfvars file stay as they are") {
  struct Row {
    std::string_view why, before, after;
  };
  const auto row = GENERATE(values<Row>({
      {"comments of all three kinds", "// a\n/* b\nurl = 1 */\n# c\nurl = \"old\" # d\n",
       "# dsnsmith: keys url\n// a\n/* b\nurl = 1 */\n# c\nurl = \"x\" # d\n"},
      {"lists and objects", "zones = [\n  \"a\", # ]\n  \"b\"\n]\nurl = \"old\"\n",
       "# dsnsmith: keys url\nzones = [\n  \"a\", # ]\n  \"b\"\n]\nurl = \"x\"\n"},
      {"a heredoc that holds our name", "text = <<EOT\nurl = \"old\"\nEOT\n",
       "# dsnsmith: keys url\ntext = <<EOT\nurl = \"old\"\nEOT\nurl = \"x\"\n"},
      {"aligned equals signs", "region   = \"eu\"\nurl      = \"old\"\n",
       "# dsnsmith: keys url\nregion   = \"eu\"\nurl      = \"x\"\n"},
      {"what was ours goes", "# dsnsmith: keys old url\nold = \"1\"\nurl = \"2\"\n",
       "# dsnsmith: keys url\nurl = \"x\"\n"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("tfvars");
  CHECK(trial.update(row.before, {{"url", "x"}}) == row.after);
  CHECK(trial.update(row.after, {{"url", "x"}}) == row.after);
}

TEST_CASE("a .tfvars file that Terraform refuses is refused") {
  struct Row {
    std::string_view why, file;
  };
  const auto row = GENERATE(values<Row>({
      {"a name twice", "a = \"1\"\na = \"2\"\n"},
      {"a template", "a = \"${b}\"\n"},
      {"single quotes", "a = 'b'\n"},
      {"a line feed in quotes", "a = \"b\nc\"\n"},
      {"two on a line", "a = 1 b = 2\n"},
      {"an open comment", "/* a\n"},
      {"an open list", "a = [1\n"},
      {"a block", "a {\n}\n"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("tfvars");
  CHECK(trial.read(row.file) == "refused: existing-file-not-readable");
}

TEST_CASE("a .tfvars file is read as Terraform gives it to a string variable") {
  FormatTrial trial("tfvars");
  CHECK(trial.read("a = \"x\\u00e9\"\r\nb = 5432\nc = true\nd = [1]\ne = \"$${f}\"\n") ==
        "a=x\xc3\xa9|b=5432|c=true|e=${f}");
}
