#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE(".properties files are written in ASCII, with what is taken for a separator at the front escaped") {
  FormatTrial trial("java-properties");
  CHECK(trial.emit({{"db.url", "jdbc:postgresql://h/d?user=u#x"}, {"db.password", "CANARY7f3\\ \n\t\xc3\xa9\xf0\x9f\x98\x80\x01"}, {"a", " b "}, {"c", "=:"}, {"d", ""}}) ==
        "# dsnsmith: keys db.url db.password a c d\n"
        "db.url=jdbc:postgresql://h/d?user=u#x\n"
        "db.password=CANARY7f3\\\\ \\n\\t\\u00e9\\ud83d\\ude00\\u0001\n"
        "a=\\ b \n"
        "c=\\=:\n"
        "d=\n");
}

TEST_CASE("lines of others in a .properties file stay as they are") {
  struct Row {
    std::string_view why, before, after;
  };
  const auto row = GENERATE(values<Row>({
      {"comments and other separators", "# mine\n! too\nother : 1\ndb.url  old\n\nz=2\n",
       "# dsnsmith: keys db.url\n# mine\n! too\nother : 1\ndb.url  u\n\nz=2\n"},
      {"a name without a value", "db.url\nz=2\n", "# dsnsmith: keys db.url\ndb.url=u\nz=2\n"},
      {"continued lines", "z=1 \\\n   2\ndb.url = a\\\n  b\\\n  c\ny=3", "# dsnsmith: keys db.url\nz=1 \\\n   2\ndb.url = u\ny=3"},
      {"an empty continued line", "db.url=\\\n\ny=3\n", "# dsnsmith: keys db.url\ndb.url=u\ny=3\n"},
      {"a name with an escape", "db\\.\\u0075rl: a\n", "# dsnsmith: keys db.url\ndb\\.\\u0075rl: u\n"},
      {"a name that stands twice", "db.url=1\nz=2\ndb.url=3\n", "# dsnsmith: keys db.url\ndb.url=u\nz=2\n"},
      {"Windows line ends", "z=1\r\n", "# dsnsmith: keys db.url\r\nz=1\r\ndb.url=u\r\n"},
      {"no last line end", "z=1", "# dsnsmith: keys db.url\nz=1\ndb.url=u\n"},
      {"letters of ISO 8859-1", "z=\xe9\n", "# dsnsmith: keys db.url\nz=\xe9\ndb.url=u\n"},
      {"our lines that are gone", "# dsnsmith: keys db.url old\nold=CANARY7f3\\\n  x\nz=1\n", "# dsnsmith: keys db.url\nz=1\ndb.url=u\n"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("java-properties");
  const auto written = trial.update(row.before, {{"db.url", "u"}});
  CHECK(written == row.after);
  CHECK(trial.update(written, {{"db.url", "u"}}) == row.after);
}

TEST_CASE("a .properties file that cannot be edited safely is refused") {
  struct Row {
    std::string_view why, reader, before, message;
  };
  const auto row = GENERATE(values<Row>({
      {"lone carriage returns", "java-utf-8", "a=1\rb=2\n", "line 1 of the existing file holds a carriage return without a line feed, and dsnsmith does not edit such files"},
      {"a byte order mark", "java-iso-8859-1", "\xef\xbb\xbf" "a=1\n", "line 1 of the existing file holds a byte order mark, which Java does not read"},
      {"other letters than UTF-8", "java-utf-8", "a=1\nb=\xe9\n", "line 2 of the existing file holds bytes that are no UTF-8, which Java does not read"},
      {"half an escape", "java-iso-8859-1", "a=1\n\nb=\\u00g0\n", "line 3 of the existing file holds an escape `\\u` without a character, which Java does not read"},
      {"a backslash at the end", "java-utf-8", "a=1\\\n", "lines of the existing file change what Java reads from the lines that are written"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("java-properties", row.reader);
  CHECK(trial.update(row.before, {{"db.url", "CANARY7f3"}}) == "refused: existing-file-not-readable");
  CHECK(trial.message() == row.message);
}

TEST_CASE("what no .properties file can say is refused") {
  FormatTrial trial("java-properties");
  CHECK(trial.emit({{"db.password", "CANARY7f3\xff"}}) == "refused: value-not-readable");
  CHECK(trial.message() == "the value of `db.password` holds bytes that are no UTF-8, which Java's texts cannot hold");
  for (const std::string_view key : {"", "a b", "a=b", "a:b", "#a", "!a", "a\\b", "a[0]", "\xc3\xa9"}) {
    CAPTURE(key);
    FormatTrial other("java-properties");
    CHECK(other.emit({{key, "x"}}) == "refused: invalid-entry-key");
  }
}

TEST_CASE("the two ways to open a .properties file differ in letters beyond ASCII") {
  FormatTrial stream("java-properties", "java-iso-8859-1");
  CHECK(stream.read("a=\xc3\xa9\n") == "a=\xc3\x83\xc2\xa9");
  FormatTrial reader("java-properties", "java-utf-8");
  CHECK(reader.read("a=\xc3\xa9\n") == "a=\xc3\xa9");
}
