#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("Rails' database.yml has a mapping for each level of a key, and no code in a value") {
  FormatTrial trial("database-yml");
  CHECK(trial.emit({{"production.url", "postgresql://u@h/d"}, {"production.cache.password", "<%= `id` %>\"<%%"}, {"test", "no"}}) ==
        "# dsnsmith: keys production.url production.cache.password test\n"
        "production:\n"
        "  url: \"postgresql://u@h/d\"\n"
        "  cache:\n"
        "    password: \"<%%= `id` %>\\\"<%%%\"\n"
        "test: \"no\"\n");
}

TEST_CASE("defaults of others stand above our keys in database.yml") {
  struct Row {
    std::string_view why, existing, written;
  };
  const auto row = GENERATE(values<Row>({
      {"merged", "default: &default\n  pool: <%= ENV.fetch(\"N\") { 5 } %>\nproduction:\n  <<: *default\n  url: old # x\n",
       "# dsnsmith: keys production.url\ndefault: &default\n  pool: <%= ENV.fetch(\"N\") { 5 } %>\nproduction:\n  <<: *default\n  url: \"new\" # x\n"},
      {"merged alone", "production:\n  <<: *default\ntest: {}\n", "# dsnsmith: keys production.url\nproduction:\n  <<: *default\n  url: \"new\"\ntest: {}\n"},
      {"ours was code", "production:\n  url: <%= ENV[\"URL\"] %>\n", "# dsnsmith: keys production.url\nproduction:\n  url: \"new\"\n"},
      {"code in a comment", "# url: <%= ENV[\"URL\"] %> <%# x %>\n", "# dsnsmith: keys production.url\n# url: <%= ENV[\"URL\"] %> <%# x %>\nproduction:\n  url: \"new\"\n"},
      {"text of ERB", "a: '<%% if %>'\n", "# dsnsmith: keys production.url\na: '<%% if %>'\nproduction:\n  url: \"new\"\n"},
      {"one that is gone", "# dsnsmith: keys test.url production.url\ntest:\n  url: \"x\"\n", "# dsnsmith: keys production.url\nproduction:\n  url: \"new\"\n"},
      {"merged below ours", "production:\n  url: old\n  <<: *default\n", "refused: existing-file-not-readable"},
      {"ours within an anchor", "production: &p\n  url: old\n", "refused: existing-file-not-readable"},
      {"a condition", "a: <% if x %>b\nc: <% end %>d\n", "refused: existing-file-not-readable"},
      {"a condition in a comment", "# <% if x %>\na: b\n# <% end %>\n", "refused: existing-file-not-readable"},
      {"code on two lines", "a: <%= x\n  y %>\n", "refused: existing-file-not-readable"},
      {"code that is not closed", "a: <%= x\n", "refused: existing-file-not-readable"},
      {"code at the end", "a: <%= x", "refused: existing-file-not-readable"},
      {"code that goes on", "a: <%= '%%>'\nb: x %>\n", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("database-yml");
  CHECK(trial.update(row.existing, {{"production.url", "new"}}) == row.written);
  if (!row.written.starts_with("refused")) {
    FormatTrial again("database-yml");
    CHECK(again.update(row.written, {{"production.url", "new"}}) == row.written);
  }
}

TEST_CASE("reading database.yml gives what ERB and YAML leave of it") {
  FormatTrial trial("database-yml");
  CHECK(trial.read("a: '<%% x %>'\nb: <%= x %>\nc:\n  d: \"<%%%\"\n  e: 5\n") == "a=<% x %>|c.d=<%%");
  CHECK(trial.read("a:\n  b: x\n  <<: *c\n  d: v\n") == "a.d=v");
  FormatTrial loop("database-yml");
  CHECK(loop.read("a: <% x %>\n") == "refused: existing-file-not-readable");
  CHECK(loop.message() == "line 1 of the file holds code (`<% … %>`), which dsnsmith does not read");
}

TEST_CASE("no name in database.yml is code") {
  FormatTrial key("database-yml");
  CHECK(key.emit({{"a<%x%>", "CANARY7f3"}}) == "refused: invalid-entry-key");
  CHECK(key.message() == "`a<%x%>` holds `<%`, which is code in Rails' files");
  FormatTrial file("database-yml");
  file.metadata.files = {"<%x%>.pem=00"};
  CHECK(file.emit({{"a", "x"}}) == "refused: invalid-entry-key");
}
