// What JavaScript's readers put for `$`: the values are those that the programs themselves gave on 2026-11-29.
#include <catch2/catch.hpp>

#include "support/format_trial.hpp"
#include "support/grammar_trial.hpp"

using namespace dsnsmith;
using testing::seen_by;

TEST_CASE("dotenv-expand puts the values of variables into one another") {
  struct Row {
    std::string_view why, file, seen_12, seen_1000;
  };
  const auto row = GENERATE(values<Row>({
      {"in any quotes", "A=1\nB='$A'\nC=`${A}`\n", "A=1|B=1|C=1", "A=1|B=1|C=1"},
      {"a backslash keeps it, and goes", "A=1\nB='\\$A'\nC=\\\\$A\n", "A=1|B=$A|C=\\$A", "A=1|B=$A|C=\\$A"},
      {"what looks like the first one is replaced", "A=1\nU=\\$A$A\n", "A=1|U=\\11", "A=1|U=\\11"},
      {"no name", "U=$no.$1.$-.$\n", "U=.$1.$-.$", "U=.$1.$-.$"},
      {"a variable that follows", "U=$A\nA=1\nA=2\n", "U=2|A=2|A=2", "U=2|A=2|A=2"},
      {"defaults", "A=1\nU=${A:-d}${A-d}${A:+d}${A+d}\n", "A=1|U=11dd", "A=1|U=11dd"},
      {"an empty variable", "A=\nU=${A-d}${A:-e}${A+f}${A:+g}\n", "A=|U=de", "A=|U=ef"},
      {"the word null", "U=${nullable}$nullable\n", "U=ableable", "U="},
      {"itself", "A=$A\n", "A=", "A=$A"},
      {"each other", "A=$B\nB=$A\n", "A=|B=", "A=$A|B=$A"},
      {"two steps ahead", "U=$B\nB=$A\nA=1\n", "U=1|B=1|A=1", "U=$A|B=1|A=1"},
      {"two dollars of another variable", "A='a$$b'\nU=<$A>\n", "A=a$|U=<a>", "A=a$|U=<a$>"},
      {"what String.replace takes for the text before", "A='a$`b'\nU=<$A>\n", "A=a$`b|U=<a<b>", "A=a$`b|U=<a<b>"},
      {"what String.replace takes for the text behind", "A=\"a$'b\"\nU=<$A>\n", "A=a$'b|U=<a>b>", "A=a$'b|U=<a>b>"},
      {"only 1000 runs commands", "U='$(id)'\n", "U=$(id)", "fault: a command substitution"},
      {"even behind a backslash", "U='\\$(id \")\")'\n", "U=$(id \")\")", "fault: a command substitution"},
      {"a parenthesis in quotes closes nothing", "U='$(id \")\"'\n", "U=$(id \")\"", "U=$(id \")\""},
      {"what may be decrypted", "U=encrypted:a\n", "U=encrypted:a", "U=encrypted:a?"},
      {"growth without end", "A=x$A\n", "A=x", "fault: variables that are expanded without end"},
      {"a member of every object", "U=$toString\n", "fault: a reference to a member of all JavaScript objects",
       "fault: a reference to a member of all JavaScript objects"},
  }));
  CAPTURE(row.why);
  CHECK(seen_by(read_dotenv_expand_12, row.file) == row.seen_12);
  CHECK(seen_by(read_dotenv_expand_1000, row.file) == row.seen_1000);
}

TEST_CASE("Next.js and Vite put the values of variables into one another, each in its own way") {
  struct Row {
    std::string_view why, file, next, vite_6, vite_8;
  };
  const auto row = GENERATE(values<Row>({
      {"in any quotes", "A=1\nB='$A'\nC=`${A}`\n", "A=1|B=1|C=1", "A=1|B=1|C=1", "A=1|B=1|C=1"},
      {"a backslash keeps it, and goes", "A=1\nB='\\$A'\nC=\\\\$A\n", "A=1|B=$A|C=\\$A", "A=1|B=$A|C=\\$A",
       "A=1|B=$A|C=\\$A"},
      {"a dollar without a name ends it for Next.js", "U=$no.$1.$-.$\n", "U=$no.$1.$-.$", "U=.$1.$-.$", "U=.$1.$-.$"},
      {"a digit is a name for Next.js", "U=$no.$1\n", "U=.", "U=.$1", "U=.$1"},
      {"a default", "A=1\nU=${A:-d}${no:-e}${A-f}\n", "A=1|U=1:-d}e1-f}", "A=1|U=1e1", "A=1|U=1e1"},
      {"what was escaped before", "Z=$A\nA='\\$x'\nB=$A\n", "Z=$x|A=$x|B=", "Z=$x|A=$x|B=$x", "Z=$x|A=$x|B=$x"},
      {"itself", "A=x$A\n", "fault: variables that are expanded without end", "A=x", "A=x"},
      {"each other", "A=$B\nB=$A\n", "fault: variables that are expanded without end", "A=$A|B=", "A=$A|B="},
      {"nobody runs commands", "U=$(id)\n", "U=$(id)", "U=$(id)", "U=$(id)"},
      {"Vite 8 ends a value at the quote", "U='a'b\nV=1\n", "U='a'b|V=1", "U='a'b|V=1", "U=a|V=1"},
      {"Vite 8 knows no escaped quote", "U=\"a\\\"b\"\nV=1\n", "U=a\\\"b|V=1", "U=a\\\"b|V=1", "U=a\\|V=1"},
      {"a number sign in an open quote", "U='a#b\nV=1\n", "U='a|V=1", "U='a|V=1", "U='a#b|V=1"},
      {"Vite 8 drops carriage returns", "U=a\rb\n", "U=a", "U=a", "U=ab"},
      {"Vite 8 decodes \\n alone", "U=\"a\\nb\\r\"\n", "U=a\nb\r", "U=a\nb\r", "U=a\nb\\r"},
      {"a blank behind =", "U= \nV=1\n", "U=|V=1", "U=|V=1", "U=V=1"},
      {"nothing behind =", "U=\nV=2\n", "U=|V=2", "U=|V=2", "U=|V=2"},
      {"a colon", "U\nV: 1\nW=1\n", "V=1|W=1", "V=1|W=1", "W=1"},
      {"a byte order mark", "\xef\xbb\xbfU=1\nV=2\n", "U=1|V=2", "U=1|V=2", "\xef\xbb\xbfU=1|V=2"},
      {"no name, and export", "=1\nexport  V = 'a' # c\n", "V=a", "V=a", "V=a"},
  }));
  CAPTURE(row.why);
  CHECK(seen_by(read_next, row.file) == row.next);
  CHECK(seen_by(read_vite_6, row.file) == row.vite_6);
  CHECK(seen_by(read_vite_8, row.file) == row.vite_8);
}

// dotenv 16 to 18, alone and behind @next/env, gave the value back on 2026-11-29: a backslash stays before a quote.
TEST_CASE("all three quotes and a line feed reach JavaScript where a backslash stands before the double one") {
  for (const std::string_view reader : {"node-dotenv", "dotenv-expand", "next"}) {
    testing::FormatTrial trial("dotenv", reader);
    CHECK(trial.emit({{"A", "\n`\\\"'"}}) == "# dsnsmith: keys A\nA=\"\n`\\\"'\"\n");
  }
}

TEST_CASE("dotenv 4, which Vercel's CLI has in it, takes one quote off each end") {
  struct Row {
    std::string_view why, file, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"a number sign is data", "U=a # b\n", "U=a # b"},
      {"a quote that something follows stays", "U='a' \nV='a\"\nW=\"\n", "U=a'|V=a|W="},
      {"blanks within quotes go", "U=' a '\nV=\"\\na\"\n", "U=a|V=a"},
      {"a line feed in double quotes only", "U=\"a\\nb\\r\"\nV='a\\nb'\n", "U=a\nb\\r|V=a\\nb"},
      {"no quote spans lines", "U='a\nb'\nV=1\n", "U=a|V=1"},
      {"a carriage return ends what is read", "U=a\rb\nV=a\r\n", "V=a"},
      {"no export", "export U=1\nV=2\n", "V=2"},
      {"a byte order mark is white space", "\xef\xbb\xbfU=1\n", "U=1"},
      {"a member that no text becomes", "__proto__=1\nU=1\n", "U=1"},
  }));
  CAPTURE(row.why);
  CHECK(seen_by(read_vercel, row.file) == row.seen);
}

TEST_CASE("Bun reads .env itself, and reads it otherwise since 1.4") {
  struct Row {
    std::string_view why, file, seen, seen_before;
  };
  const auto row = GENERATE(values<Row>({
      {"the first quote closes", "U='a'b'\nV=1\n", "U=a|V=1", "U=a'b|V=1"},
      {"what stands behind a quote is lost", "U='a' b\n'\nV=1\n", "U=a|V=1", "U=a' b\n|V=1"},
      {"a quote behind a backslash, which stays", "U='a\\'b'\nV=\"\\\"\"\n", "U=a\\'b|V=\\\"", "U=a\\'b|V=\\\""},
      {"an open quote is text", "U='a\nV=2\n", "U='a|V=2", "U='a|V=2"},
      {"a number sign", "U=a#b\nV='a#b' # c\n", "U=a|V=a#b", "U=a|V=a#b"},
      {"n and r in double quotes", "U=\"\\n\\r\\t\\\\n\"\nV='\\n'\n", "U=\n\r\\t\\\\n|V=\\n", "U=\n\r\\t\\\\n|V=\\n"},
      {"line ends in quotes", "U='a\rb\r\nc'\n", "U=a\nb\nc", "U=a\nb\nc"},
      {"a quote on the next line", "U=\n'a'\nV=2\n", "U=a|V=2", "U=a|V=2"},
      {"a colon takes the next line", "U:\nV=2\n", "U=V=2", "U=V=2"},
      {"variables in any quotes", "A=1\nU='$A${A}${B:-d}'\n", "A=1|U=11d", "A=1|U=11d"},
      {"a backslash keeps a dollar, and goes", "U='\\$A'\nV=\\$\n", "U=$A|V=$", "U=$A|V=\\$"},
      {"a dollar without a name", "U=a$-b\n", "U=a$-b", "U=a-b"},
      {"in the order of the lines", "U=$V\nV=$A\nA=1\n", "U=$A|V=1|A=1", "U=$A|V=1|A=1"},
      {"what no brace closes", "A=1\nU=${A\n", "A=1|U=${A", "A=1|U=1"},
      {"a variable in a default", "A=1\nU=${B:-$A}\n", "A=1|U=1", "fault: a variable in a default, or without end"},
      {"a byte order mark", "\xef\xbb\xbfU=1\nV=2\n", "U=1|V=2", "V=2"},
      {"a last byte like that of a no-break space", "U=x\xc3\xa0\n", "U=x\xc3\xa0", "U=x\xef\xbf\xbd"},
      {"a torn character", "U=a\xe2\x82z\n", "U=a\xef\xbf\xbdz", "U=a\xef\xbf\xbdz"},
      {"a character of two variables", "A=\xc3\nU=$A\xa9\n", "A=\xef\xbf\xbd|U=\xc3\xa9", "A=\xef\xbf\xbd|U=\xc3\xa9"},
  }));
  CAPTURE(row.why);
  CHECK(seen_by(read_bun, row.file) == row.seen);
  CHECK(seen_by(read_bun_before_1_4, row.file) == row.seen_before);
}

TEST_CASE("a value of Bun's is replaced with the line's end before its quotes") {
  testing::FormatTrial trial("dotenv", "bun");
  CHECK(trial.update("A='1' # mine\nB=\n'2'\nC: 3\n", {{"A", "x"}, {"B", "y"}, {"C", "z"}}) ==
        "# dsnsmith: keys A B C\nA=x # mine\nB=y\nC: z\n");
  // What stands behind a quote is a part of the value, or lost.
  CHECK(trial.update("A='1' 2\n", {{"A", "x"}}) == "# dsnsmith: keys A\nA=x\n");
}
