#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a YAML file has its texts in double quotes, and words as keys where they are words") {
  FormatTrial trial("yaml");
  trial.metadata.environment = "staging";
  CHECK(trial.emit({{"DATABASE_URL", "postgresql://u@h/d?a=b&c"}, {"on", "a\"\\\n\t"}, {"db.url", ""}, {"7", "\xc3\xa9\xc2\x85\xe2\x80\xa8\xef\xbf\xbf\xef\xbb\xbf"}}) ==
        "# dsnsmith: environment staging\n"
        "# dsnsmith: keys DATABASE_URL on db.url 7\n"
        "DATABASE_URL: \"postgresql://u@h/d?a=b&c\"\n"
        "\"on\": \"a\\\"\\\\\\n\\t\"\n"
        "db.url: \"\"\n"
        "\"7\": \"\xc3\xa9\\u0085\\u2028\\uffff\\ufeff\"\n");
}

TEST_CASE("what others wrote into a YAML file stays byte for byte") {
  struct Row {
    std::string_view why, existing, written;
  };
  const auto row = GENERATE(values<Row>({
      {"in place, its comment stays", "a: 1 # x\nu: old # y\n\nb: 2\n", "# dsnsmith: keys u\na: 1 # x\nu: \"new\" # y\n\nb: 2\n"},
      {"nothing was there", "u:\nv:  # x\n", "# dsnsmith: keys u\nu: \"new\"\nv:  # x\n"},
      {"nothing but a comment", "u: # x\n", "# dsnsmith: keys u\nu: \"new\" # x\n"},
      {"single quotes over lines", "u: 'a\n  b''c: d'\nb: 2\n", "# dsnsmith: keys u\nu: \"new\"\nb: 2\n"},
      {"double quotes over lines", "u: \"a\\\"\n\n  # b\" # x\nb: 2\n", "# dsnsmith: keys u\nu: \"new\" # x\nb: 2\n"},
      {"words over lines", "u: a\n  b\n\n  'c\nb: 2\n", "# dsnsmith: keys u\nu: \"new\"\nb: 2\n"},
      {"a block of lines", "u: |\n  a: b\n\n  # c\n\n# d\nb: 2\n", "# dsnsmith: keys u\nu: \"new\"\n\n# d\nb: 2\n"},
      {"a folded block", "u: >-  # x\n  a\nb: 2", "# dsnsmith: keys u\nu: \"new\"\nb: 2"},
      {"the last line has no end", "b: 2", "# dsnsmith: keys u\nb: 2\nu: \"new\"\n"},
      {"Windows line ends", "b: 2\r\nu: 1\r\n", "# dsnsmith: keys u\r\nb: 2\r\nu: \"new\"\r\n"},
      {"a mark and a document", "\xef\xbb\xbf---\nb: 2\n", "\xef\xbb\xbf# dsnsmith: keys u\n---\nb: 2\nu: \"new\"\n"},
      {"a key in quotes", "'u' : 1\n", "# dsnsmith: keys u\n'u' : \"new\"\n"},
      {"a key spelled with escapes", "\"\\u0075\": 1\n", "# dsnsmith: keys u\n\"\\u0075\": \"new\"\n"},
      {"indented as a whole", "  b: 2\n", "# dsnsmith: keys u\n  b: 2\n  u: \"new\"\n"},
      {"comments alone", "# x\n", "# dsnsmith: keys u\n# x\nu: \"new\"\n"},
      {"deep things of others", "b:\n- u: 1\n  v: [u: 1,\n    \"u: 2\"]\n- - x\n  - &a y\nc: {u: 1,\n  'it''s': it's}\nd:\n  u: 3\ne: !t\n  <<: *a\n",
       "# dsnsmith: keys u\nb:\n- u: 1\n  v: [u: 1,\n    \"u: 2\"]\n- - x\n  - &a y\nc: {u: 1,\n  'it''s': it's}\nd:\n  u: 3\ne: !t\n  <<: *a\nu: \"new\"\n"},
      {"lines that look like ours", "b: |\n  u: 1\nc: 'x\n  u: 2'\nd: y\n  u\n", "# dsnsmith: keys u\nb: |\n  u: 1\nc: 'x\n  u: 2'\nd: y\n  u\nu: \"new\"\n"},
      {"a block that keeps its last lines", "b: |+\n  x\n\n", "# dsnsmith: keys u\nb: |+\n  x\n\nu: \"new\"\n"},
      {"a bracket far left", "b: [\n  x\n]\n", "# dsnsmith: keys u\nb: [\n  x\n]\nu: \"new\"\n"},
      {"ours, and one that is gone", "# dsnsmith: keys gone u\ngone: |\n  x\n# y\nu: \"old\"\n", "# dsnsmith: keys u\n# y\nu: \"new\"\n"},
      {"one that somebody took away", "# x\n# dsnsmith: keys gone u\nu: \"old\"\n", "# x\n# dsnsmith: keys u\nu: \"new\"\n"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("yaml");
  CHECK(trial.update(row.existing, {{"u", "new"}}) == row.written);
  CHECK(trial.update(row.written, {{"u", "new"}}) == row.written);
}

TEST_CASE("a YAML file that cannot be edited for certain is refused with its line") {
  struct Row {
    std::string_view existing, why;
  };
  const auto row = GENERATE(values<Row>({
      {"a: 1\n---\nb: 2\n", "line 2 of the existing file holds a second document"},
      {"a: 1\n...\n", "line 2 of the existing file holds a second document"},
      {"%YAML 1.1\n---\na: 1\n", "line 1 of the existing file holds something else than `key: value`"},
      {"- a\n", "line 1 of the existing file holds something else than `key: value`"},
      {"{a: 1}\n", "line 1 of the existing file holds something else than `key: value`"},
      {"a\n", "line 1 of the existing file holds something else than `key: value`"},
      {"? a\n: b\n", "line 1 of the existing file holds something else than `key: value`"},
      {"a: 1\na: 2\n", "line 2 of the existing file holds a key that stands twice"},
      {"b:\n  - x:\n      y: 1\n      \"y\": 2\n", "line 4 of the existing file holds a key that stands twice"},
      {"a: 1\n<<: *x\n", "line 2 of the existing file holds keys of another mapping (`<<`) among those that are written"},
      {"a: 1\nu: &x y\n", "line 2 of the existing file holds something else than a text where an entry of ours goes"},
      {"u: *x\n", "line 1 of the existing file holds something else than a text where an entry of ours goes"},
      {"u: !!str y\n", "line 1 of the existing file holds something else than a text where an entry of ours goes"},
      {"u: {}\n", "line 1 of the existing file holds something else than a text where an entry of ours goes"},
      {"u:\n- y\n", "line 1 of the existing file holds something else than a text where an entry of ours goes"},
      {"u:\n  y: 1\n", "line 1 of the existing file holds something else than a text where an entry of ours goes"},
      {"&x a: 1\n", "line 1 of the existing file holds something else than `key: value`"},
      {"a:\n\tb: 1\n", "line 2 of the existing file holds a tab outside of quotes"},
      {"a:\tb\n", "line 1 of the existing file holds something else than `key: value`"},
      {"a: b\tc\n", "line 1 of the existing file holds a tab outside of quotes"},
      {"a: 'b'\t# c\n", "line 1 of the existing file holds a tab outside of quotes"},
      {"a: [b,\tc]\n", "line 1 of the existing file holds a tab outside of quotes"},
      {"a: 1\n  b: 2\n", "line 2 of the existing file holds a value without quotes that holds a colon and a blank"},
      {"a: b: c\n", "line 1 of the existing file holds a value without quotes that holds a colon and a blank"},
      {"a:\n    b: 1\n  c: 2\n", "line 3 of the existing file holds an indentation that fits to nothing above it"},
      {"  a: 1\nb: 2\n", "line 2 of the existing file holds an indentation that fits to nothing above it"},
      {"a: 'x\nu: 1'\n", "line 2 of the existing file holds a value that goes on in a line too far left"},
      {"a: {x: 1,\nu: 2}\n", "line 2 of the existing file holds a value that goes on in a line too far left"},
      {"a: 'x\n", "line 1 of the existing file holds a quote that is not closed"},
      {"a: [x\n", "line 2 of the existing file holds a bracket that is not closed"},
      {"a: [x}\n", "line 1 of the existing file holds a bracket that closes another kind"},
      {"a: [x,#y\n  ]\n", "line 1 of the existing file holds a comment without a blank in front of it"},
      {"a: [it\n  's]\n", "line 2 of the existing file holds a quote within a value without quotes"},
      {"a: 'x'#y\n", "line 1 of the existing file holds something behind a value"},
      {"a: @x\n", "line 1 of the existing file holds a sign that begins no value"},
      {"a: - x\n", "line 1 of the existing file holds a sign that begins no value"},
      {"a: |\n  x", "line 2 of the existing file holds a block of lines without a line end behind the last"},
      {"a: x\rb: y\n", "line 1 of the existing file holds a character that YAML does not have or takes for a line end"},
      {"a: x\xe2\x80\xa8y\n", "line 1 of the existing file holds a character that YAML does not have or takes for a line end"},
      {"a: x\xff\n", "line 1 of the existing file holds a character that YAML does not have or takes for a line end"},
  }));
  CAPTURE(row.existing);
  FormatTrial trial("yaml");
  CHECK(trial.update(row.existing, {{"u", "new"}}) == "refused: existing-file-not-readable");
  CHECK(trial.message() == std::string(row.why) + ", and dsnsmith does not edit such files");
}

TEST_CASE("a key of ours that YAML takes for something else in the file is refused") {
  FormatTrial trial("yaml");
  CHECK(trial.update("on: push\n", {{"on", "new"}}) == "refused: existing-file-not-readable");
  CHECK(trial.message() == "line 1 of the existing file holds a key of ours without quotes that is no text, and dsnsmith does not edit such files");
}

TEST_CASE("keys that no mark can name and values that are no text are refused in YAML") {
  for (const std::string_view key : {"", "a b", "a\nb", "a\xff", "a\xc2\x85", "a\x7f"}) {
    FormatTrial trial("yaml");
    CHECK(trial.emit({{key, "x"}}) == "refused: invalid-entry-key");
  }
  const std::string long_key(1001, 'k');
  FormatTrial long_trial("yaml");
  CHECK(long_trial.emit({{long_key, "x"}}) == "refused: invalid-entry-key");
  FormatTrial bytes("yaml");
  CHECK(bytes.emit({{"u", "CANARY7f3\xff"}}) == "refused: value-not-readable");
}

TEST_CASE("a YAML file is read as both YAML 1.1 and 1.2 read it") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"texts", "a: x\nb: 'it''s'\nc: \"\\u00e9\\n\"\nd: postgresql://u:p@h/d?a=b # c\n", "a=x|b=it's|c=\xc3\xa9\n|d=postgresql://u:p@h/d?a=b"},
      {"no texts", "a: 7\nb: yes\nc: ~\nd: null\ne:\nf: 2020-01-01\ng: .inf\nh: 0x1F\ni: [x]\nj: {}\nk: N\nl: \"\"\n", "l="},
      {"keys that are no texts", "on: x\n1: y\nz: w\n", "z=w"},
      {"a key with dots, and levels", "a.b: x\nc:\n  d: y\n", "a.b=x"},
      {"a sign with its colon", "a: b:c\nd: e#f\n", "a=b:c|d=e#f"},
      {"a backslash before what looks like half a character", "a: \"\\\\ud83d\"\n", "a=\\ud83d"},
      {"half a character, which JSON's readers join", "a: \"\\ud83d\\ude00\"\nb: \"\\ud7ff\"\n", "b=\xed\x9f\xbf"},
      {"nothing", "", ""},
      {"a list", "- a\n", "refused: existing-file-not-readable"},
      {"a second document", "a: x\n---\na: y\n", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("yaml");
  CHECK(trial.read(row.text) == row.seen);
}
