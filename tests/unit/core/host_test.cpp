#include <catch2/catch.hpp>

#include "core/host.hpp"

using namespace dsnsmith;

TEST_CASE("hosts are names, addresses or directories") {
  struct Row {
    const char* why;
    const char* text;
    int kind;  // -1: refused
  };
  const auto row = GENERATE(values<Row>({
      {"a name", "db.example.com", 0},
      {"one label", "localhost", 0},
      {"an underscore, as docker compose has it", "my_db", 0},
      {"one trailing dot", "db.example.com.", 0},
      {"IPv4", "10.0.0.1", 1},
      {"IPv6", "::1", 2},
      {"IPv6 with a zone", "fe80::1%eth0", 2},
      {"a directory", "/cloudsql/p:r:i", 3},
      {"nothing", "", -1},
      {"brackets are a matter of writing", "[::1]", -1},
      {"a port in it", "h:5432", -1},
      {"a mistyped address", "10.0.0", -1},
      {"an address over its range", "300.1.1.1", -1},
      {"an @ from a password", "w@h", -1},
      {"a placeholder", "${DB_HOST}", -1},
      {"two dots", "a..b", -1},
      {"a leading hyphen", "-h", -1},
      {"a label of 64 bytes", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", -1},
      {"an abstract socket", "@name", -1},
      {"a newline in a directory", "/a\nb", -1},
  }));
  CAPTURE(row.why);
  const auto host = Host::parse(row.text);
  CHECK((host ? static_cast<int>(host->kind()) : -1) == row.kind);
}

TEST_CASE("ports are 1 to 65535") {
  CHECK(Port::parse("1")->number() == 1);
  CHECK(Port::parse("65535")->number() == 65535);
  for (const char* text : {"", "0", "65536", "99999", "5432x", "-1", " 5432", "+5432", "000005432"}) {
    CAPTURE(text);
    CHECK_FALSE(Port::parse(text));
  }
}
