// How a connection that is deployed differs from the one that is meant, in words that may be shown.
#include "run/verify_connection.hpp"

#include <catch2/catch.hpp>
#include <functional>

namespace dsnsmith {
namespace {

using Change = std::function<void(Connection&)>;

Connection connection() {
  Connection one;
  one.user = "orders";
  one.password = Secret::copy_of("CANARY7f3.example");
  one.addresses.push_back({*Host::parse("db.example.com"), Port::of(5432)});
  one.database = "orders";
  one.tls.mode = TlsMode::verify_full;
  one.tls.roots = Roots::system;
  one.parameters.set("channel_binding", Secret::copy_of("require"));
  one.parameters.set("connect_timeout", Secret::copy_of("5000"));
  return one;
}

Change host(const char* name) {
  return [name](Connection& c) { c.addresses.front().host = *Host::parse(name); };
}

Change parameter(const char* name, const char* value) {
  return [name, value](Connection& c) { c.parameters.set(name, Secret::copy_of(value)); };
}

struct Row {
  const char* why;
  Change change;
  bool may_show;
  const char* words;
  const char* meant;
  const char* weaker;
};

std::vector<Row> rows() {
  return {
      {"the same", [](Connection&) {}, true, "", "", ""},
      {"a port that goes without saying", [](Connection& c) { c.addresses.front().port.reset(); }, true, "", "", ""},
      {"names of hosts have no case", host("DB.Example.com"), true, "", "", ""},
      {"another host is shown", host("old.example.com"), true, "host `old.example.com`", "host `db.example.com`", ""},
      {"an address", host("10.0.0.7"), true, "host `10.0.0.7`", "host `db.example.com`", ""},
      {"but not where pieces of a password may be", host("old.example.com"), false, "host", "host `db.example.com`", ""},
      {"nor a word that may be one", host("hunter2"), true, "host", "host `db.example.com`", ""},
      {"nor the password itself", host("canary7f3.example"), true, "host", "host `db.example.com`", ""},
      {"nor what holds it", host("x.canary7f3.example"), true, "host", "host `db.example.com`", ""},
      {"nor a piece of it", host("f3.exam"), true, "host", "host `db.example.com`", ""},
      {"another port", [](Connection& c) { c.addresses.front().port = Port::of(6432); }, true, "port 6432", "port 5432", ""},
      {"both", [](Connection& c) { c.addresses.front() = {*Host::parse("a.b"), Port::of(6432)}; }, true, "host `a.b`, port 6432", "host `db.example.com`, port 5432", ""},
      {"a user may be a password", [](Connection& c) { c.user = "CANARY7f3"; }, true, "user", "user `orders`", ""},
      {"so may a database", [](Connection& c) { c.database = "CANARY7f3"; }, true, "database", "database `orders`", ""},
      {"another password", [](Connection& c) { c.password = Secret::copy_of("x"); }, true, "the password", "", ""},
      {"none", [](Connection& c) { c.password.reset(); }, true, "the password (missing)", "", ""},
      {"another setting", parameter("connect_timeout", "6000"), true, "`connect_timeout`", "", ""},
      {"no setting", [](Connection& c) { c.parameters.erase("connect_timeout"); }, true, "`connect_timeout` (missing)", "", ""},
      {"one more", parameter("application_name", "a"), true, "`application_name` (not in the spec)", "", ""},
      {"one of an unknown name", parameter("CANARY7f3", "a"), true, "a setting that the spec does not have", "", ""},
      {"weaker TLS", [](Connection& c) { c.tls.mode = TlsMode::require; }, true, "", "", "TLS is `require` instead of `verify-full`"},
      {"other authorities", [](Connection& c) { c.tls.roots = Roots::file; c.tls.ca = "/ca.pem"; }, true, "TLS `verify-full` by the authority in its own file", "TLS `verify-full` by the public authorities", ""},
      {"no channel binding", [](Connection& c) { c.parameters.erase("channel_binding"); }, true, "", "", "`channel_binding` is missing"},
      {"less channel binding", parameter("channel_binding", "prefer"), true, "", "", "`channel_binding` asks for less"},
      {"keys of TLS in a file", parameter("sslkeylogfile", "/tmp/keys"), true, "", "", "`sslkeylogfile` writes the keys of TLS into a file"},
      {"statements", [](Connection& c) { c.statements = Statements::unprepared; }, true, "how statements are prepared", "", ""},
  };
}

TEST_CASE("the difference of two connections in words that may be shown") {
  for (const Row& row : rows()) {
    CAPTURE(row.why);
    const Connection meant = connection();
    Connection found = connection();
    row.change(found);
    const ConnectionDrift drift = drift_between(meant, found, row.may_show);
    CHECK(words_of(drift.words).text() == row.words);
    CHECK(words_of(drift.meant).text() == row.meant);
    CHECK(words_of(drift.weaker).text() == row.weaker);
    CHECK(drift.none() == (std::string(row.words).empty() && std::string(row.weaker).empty()));
  }
}

TEST_CASE("authorities of one's own are stronger than the public ones") {
  Connection meant = connection();
  meant.tls.roots = Roots::file;
  meant.tls.ca = "/ca.pem";
  CHECK(drift_between(meant, connection(), true).weaker.size() == 1);
  meant.tls.cert = "/client.crt";
  Connection found = meant.clone();
  found.tls.cert.clear();
  CHECK(words_of(drift_between(meant, found, true).weaker).text() == "TLS is without the client certificate");
}

}  // namespace
}  // namespace dsnsmith
