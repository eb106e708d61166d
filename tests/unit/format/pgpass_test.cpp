#include <catch2/catch.hpp>

#include <algorithm>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;
using testing::TextEntry;

namespace {

using Texts = std::vector<TextEntry>;

std::string emitted(FormatTrial& trial, const Texts& texts, const std::string* existing = nullptr) {
  std::vector<Entry> entries;
  for (const auto& [key, value] : texts) {
    entries.push_back({std::string(key), Secret::copy_of(value)});
  }
  const Secret bytes = existing == nullptr ? Secret() : Secret::copy_of(*existing);
  return trial.text_of(trial.emit_list(entries, existing == nullptr ? nullptr : &bytes));
}

}  // namespace

TEST_CASE("a .pgpass has a line for each host, and a comment that says whose it is") {
  struct Row {
    std::string_view why;
    Texts entries;
    std::string_view written;
  };
  const auto row = GENERATE(values<Row>({
      {"one host", {{"orders.host", "db.example.com"}, {"orders.port", "5432"}, {"orders.dbname", "d"}, {"orders.user", "app"}, {"orders.password", "CANARY7f3"}},
       "# dsnsmith: keys orders.host orders.port orders.dbname orders.user orders.password\n# dsnsmith: entry orders\ndb.example.com:5432:d:app:CANARY7f3\n"},
      {"colons, backslashes, a socket", {{"s.host", "/cloudsql/p:r:i"}, {"s.user", "a:b\\c"}, {"s.password", ":\\x:"}},
       "# dsnsmith: keys s.host s.user s.password\n# dsnsmith: entry s\n/cloudsql/p\\:r\\:i:*:*:a\\:b\\\\c:\\:\\\\x\\:\n"},
      {"nothing but a password", {{"a.b.password", "p"}}, "# dsnsmith: keys a.b.password\n# dsnsmith: entry a.b\n*:*:*:*:p\n"},
      {"a star that is meant", {{"s.user", "*"}, {"s.dbname", "**"}, {"s.password", "*"}}, "# dsnsmith: keys s.user s.dbname s.password\n# dsnsmith: entry s\n*:*:**:\\*:*\n"},
      {"a host like a comment", {{"s.host", "#h"}, {"s.password", "#"}}, "# dsnsmith: keys s.host s.password\n# dsnsmith: entry s\n\\#h:*:*:*:#\n"},
      {"a carriage return at the end", {{"s.password", "p\r"}}, "# dsnsmith: keys s.password\n# dsnsmith: entry s\n*:*:*:*:p\r:\n"},
      {"two hosts", {{"s.host", "a,b"}, {"s.port", "1,2"}, {"s.password", "p"}},
       "# dsnsmith: keys s.host s.port s.password\n# dsnsmith: entry s\na:1:*:*:p\n# dsnsmith: entry s\nb:2:*:*:p\n"},
      {"two hosts, any port", {{"s.host", "a,b"}, {"s.password", "p"}}, "# dsnsmith: keys s.host s.password\n# dsnsmith: entry s\na:*:*:*:p\n# dsnsmith: entry s\nb:*:*:*:p\n"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pgpass");
  const std::string written = emitted(trial, row.entries);
  CHECK(written == row.written);
  CHECK(emitted(trial, row.entries, &written) == written);
  const auto back = trial.read_list(Secret::copy_of(written));
  REQUIRE(back);
  CHECK(back->size() == row.entries.size());
  for (const auto& [key, value] : row.entries) {
    CHECK(std::ranges::any_of(*back, [&](const Entry& entry) { return entry.key == key && entry.value.expose() == value; }));
  }
}

TEST_CASE("lines of others in a .pgpass stay, and what was ours goes") {
  struct Row {
    std::string_view why, existing, written;
  };
  const auto row = GENERATE(values<Row>({
      {"behind those of others", "# mine\n*:*:*:bob:x", "# dsnsmith: keys s.user s.password\n# mine\n*:*:*:bob:x\n# dsnsmith: entry s\n*:*:*:ann:new\n"},
      {"in place", "# dsnsmith: keys s.user s.password\n# dsnsmith: entry s\n*:*:*:ann:old\n*:*:*:bob:x\n",
       "# dsnsmith: keys s.user s.password\n# dsnsmith: entry s\n*:*:*:ann:new\n*:*:*:bob:x\n"},
      {"Windows' line ends", "h:1:d:bob:x\r\n", "# dsnsmith: keys s.user s.password\r\nh:1:d:bob:x\r\n# dsnsmith: entry s\r\n*:*:*:ann:new\r\n"},
      {"one that was ours", "a:1:d:u:x\n# dsnsmith: keys gone.password s.user s.password\n# dsnsmith: entry gone\ng:*:*:*:y\n\n# dsnsmith: entry s\n*:*:*:ann:old\n",
       "a:1:d:u:x\n# dsnsmith: keys s.user s.password\n\n# dsnsmith: entry s\n*:*:*:ann:new\n"},
      {"one host less", "# dsnsmith: keys s.host s.user s.password\n# dsnsmith: entry s\na:*:*:ann:x\n# dsnsmith: entry s\nb:*:*:ann:x\n", "# dsnsmith: keys s.user s.password\n# dsnsmith: entry s\n*:*:*:ann:new\n"},
      {"a mark without its line", "# dsnsmith: keys s.user s.password\n# dsnsmith: entry s\n# mine\n", "# dsnsmith: keys s.user s.password\n# dsnsmith: entry s\n*:*:*:ann:new\n# mine\n"},
      {"another line for the same, with the same password", "*:*:*:ann:new\n", "# dsnsmith: keys s.user s.password\n*:*:*:ann:new\n# dsnsmith: entry s\n*:*:*:ann:new\n"},
      {"another password for the same", "# x\n*:*:*:ann:CANARY7f3\n", "refused: existing-file-not-readable"},
      {"another password for all", "*:*:*:*:CANARY7f3\n", "refused: existing-file-not-readable"},
      {"a NUL byte", std::string_view("a\0b\n", 4), "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pgpass");
  CHECK(trial.update(row.existing, {{"s.user", "ann"}, {"s.password", "new"}}) == row.written);
  if (row.why == "another password for the same") {
    CHECK(trial.message() == "line 2 of the existing file holds another password for what our line is for, and libpq takes the first that fits, and dsnsmith does not edit such files");
  }
}

TEST_CASE("what no line of .pgpass can say is refused") {
  struct Row {
    std::string_view why;
    Texts entries;
    std::string_view names, message;
  };
  const auto row = GENERATE(values<Row>({
      {"a line feed", {{"s.password", "CANARY7f3\n"}}, "refused: value-not-readable", "the value of `s.password` holds a line feed or a NUL byte, which no line of .pgpass can have"},
      {"no password", {{"s.user", "u"}}, "refused: missing-key", "the line of .pgpass for `s` has no password"},
      {"an empty password", {{"s.password", ""}}, "refused: missing-key", "the line of .pgpass for `s` has no password"},
      {"no field", {{"s.passwd", "CANARY7f3"}}, "refused: invalid-entry-key", "`s.passwd` is no field of a line of .pgpass"},
      {"no name", {{"password", "CANARY7f3"}}, "refused: invalid-entry-key", "`password` is no field of a line of .pgpass"},
      {"an empty user", {{"s.user", ""}, {"s.password", "p"}}, "refused: value-not-readable", "the value of `s.user` is empty, which libpq takes for its own default"},
      {"the default socket", {{"s.host", "/tmp"}, {"s.password", "p"}}, "refused: value-not-readable", "the value of `s.host` is the socket directory of some libpq, which looks for `localhost` then"},
      {"an empty host", {{"s.host", "a,"}, {"s.password", "p"}}, "refused: value-not-readable", "the value of `s.host` names an empty host, for which libpq looks as `localhost`"},
      {"a port too few", {{"s.host", "a,b"}, {"s.port", "1"}, {"s.password", "p"}}, "refused: value-not-readable",
       "the value of `s.port` has not as many ports as there are hosts, each of which has a line of its own"},
      {"two passwords for one place", {{"s.password", "a"}, {"t.password", "b"}}, "refused: contradiction",
       "two entries give the same host, port, database and user different passwords, and libpq takes the first"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pgpass");
  CHECK(emitted(trial, row.entries) == row.names);
  CHECK(trial.message() == row.message);
}

TEST_CASE("a .pgpass is read as libpq searches it") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"lines of others have no name", "h:1:d:u:p\n", ""},
      {"ours", "# dsnsmith: entry s\nh:1:d:u:p\n", "s.host=h|s.port=1|s.dbname=d|s.user=u|s.password=p"},
      {"a line before it", "*:*:*:u:other\n# dsnsmith: entry s\nh:1:d:u:p\n", "s.host=h|s.port=1|s.dbname=d|s.user=u|s.password=other"},
      {"a line before it for another", "*:*:*:v:other\nh:2:d:u:o\n# h:1:d:u:o\nh:1:d:u\n# dsnsmith: entry s\nh:1:d:u:p\n", "s.host=h|s.port=1|s.dbname=d|s.user=u|s.password=p"},
      {"what is narrower does not count", "h:1:d:u:other\n# dsnsmith: entry s\n*:1:d:u:p\n", "s.port=1|s.dbname=d|s.user=u|s.password=p"},
      {"escapes of any byte", "# dsnsmith: entry s\n\\h:1:*:\\*:p\\q\\\n", "s.host=h|s.port=1|s.user=*|s.password=pq\\"},
      {"no line behind the mark", "# dsnsmith: entry s\n\nh:1:d:u:p\n", ""},
      {"an empty field", "# dsnsmith: entry s\nh::d:u:p\n", ""},
      {"ends at a colon", "# dsnsmith: entry s\n*:*:*:*:p:q\r\n", "s.password=p"},
      {"two lines that differ", "# dsnsmith: entry s\na:*:*:u:p\n# dsnsmith: entry s\nb:*:*:v:p\n", ""},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pgpass");
  CHECK(trial.read(row.text) == row.seen);
}
