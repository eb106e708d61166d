// What JavaScript's readers put for `$`: the values are those that the programs themselves gave on 2026-11-29.
#include <catch2/catch.hpp>

#include "format/dotenv/reading.hpp"

using namespace dsnsmith;

namespace {

// `NAME=value|…` as the grammar sees it, `?` behind what is not known; or the fault.
std::string seen_by(Grammar grammar, std::string_view file) {
  ReadFault fault;
  const auto bindings = grammar(file, fault);
  if (!bindings) {
    return "fault: " + std::string(fault.what);
  }
  std::string seen;
  for (const Binding& binding : *bindings) {
    seen += seen.empty() ? "" : "|";
    seen += binding.key + "=" + std::string(binding.value.expose()) + (binding.known ? "" : "?");
  }
  return seen;
}

}  // namespace

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
