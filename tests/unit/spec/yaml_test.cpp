// Over 400 lines: one table of refusals after another, each row a mistake with its whole message.

// The strict reader: what it refuses, where, and in which words; what it reads, and how.
// The rows follow the hostile inputs that yaml-cpp 0.7 was measured with; over 400 lines, since
// every refusal has a row with its whole message.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "spec/document.hpp"

using namespace dsnsmith;

namespace {

// A document in one line: 'quoted', plain, ~ for null, [ ] and { }.
std::string shape_of(const Node& node) {
  switch (node.kind()) {
    case NodeKind::null:
      return "~";
    case NodeKind::scalar: {
      std::string text(node.text());
      return node.is_quoted() ? "'" + text + "'" : text;
    }
    case NodeKind::sequence: {
      std::string text = "[";
      for (const Node& item : node.items()) {
        text += (text.size() > 1 ? ", " : "") + shape_of(item);
      }
      return text + "]";
    }
    case NodeKind::mapping: {
      std::string text = "{";
      for (const auto& [key, value] : node.pairs()) {
        text += (text.size() > 1 ? ", " : "") + shape_of(key) + ": " + shape_of(value);
      }
      return text + "}";
    }
  }
  return "";
}

std::string read_shape(std::string_view text) {
  Diagnostics diagnostics;
  const auto document = read_yaml("spec.yaml", text, diagnostics);
  INFO(render_text(diagnostics));
  CHECK(!document == (diagnostics.errors() != 0));
  return document ? shape_of(document->root()) : "refused";
}

// `4:1 E105: message` of every diagnostic, in order.
std::vector<std::string> refusals(std::string_view text) {
  Diagnostics diagnostics;
  const auto document = read_yaml("spec.yaml", text, diagnostics);
  CHECK(!document == (diagnostics.errors() != 0));
  std::vector<std::string> lines;
  for (const Diagnostic& d : diagnostics.sorted()) {
    CHECK(d.where.file == "spec.yaml");
    CHECK(d.severity == Severity::error);
    lines.push_back(std::to_string(d.where.line) + ":" + std::to_string(d.where.column) + " " +
                    std::string(facts_of(d.code).id) + ": " + d.message);
  }
  return lines;
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) {
    all += text;
  }
  return all;
}

}  // namespace

TEST_CASE("one mistake is refused at its place and in these words") {
  struct Row {
    std::string_view why, text, refusal;
  };
  // A NUL ends a literal, so rows with one stand in a case of their own.
  const auto row = GENERATE(values<Row>({
      // What yaml-cpp accepts without a word.
      {"an unclosed quote at the end of the file", "a: \"b",
       "1:4 E105: the quote that opens here is not closed"},
      {"the same with a line feed", "a: 'b\n", "1:4 E105: the quote that opens here is not closed"},
      {"a quote that another one lines below would close", "user: \"orders\ndatabase: \"orders\"\n",
       "1:7 E105: the quote that opens here is not closed"},
      {"a quote within brackets at the root", "{a: \"b",
       "1:5 E105: the quote that opens here is not closed"},
      {"a document marker within a quote", "a: \"b\n---\n c\"\n",
       "1:4 E105: the quote that opens here is not closed"},
      {"an empty item in brackets", "a: [1,,2]\n", "1:7 E104: nothing stands before this comma"},
      {"a comma first", "a: [,1]\n", "1:5 E104: nothing stands before this comma"},
      {"an empty item on a line", "a:\n  -\n  - b\n", "2:3 E104: this item is empty"},
      {"an empty last item", "a:\n  - b\n  -\n", "3:3 E104: this item is empty"},
      {"a null item", "a: [1, null]\n", "1:8 E104: an item is null"},
      {"a tilde item", "a:\n  - ~\n", "2:5 E104: an item is null"},
      {"a key twice", "a: 1\nb: 2\na: 3\n", "3:1 E103: the key `a` stands in line 1 already"},
      {"a key twice, once quoted", "x: {a: 1, \"a\": 2}\n",
       "1:11 E103: the key `a` stands in line 1 already"},
      {"a merge key", "a: {<<: x}\n", "1:5 E106: a merge key stands here"},
      {"a null key", "~: 1\n", "1:1 E104: a key is null"},
      {"a null key by its word", "null: 1\n", "1:1 E104: a key is null"},
      {"a missing key", ": 1\n", "1:1 E104: there is no key before this colon"},
      {"a missing key in brackets", "x: {: 1}\n", "1:5 E104: there is no key before this colon"},
      {"a collection as a key", "[a]: c\n", "1:1 E104: a collection stands as a key"},
      {"a collection as a key in brackets", "x: {{a: b}: c}\n", "1:5 E104: this cannot be a key"},
      {"an explicit key", "? [a]: c\n", "1:1 E104: `?` begins a key of its own kind"},
      {"an explicit key without a value", "? a\n", "1:1 E104: `?` begins a key of its own kind"},
      {"a key without value in brackets", "x: {a, b: c}\n", "1:5 E104: this key has no value"},
      {"a key with a colon and no value in brackets", "x: {b: c, a: }\n",
       "1:11 E104: this key has no value"},
      {"a pair in a sequence", "x: [a: b, c]\n", "1:5 E104: a key stands in a sequence"},
      {"the tag that looks like a quote", "a: ! 0123\n", "1:4 E113: a YAML tag stands here"},
      {"a tag of a type", "a: !!str x\n", "1:4 E113: a YAML tag stands here"},
      {"a tag of one's own", "a: !vault x\n", "1:4 E113: a YAML tag stands here"},
      {"a tag on a mapping", "a: ! {b: c}\n", "1:4 E113: a YAML tag stands here"},
      {"a tag in brackets", "a: [!t b]\n", "1:5 E113: a YAML tag stands here"},
      {"a directive", "%YAML 1.1\n---\na: 1\n", "1:1 E113: a YAML directive stands here"},
      {"an anchor on a scalar", "a: &x 1\n", "1:4 E106: an anchor stands here"},
      {"an anchor on a mapping", "a: &x\n  b: 1\nc: 2\n", "1:4 E106: an anchor stands here"},
      {"an anchor on a key", "&a b: 1\nc: 2\n", "1:1 E106: an anchor stands here"},
      {"an anchor on nothing", "a: &x\nb: 1\n", "1:4 E106: an anchor stands here"},
      {"an anchor before what yaml-cpp finds documents without end in", "&a x\n,\n",
       "1:1 E106: an anchor stands here"},
      {"an alias of nothing", "a: *x\n", "1:4 E106: an alias stands here"},
      {"an alias as a key", "*x : 1\n", "1:1 E106: an alias stands here"},
      {"a second document", "a: b\n---\nc: d\n", "2:1 E115: a second document begins here"},
      {"a second document behind an end", "a: b\n...\nc: d\n",
       "3:1 E115: a second document begins here"},
      {"two beginnings", "---\n---\na: b\n", "2:1 E115: a second document begins here"},
      {"a root that goes on at the same depth", "- a\n-b\n",
       "2:1 E105: this is indented like nothing above it"},
      // Bytes.
      {"a carriage return alone", "a: b\rc: d\n",
       "1:5 E114: a carriage return without a line feed behind it stands here"},
      {"a control character", "a: \x04\n", "1:4 E114: the control character 0x04 stands here"},
      {"delete", "a: b\x7f\n", "1:5 E114: the control character 0x7F stands here"},
      {"a line end of YAML 1.1 only",
       "a: b\xc2\x85"
       "c\n",
       "1:5 E114: the invisible character U+0085 stands here"},
      {"a line separator",
       "a: b\xe2\x80\xa8"
       "c\n",
       "1:5 E114: the invisible character U+2028 stands here"},
      {"a byte order mark in the text",
       "a: \xef\xbb\xbf"
       "b\n",
       "1:4 E114: the invisible character U+FEFF stands here"},
      {"a byte that begins nothing", "a: \xff\n",
       "1:4 E109: byte 0xFF begins no UTF-8 character here"},
      {"an overlong form", "a: \xc0\x80\n", "1:4 E109: byte 0xC0 begins no UTF-8 character here"},
      {"a surrogate", "a: \xed\xa0\x80\n", "1:4 E109: byte 0xED begins no UTF-8 character here"},
      {"half a character at the end", "a: \xc3",
       "1:4 E109: byte 0xC3 begins no UTF-8 character here"},
      {"UTF-16",
       "\xff\xfe"
       "a",
       "1:1 E109: the file begins with the byte order mark of UTF-16"},
      {"columns are bytes", "\xc3\xa4: yes\n",
       "1:5 E107: a word that is a truth value to some YAML readers and text to others"},
      // Tabs.
      {"a tab before a key", "a:\n\tb: c\n", "2:1 E114: a tab stands in the indentation"},
      {"a tab behind blanks", "a:\n  \tb: c\n", "2:3 E114: a tab stands in the indentation"},
      {"a tab behind a dash", "a:\n  -\tb\n", "2:4 E114: a tab stands in the indentation"},
      {"a tab before a text by |", "a: |\n\tx\n", "2:1 E114: a tab stands in the indentation"},
      {"a tab before the second line of a text", "a: x\n\ty\n",
       "2:1 E114: a tab stands in the indentation"},
      // Words of yaml-cpp that explain nothing.
      {"two colons in a line", "a: b: c\n", "1:5 E105: a colon and a blank stand in a value"},
      {"two colons in an entry", "x: {b: c d: e}\n",
       "1:11 E105: a second colon stands in one entry"},
      {"an indentation between two", "a:\n    b: 1\n  c: 2\n",
       "3:3 E105: this is indented like nothing above it"},
      {"a key that is indented below a value", "a: 1\n   b: 2\n",
       "2:5 E105: this line goes on with the text above it, and then has a colon"},
      {"a key without colon", "a: 1\nbcd\nc: 2\n",
       "2:1 E105: a colon and a blank are missing behind this key"},
      {"a value that is not indented", "a:\nb\n",
       "2:1 E105: a colon and a blank are missing behind this key"},
      {"an item among keys", "a: 1\n- b\n", "2:1 E105: an item stands among keys"},
      {"an item in a key's line", "a: - b\n", "1:4 E105: `-` cannot begin an item in this line"},
      {"an item in brackets", "a: [- b]\n", "1:5 E105: `-` begins no item within brackets"},
      {"something behind a quote", "a: \"b\" c\n",
       "1:8 E105: nothing but a comment may stand behind this value"},
      {"a comment that touches", "a: \"b\"#c\n",
       "1:7 E105: a comment begins without a blank before it"},
      {"a colon that touches", "\"a\":b\n", "1:4 E105: a blank is missing behind this colon"},
      {"a brace that nobody closes", "x:\n  o: {a: 1, b: c\nz: 1\n",
       "2:6 E105: the `{` that opens here is not closed"},
      {"a bracket that nobody closes", "a: [1, 2\n",
       "1:4 E105: the `[` that opens here is not closed"},
      {"the innermost one is named", "a: [1, {b: 2\n",
       "1:8 E105: the `{` that opens here is not closed"},
      {"a bracket of the other kind", "a: {b: 1]\n",
       "1:9 E105: `]` stands here, but line 1 opened a `{`"},
      {"a brace of the other kind", "a:\n  [1}\n",
       "2:5 E105: `}` stands here, but line 2 opened a `[`"},
      {"a bracket that closes nothing", "a: ]\n", "1:4 E105: this bracket closes nothing"},
      {"two items without comma", "a: [\"b\" c]\n",
       "1:9 E105: a comma or a closing bracket is missing before this"},
      {"braces in an unquoted text", "x: {file: a-{b}.yaml}\n",
       "1:13 E105: an unquoted text within brackets cannot hold `?`, `[` or `{`"},
      {"a query in an unquoted text", "x: {url: http://h/?a=b}\n",
       "1:19 E105: an unquoted text within brackets cannot hold `?`, `[` or `{`"},
      {"an address in an unquoted text", "x: {host: ::1}\n",
       "1:11 E105: an unquoted text within brackets cannot begin with `?` or `:`"},
      {"a reserved character", "a: @b\n",
       "1:4 E105: an unquoted text cannot begin with this character"},
      {"a comma first in a text", "a: ,b\n",
       "1:4 E105: an unquoted text cannot begin with a comma"},
      {"a text in the line of |", "a: |x\n  y\n",
       "1:5 E105: a text by `|` or `>` begins in the next line"},
      // Escapes.
      {"an escape that is none", "a: \"x\\q\"\n", "1:6 E105: YAML has no such escape"},
      {"an escaped single quote", "a: \"it\\'s\"\n", "1:7 E105: YAML has no such escape"},
      {"half a surrogate pair", "a: \"\\ud800\"\n", "1:5 E105: an escape stands for no character"},
      {"above Unicode", "a: \"\\U00110000\"\n", "1:5 E105: an escape stands for no character"},
      {"too few digits", "a: \"\\x4\"\n",
       "1:5 E105: an escape that needs 2 hexadecimal digits has fewer"},
      {"NUL by its escape", "a: \"\\0\"\n", "1:5 E114: an escape stands for a control character"},
      {"escape by its number", "a: \"\\x1b\"\n",
       "1:5 E114: an escape stands for a control character"},
      {"an escape that yaml-cpp makes no UTF-8 of", "a: \"\\_\"\n",
       "1:5 E105: the escape of a no-break space is not read"},
      // Nothing.
      {"an empty file", "", "1:1 E112: there is nothing in the file"},
      {"comments only", "# hi\n\n", "1:1 E112: there is nothing in the file"},
      {"null only", "null\n", "1:1 E112: there is nothing in the file"},
      {"a beginning only", "---\n", "1:1 E112: there is nothing in the file"},
  }));
  CAPTURE(row.why, row.text);
  CHECK(refusals(row.text) == std::vector<std::string>{std::string(row.refusal)});
}

TEST_CASE("a NUL is refused, and UTF-16 suspected") {
  using namespace std::string_literals;
  CHECK(refusals("a: \0b\n"s) == std::vector<std::string>{"1:4 E114: a NUL byte stands here"});
  CHECK(refusals("a\0:\0"s) == std::vector<std::string>{"1:2 E114: a NUL byte stands here"});
}

TEST_CASE("words that readers differ about are refused as values and as keys") {
  struct Row {
    std::string_view why, word, what;
  };
  const std::string_view truth =
      "a word that is a truth value to some YAML readers and text to others";
  const std::string_view octal = "a number that begins with 0, which is octal to some YAML readers";
  const std::string_view base = "a number with a base, which is text to some YAML readers";
  const std::string_view underscore = "a number with `_`, which is text to some YAML readers";
  const std::string_view sixty =
      "digits with `:`, which are one number to the base 60 to some YAML readers";
  const auto row = GENERATE_REF(values<Row>({
      {"lower", "yes", truth},
      {"title", "No", truth},
      {"upper", "ON", truth},
      {"lower", "off", truth},
      {"one letter", "y", truth},
      {"one letter", "N", truth},
      {"old octal", "0123", octal},
      {"no octal at all", "089", octal},
      {"with a sign", "-01", octal},
      {"new octal", "0o17", base},
      {"hexadecimal", "0x1F", base},
      {"binary", "0b11", base},
      {"thousands", "1_000", underscore},
      {"thousands and a fraction", "1_000.5", underscore},
      {"minutes", "1:30", sixty},
      {"hours", "190:20:30", sixty},
      {"seconds with a fraction", "1:30.5", sixty},
  }));
  const std::string word(row.word);
  CAPTURE(row.why, word);
  CHECK(refusals("a: " + word + "\n") ==
        std::vector<std::string>{"1:4 E107: " + std::string(row.what)});
  CHECK(refusals("a: [" + word + "]\n") ==
        std::vector<std::string>{"1:5 E107: " + std::string(row.what)});
  CHECK(refusals(word + ": a\n") == std::vector<std::string>{"1:1 E107: " + std::string(row.what)});
  CHECK(read_shape("a: '" + word + "'\n") == "{a: '" + word + "'}");
}

TEST_CASE("words that only resemble those are text") {
  const auto word = GENERATE(values<std::string_view>({"host:5432",
                                                       "db.example.invalid:5432",
                                                       "1.2.3",
                                                       "2026-11-21",
                                                       "0",
                                                       "0.5",
                                                       "-1",
                                                       "10",
                                                       "5s",
                                                       "30m",
                                                       "11111111-2222-3333-4444-555555555555",
                                                       "acme-prod:europe-west1:main",
                                                       "true",
                                                       "false",
                                                       "nope",
                                                       "yesterday",
                                                       "one",
                                                       "_1",
                                                       "1_000_rows",
                                                       "0x",
                                                       "0xyz",
                                                       "1:",
                                                       "::1",
                                                       "10.0.0.1",
                                                       "+libpq15",
                                                       "2001:db8::1",
                                                       "07-23"}));
  const std::string text(word.back() == ':' ? word.substr(0, 1) : word);
  CHECK(read_shape("a: " + text + "\n") == "{a: " + text + "}");
}

TEST_CASE("what YAML says is read as it says") {
  struct Row {
    std::string_view why, text, shape;
  };
  const auto row = GENERATE(values<Row>({
      {"nulls, and an empty value", "a: null\nb: ~\nc:\nd: {e: null}\n",
       "{a: ~, b: ~, c: ~, d: {e: ~}}"},
      {"quoted is not null", "a: 'null'\nb: \"\"\n", "{a: 'null', b: ''}"},
      {"a quoted merge key is a key", "\"<<\": x\n", "{'<<': x}"},
      {"sequences in their key's column", "a:\n- b\n- c\nd: 1\n", "{a: [b, c], d: 1}"},
      {"collections in one line", "- - a: b\n    c: d\n  - e\n- f\n", "[[{a: b, c: d}, e], f]"},
      {"a text over lines", "a: foo\n  bar\n\n  baz\nb: 1\n", "{a: foo bar\nbaz, b: 1}"},
      {"a quoted text over lines", "a: \"foo\n  bar\"\nb: 1\n", "{a: 'foo bar', b: 1}"},
      {"an escaped line end", "a: \"foo\\\n  bar\"\n", "{a: 'foobar'}"},
      {"escapes",
       R"(a: "\t\n\"\\\/\x41\u00e9\U0001F600")"
       "\n",
       "{a: '\t\n\"\\/A\xc3\xa9\xf0\x9f\x98\x80'}"},
      {"single quotes", "a: 'it''s \\n'\n", "{a: 'it's \\n'}"},
      {"quotes within a text", "a: it's\nb: say \"hi\"\n", "{a: it's, b: say \"hi\"}"},
      {"a text by |", "a: |\n  x\n   y\nb: 1\n", "{a: 'x\n y\n', b: 1}"},
      {"a text by | may begin with a tab", "a: |\n  \tx\n", "{a: '\tx\n'}"},
      {"a text by >-", "a: >-\n  x\n  y\n\n  z\n", "{a: 'x y\nz'}"},
      {"a text by | is not a word", "a: |-\n  yes\n", "{a: 'yes'}"},
      {"brackets below each other", "a: [\n  1,\n  2,\n]\nb: {\n  c: d\n}\n",
       "{a: [1, 2], b: {c: d}}"},
      {"empty brackets", "a: []\nb: {}\n", "{a: [], b: {}}"},
      {"JSON", "{\"a\":1,\"b\":[true,{\"c\":\"d\"}]}\n", "{'a': 1, 'b': [true, {'c': 'd'}]}"},
      {"JSON with tabs", "{\n\t\"a\": 1\n}\n", "{'a': 1}"},
      {"comments", "# x\na: 1 # y\n# z\nb: [1, # w\n  2]\n", "{a: 1, b: [1, 2]}"},
      {"a hash within a text", "a: b#c\n", "{a: b#c}"},
      {"a colon within a text", "a: b:c\nd: http://h:1/\n", "{a: b:c, d: http://h:1/}"},
      {"a colon behind a blank", "a : 1\n\"b\" : 2\n", "{a: 1, 'b': 2}"},
      {"CRLF", "a: 1\r\nb:\r\n  - c\r\n", "{a: 1, b: [c]}"},
      {"one beginning and one end", "---\na: b\n...\n", "{a: b}"},
      {"no line feed at the end", "a: b", "{a: b}"},
      {"UTF-8's byte order mark says nothing",
       "\xef\xbb\xbf"
       "a: b\n",
       "{a: b}"},
      {"UTF-8", "\xc3\xa9: \xe4\xb8\xad\n", "{\xc3\xa9: \xe4\xb8\xad}"},
      {"tabs between", "a:\tb\t# c\n", "{a: b}"},
      {"a scalar is a document", "a\n", "a"},
  }));
  CAPTURE(row.why, row.text);
  CHECK(read_shape(row.text) == row.shape);
}

TEST_CASE("all mistakes of shape are reported in one run") {
  CHECK(refusals("a: &x yes\nb: !t 0123\nb: *x\n") ==
        std::vector<std::string>{
            "1:4 E106: an anchor stands here",
            "1:4 E107: a word that is a truth value to some YAML readers and text to others",
            "2:4 E107: a number that begins with 0, which is octal to some YAML readers",
            "2:4 E113: a YAML tag stands here",
            "3:1 E103: the key `b` stands in line 2 already",
            "3:4 E106: an alias stands here",
        });
}

TEST_CASE("a diagnostic of shape has the path of keys, and says what to do") {
  Diagnostics diagnostics;
  CHECK(!read_yaml("s.yaml",
                   "databases:\n  orders:\n    list: [a, yes]\n    user: a\n    user: b\n",
                   diagnostics));
  const auto list = diagnostics.sorted();
  REQUIRE(list.size() == 2);
  CHECK(list[0].where == Place{"s.yaml", 3, 15, "databases.orders.list[1]"});
  CHECK(list[0].help == "quote it if it is text, or write `true` or `false`");
  CHECK(list[1].where == Place{"s.yaml", 5, 5, "databases.orders.user"});
  CHECK(list[1].help == "remove one of the two");
}

TEST_CASE("places are right in brackets and for nulls") {
  Diagnostics diagnostics;
  const auto document = read_yaml("s.yaml", "a: [1,  {c: d}]\nb:\n\nc: ~\n", diagnostics);
  REQUIRE(document);
  const auto at = [](const Node& node) {
    return std::to_string(node.place().line) + ":" + std::to_string(node.place().column);
  };
  const auto items = document->root().find("a").items();
  CHECK(at(document->root().find("a")) == "1:4");
  CHECK(at(items[0]) == "1:5");
  CHECK(at(items[1]) == "1:9");
  CHECK(at(items[1].pairs()[0].key) == "1:10");
  CHECK(at(items[1].pairs()[0].value) == "1:13");
  CHECK(at(document->root().find("b")) == "2:1");  // nothing is written: its key's place
  CHECK(at(document->root().find("c")) == "4:4");
}

TEST_CASE("64 levels are read, the 65th is refused at its place") {
  const std::vector<std::string> flow = {"1:65 E111: this is the 65th level of nesting"};
  CHECK(read_shape(repeated("[", 64) + repeated("]", 64)) == repeated("[", 64) + repeated("]", 64));
  CHECK(refusals(repeated("[", 65)) == flow);
  CHECK(refusals(repeated("- ", 65) + "a") ==
        std::vector<std::string>{"1:129 E111: this is the 65th level of nesting"});
  CHECK(refusals(repeated("{a: ", 65)) ==
        std::vector<std::string>{"1:257 E111: this is the 65th level of nesting"});
  std::string lines;
  for (std::size_t i = 0; i < 65; ++i) {
    lines += repeated(" ", i) + "a:\n";
  }
  CHECK(refusals(lines) ==
        std::vector<std::string>{"65:65 E111: this is the 65th level of nesting"});
  CHECK(refusals(repeated("- ", 60) + "[[[[[") ==
        std::vector<std::string>{"1:125 E111: this is the 65th level of nesting"});
}

// Each of these is refused before the library, which would take seconds and
// gigabytes for them, sees a byte; the limits are checked in one pass or none.
TEST_CASE("large and hostile texts are refused early") {
  const std::size_t ten_megabytes = 10 * 1024 * 1024;
  CHECK(refusals(std::string(ten_megabytes, '[')) ==
        std::vector<std::string>{"0:0 E110: the file has 10485760 bytes"});
  CHECK(refusals("a: [" + repeated("1,", 10000) + "1]\n") ==
        std::vector<std::string>{"1:1 E110: the line has 20006 bytes"});
  CHECK(refusals(repeated("[\n", 500000)) ==
        std::vector<std::string>{"65:1 E111: this is the 65th level of nesting"});
  CHECK(refusals(repeated("{a:\n", 250000)) ==
        std::vector<std::string>{"65:1 E111: this is the 65th level of nesting"});
  CHECK(refusals("a: \"" + repeated("b\n ", 300000)) ==
        std::vector<std::string>{"1:4 E105: the quote that opens here is not closed"});
  CHECK(refusals(repeated("k", 2000) + ": 1\n") ==
        std::vector<std::string>{"1:1 E105: the key has more than 1024 bytes"});
  CHECK(refusals("a: [" + repeated("yes,\n ", 1000) + "]\n").size() == 100);
}

TEST_CASE("a file and a line of the largest size are read") {
  std::string text;
  for (int i = 0; text.size() + 32 < kLargestYaml; ++i) {
    text += "key" + std::to_string(i) +
            ": {a: 1}\n";  // 50,000 keys in one mapping: no pairwise comparison
  }
  text += "# " + std::string(kLargestYaml - text.size() - 3, 'x').substr(0, kLongestYamlLine - 2) +
          "\n";
  text.resize(kLargestYaml, '\n');
  Diagnostics diagnostics;
  const auto document = read_yaml("s.yaml", text, diagnostics);
  REQUIRE(document);
  CHECK(document->root().size() > 40000);
  CHECK(document->root().find("key40000").find("a").text() == "1");
  text += "\n";
  CHECK(refusals(text) == std::vector<std::string>{"0:0 E110: the file has 4194305 bytes"});
}

TEST_CASE("no value gets into a message") {
  const auto text = GENERATE(values<std::string_view>(
      {"a: \"CANARY7f3\\q\"\n", "a: \"CANARY7f3\n", "a: CANARY7f3: b\n", "password: {CANARY7f3}\n",
       "a: 'b' CANARY7f3\n", "a: [CANARY7f3: b]\n", "a: !CANARY7f3 b\n", "a: &CANARY7f3 b\n",
       "a: *CANARY7f3\n", "a: 0CANARY7f3\n\tb: c\n", "CANARY7f3\nb: c\n", "a: b\nCANARY7f3\n",
       "a: [CANARY7f3, null]\n", "a: {b: CANARY7f3, c: yes}\n", "%TAG CANARY7f3\n",
       "a: |CANARY7f3\n", "a: CANARY7f3\n   b: c\n", "a: \"\\uCANARY7f3\"\n",
       "a: {CANARY7f3: }\n"}));
  CAPTURE(text);
  Diagnostics diagnostics;
  CHECK(!read_yaml("s.yaml", text, diagnostics));
  for (const Diagnostic& d : diagnostics.sorted()) {
    const std::string all = d.message + d.expected + d.help + d.where.path;
    CHECK(all.find("CANARY7f3") == std::string::npos);
  }
}
