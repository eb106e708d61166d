// Spellings on which deployments break, typed by hand from what the real drivers did.
#include "data/data_files.hpp"

namespace dsnsmith {

TEST_CASE("what a reader of other drivers would get wrong is spelled as the driver means it") {
  // From drivers-*.md and corrections.md; each was seen with the real driver.
  struct Row {
    const char* why;
    const char* driver;
    TlsMode mode;
    Roots roots;
    Said said;
  };
  const std::vector<Row> rows{
      {"pg verifies under require", "node-postgres", TlsMode::require, Roots::unspecified,
       {{"url sslmode", "no-verify"}}},
      {"pg checks the chain alone only as libpq does", "node-postgres", TlsMode::verify_ca, Roots::file,
       {{"url uselibpqcompat", "true"}, {"url sslmode", "verify-ca"}, {"url sslrootcert", "/etc/ca.pem"}}},
      {"pg's own roots are the public ones", "node-postgres", TlsMode::verify_full, Roots::system,
       {{"url sslmode", "verify-full"}}},
      {"Prisma 7 reads with pg's parser", "prisma-client", TlsMode::require, Roots::unspecified,
       {{"url sslmode", "no-verify"}}},
      {"the engine verifies by sslaccept only", "prisma-engine", TlsMode::verify_full, Roots::file,
       {{"url sslmode", "require"}, {"url sslaccept", "strict"}, {"url sslcert", "/etc/ca.pem"}}},
      {"libpq 16 has a word for the public authorities", "libpq", TlsMode::verify_full, Roots::system,
       {{"url sslmode", "verify-full"}, {"url sslrootcert", "system"}}},
      {"Go's roots are the system's", "pgx", TlsMode::verify_full, Roots::system,
       {{"url sslmode", "verify-full"}}},
      {"asyncpg would open a file called system", "asyncpg", TlsMode::verify_full, Roots::system,
       {{"settings connect.ssl", "true"}}},
      {"SQLAlchemy gives asyncpg strings only", "sqlalchemy-asyncpg", TlsMode::verify_full, Roots::file,
       {{"url ssl", "verify-full"}, {"env PGSSLROOTCERT", "/etc/ca.pem"}}},
      {"the JVM's roots come by a factory", "pgjdbc", TlsMode::verify_full, Roots::system,
       {{"url sslmode", "verify-full"}, {"url sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"}}},
      {"Django hands OPTIONS to libpq", "django", TlsMode::verify_full, Roots::system,
       {{"settings engine.OPTIONS.sslmode", "verify-full"}, {"settings engine.OPTIONS.sslrootcert", "system"}}},
  };
  for (const Row& row : rows) {
    INFO(row.driver << ": " << row.why);
    const DriverFacts& facts = driver(row.driver);
    const Point newest = newest_of(facts);
    const TlsRow* written = first_to_write(facts, facts.tls, newest, [&](const TlsRow& r) {
      return r.mode == row.mode && r.roots == row.roots;
    });
    REQUIRE(written != nullptr);
    CHECK(said_by(written->writes) == row.said);
  }
}

TEST_CASE("a word is understood as the driver understands it") {
  struct Row {
    const char* why;
    const char* driver;
    Said said;
    TlsMode mode;
    Roots roots;
  };
  const std::vector<Row> rows{
      {"pg 8 takes require for verify-full", "node-postgres", {{"url sslmode", "require"}},
       TlsMode::verify_full, Roots::system},
      {"and follows libpq on demand", "node-postgres",
       {{"url uselibpqcompat", "true"}, {"url sslmode", "require"}}, TlsMode::require, Roots::unspecified},
      {"the engine takes verify-full for prefer", "prisma-engine", {{"url sslmode", "verify-full"}},
       TlsMode::prefer, Roots::unspecified},
      {"ssl=true is require in libpq", "libpq", {{"url ssl", "true"}}, TlsMode::require, Roots::unspecified},
      {"ssl=true is verify-full in JDBC", "pgjdbc", {{"url ssl", "true"}}, TlsMode::verify_full,
       Roots::unspecified},
      {"system roots imply verify-full", "pgx", {{"url sslrootcert", "system"}}, TlsMode::verify_full,
       Roots::system},
      {"system is no file in libpq 16", "psycopg2", {{"url sslmode", "verify-full"}, {"url sslrootcert", "system"}},
       TlsMode::verify_full, Roots::system},
  };
  for (const Row& row : rows) {
    INFO(row.driver << ": " << row.why);
    const DriverFacts& facts = driver(row.driver);
    const Point newest = newest_of(facts);
    const TlsRow* read = understood(facts, newest, row.said);
    REQUIRE(read != nullptr);
    CHECK(read->mode == row.mode);
    CHECK(read->roots == row.roots);
  }
}

TEST_CASE("behind a pool that does not follow statements each driver is told what makes it safe") {
  struct Row {
    const char* driver;
    const char* own;
    const char* base;
    bool refused;
    Said said;
  };
  const std::vector<Row> rows{
      {"psycopg2", "2.9", "15", false, {}},
      {"psycopg", "3.3", "18", false, {{"settings connect.prepare_threshold", "null"}}},
      {"sqlalchemy-psycopg", "2.1", "18", false, {{"settings connect.prepare_threshold", "null"}}},
      {"asyncpg", "0.32", "", false, {{"settings connect.statement_cache_size", "0"}}},
      {"asyncpg", "0.28", "", true, {}},
      {"sqlalchemy-asyncpg", "2.1", "0.31", false,
       {{"url prepared_statement_cache_size", "0"}, {"settings connect.statement_cache_size", "0"}}},
      {"sqlalchemy-asyncpg", "2.0.58", "0.30", false,
       {{"url prepared_statement_cache_size", "0"}, {"settings connect.statement_cache_size", "0"}}},
      {"sqlalchemy-asyncpg", "2.0.58", "0.28", true, {}},
      {"django", "5.2", "18", false, {{"settings engine.DISABLE_SERVER_SIDE_CURSORS", "true"}}},
      {"dj-database-url", "2.1", "18", true, {}},
      {"node-postgres", "8.23.1", "2.14.1", false, {}},
      {"prisma-engine", "6.0", "", false, {{"url pgbouncer", "true"}}},
      {"pgx", "5.10", "", false, {{"url default_query_exec_mode", "exec"}}},
      {"pgjdbc", "42.7.14", "", false, {{"url prepareThreshold", "0"}}},
  };
  for (const Row& row : rows) {
    INFO(row.driver << " " << row.own << " on " << row.base);
    const DriverFacts& facts = driver(row.driver);
    const StatementsRow* written = first_to_write(facts, facts.statements, {row.own, row.base},
                                                  [](const StatementsRow& r) { return r.behind == "none"; });
    REQUIRE(written != nullptr);
    CHECK(written->refused.empty() != row.refused);
    CHECK(said_by(written->writes) == row.said);
  }
}

}  // namespace dsnsmith
