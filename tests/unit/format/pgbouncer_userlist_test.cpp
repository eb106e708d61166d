#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a user list has a user and a password in quotes on each line, and a comment that says whose they are") {
  FormatTrial trial("pgbouncer-userlist");
  trial.metadata.environment = "staging";
  const std::string written = trial.emit({{"orders.user", "a\"b"}, {"orders.password", "\"CANARY7f3\n; \\"}, {"c.d.password", "p"}, {"c.d.user", "u"}});
  CHECK(written ==
        ";# dsnsmith: environment staging\n"
        ";# dsnsmith: keys orders.user orders.password c.d.password c.d.user\n"
        ";# dsnsmith: entry orders\n"
        "\"a\"\"b\" \"\"\"CANARY7f3\n; \\\"\n"
        ";# dsnsmith: entry c.d\n"
        "\"u\" \"p\"\n");
  CHECK(trial.read(written) == "orders.user=a\"b|orders.password=\"CANARY7f3\n; \\|c.d.user=u|c.d.password=p");
  CHECK(environment_of_existing(trial.format, Secret::copy_of(written)) == "staging");
}

TEST_CASE("lines of others in a user list stay, and what was ours goes") {
  struct Row {
    std::string_view why, existing, written;
  };
  const auto row = GENERATE(values<Row>({
      {"behind those of others", "; mine\n\n  \"bob\" \"x\" rest", ";# dsnsmith: keys s.user s.password\n; mine\n\n  \"bob\" \"x\" rest\n;# dsnsmith: entry s\n\"ann\" \"new\"\n"},
      {"in place", ";# dsnsmith: keys s.user s.password\n;# dsnsmith: entry s\n\"ann\" \"old\n\"\n\"bob\" \"x\"\n",
       ";# dsnsmith: keys s.user s.password\n;# dsnsmith: entry s\n\"ann\" \"new\"\n\"bob\" \"x\"\n"},
      {"one that was ours", ";# dsnsmith: keys gone.user gone.password s.user s.password\n;# dsnsmith: entry gone\n\"g\" \"x\"\n;# dsnsmith: entry s\n\"ann\" \"old\"\n",
       ";# dsnsmith: keys s.user s.password\n;# dsnsmith: entry s\n\"ann\" \"new\"\n"},
      {"the same user in front", "\"ann\" \"other\"\n", ";# dsnsmith: keys s.user s.password\n\"ann\" \"other\"\n;# dsnsmith: entry s\n\"ann\" \"new\"\n"},
      {"the same user behind", ";# dsnsmith: keys s.user s.password\n;# dsnsmith: entry s\n\"ann\" \"old\"\n\"ann\" \"CANARY7f3\"\n", "refused: existing-file-not-readable"},
      {"no quotes", "bob CANARY7f3\n", "refused: existing-file-not-readable"},
      {"another comment", "# bob\n", "refused: existing-file-not-readable"},
      {"no password", "\"bob\"\n", "refused: existing-file-not-readable"},
      {"not closed", "\"bob\" \"CANARY7f3\n", "refused: existing-file-not-readable"},
      {"a NUL byte", std::string_view(";\0\n", 3), "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pgbouncer-userlist");
  const std::string written = trial.update(row.existing, {{"s.user", "ann"}, {"s.password", "new"}});
  CHECK(written == row.written);
  if (row.why == "the same user behind") {
    CHECK(trial.message() == "line 4 of the existing file holds another password for a user of ours, and PgBouncer takes the last, and dsnsmith does not edit such files");
  }
  if (!written.starts_with("refused")) {
    CHECK(trial.update(written, {{"s.user", "ann"}, {"s.password", "new"}}) == written);
  }
}

TEST_CASE("what no user list can say is refused") {
  struct Row {
    std::string_view why, user, password, names, message;
  };
  static const std::string quotes(1024, '"');
  static const std::string long_user(128, 'u');
  const auto row = GENERATE(values<Row>({
      {"an MD5 hash", "u", "md5" "0123456789abcdef0123456789abcdef", "refused: value-not-readable",
       "the value of `s.password` looks like the hash of another password, and PgBouncer would take it for that"},
      {"a SCRAM secret", "u", "SCRAM-SHA-256$4096:c2FsdA==$AAAA:BBBB", "refused: value-not-readable",
       "the value of `s.password` looks like the hash of another password, and PgBouncer would take it for that"},
      {"a password of quotes", "u", quotes, "refused: value-not-readable", "the value of `s.password` is longer than PgBouncer reads, its quotes counted twice"},
      {"a long user", long_user, "p", "refused: value-not-readable", "the value of `s.user` is longer than PgBouncer reads, its quotes counted twice"},
      {"no user", "", "p", "refused: value-not-readable", "the value of `s.user` is empty, and PgBouncer lets nobody in with it"},
      {"a NUL byte", "u", std::string_view("a\0", 2), "refused: value-not-readable", "the value of `s.password` holds a NUL byte, where PgBouncer stops reading"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pgbouncer-userlist");
  CHECK(trial.emit({{"s.user", row.user}, {"s.password", row.password}}) == row.names);
  CHECK(trial.message() == row.message);
}

TEST_CASE("a user list needs both of a user, under keys that say which") {
  FormatTrial half("pgbouncer-userlist");
  CHECK(half.emit({{"s.user", "u"}}) == "refused: missing-key");
  CHECK(half.message() == "the user `s` of the list needs a name and a password");
  FormatTrial key("pgbouncer-userlist");
  CHECK(key.emit({{"s.name", "u"}}) == "refused: invalid-entry-key");
  CHECK(key.message() == "`s.name` is no field of a user list");
  FormatTrial twice("pgbouncer-userlist");
  CHECK(twice.emit({{"a.user", "u"}, {"a.password", "p"}, {"b.user", "u"}, {"b.password", "q"}}) == "refused: contradiction");
  FormatTrial near("pgbouncer-userlist");
  CHECK(near.emit({{"a.user", "u"}, {"a.password", "md50123"}, {"b.user", "v"}, {"b.password", "SCRAM-SHA-256$x"}}).starts_with(";# dsnsmith: keys"));
}
