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
      {"pg8000's True verifies nothing", "pg8000", TlsMode::require, Roots::unspecified,
       {{"settings connect.ssl_context", "true"}}},
      {"a context has to be made for pg8000", "pg8000", TlsMode::verify_full, Roots::file,
       {{"settings connect.ssl_context.cafile", "/etc/ca.pem"}}},
      {"and another one that takes any name", "sqlalchemy-pg8000", TlsMode::verify_ca, Roots::file,
       {{"settings connect.ssl_context.cafile", "/etc/ca.pem"}, {"settings connect.ssl_context.check_hostname", "false"}}},
      {"databases says True to asyncpg", "databases", TlsMode::verify_full, Roots::system, {{"url ssl", "true"}}},
      {"any text is true to Tortoise", "tortoise-orm", TlsMode::require, Roots::unspecified,
       {{"env PGSSLMODE", "require"}}},
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
      {"Tortoise takes false for true", "tortoise-orm", {{"url ssl", "false"}}, TlsMode::verify_full, Roots::system},
      {"databases' false is no TLS", "databases", {{"url ssl", "false"}}, TlsMode::disable, Roots::unspecified},
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
      {"databases", "0.9", "0.32", false, {{"settings connect.statement_cache_size", "0"}}},
      {"databases", "0.8", "0.28", true, {}},
      {"tortoise-orm", "1.1.9", "0.32", false, {{"url statement_cache_size", "0"}}},
      {"tortoise-orm", "0.25", "0.28", true, {}},
      {"aiopg", "1.4", "17", false, {}},
      {"pg8000", "1.31.6", "", false, {}},
      {"peewee", "4.5", "18", false, {{"settings connect.prepare_threshold", "null"}}},
      {"django-environ", "0.14", "18", false, {{"url DISABLE_SERVER_SIDE_CURSORS", "True"}}},
      {"alembic", "1.20", "17", false, {}},
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

TEST_CASE("the server's name is sent as the real drivers sent it to a server that recorded it") {
  struct Row {
    const char* driver;
    const char* sni;
  };
  const std::vector<Row> rows{
      {"aiopg", "libpq>=14"}, {"alembic", "libpq>=14"}, {"asyncpg", "always"},      {"databases", "always"},
      {"django-environ", "libpq>=14"}, {"peewee", "libpq>=14"}, {"pg8000", "always"}, {"psycopg2", "libpq>=14"},
      {"sqlalchemy-pg8000", "always"}, {"tortoise-orm", "always"},
  };
  for (const Row& row : rows) {
    INFO(row.driver);
    CHECK(driver(row.driver).sni == row.sni);
  }
}

}  // namespace dsnsmith
