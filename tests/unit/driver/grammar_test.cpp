#include <catch2/catch.hpp>

#include "driver/driver.hpp"
#include "driver/variant.hpp"
#include "driver/versions.hpp"
#include "text/libpq_url.hpp"
#include "text/options.hpp"

using namespace dsnsmith;

TEST_CASE("options hold settings and words, as the server splits them") {
  const OptionsContent content =
      parse_options("databaseid=x -c Statement_Timeout=5s --search-path=a\\ b -cjit=off plain\\\\ -c");
  REQUIRE(content.words.size() == 3);
  CHECK(content.words[0] == "databaseid=x");
  CHECK(content.words[1] == "plain\\");
  CHECK(content.words[2] == "-c");
  REQUIRE(content.settings.size() == 3);
  CHECK(content.settings[0].first == "statement_timeout");
  CHECK(content.settings[0].second.expose() == "5s");
  CHECK(content.settings[1].first == "search_path");
  CHECK(content.settings[1].second.expose() == "a b");
  CHECK(content.settings[2].first == "jit");
}

TEST_CASE("options are written words first") {
  OptionsContent content;
  content.words = {"databaseid=x"};
  content.settings.emplace_back("search_path", Secret::copy_of("a b\\c"));
  CHECK(write_options(content).expose() == "databaseid=x -c search_path=a\\ b\\\\c");
  CHECK(write_options({}).empty());
}

TEST_CASE("options of R2DBC are pairs, and what is none is kept apart") {
  const OptionsContent content = parse_pairs("Work_Mem=64MB;jit=off;-c x=1;a=b=c;empty=;a-b=c");
  REQUIRE(content.settings.size() == 2);
  CHECK(content.settings[0].first == "work_mem");
  CHECK(content.settings[0].second.expose() == "64MB");
  CHECK(content.settings[1].first == "jit");
  CHECK(content.words == std::vector<std::string>{"-c x=1", "a=b=c", "empty=", "a-b=c"});
  OptionsContent two;
  two.settings.emplace_back("a", Secret::copy_of("1 2"));
  two.settings.emplace_back("b", Secret::copy_of("/:"));
  CHECK(write_pairs(two).expose() == "a=1 2;b=/:");
  CHECK(can_stand_in_pair("a b"));
  for (const char* text : {"", "a=b", "a;b"}) {
    CAPTURE(text);
    CHECK_FALSE(can_stand_in_pair(text));
  }
}

TEST_CASE("versions compare number by number") {
  CHECK(compare_versions("2.9", "2.10") < 0);
  CHECK(compare_versions("42.7.4", "42.7.14") < 0);
  CHECK(compare_versions("2", "2.0.0") == 0);
  CHECK(is_version("42.7.14"));
  for (const char* text : {"", "2.", ".2", "2.x", "v2", "1234567"}) {
    CAPTURE(text);
    CHECK_FALSE(is_version(text));
  }
}

TEST_CASE("conditions are >= and < over a component") {
  const auto parsed = parse_conditions(">=0.29, libpq<16");
  REQUIRE(parsed);
  REQUIRE(parsed->size() == 2);
  CHECK(parsed->at(0).component.empty());
  CHECK(parsed->at(0).at_least);
  CHECK(parsed->at(1).component == "libpq");
  CHECK_FALSE(parsed->at(1).at_least);
  for (const char* text : {"0.29", ">0.29", "<=3", "libpq", ">=x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_conditions(text));
  }
}

TEST_CASE("the authority's port holds beside the query's host, as in libpq and in the rest") {
  struct Row {
    const char* why;
    const char* driver;
    const char* url;
    const char* host;
    const char* port;
  };
  const std::vector<Row> rows{
      {"libpq overrides keyword by keyword", "libpq", "postgresql://u@localhost:6000/d?host=/tmp", "/tmp", "6000"},
      {"pgx", "pgx", "postgresql://u@localhost:6000/d?host=/tmp", "/tmp", "6000"},
      {"SQLAlchemy", "sqlalchemy-psycopg2", "postgresql+psycopg2://u@localhost:6000/d?host=/tmp", "/tmp", "6000"},
      {"pg, and an address", "node-postgres", "postgresql://u@localhost:6000/d?host=::1", "::1", "6000"},
      {"the query's port wins", "libpq", "postgresql://u@localhost:6000/d?host=/tmp&port=6001", "/tmp", "6001"},
      {"no authority at all", "libpq", "postgresql://u@:6000/d?host=/tmp", "/tmp", "6000"},
      {"asyncpg lets the authority win altogether", "asyncpg", "postgresql://u@localhost:6000/d?host=/tmp", "localhost", "6000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Diagnostics diagnostics;
    const auto driver = Driver::select(ShownText::of_table(row.driver), {}, diagnostics);
    REQUIRE(driver);
    Variant variant;
    variant.url = Secret::copy_of(row.url);
    const auto connection = read_variant(variant, *driver, {}, diagnostics);
    REQUIRE(connection);
    REQUIRE(connection->addresses.size() == 1);
    CHECK(connection->addresses.front().host.text() == row.host);
    REQUIRE(connection->addresses.front().port);
    CHECK(connection->addresses.front().port->text() == row.port);
  }
}

TEST_CASE("a pinned base is not newer than it is") {
  Diagnostics diagnostics;
  // Knex has pg-connection-string 2.6.2 of its own: what 2.8 brought does not hold there.
  const auto knex = Driver::select(ShownText::of_table("knex"), {}, diagnostics);
  REQUIRE(knex);
  CHECK_FALSE(knex->holds("pg-connection-string>=2.8"));
  CHECK(knex->holds("pg-connection-string<2.8"));
  CHECK(knex->holds(">=3.2"));
}

TEST_CASE("a version chooses the grammar of the string") {
  struct Row {
    const char* driver;
    Ipv6Form ipv6;
  };
  for (const Row& row : {Row{"node-postgres", Ipv6Form::brackets}, Row{"node-postgres@8.11", Ipv6Form::brackets},
                         Row{"node-postgres@8.11+pg-connection-string2.14", Ipv6Form::query},
                         Row{"node-postgres@8.23+pg-connection-string2.14.1", Ipv6Form::brackets}}) {
    CAPTURE(row.driver);
    Diagnostics diagnostics;
    const auto driver = Driver::select(ShownText::of_table(row.driver), {}, diagnostics);
    REQUIRE(driver);
    CHECK(driver->facts().string->ipv6 == row.ipv6);
  }
}

TEST_CASE("a driver is chosen with its version and that of its base") {
  Diagnostics diagnostics;
  const auto old = Driver::select(ShownText::of_table("psycopg2@2.9+libpq15"), {}, diagnostics);
  REQUIRE(old);
  CHECK(old->holds("libpq>=14"));
  CHECK_FALSE(old->holds("libpq>=16"));
  const auto newest = Driver::select(ShownText::of_table("psycopg2"), {}, diagnostics);
  REQUIRE(newest);
  CHECK(newest->holds("libpq>=18"));
  CHECK(diagnostics.empty());
  for (const char* text : {"psycopg2@", "psycopg2@x", "psycopg2@0.1", "psycopg2@2.9+libpq", "psycopg2@2.9+asyncpg3"}) {
    CAPTURE(text);
    Diagnostics found;
    CHECK_FALSE(Driver::select(ShownText::of_table(text), {}, found));
    CHECK(found.sorted().at(0).code == Code::unknown_version);
  }
  Diagnostics slip;
  CHECK_FALSE(Driver::select(ShownText::of_table("psycpg2"), {}, slip));
  CHECK(slip.sorted().at(0).help == "did you mean `psycopg2`?");
}

TEST_CASE("libpq's URLs are split as libpq splits them") {
  struct Row {
    const char* why;
    const char* text;
    const char *user, *password, *hosts, *database, *query;
  };
  const auto row = GENERATE(values<Row>({
      {"all parts", "postgresql://u:p@h:1/d?a=b", "u", "p", "h:1", "d", "a=b"},
      {"the first @ ends the user-info", "postgresql://u:p@w@h/d", "u", "p", "w@h", "d", ""},
      {"the look-ahead runs past ?", "postgresql://h?a=x@y", "h?a=x", "", "y", "", ""},
      {"a / before the @ means no user-info", "postgresql://u:p/w@h/d", "", "", "u:p", "w@h/d", ""},
      {"the first colon splits", "postgresql://u:p:q@h/d", "u", "p:q", "h", "d", ""},
      {"no host", "postgresql://u@/d?host=/tmp", "u", "", "", "d", "host=/tmp"},
      {"a slash in the database", "postgresql://h/a/b#c", "", "", "h", "a/b#c", ""},
      {"brackets hide / and ?", "postgresql://[a/b?c]:1/d", "", "", "[a/b?c]:1", "d", ""},
  }));
  CAPTURE(row.why);
  SplitUrl url;
  CHECK(split_url(row.text, url).fault == UrlFault::none);
  CHECK(url.user == row.user);
  CHECK(url.password == row.password);
  CHECK(url.hosts == row.hosts);
  CHECK(url.database == row.database);
  CHECK(url.query == row.query);
}

TEST_CASE("faults of libpq's URLs have a place") {
  struct Row {
    const char* text;
    UrlFault fault;
    std::size_t offset;
  };
  const auto row = GENERATE(values<Row>({
      {"u:p@h/d", UrlFault::no_prefix, 0},
      {"postgresql://u:%zz@h", UrlFault::bad_escape, 15},
      {"postgresql://u:%00@h", UrlFault::nul_escape, 15},
      {"postgresql://[::1/d", UrlFault::bracket_not_closed, 13},
      {"postgresql://[]/d", UrlFault::bracket_empty, 13},
      {"postgresql://[::1]x/d", UrlFault::after_bracket, 18},
      {"postgresql://h/d?user=a=b", UrlFault::two_separators, 17},
      {"postgresql://h/d?user", UrlFault::no_separator, 17},
      {"postgresql://h/d?nope=1", UrlFault::unknown_key, 17},
  }));
  CAPTURE(row.text);
  LibpqUrl url;
  const UrlProblem problem = parse_libpq_url(row.text, url);
  CHECK(problem.fault == row.fault);
  CHECK(problem.offset == row.offset);
}
