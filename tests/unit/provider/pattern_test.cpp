#include "provider/pattern.hpp"

#include <catch2/catch.hpp>

namespace dsnsmith {
namespace {

Pattern pattern_of(std::string_view text) {
  Pattern::Fault fault = Pattern::Fault::none;
  std::optional<Pattern> pattern = Pattern::parse(text, fault);
  REQUIRE(pattern);
  return std::move(*pattern);
}

}  // namespace

TEST_CASE("a pattern makes text from values and recognises values in text") {
  struct Row {
    std::string_view why, pattern, text;
    Captures captures;
  };
  const auto row = GENERATE(values<Row>({
      {"two gaps",
       "{database_id:uuid}.pg.sdb.{region:scaleway-region}.scw.cloud",
       "11111111-2222-3333-4444-555555555555.pg.sdb.fr-par.scw.cloud",
       {{"database_id", "11111111-2222-3333-4444-555555555555"}, {"region", "fr-par"}}},
      {"a gap at the end",
       "/cloudsql/{instance:cloud-sql-instance}",
       "/cloudsql/acme-prod:europe-west1:main",
       {{"instance", "acme-prod:europe-west1:main"}}},
      {"the last dot divides",
       "{role:name}.{ref:ref20}",
       "a.b.abcdefghijklmnopqrst",
       {{"role", "a.b"}, {"ref", "abcdefghijklmnopqrst"}}},
      {"a gap that may hold what follows it",
       "{cluster:labels}.db.example.org",
       "a.db.example.org.db.example.org",
       {{"cluster", "a.db.example.org"}}},
      {"no gap", "localhost", "localhost", {}},
  }));
  CAPTURE(row.why);
  const Pattern pattern = pattern_of(row.pattern);
  CHECK(pattern.make(row.captures) == std::optional(std::string(row.text)));
  CHECK(pattern.recognise(row.text) == std::optional(row.captures));
}

TEST_CASE("a pattern does not recognise text of another form") {
  struct Row {
    std::string_view why, pattern, text;
  };
  const auto row = GENERATE(values<Row>({
      {"something behind", "{ref:ref20}.supabase.co",
       "abcdefghijklmnopqrst.supabase.co.example.org"},
      {"something before", "db.{ref:ref20}.supabase.co", "x.db.abcdefghijklmnopqrst.supabase.co"},
      {"the wrong type", "db.{ref:ref20}.supabase.co", "db.short.supabase.co"},
      {"nothing in the gap", "{role:name}.{ref:ref20}", ".abcdefghijklmnopqrst"},
      {"nothing at all", "{role:name}", ""},
  }));
  CAPTURE(row.why);
  CHECK_FALSE(pattern_of(row.pattern).recognise(row.text));
}

TEST_CASE("a value of the wrong form makes nothing") {
  const Pattern pattern = pattern_of("db.{ref:ref20}.supabase.co");
  CHECK_FALSE(pattern.make({}));
  CHECK_FALSE(pattern.make({{"ref", "a.evil.example"}}));
}

TEST_CASE("a pattern that cannot be read is refused with its fault") {
  struct Row {
    std::string_view why, pattern;
    Pattern::Fault fault;
  };
  const auto row = GENERATE(values<Row>({
      {"no closing brace", "a.{ref:ref20", Pattern::Fault::unclosed},
      {"no opening brace", "a.ref}", Pattern::Fault::unclosed},
      {"no type", "{ref}", Pattern::Fault::unnamed},
      {"no name", "{:ref20}", Pattern::Fault::unnamed},
      {"no such type", "{ref:regex}", Pattern::Fault::unknown_type},
      {"where would the first end", "{a:label}{b:label}", Pattern::Fault::adjacent},
      {"one name twice", "{a:label}.{a:label}", Pattern::Fault::twice},
  }));
  CAPTURE(row.why);
  Pattern::Fault fault = Pattern::Fault::none;
  CHECK_FALSE(Pattern::parse(row.pattern, fault));
  CHECK(fault == row.fault);
}

TEST_CASE("a pattern is shown with its gaps in capitals") {
  CHECK(pattern_of("{database_id:uuid}.pg.sdb.{region:scaleway-region}.scw.cloud").shape() ==
        "DATABASE_ID.pg.sdb.REGION.scw.cloud");
}

TEST_CASE("only a pattern with text of its own tells a provider") {
  CHECK(pattern_of("db.{ref:ref20}.supabase.co").is_telling());
  CHECK_FALSE(pattern_of("{address:ipv4}").is_telling());
}

}  // namespace dsnsmith
