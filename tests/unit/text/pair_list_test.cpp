#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "text/pair_list.hpp"

using namespace dsnsmith;

namespace {

// `key=value` of each pair with the value decoded, or the fault and its place.
std::vector<std::string> pairs_of(PairSyntax syntax, std::string_view text) {
  std::vector<std::string> list;
  for (std::size_t at = 0;;) {
    RawPair pair;
    switch (next_pair(syntax, text, at, pair)) {
      case PairFault::end: return list;
      case PairFault::none: {
        const auto value = decode_pair_value(syntax, pair.value);
        list.push_back(std::string(pair.key) + "=" + (value ? std::string(value->expose()) : "?"));
        continue;
      }
      case PairFault::no_separator: list.push_back("no = at " + std::to_string(pair.offset)); return list;
      case PairFault::no_key: list.push_back("no key at " + std::to_string(pair.offset)); return list;
      case PairFault::not_closed: list.push_back("open at " + std::to_string(pair.offset)); return list;
      case PairFault::after_quote: list.push_back("more at " + std::to_string(pair.offset)); return list;
      case PairFault::empty_value: list.push_back("empty at " + std::to_string(pair.offset)); return list;
    }
  }
}

}  // namespace

TEST_CASE("lists of pairs are taken apart as their programs do it") {
  struct Row {
    std::string_view why;
    PairSyntax syntax;
    std::string_view text;
    std::vector<std::string> pairs;
  };
  const auto row = GENERATE(values<Row>({
      {"libpq: blanks around the equals sign", PairSyntax::conninfo, " host = h  port=5432\tuser=u", {"host=h", "port=5432", "user=u"}},
      {"libpq: a backslash in quotes", PairSyntax::conninfo, R"(password='a\'b\\c d' x=1)", {R"(password=a'b\c d)", "x=1"}},
      {"libpq: a backslash outside quotes", PairSyntax::conninfo, R"(password=a\ b\'c)", {"password=a b'c"}},
      {"libpq: a quote inside a bare value is itself", PairSyntax::conninfo, "password=a'b", {"password=a'b"}},
      {"libpq: an empty value", PairSyntax::conninfo, "password='' user=u", {"password=", "user=u"}},
      {"libpq: a key behind a closing quote", PairSyntax::conninfo, "a='x'b=y", {"a=x", "b=y"}},
      {"libpq: no equals sign", PairSyntax::conninfo, "host=h nonsense", {"host=h", "no = at 7"}},
      {"libpq: an open quote", PairSyntax::conninfo, "host=h password='x", {"host=h", "open at 16"}},
      {"libpq: no key", PairSyntax::conninfo, "=h", {"no key at 0"}},
      {"PgBouncer: a doubled quote", PairSyntax::pgbouncer, R"(password='a''b\c' dbname=d)", {R"(password=a'b\c)", "dbname=d"}},
      {"PgBouncer: a tab is no blank", PairSyntax::pgbouncer, "host=a\tb= dbname=d", {"host=a\tb=", "dbname=d"}},
      {"PgBouncer: an empty value", PairSyntax::pgbouncer, "host=", {"empty at 5"}},
      {"ADO.NET: quotes of both kinds", PairSyntax::ado, R"(Host=h;Password="a;""b";User='x"y''z')", {"Host=h", R"(Password=a;"b)", R"(User=x"y'z)"}},
      {"ADO.NET: blanks around bare values fall away", PairSyntax::ado, " Host = h ; Port = 1 ;", {"Host=h", "Port=1"}},
      {"ADO.NET: an equals sign in a value", PairSyntax::ado, "Options=-c a=b", {"Options=-c a=b"}},
      {"ADO.NET: something behind a quote", PairSyntax::ado, R"(A="x"y;B=1)", {"more at 5"}},
      {"ADO.NET: an open quote", PairSyntax::ado, R"(A="x)", {"open at 2"}},
      {"ODBC: braces", PairSyntax::odbc, "Driver={PostgreSQL Unicode};PWD={a}};b};UID=u", {"Driver=PostgreSQL Unicode", "PWD=a};b", "UID=u"}},
      {"ODBC: nothing between separators", PairSyntax::odbc, ";;UID=u;;", {"UID=u"}},
  }));
  CAPTURE(row.why);
  CHECK(pairs_of(row.syntax, row.text) == row.pairs);
}

TEST_CASE("keys are the same where their programs do not regard case") {
  CHECK(same_key(PairSyntax::ado, "SSL Mode", "ssl mode"));
  CHECK(same_key(PairSyntax::odbc, "pwd", "PWD"));
  CHECK_FALSE(same_key(PairSyntax::conninfo, "Host", "host"));
}
