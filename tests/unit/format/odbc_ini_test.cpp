#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a data source is a section of odbc.ini, and its password is percent-encoded") {
  FormatTrial trial("odbc-ini");
  CHECK(trial.emit({{"orders.Servername", "db.example.com"}, {"orders.Password", " CANARY7f3+%{=\n"}, {"other.pqopt", "options='-c a=b'"}}) ==
        "# dsnsmith: keys orders.Servername orders.Password other.pqopt\n"
        "[orders]\nServername=db.example.com\nPassword=%20CANARY7f3%2B%25%7B%3D%0A\n"
        "\n[other]\npqopt=options='-c a=b'\n");
  CHECK(FormatTrial("odbc-ini", "unixodbc").emit({{"orders.Password", "a+%25"}}) ==
        "# dsnsmith: keys orders.Password\n[orders]\nPassword=a+%25\n");
}

TEST_CASE("lines of others in odbc.ini stay as they are") {
  constexpr std::string_view kMark = "# dsnsmith: keys orders.Servername orders.Port\n";
  struct Row {
    std::string_view why, before, after;
  };
  const auto row = GENERATE(values<Row>({
      {"another source, comments, blanks", "; mine\n[a]\nPort = 1\n\n[orders]\n  Servername = old  \nDatabase = d\n",
       "; mine\n[a]\nPort = 1\n\n[orders]\n  Servername = new  \nDatabase = d\nPort=1\n"},
      {"letters of another case", "[Orders]\nServerName=old\nUserName=u\nPORT=2\n", "[orders]\nServername=new\nUserName=u\nPort=1\n"},
      {"no line end at the end", "[orders]\nServername=old", "[orders]\nServername=new\nPort=1\n"},
      {"what was ours goes", "# dsnsmith: keys orders.Servername orders.Database\n[orders]\nServername=old\nDatabase=d\n", "[orders]\nServername=new\nPort=1\n"},
      {"a source that was ours goes", "# dsnsmith: keys gone.Port\n[gone]\nPort=1\n[orders]\nServername=1\n", "[orders]\nServername=new\nPort=1\n"},
      {"the second line of a name is not looked at", "[orders]\nPort=3\nport=2\n", "[orders]\nPort=1\nServername=new\nport=2\n"},
      {"the second source of a name is not looked at", "[orders]\nPort=3\n[ORDERS]\nServername=2\n",
       "[orders]\nPort=1\nServername=new\n[ORDERS]\nServername=2\n"},
      {"a name with a dot is of others", "[orders]\nServername=1\n[ord]\ners.Port=2\n", "[orders]\nServername=new\nPort=1\n[ord]\ners.Port=2\n"},
  }));
  CAPTURE(row.why);
  const std::string after = std::string(kMark).append(row.after);
  CHECK(FormatTrial("odbc-ini").update(row.before, {{"orders.Servername", "new"}, {"orders.Port", "1"}}) == after);
  CHECK(FormatTrial("odbc-ini").update(after, {{"orders.Servername", "new"}, {"orders.Port", "1"}}) == after);
}

TEST_CASE("what unixODBC or psqlODBC would not give from odbc.ini is refused") {
  struct Row {
    std::string_view why, key, value, refusal;
  };
  static const std::string kHost(256, 'x');
  static const std::string kSource = std::string(33, 'x') + ".Port";
  const auto row = GENERATE(values<Row>({
      {"a blank at the end", "orders.Username", "x ", "refused: value-not-readable"},
      {"a blank in front", "orders.Username", " x", "refused: value-not-readable"},
      {"another line", "orders.Username", "x\nPassword=evil", "refused: value-not-readable"},
      {"NUL", "orders.Password", std::string_view("\0", 1), "refused: value-not-readable"},
      {"more than psqlODBC's 255 bytes", "orders.Servername", kHost, "refused: value-not-readable"},
      {"more than its 9 bytes", "orders.Port", "0000005432", "refused: value-not-readable"},
      {"no source", "Password", "x", "refused: invalid-entry-key"},
      {"a source of 33 bytes", kSource, "x", "refused: invalid-entry-key"},
      {"a bracket in the source", "a]b.Port", "x", "refused: invalid-entry-key"},
      {"a name with =", "orders.a=b", "x", "refused: invalid-entry-key"},
      {"a name given twice", "orders.pqopt", "x", "refused: entry-given-twice"},
      {"a source spelled in two ways", "Orders.Port", "1", "refused: entry-given-twice"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("odbc-ini");
  CHECK(trial.emit({{"orders.PQOPT", "x"}, {row.key, row.value}}) == row.refusal);
}

TEST_CASE("a refusal of odbc.ini says what it is about, and not the value") {
  FormatTrial trial("odbc-ini", "unixodbc");
  CHECK(trial.emit({{"orders.Password", "CANARY7f3 "}}) == "refused: value-not-readable");
  CHECK(trial.message() == "the value of `orders.Password` holds white space at an end, and odbc.ini has no quotes to keep that");
}

TEST_CASE("odbc.ini is read with unixODBC's faults") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"the first line of a name counts", "[a]\nP=1\np=2\n", "a.P=1"},
      {"the first section of a name counts", "[a]\nP=1\n[b]\nP=3\n[A]\nQ=2\n", "a.P=1|b.P=3"},
      {"quotes and signs of comments are data", "[a]\nP='x' ; y # z\n", "a.P='x' ; y # z"},
      {"blanks around all", "[ a ] x\n  P = x y \n", "a.P=x y"},
      {"no bracket at the end", "[a\nP=1\n", "a.P=1"},
      {"no sign of equality", "[a]\nP\n", "a.P="},
      {"comments in front of the first section", "# x\n;y\n\n \n[a]\nP=1\n", "a.P=1"},
      {"comments behind it", "[a]\n#P=0\n ;P=0\nP=1\n", "a.P=1"},
      {"the first section is indented", " [a]\nP=1\n", "refused: existing-file-not-readable"},
      {"an indented comment in front of it", " # x\n[a]\nP=1\n", "a.P=1"},
      {"an indented section behind it", "[a]\n [b]\nP=1\n", "b.P=1"},
      {"text in front of the first section", "x\n[a]\nP=1\n", "refused: existing-file-not-readable"},
      {"a mark at the front", "\xef\xbb\xbf[a]\nP=1\n", "refused: existing-file-not-readable"},
      {"Windows line ends", "[a]\r\nP=1\r\n", "a.P=1"},
      {"a password is decoded", "[a]\nPassword=a+b%2b%7D\n", "a.Password=a b+}"},
      {"nothing is said of a password that is not encoded", "[a]\nPassword=a%\nP=1\n", "a.P=1"},
      {"settings of one word are decoded", "[a]\nConnSettings=set+a%3d1\n", "a.ConnSettings=set a=1"},
      {"settings of three words are not", "[a]\nConnSettings=set a = 1%2\n", "a.ConnSettings=set a = 1%2"},
  }));
  CAPTURE(row.why);
  CHECK(FormatTrial("odbc-ini").read(row.text) == row.seen);
}

TEST_CASE("unixODBC goes on with another line after 999 bytes") {
  const std::string longest(997, 'x');
  CHECK(FormatTrial("odbc-ini").read("[a]\nP=" + longest + "\nQ=1\n") == "a.P=" + longest + "|a.Q=1");
  CHECK(FormatTrial("odbc-ini").read("[a]\nP=" + longest + "R=2\nQ=1\n") == "a.P=" + longest + "|a.R=2|a.Q=1");
  CHECK(FormatTrial("odbc-ini").read("[a]\nPort=1234567890\n") == "a.Port=123456789");
  CHECK(FormatTrial("odbc-ini", "unixodbc").read("[a]\nPort=1234567890\n") == "a.Port=1234567890");
  const std::string marked = "# dsnsmith: keys a.P\n[a]\nP=" + longest + "\nQ=1\n";
  CHECK(FormatTrial("odbc-ini").update(marked, {{"a.P", longest}}) == marked);
  CHECK(FormatTrial("odbc-ini").update(marked, {{"a.R", "2"}}) == "# dsnsmith: keys a.R\n[a]\nQ=1\nR=2\n");
}
