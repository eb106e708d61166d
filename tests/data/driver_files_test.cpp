// What every driver file owes its readers, whatever the driver (templates/README.md):
// decisions instead of gaps, spellings that can be told apart when they are read back,
// no key that means two things.
#include <set>

#include "data/data_files.hpp"

namespace dsnsmith {

TEST_CASE("the drivers of the first release are there, each under its own id") {
  for (const std::string_view id :
       {"canonical", "libpq", "psycopg2", "psycopg", "asyncpg", "sqlalchemy-psycopg2",
        "sqlalchemy-psycopg", "sqlalchemy-asyncpg", "django", "dj-database-url", "node-postgres",
        "prisma-engine", "prisma-client", "pgx", "pgjdbc"}) {
    CHECK(driver(id).id == id);
  }
}

TEST_CASE("every driver file says where and when its facts were read") {
  for (const auto& [name, document] : driver_documents()) {
    INFO(name);
    const std::vector<Node> sources = document->root().find("sources").items();
    CHECK_FALSE(sources.empty());
    for (const Node& source : sources) {
      const std::string_view page = source.find("page").text();
      // `owner/repository:path` or a page; never a registry, never a path of a machine.
      CHECK(page.find(page.starts_with("http") ? "://" : ":") != std::string_view::npos);
      CHECK_FALSE(page.starts_with('/'));
      CHECK(source.find("read").text().size() == std::string_view("2026-11-21").size());
      CHECK_FALSE(source.find("facts").text().empty());
    }
  }
}

TEST_CASE("nothing said is libpq's prefer, at every version, but where it is known to be more") {
  const std::vector<std::string_view> always_encrypts{"bun-pgdriver", "dbmate", "go-pg", "golang-migrate", "lib-pq"};
  for (const auto& [name, facts] : drivers()) {
    for (const Point& point : points_of(facts)) {
      INFO(name << " " << shown(point));
      const TlsRow* row = understood(facts, point, {});
      REQUIRE(row != nullptr);
      const bool more = std::ranges::find(always_encrypts, std::string_view(name)) != always_encrypts.end();
      CHECK(row->mode == (more ? TlsMode::require : TlsMode::prefer));
      CHECK(row->roots == Roots::unspecified);
    }
  }
}

TEST_CASE("every driver decides on each TLS wish that matters: it writes it or says why not") {
  struct Wish {
    const char* why;
    TlsMode mode;
    Roots roots;
  };
  const std::vector<Wish> wishes{
      {"no TLS in a test environment", TlsMode::disable, Roots::unspecified},
      {"encryption alone", TlsMode::require, Roots::unspecified},
      {"a certificate without the host's name", TlsMode::verify_ca, Roots::file},
      {"a private authority", TlsMode::verify_full, Roots::file},
      {"a public authority", TlsMode::verify_full, Roots::system},
  };
  for (const auto& [name, facts] : drivers()) {
    for (const Point& point : points_of(facts)) {
      for (const Wish& wish : wishes) {
        INFO(name << " " << shown(point) << ": " << wish.why);
        const TlsRow* row = first_to_write(facts, facts.tls, point, [&](const TlsRow& r) {
          return r.mode == wish.mode && r.roots == wish.roots;
        });
        REQUIRE(row != nullptr);
        CHECK(row->refused.empty() != row->writes.empty());
        const bool names_file = std::ranges::any_of(row->writes, [](const Write& w) { return w.value == "{ca}"; });
        CHECK((row->writes.empty() || names_file == (wish.roots == Roots::file)));
      }
    }
  }
}

TEST_CASE("every TLS row that is written is understood as itself") {
  for (const auto& [name, facts] : drivers()) {
    for (const Point& point : points_of(facts)) {
      for (const TlsRow& row : facts.tls) {
        if (!holds(facts, row.when, point) || !row.refused.empty()) {
          continue;
        }
        INFO(name << " " << shown(point) << ": " << name_of(row.mode) << " " << name_of(row.roots));
        const TlsRow* read = understood(facts, point, said_by(row.writes));
        REQUIRE(read != nullptr);
        CHECK(read->mode == row.mode);
        CHECK(read->roots == row.roots);
      }
    }
  }
}

TEST_CASE("every driver decides on pools that do not follow prepared statements and that do") {
  for (const auto& [name, facts] : drivers()) {
    for (const Point& point : points_of(facts)) {
      for (const std::string_view behind : {"none", "tracked"}) {
        INFO(name << " " << shown(point) << " behind " << behind);
        const StatementsRow* row = first_to_write(facts, facts.statements, point, [&](const StatementsRow& r) {
          return r.behind == behind;
        });
        REQUIRE(row != nullptr);
        CHECK((row->refused.empty() || row->writes.empty()));
      }
    }
  }
}

TEST_CASE("behind a budget a driver gets what it gets behind `tracked`, which is what the live tests run") {
  for (const auto& [name, facts] : drivers()) {
    for (const StatementsRow& row : facts.statements) {
      INFO(name);
      CHECK(row.behind != "budget");  // whoever writes such a row gives tests/conformance/live_cells.py a column for it
    }
  }
}

TEST_CASE("words are told apart in both directions") {
  for (const auto& [name, facts] : drivers()) {
    for (const ParameterRow& row : facts.parameters) {
      std::set<std::string_view> ours;
      std::set<std::string_view> theirs;
      for (const auto& [our, their] : row.words) {
        INFO(name << " " << row.name << ": " << our << " = " << their);
        CHECK(ours.insert(our).second);
        CHECK(theirs.insert(their).second);
        const ParameterFacts* parameter = find_parameter(row.name);
        REQUIRE(parameter != nullptr);
        CHECK(normal_value(*parameter, our, "s").has_value());
      }
    }
  }
}

TEST_CASE("no key belongs to two things") {
  for (const auto& [name, facts] : drivers()) {
    for (const Point& point : points_of(facts)) {
      std::map<std::string, std::string> owners;
      const auto claim = [&](const std::string& key, std::string_view owner) {
        const auto [found, fresh] = owners.emplace(key, owner);
        INFO(name << " " << shown(point) << ": " << key << " is said by " << owner << " and " << found->second);
        CHECK((fresh || found->second == owner));
      };
      const auto claim_all = [&](const std::vector<Write>& writes, std::string_view owner) {
        for (const Write& write : writes) claim(place(write.carrier, write.key), owner);
      };
      for (const TlsRow& row : facts.tls) claim_all(row.writes, "tls");
      for (const StatementsRow& row : facts.statements) claim_all(row.writes, "statements");
      claim_all(facts.client_certificate, "client certificate");
      claim_all(facts.fixed, "fixed");
      for (const auto& [part, path] : facts.parts) claim(place(Carrier::settings, path), part);
      for (const ParameterRow& row : facts.options) {
        if (row.refused.empty()) claim(place(row.carrier, row.key), "options");
      }
      for (const ParameterRow& row : facts.parameters) {
        if (row.refused.empty() && holds(facts, row.when, point)) {
          claim(place(row.carrier, row.key), row.name);
        }
      }
      if (facts.string && !facts.string->database_key.empty()) {
        claim(place(Carrier::url, facts.string->database_key), "database");
      }
    }
  }
}

TEST_CASE("a driver without a string names the one that has it") {
  for (const auto& [name, facts] : drivers()) {
    INFO(name);
    CHECK(facts.string.has_value() == facts.string_driver.empty());
    if (!facts.string) {
      CHECK(driver(facts.string_driver).string.has_value());
      CHECK(facts.parts.size() >= 5);  // a socket may have a place of its own
    }
  }
}

TEST_CASE("durations have a unit of time, and only durations do") {
  for (const auto& [name, facts] : drivers()) {
    for (const ParameterRow& row : facts.parameters) {
      INFO(name << " " << row.name);
      const bool duration = find_parameter(row.name)->kind == ValueKind::duration;
      CHECK((milliseconds_per(row.unit) != 0) == duration);
      CHECK((duration || (!row.fraction && !row.unit_written)));
    }
  }
}

}  // namespace dsnsmith
