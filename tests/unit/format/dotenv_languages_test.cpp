// What libraries of PHP, Java and others see in a .env file.
#include <catch2/catch.hpp>

#include "support/grammar_trial.hpp"

using namespace dsnsmith;
using testing::seen_by;

TEST_CASE("phpdotenv joins lines by quotes that begin behind an equals sign") {
  struct Row {
    std::string_view why, file, seen, seen_5_4;
  };
  const auto row = GENERATE(values<Row>({
      {"escapes in double quotes only", "U='a\\n$x'\nV=\"a\\n\\$x\\\"\"\nW=a\\n\n", "U=a\\n$x|V=a\n$x\"|W=a\\n", "U=a\\n$x|V=a\n$x\"|W=a\\n"},
      {"an escape that it does not know", "U=\"a\\b\"\n", "fault: a backslash before what it cannot escape", "fault: a backslash before what it cannot escape"},
      {"only braces name a variable", "A=1\nU=$A${A}\nV='${A}'\n", "A=1|U=$A1|V=${A}", "A=1|U=$A1|V=${A}"},
      {"what is not set stays", "U=${A}\n", "U=${A}", "U=${A}"},
      {"the last of a value comes first", "A='${B'\nB=1\nU=\"${A}}\"\n", "A=${B|B=1|U=${B}", "A=${B|B=1|U=${B}"},
      {"a number sign cuts anywhere", "U=a#b\nV=a #b\n", "U=a|V=a", "U=a|V=a"},
      {"a blank within", "U=a b\n", "fault: text behind a blank", "fault: text behind a blank"},
      {"double quotes over two lines", "U=\"a\nb\"\n", "U=a\nb", "U=a\nb"},
      {"single quotes over two lines", "U='a\nb'\n", "fault: a quote that is not closed", "fault: a quote that is not closed"},
      {"a quote in single quotes seems to begin a value of several lines", "U='=\"'\nV=2\n", "fault: text behind a blank", ""},
      {"a quote that the file's end closes", "U=1\nV=\"a\n", "fault: a quote that is not closed", "U=1"},
      {"a comment that seems to open a quote", "# =\"\nU=1\n", "U=1", ""},
      {"a quote in front of a line that more follows", "U=\"a\n\" # c\nV=2\n", "U=a\n|V=2", ""},
      {"a name alone unsets it", "U=1\nU\nV=2\n", "V=2", "V=2"},
      {"a name in quotes", "'U'=1\n", "U=1", "U=1"},
      {"export before one letter", "export U=1\n", "U=1", "fault: a name that no variable can have"},
      {"export before two", "export UU=1\n", "UU=1", "UU=1"},
      {"export before a form feed", "export \fUU=1\n", "UU=1", "fault: a name that no variable can have"},
      {"blanks behind a form feed begin the value", "U= \f a\nV=\f\t#b\n", "U=\f a|V=\f\t", "U=\f a|V=\f\t"},
      {"a quote behind a form feed", "U=\f'a'\n", "U=\f'a'", "U=\f'a'"},
      {"a letter outside ASCII in a name", "U\xc3\xa4=1\n", "U\xc3\xa4=1", "fault: a name that no variable can have"},
      {"bytes that are no UTF-8", "U=\xff\n", "U=\xff?", "U=\xff?"},
  }));
  CAPTURE(row.why);
  CHECK(seen_by(read_phpdotenv, row.file) == row.seen);
  CHECK(seen_by(read_phpdotenv_5_4, row.file) == row.seen_5_4);
}

TEST_CASE("Symfony joins pieces, and replaces what a dollar sign stands for early or late") {
  struct Row {
    std::string_view why, file, seen, seen_5_4;
  };
  const auto row = GENERATE(values<Row>({
      {"pieces with and without quotes", "U='a' \"b\"\\''c'#d #e\n", "U=ab'c#d", "U=ab'c#d"},
      {"escapes in double quotes only", "U='\\n'\nV=\"\\n\\r\\t\"\nW=\\n\n", "U=\\n|V=\n\r\\t|W=\\n", "U=\\n|V=\n\r\\t|W=\\n"},
      {"two backslashes are one, but in single quotes", "U='\\\\'\nV=\"\\\\\"\n", "U=\\\\|V=\\", "U=\\\\|V=\\"},
      {"a quote behind two backslashes closes", "U=\"\\\\\\\"\n", "U=\\\\", "U=\\\\"},
      {"a number sign behind a blank", "U=a#b #c\nV=#c\n", "U=a#b|V=", "U=a#b|V="},
      {"a blank within", "U=a b\n", "fault: a blank without quotes around it", "fault: a blank without quotes around it"},
      {"a blank within, beside a dollar", "U=a $\n", "U=a $", "fault: a blank without quotes around it"},
      {"a blank in front", "U= a\n", "fault: a blank in front of a value", "fault: a blank in front of a value"},
      {"variables", "A=1\nU=$A${A}'$A'\"\\$A\"\n", "A=1|U=11$A$A", "A=1|U=11$A$A"},
      {"what is not set is empty", "U=a${A}$B.\n", "U=a.", "U=a."},
      {"what comes later", "U=$A\nA=1\n", "U=1|A=1", "U=|A=1"},
      {"a name in the next piece", "A=1\nU=$'A'\n", "A=1|U=1", "A=1|U=$A"},
      {"a dollar sign in what another variable is", "A='$B'\nB=1\nU=$A\n", "A=$B|B=1|U=$B", "A=$B|B=1|U=$B"},
      {"a dollar sign that names nothing", "U=$1\nV=$}$\nW=${}\n", "U=$1|V=}$|W=", "U=$1|V=}$|W="},
      {"a default with braces and without", "A=1\nU=${B:-2}$A:-3\nV=$B:-4\n", "A=1|U=21|V=4", "A=1|U=21|V=4"},
      {"a default that is assigned", "U=${B:=2}\n", "fault: a default that is assigned, too", "fault: a default that is assigned, too"},
      {"a variable that names itself", "U=${U:-1}\n", "U=1", "U=1"},
      {"two that name one another", "U=a$V\nV=b$U\n", "fault: variables that are expanded without end", "U=a|V=ba"},
      {"a brace that stays open", "U=${A\n", "fault: a brace that is not closed", "fault: a brace that is not closed"},
      {"a command", "U=\"$(id)\"\n", "fault: a command substitution", "fault: a command substitution"},
      {"a command that is escaped", "U=\\$(id)\n", "U=$(id)", "U=$(id)"},
      {"a command behind two backslashes", "U=\\\\$(id)\n", "fault: a command substitution", "U=\\$(id)"},
      {"what is no command", "U=$()\nV='$(id)'\n", "U=$()|V=$(id)", "U=$()|V=$(id)"},
      {"a parenthesis over two lines", "U=$(a\nb)\n", "fault: a parenthesis that is not closed", "fault: a parenthesis that is not closed"},
      {"names", "export _U=1\nexport=2\n", "_U=1|export=2", "_U=1|export=2"},
      {"two underlines in front of one", "__U=1\n", "__U=1", "fault: a name that no variable can have"},
      {"one without a letter", "_1=1\n", "fault: a name that no variable can have", "fault: a name that no variable can have"},
      {"a name alone", "U\n", "fault: a line that assigns nothing", "fault: a line that assigns nothing"},
      {"a byte order mark", "\xef\xbb\xbfU=1\n", "fault: a byte order mark", "fault: a byte order mark"},
      {"its own list", "SYMFONY_DOTENV_VARS=1\n", "fault: the list of what was loaded", "fault: the list of what was loaded"},
  }));
  CAPTURE(row.why);
  CHECK(seen_by(read_symfony, row.file) == row.seen);
  CHECK(seen_by(read_symfony_5_4, row.file) == row.seen_5_4);
}

TEST_CASE("dotenv-java takes off double quotes and nothing else") {
  struct Row {
    std::string_view why, file, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"single quotes stay, and keep a number sign", "U='a#b' # c\n", "U='a#b'"},
      {"a backslash stays", "U=\"a\\n\\\"\"\n", "U=a\\n\\\""},
      {"a number sign cuts anywhere", "U=a#b\nV= a b \n", "U=a|V=a b"},
      {"lines within double quotes", "U=\"a#\nb\"\nV=\"\"\n", "U=a#\nb|V="},
      {"a quote alone on its line", "U=\"\na\"\n", "fault: a quote that is not closed"},
      {"two lines behind a number sign", "U=\"a#\nb\nc\"\n", "fault: a comment over several lines"},
      {"a quote at the end only", "U=a\"\n", "fault: a quote that is not closed"},
      {"a quote that the file's end closes", "V=1\nU=\"a\n", "V=1"},
      {"a control character that it trims, and whose place it forgets", "U=\x01\"a\"\n", "U=a\""},
      {"two of them", "U=\x01\x01\"a\"\n", "fault: a quote that is not closed"},
      {"export", "export U=1\n", "fault: a line that assigns nothing"},
      {"a comment that is indented", " # c\nU=1\n", "fault: a line that assigns nothing"},
      {"a byte order mark", "\xef\xbb\xbfU=1\n", "fault: a line that assigns nothing"},
      {"a hyphen in a name", "U-V=1\n", "U-V=1"},
  }));
  CAPTURE(row.why);
  CHECK(seen_by(read_dotenv_java, row.file) == row.seen);
}

TEST_CASE("direnv reads a line by an old expression of Ruby's, and expands like Go") {
  struct Row {
    std::string_view why, file, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"defaults, and what is no name", "A=1\nU=${A:-2}${B:-3}$B${:-$}${}$\n", "A=1|U=13$$"},
      {"not between single quotes; no backslash escapes a dollar", "A=1\nU='$A'\nV=\"$A\\$A\"\n", "A=1|U=$A|V=1\\1"},
      {"a line feed comes before the backslash", "U=\"\\\\n\\\\${:-}n\"\n", "U=\n\\n"},
      {"a quote reaches to the last one of its line", "U='a' # 'b'\nV='a'b'\n", "U=a' # 'b|V=a'b"},
      {"a comment with another quote", "U='a' # it's\n", "U=a"},
      {"where direnv runs", "U=$PWD\n", "U=?"},
      {"text behind a blank spoils the file", "U=a b\nV=1\n", "fault: text behind a blank"},
      {"a name alone spoils it, too", "U\nV=1\n", "fault: a line that assigns nothing"},
      {"a vertical tab is no white space", "U=a\vb\n", "U=a\vb"},
  }));
  CAPTURE(row.why);
  CHECK(seen_by(read_direnv, row.file) == row.seen);
}
