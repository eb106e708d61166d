#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a database of pgbouncer.ini is a line, and what holds for all is a setting") {
  FormatTrial trial("pgbouncer-ini");
  CHECK(trial.emit({{"orders", "host=db.example.com password='CANARY7f3''x'"}, {"pgbouncer.server_tls_sslmode", "verify-full"}}) ==
        "# dsnsmith: keys orders pgbouncer.server_tls_sslmode\n"
        "[databases]\norders = host=db.example.com password='CANARY7f3''x'\n"
        "\n[pgbouncer]\nserver_tls_sslmode = verify-full\n");
}

TEST_CASE("lines of others in pgbouncer.ini stay as they are") {
  struct Row {
    std::string_view why, before, after;
  };
  const auto row = GENERATE(values<Row>({
      {"settings and comments", "; mine\n[databases]\n* = host=h\n\n[pgbouncer]\n  pool_mode = session \n",
       "# dsnsmith: keys orders pgbouncer.server_lifetime\n; mine\n[databases]\n* = host=h\norders = host=n\n\n[pgbouncer]\n  pool_mode = "
       "session \nserver_lifetime = 60\n"},
      {"the last line of a name counts", "[databases]\norders = host=a\norders=host=b\n[pgbouncer]\nserver_lifetime = 60\n",
       "# dsnsmith: keys orders pgbouncer.server_lifetime\n[databases]\norders = host=a\norders=host=n\n[pgbouncer]\nserver_lifetime = 60\n"},
      {"Windows line ends", "[databases]\r\norders = host=a\r\n[pgbouncer]\r\n",
       "# dsnsmith: keys orders pgbouncer.server_lifetime\r\n[databases]\r\norders = host=n\r\n[pgbouncer]\r\nserver_lifetime = 60\r\n"},
      {"what was ours goes", "# dsnsmith: keys gone orders\n[databases]\ngone = host=a\norders = host=a\n",
       "# dsnsmith: keys orders pgbouncer.server_lifetime\n[databases]\norders = host=n\n\n[pgbouncer]\nserver_lifetime = 60\n"},
      {"a name with a dot is of others", "[databases]\npgbouncer.server_lifetime = host=a\n[pgbouncer]\nserver_lifetime=1\n",
       "# dsnsmith: keys orders pgbouncer.server_lifetime\n[databases]\npgbouncer.server_lifetime = host=a\norders = host=n\n"
       "[pgbouncer]\nserver_lifetime=60\n"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pgbouncer-ini");
  CHECK(trial.update(row.before, {{"orders", "host=n"}, {"pgbouncer.server_lifetime", "60"}}) == row.after);
  const std::string again(row.after);
  FormatTrial second("pgbouncer-ini");
  CHECK(second.update(again, {{"orders", "host=n"}, {"pgbouncer.server_lifetime", "60"}}) == again);
}

TEST_CASE("what PgBouncer would not take from pgbouncer.ini is refused") {
  struct Row {
    std::string_view why, key, value, refusal;
  };
  const auto row = GENERATE(values<Row>({
      {"another line", "pgbouncer.logfile", "x\nadmin_users = evil", "refused: value-not-readable"},
      {"a blank at the front", "pgbouncer.logfile", " x", "refused: value-not-readable"},
      {"a carriage return at the end", "pgbouncer.logfile", "x\r", "refused: value-not-readable"},
      {"NUL", "pgbouncer.logfile", std::string_view("\0", 1), "refused: value-not-readable"},
      {"no pairs", "orders", "x", "refused: value-not-readable"},
      {"an empty value", "orders", "host=", "refused: value-not-readable"},
      {"an empty value in quotes", "orders", "host=''", "refused: value-not-readable"},
      {"an open quote", "orders", "password='x", "refused: value-not-readable"},
      {"text behind a quote", "orders", "password='x'y", "refused: value-not-readable"},
      {"no keyword", "orders", "sslmode=require", "refused: value-not-readable"},
      {"a keyword of 1.24", "orders", "auth_query='SELECT 1'", "refused: value-not-readable"},
      {"no port", "orders", "port=x", "refused: value-not-readable"},
      {"no pool mode", "orders", "pool_mode=none", "refused: value-not-readable"},
      {"PgBouncer's own name", "pgbouncer", "host=h", "refused: invalid-entry-key"},
      {"another section", "users.orders", "pool_mode=session", "refused: invalid-entry-key"},
      {"a blank in a name", "a b", "host=h", "refused: invalid-entry-key"},
      {"no name", "pgbouncer.", "x", "refused: invalid-entry-key"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pgbouncer-ini");
  CHECK(trial.emit({{row.key, row.value}}) == row.refusal);
}

TEST_CASE("pgbouncer.ini is read as PgBouncer reads it") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"blanks around", "[pgbouncer]\n  logfile\t=\tx y \t\r\n", "pgbouncer.logfile=x y"},
      {"a comment sign in a value", "[pgbouncer]\nlogfile = x # y\n", "pgbouncer.logfile=x # y"},
      {"a setting behind its section", "[databases] a = host=h\n", "a=host=h"},
      {"no value", "[pgbouncer]\nlogfile =\n", "pgbouncer.logfile="},
      {"other sections", "[databases]\na.b = host=h\n[users]\nu = pool_mode=session\n", "databases.a.b=host=h|users.u=pool_mode=session"},
      {"a file elsewhere", "[databases]\n%include x.ini\n", "refused: existing-file-not-readable"},
      {"settings set back", "[pgbouncer]\nlogfile=x\n[pgbouncer]\n", "refused: existing-file-not-readable"},
      {"an unknown section", "[a]\n", "refused: existing-file-not-readable"},
      {"a line without a sign", "[pgbouncer]\nlogfile\n", "refused: existing-file-not-readable"},
      {"no section", "logfile = x\n", "refused: existing-file-not-readable"},
      {"a database that cannot be", "[databases]\na = b\n", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pgbouncer-ini");
  CHECK(trial.read(row.text) == row.seen);
}
