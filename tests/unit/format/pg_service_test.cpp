#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a service is a section of unquoted lines") {
  FormatTrial trial("pg-service");
  CHECK(trial.emit({{"orders.host", "db.example.com"}, {"orders.password", " 'CANARY7f3'#=\\ x"}, {"other.dbname", "o"}}) ==
        "# dsnsmith: keys orders.host orders.password other.dbname\n"
        "[orders]\nhost=db.example.com\npassword= 'CANARY7f3'#=\\ x\n"
        "\n[other]\ndbname=o\n");
}

TEST_CASE("lines of others in pg_service.conf stay as they are") {
  struct Row {
    std::string_view why, before, after;
  };
  const auto row = GENERATE(values<Row>({
      {"another service, comments, a blank before ours", "# mine\n[a]\nhost=h\n\n[orders]\n  host=old  \nport=1\n",
       "# dsnsmith: keys orders.host orders.user\n# mine\n[a]\nhost=h\n\n[orders]\n  host=new  \nport=1\nuser=u\n"},
      {"a new line comes behind its section", "[orders]\nhost=old\n\n[b]\nhost=h\n",
       "# dsnsmith: keys orders.host orders.user\n[orders]\nhost=new\nuser=u\n\n[b]\nhost=h\n"},
      {"no line end at the end", "[orders]\nhost=old",
       "# dsnsmith: keys orders.host orders.user\n[orders]\nhost=new\nuser=u\n"},
      {"Windows line ends", "[a]\r\nhost=h\r\n",
       "# dsnsmith: keys orders.host orders.user\r\n[a]\r\nhost=h\r\n\r\n[orders]\r\nhost=new\r\nuser=u\r\n"},
      {"what was ours goes", "# dsnsmith: keys orders.host orders.port\n[orders]\nhost=old\nport=1\n",
       "# dsnsmith: keys orders.host orders.user\n[orders]\nhost=new\nuser=u\n"},
      {"a service that was ours goes", "# dsnsmith: keys gone.host\n[gone]\nhost=1\n[orders]\nhost=1\n",
       "# dsnsmith: keys orders.host orders.user\n[orders]\nhost=new\nuser=u\n"},
      {"with a line of others it stays", "# dsnsmith: keys gone.host\n[gone]\nhost=1\n# mine\n[orders]\nhost=1\n",
       "# dsnsmith: keys orders.host orders.user\n[gone]\n# mine\n[orders]\nhost=new\nuser=u\n"},
      {"the second line of a name is not looked at", "[orders]\nhost=old\nhost=b\n",
       "# dsnsmith: keys orders.host orders.user\n[orders]\nhost=new\nuser=u\nhost=b\n"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pg-service");
  CHECK(trial.update(row.before, {{"orders.host", "new"}, {"orders.user", "u"}}) == row.after);
  const std::string again(row.after);
  FormatTrial second("pg-service");
  CHECK(second.update(again, {{"orders.host", "new"}, {"orders.user", "u"}}) == again);
}

TEST_CASE("what libpq would not take from pg_service.conf is refused") {
  struct Row {
    std::string_view why, key, value, refusal;
  };
  const auto row = GENERATE(values<Row>({
      {"a blank at the end", "orders.password", "x ", "refused: value-not-readable"},
      {"a carriage return at the end", "orders.password", "x\r", "refused: value-not-readable"},
      {"another line", "orders.password", "x\nhost=evil", "refused: value-not-readable"},
      {"NUL", "orders.password", std::string_view("\0", 1), "refused: value-not-readable"},
      {"no service", "password", "x", "refused: invalid-entry-key"},
      {"a bracket in the service", "a]b.password", "x", "refused: invalid-entry-key"},
      {"no keyword", "orders.nosuch", "x", "refused: invalid-entry-key"},
      {"a service in a service", "orders.service", "x", "refused: invalid-entry-key"},
      {"a keyword of libpq 16", "orders.require_auth", "scram-sha-256", "refused: invalid-entry-key"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pg-service");
  CHECK(trial.emit({{row.key, row.value}}) == row.refusal);
}

TEST_CASE("a newer libpq has more keywords") {
  FormatTrial trial("pg-service", "libpq-18");
  CHECK(trial.emit({{"orders.require_auth", "scram-sha-256"}}) ==
        "# dsnsmith: keys orders.require_auth\n[orders]\nrequire_auth=scram-sha-256\n");
}

TEST_CASE("a refusal says what it is about, and not the value") {
  FormatTrial trial("pg-service");
  CHECK(trial.emit({{"orders.password", "CANARY7f3 "}}) == "refused: value-not-readable");
  CHECK(trial.message() ==
        "the value of `orders.password` holds white space at its end, and pg_service.conf has no quotes to keep that");
}

TEST_CASE("pg_service.conf is read with libpq's faults") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"the first line of a name counts", "[a]\nhost=1\nhost=2\n", "a.host=1"},
      {"the first service of a name counts", "[a]\nhost=1\n[a]\nport=2\n", "a.host=1"},
      {"quotes are data", "[a]\nhost='x' # y\n", "a.host='x' # y"},
      {"an unknown name spoils the service", "[a]\nhost=1\nnosuch=2\n[b]\nhost=3\n", "b.host=3"},
      {"a blank before = makes another name", "[a]\nhost =1\n", ""},
      {"text behind the bracket", "[a] # x\nhost=1\n", "a.host=1"},
      {"lines before any service", "nonsense\n[a]\nhost=1\n", "a.host=1"},
      {"a mark at the front", "\xef\xbb\xbf[a]\nhost=1\n", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("pg-service");
  CHECK(trial.read(row.text) == row.seen);
  const std::string longest = "[a]\nhost=" + std::string(1016, 'x');
  CHECK(FormatTrial("pg-service").read(longest + "\n") == "a.host=" + std::string(1016, 'x'));
  CHECK(FormatTrial("pg-service").read(longest + "x\n") == "refused: existing-file-not-readable");
}

TEST_CASE("a service that an unknown name of others spoils is not written into") {
  FormatTrial trial("pg-service");
  CHECK(trial.update("[orders]\nnosuch=1\n", {{"orders.host", "h"}}) == "refused: existing-file-not-readable");
}
