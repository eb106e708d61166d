#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("alembic.ini doubles percent signs and indents further lines") {
  FormatTrial trial("alembic-ini");
  CHECK(trial.emit({{"alembic.sqlalchemy.url", "postgresql://u:CANARY7f3%25@h/d"}, {"alembic.note", "a\n\nb = %"}, {"b.empty", ""}}) ==
        "# dsnsmith: keys alembic.sqlalchemy.url alembic.note b.empty\n"
        "[alembic]\nsqlalchemy.url = postgresql://u:CANARY7f3%%25@h/d\nnote = a\n\n    b = %%\n"
        "\n[b]\nempty = \n");
}

TEST_CASE("settings of others in alembic.ini stay as they are") {
  struct Row {
    std::string_view why, before, after;
  };
  const auto row = GENERATE(values<Row>({
      {"where only alembic knows the folder", "# mine\n[alembic]\nscript_location = %(here)s/m\nsqlalchemy.url = driver://\n\n[loggers]\nkeys = root\n",
       "# dsnsmith: keys alembic.sqlalchemy.url\n# mine\n[alembic]\nscript_location = %(here)s/m\nsqlalchemy.url = u%%\n\n[loggers]\nkeys = root\n"},
      {"a colon, capitals and further lines", "[alembic]\nSQLAlchemy.URL:  a\n  # not ours\n  b\n\nz=1\n",
       "# dsnsmith: keys alembic.sqlalchemy.url\n[alembic]\nSQLAlchemy.URL:  u%%\n\nz=1\n"},
      {"our setting named what nobody has", "[alembic]\nsqlalchemy.url = %(gone)s\n",
       "# dsnsmith: keys alembic.sqlalchemy.url\n[alembic]\nsqlalchemy.url = u%%\n"},
      {"Windows line ends", "[a]\r\nb = 1\r\n",
       "# dsnsmith: keys alembic.sqlalchemy.url\r\n[a]\r\nb = 1\r\n\r\n[alembic]\r\nsqlalchemy.url = u%%\r\n"},
      {"behind further lines, without a last line end", "[alembic]\nb = 1\n  2",
       "# dsnsmith: keys alembic.sqlalchemy.url\n[alembic]\nb = 1\n  2\nsqlalchemy.url = u%%\n"},
      {"what was ours goes", "# dsnsmith: keys alembic.sqlalchemy.url alembic.gone\n[alembic]\ngone = 1\n  2\nsqlalchemy.url = x\n",
       "# dsnsmith: keys alembic.sqlalchemy.url\n[alembic]\nsqlalchemy.url = u%%\n"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("alembic-ini");
  CHECK(trial.update(row.before, {{"alembic.sqlalchemy.url", "u%"}}) == row.after);
  FormatTrial second("alembic-ini");
  CHECK(second.update(row.after, {{"alembic.sqlalchemy.url", "u%"}}) == row.after);
}

TEST_CASE("what ConfigParser would not keep is refused") {
  struct Row {
    std::string_view why, key, value, refusal;
  };
  const auto row = GENERATE(values<Row>({
      {"a blank at the end", "alembic.sqlalchemy.url", "x ", "refused: value-not-readable"},
      {"a no-break space at the front", "alembic.sqlalchemy.url", "\xc2\xa0x", "refused: value-not-readable"},
      {"a carriage return", "alembic.sqlalchemy.url", "x\ry", "refused: value-not-readable"},
      {"a comment", "alembic.sqlalchemy.url", "x\n;y", "refused: value-not-readable"},
      {"a line feed at the end", "alembic.sqlalchemy.url", "x\n", "refused: value-not-readable"},
      {"a byte that is no UTF-8", "alembic.sqlalchemy.url", "\xff", "refused: value-not-readable"},
      {"no section", "url", "x", "refused: invalid-entry-key"},
      {"no name", "alembic.", "x", "refused: invalid-entry-key"},
      {"capitals", "alembic.URL", "x", "refused: invalid-entry-key"},
      {"a bracket", "a]b.url", "x", "refused: invalid-entry-key"},
      {"an assignment", "alembic.a=b", "x", "refused: invalid-entry-key"},
      {"the section for all", "DEFAULT.url", "x", "refused: invalid-entry-key"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("alembic-ini");
  CHECK(trial.emit({{row.key, row.value}}) == row.refusal);
}

TEST_CASE("a refusal of alembic.ini says what it is about, and not the value") {
  FormatTrial trial("alembic-ini");
  CHECK(trial.emit({{"alembic.sqlalchemy.url", "CANARY7f3 "}}) == "refused: value-not-readable");
  CHECK(trial.message() ==
        "the value of `alembic.sqlalchemy.url` holds white space at an end of a line, and alembic.ini has no quotes to keep that");
}

TEST_CASE("alembic.ini is read with ConfigParser's faults") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"no comment behind a value", "[a]\nb = c # d\n", "a.b=c # d"},
      {"names stand for values", "[DEFAULT]\nhost = h%%\n[a]\nb = %(HOST)s/%(c)s\nc = 1\n", "DEFAULT.host=h%|a.b=h%/1|a.c=1"},
      {"a name that nobody has", "[a]\nb = %(c)s\nd = 1\n", "a.d=1"},
      {"a name within itself", "[a]\nb = %(b)s\n", ""},
      {"a sign alone", "[a]\nb = 1%\n", ""},
      {"an indented setting is a further line", "[a]\nb = 1\n  c = 2\n", "a.b=1\nc = 2"},
      {"empty lines within a value", "[a]\nb = 1\n\n  2\n\n", "a.b=1\n\n2"},
      {"a name twice", "[a]\nb = 1\nB = 2\n", "refused: existing-file-not-readable"},
      {"a section twice", "[a]\n[b]\n[a]\n", "refused: existing-file-not-readable"},
      {"text in front of the sections", "b = 1\n[a]\n", "refused: existing-file-not-readable"},
      {"no setting", "[a]\nb\n", "refused: existing-file-not-readable"},
      {"a mark at the front", "\xef\xbb\xbf[a]\n", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("alembic-ini");
  CHECK(trial.read(row.text) == row.seen);
}

TEST_CASE("names within names end") {
  std::string text = "[a]\na0 = xxxxxxxxxx\n";
  for (char i = '1'; i <= '9'; ++i) {
    const std::string before = "%(a" + std::string(1, static_cast<char>(i - 1)) + ")s";
    text += "a" + std::string(1, i) + " = ";
    for (int n = 0; n < 10; ++n) {
      text += before;
    }
    text += "\n";
  }
  FormatTrial trial("alembic-ini");
  const std::string seen = trial.read(text);
  CHECK(seen.find("a.a4=x") != seen.npos);
  CHECK(seen.find("a.a9=") == seen.npos);
}
