// What a driver is given is what it reads: over every driver, every range of its
// versions, and every connection that it accepts.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/compare.hpp"
#include "driver/keywords.hpp"
#include "driver/variant.hpp"
#include "spec/builtin.hpp"
#include "support/exhaustive.hpp"
#include "support/nasty.hpp"
#include "text/utf8.hpp"

using namespace dsnsmith;

namespace {

// Each driver at the newest version and at the beginning of each of its ranges.
std::vector<Driver> all_drivers() {
  std::vector<Driver> drivers;
  for (const BuiltinDocument& row : builtin_drivers()) {
    Diagnostics diagnostics;
    const auto newest = Driver::select(ShownText::of_table(row.id), {}, diagnostics);
    REQUIRE(newest);
    drivers.push_back(*newest);
    for (const std::string& range : ranges_of(newest->facts())) {
      const std::string version = range.substr(2, range.find(' ') == std::string::npos ? range.size() : range.find(' ') - 2);
      const auto older = Driver::select(ShownText::of_table(std::string(row.id) + "@" + version), {}, diagnostics);
      REQUIRE(older);
      drivers.push_back(*older);
    }
  }
  return drivers;
}

Connection plain() {
  Connection c;
  c.user = "app";
  c.password = Secret::copy_of("CANARY7f3");
  c.addresses.push_back({*Host::parse("db.example.com"), Port::parse("5432")});
  c.database = "orders";
  c.tls.mode = TlsMode::disable;  // what every driver can be told; some have no `prefer`
  return c;
}

// Is it text that sources of values let through?
bool sources_pass(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.size == 0 || point.value == 0) return false;
    at += point.size;
  }
  return true;
}

// Taken apart into keywords and properties it is the same connection.
void comes_back_from_names(const Driver& driver, const Connection& meant, const WrittenVariant& written) {
  Variant variant;
  for (const Variable& variable : written.variant.env) variant.env.push_back({variable.name, variable.value.clone()});
  if (written.variant.url && has_keywords(driver)) {
    const std::vector<NamedValue> keywords = keywords_of(*written.variant.url, driver, {});
    CHECK_FALSE(keywords.empty());
    variant.url = string_of_keywords(keywords, driver);
  } else if (written.variant.url) {
    variant.url = written.variant.url->clone();
  }
  const auto properties = properties_of(written.variant.settings);
  auto settings = properties ? settings_of_properties(*properties, written.variant.settings) : std::nullopt;
  if (settings) {
    variant.settings = std::move(*settings);
  } else {
    for (const Setting& setting : written.variant.settings) variant.settings.push_back({setting.path, setting.value.clone()});
  }
  Diagnostics found;
  const auto back = read_variant(variant, driver, {}, found);
  INFO(render_text(found));
  REQUIRE(back);
  const std::vector<std::string> different = differences(meant, *back);
  CAPTURE(different);
  CHECK(different.empty());
}

// True if the driver accepted it; what it was given must then come back.
bool comes_back(const Driver& driver, const Connection& connection, const Surroundings& surroundings = {}) {
  Diagnostics diagnostics;
  const auto meant = tailor(connection, driver, surroundings, {}, diagnostics);
  if (!meant) {
    CHECK(diagnostics.errors() != 0);
    return false;
  }
  const WrittenVariant written = write_variant(*meant, driver);
  Diagnostics found;
  const auto back = read_variant(written.variant, driver, {}, found);
  INFO(render_text(found));
  REQUIRE(back);
  const std::vector<std::string> different = differences(*meant, *back);
  CAPTURE(different);
  CHECK(different.empty());
  comes_back_from_names(driver, *meant, written);
  return true;
}

}  // namespace

TEST_CASE("every driver reads back every way of using TLS that it accepts") {
  for (const Driver& driver : all_drivers()) {
    for (const TlsMode mode : {TlsMode::disable, TlsMode::allow, TlsMode::prefer, TlsMode::require, TlsMode::verify_ca, TlsMode::verify_full}) {
      for (const Roots roots : {Roots::unspecified, Roots::system, Roots::file}) {
        for (const bool certificate : {false, true}) {
          CAPTURE(driver.id(), driver.range_text(), name_of(mode), name_of(roots), certificate);
          Connection c = plain();
          c.tls.mode = mode;
          c.tls.roots = roots;
          if (roots == Roots::file) c.tls.ca = "/run/ca file&é.pem";
          if (certificate) {
            c.tls.cert = "/run/c.pem";
            c.tls.key = "/run/k.pem";
          }
          comes_back(driver, c);
        }
      }
    }
  }
}

TEST_CASE("verification is never weaker than it was asked for") {
  for (const Driver& driver : all_drivers()) {
    for (const auto& [mode, roots] : {std::pair{TlsMode::verify_full, Roots::system}, {TlsMode::verify_full, Roots::file}, {TlsMode::verify_ca, Roots::file}, {TlsMode::require, Roots::file}}) {
      CAPTURE(driver.id(), driver.range_text(), name_of(mode), name_of(roots));
      Connection c = plain();
      c.tls = {mode, roots, roots == Roots::file ? "/ca.pem" : "", "", ""};
      Diagnostics diagnostics;
      const auto meant = tailor(c, driver, {}, {}, diagnostics);
      if (meant) {
        const bool strong = meant->tls.mode >= mode || (mode == TlsMode::require && meant->tls.mode == TlsMode::require);
        CHECK(strong);
        CHECK(meant->tls.roots == roots);
      }
    }
  }
}

// Which passwords and users a driver's string may refuse, and nothing else: what it has no spelling for.
enum class Credential { user, password };

bool reads_as_json(std::string_view value) {
  if (value == "null" || value == "true" || value == "false") return true;
  if (value.front() == '"' && value.back() == '"') return true;
  if (value.front() == '{' || value.front() == '[') return true;
  const bool number = value.find_first_not_of("0123456789+-.eE") == value.npos && (value.front() == '-' || (value.front() >= '0' && value.front() <= '9'));
  return number && (value.find_first_not_of("0123456789") != value.npos || value.size() > 18);
}

// Drivers that say the user to SCRAM as it is, which ends it at a comma. pg8000 did before 1.31.6, and its ranges are asked apart.
constexpr std::string_view kCommasEndUser[] = {"asyncpg", "databases", "sea-orm", "sqlalchemy-asyncpg", "sqlx", "tortoise-orm"};

bool may_refuse(std::string_view driver, Credential credential, std::string_view value) {
  if (driver == "laravel") return reads_as_json(value);
  const auto is = [&](std::string_view id) { return driver == id; };
  if (credential == Credential::user && std::ranges::any_of(kCommasEndUser, is)) return value.find(',') != value.npos;
  if (driver == "flyway") {
    return static_cast<unsigned char>(value.front()) <= ' ' || static_cast<unsigned char>(value.back()) <= ' ';
  }
  if (driver == "spring-boot") return value.find("${") != value.npos;
  if (driver == "pgbouncer") return value.find_first_of("\r\n") != value.npos;
  if (driver == "psqlodbc" && std::ranges::any_of(value, [](char c) { return static_cast<unsigned char>(c) > 0xC3; })) return true;
  if (driver == "psqlodbc" && credential == Credential::user) {
    return value.find_first_of(";{}") != value.npos || value.find_first_of(" \t\r\n") == 0 || value.find_last_of(" \t\r\n") == value.size() - 1;
  }
  return false;
}

TEST_CASE("nasty names and passwords reach every driver unchanged") {
  for (const Driver& driver : all_drivers()) {
    for (const testing::Nasty& nasty : testing::nasty()) {
      // Sources refuse NUL and what is no UTF-8 before a driver sees it; an empty name is no name.
      if (nasty.value.empty() || !sources_pass(nasty.value)) continue;
      CAPTURE(driver.id(), driver.range_text(), nasty.why);
      Connection password = plain();
      password.password = Secret::copy_of(nasty.value);
      CHECK(comes_back(driver, password) != may_refuse(driver.id(), Credential::password, nasty.value));
      Connection user = plain();
      user.user = nasty.value;
      // Who takes the user undecoded, and from the authority alone, is refused most of them.
      const auto& string = driver.facts().string;
      const bool undecoded = string && string->user_is_literal && string->user_key.empty();
      const bool user_comes_back = comes_back(driver, user);
      const bool cut = string && string->user_ends_at_colon && nasty.value.find(':') != nasty.value.npos;
      CHECK((undecoded || user_comes_back != (cut || may_refuse(driver.id(), Credential::user, nasty.value))));
      Connection database = plain();
      database.database = nasty.value;
      comes_back(driver, database);  // some strings cannot say every name, and are refused
      Connection text = plain();
      text.parameters.set("application_name", Secret::copy_of(nasty.value));
      comes_back(driver, text);
    }
  }
}

TEST_CASE("every short password over the symbols of URLs reaches every grammar") {
  for (const char* id : {"canonical", "sqlalchemy-asyncpg", "node-postgres", "pgjdbc", "pgx"}) {
    Diagnostics diagnostics;
    const auto driver = Driver::select(ShownText::of_table(id), {}, diagnostics);
    REQUIRE(driver);
    Connection c = plain();
    testing::for_every_string("a@:/%+?&", 4, [&](std::string_view text) {
      if (text.empty()) return;
      c.password = Secret::copy_of(text);
      const WrittenVariant written = write_variant(c, *driver);
      Diagnostics found;
      const auto back = read_variant(written.variant, *driver, {}, found);
      if (!back || !(*back->password == *c.password) || !(back->addresses == c.addresses)) {
        FAIL("driver " << id << " does not read this password back: " << text);
      }
    });
  }
}

TEST_CASE("every driver reads back every parameter that it accepts") {
  for (const Driver& driver : all_drivers()) {
    for (const ParameterFacts& facts : parameter_table()) {
      std::vector<std::string> values;
      switch (facts.kind) {
        case ValueKind::text: values = {"abc", "a b,c", "ü%&=+"}; break;
        case ValueKind::duration: values = {"5000", "500", "1800000", "90500"}; break;
        case ValueKind::integer: values = {"5", "1"}; break;
        case ValueKind::boolean: values = {"true", "false"}; break;
        case ValueKind::word: values.emplace_back(facts.words.substr(0, facts.words.find(' '))); break;
      }
      for (const std::string& value : values) {
        CAPTURE(driver.id(), driver.range_text(), facts.name, value);
        Connection c = plain();
        c.tls.mode = TlsMode::require;
        c.parameters.set(facts.name, Secret::copy_of(value));
        comes_back(driver, c);
      }
    }
    Connection custom = plain();
    custom.parameters.set("app.tenant", Secret::copy_of("x y\\z"));
    custom.parameters.set("work_mem", Secret::copy_of("4MB"));
    custom.routing = {"databaseid=x"};
    CAPTURE(driver.id());
    comes_back(driver, custom);
  }
}

TEST_CASE("sockets, lists of hosts and pools come back or are refused") {
  for (const Driver& driver : all_drivers()) {
    CAPTURE(driver.id(), driver.range_text());
    Connection socket = plain();
    socket.addresses = {{*Host::parse("/cloudsql/acme-prod:europe-west1:main"), std::nullopt}};
    comes_back(driver, socket);
    socket.addresses = {{*Host::parse("/tmp/a b"), Port::parse("6543")}};
    comes_back(driver, socket);
    Connection hosts = plain();
    hosts.addresses.push_back({*Host::parse("2001:db8::1"), Port::parse("5433")});
    comes_back(driver, hosts);
    hosts.addresses.erase(hosts.addresses.begin());
    comes_back(driver, hosts);
    for (const char* prepared : {"direct", "none", "tracked", "budget"}) {
      comes_back(driver, plain(), {prepared, false, true});
    }
  }
}

TEST_CASE("canonical in, canonical out is the identity") {
  Diagnostics diagnostics;
  const auto canonical = Driver::select(ShownText::of_table("canonical"), {}, diagnostics);
  REQUIRE(canonical);
  const char* const text = GENERATE(
      "postgresql://u:p@h/d", "postgresql://u@h:5432/d", "postgresql://u:p%40@[::1]:5433/d%20x",
      "postgresql://u:p@h1:1,h2:2/d?target_session_attrs=read-write",
      "postgresql://u:p@/d?host=/cloudsql/p:r:i", "postgresql://u:p@/d?host=/tmp&port=6543",
      "postgresql://u:p@h/d?sslmode=verify-full", "postgresql://u:p@h/d?sslmode=require&sslrootcert=/ca.pem",
      "postgresql://u:p@h/d?sslmode=verify-full&sslrootcert=system",
      "postgresql://u:p@h:5432/d?options=databaseid%3Dx%20-c%20search_path%3Dapp%20-c%20statement_timeout%3D30000&sslmode=require",
      "postgresql://u:p@h/d?application_name=a%20b&connect_timeout=10&keepalives=0&sslcert=/c&sslkey=/k&sslmode=require");
  CAPTURE(text);
  Variant variant;
  variant.url = Secret::copy_of(text);
  const auto read = read_variant(variant, *canonical, {}, diagnostics);
  REQUIRE(read);
  const auto meant = tailor(*read, *canonical, {}, {}, diagnostics);
  REQUIRE(meant);
  CHECK(write_variant(*meant, *canonical).variant.url->expose() == text);
  CHECK(diagnostics.empty());
}
