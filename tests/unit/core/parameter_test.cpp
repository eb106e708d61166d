#include <catch2/catch.hpp>

#include "core/compare.hpp"
#include "core/parameter.hpp"

using namespace dsnsmith;

TEST_CASE("values have one normal form") {
  struct Row {
    const char* why;
    const char* parameter;
    const char* text;
    const char* bare_unit;
    const char* normal;  // null: refused
  };
  const auto row = GENERATE(values<Row>({
      {"seconds", "connect_timeout", "5s", "", "5000"},
      {"milliseconds", "connect_timeout", "500ms", "", "500"},
      {"minutes, both ways", "pool.lifetime", "30m", "", "1800000"},
      {"minutes as the server says it", "statement_timeout", "30min", "", "1800000"},
      {"a fraction", "connect_timeout", "2.5s", "", "2500"},
      {"a bare number has the unit of its place", "connect_timeout", "10", "s", "10000"},
      {"and without one none", "connect_timeout", "10", "", nullptr},
      {"less than a millisecond", "connect_timeout", "0.0001s", "", nullptr},
      {"microseconds that are whole", "statement_timeout", "5000us", "", "5"},
      {"no number", "connect_timeout", "soon", "s", nullptr},
      {"negative", "connect_timeout", "-1s", "", nullptr},
      {"a truth value as the server takes it", "jit", "off", "", "false"},
      {"as libpq takes it", "keepalives", "1", "", "true"},
      {"no truth value", "jit", "maybe", "", nullptr},
      {"a word", "target_session_attrs", "read-write", "", "read-write"},
      {"no such word", "target_session_attrs", "master", "", nullptr},
      {"an integer", "pool.max", "010", "", "10"},
      {"no integer", "pool.max", "1e3", "", nullptr},
      {"any text", "application_name", " a b ", "", " a b "},
  }));
  CAPTURE(row.why);
  const auto value = normal_value(*find_parameter(row.parameter), row.text, row.bare_unit);
  if (row.normal == nullptr) {
    CHECK_FALSE(value);
  } else {
    REQUIRE(value);
    CHECK(value->expose() == row.normal);
  }
}

TEST_CASE("the table of parameters is sound") {
  for (const ParameterFacts& facts : parameter_table()) {
    CAPTURE(facts.name);
    CHECK((facts.kind == ValueKind::duration) == !facts.unit.empty());
    CHECK((facts.kind == ValueKind::word) == !facts.words.empty());
    CHECK(facts.name.starts_with("pool.") == (facts.scope == Scope::pool));
    CHECK(find_parameter(facts.name) == &facts);
  }
  CHECK(find_parameter("sslmode") == nullptr);
}

TEST_CASE("every difference between two connections has a name") {
  const auto make = [] {
    Connection c;
    c.user = "u";
    c.password = Secret::copy_of("CANARY7f3");
    c.addresses.push_back({*Host::parse("h"), Port::parse("5432")});
    c.database = "d";
    c.parameters.set("application_name", Secret::copy_of("a"));
    return c;
  };
  const Connection base = make();
  CHECK(differences(base, make()).empty());
  const auto only = [&](auto change) {
    Connection other = make();
    change(other);
    CHECK_FALSE(other == base);
    return differences(base, other);
  };
  using Names = std::vector<std::string>;
  CHECK(only([](Connection& c) { c.user = "x"; }) == Names{"user"});
  CHECK(only([](Connection& c) { c.password.reset(); }) == Names{"password"});
  CHECK(only([](Connection& c) { c.addresses.front().host = *Host::parse("g"); }) == Names{"host"});
  CHECK(only([](Connection& c) { c.addresses.front().port.reset(); }) == Names{"port"});
  CHECK(only([](Connection& c) { c.database = "e"; }) == Names{"database"});
  CHECK(only([](Connection& c) { c.tls.mode = TlsMode::require; }) == Names{"tls"});
  CHECK(only([](Connection& c) { c.routing.emplace_back("x=y"); }) == Names{"routing"});
  CHECK(only([](Connection& c) { c.statements = Statements::unprepared; }) == Names{"statements"});
  CHECK(only([](Connection& c) { c.parameters.set("application_name", Secret::copy_of("b")); }) == Names{"application_name"});
  CHECK(only([](Connection& c) { c.parameters.erase("application_name"); }) == Names{"application_name"});
  CHECK(only([](Connection& c) { c.parameters.set("jit", Secret::copy_of("true")); }) == Names{"jit"});
}
