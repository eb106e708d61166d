#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("Spring Boot's application.yaml has a mapping for each level of a key") {
  FormatTrial trial("spring-yaml");
  CHECK(trial.emit({{"spring.datasource.url", "jdbc:postgresql://h/d"}, {"app", "x"}, {"spring.datasource.username", "7"}}) ==
        "# dsnsmith: keys spring.datasource.url app spring.datasource.username\n"
        "spring:\n"
        "  datasource:\n"
        "    url: \"jdbc:postgresql://h/d\"\n"
        "    username: \"7\"\n"
        "app: \"x\"\n");
}

TEST_CASE("a key of Spring's is found wherever its levels stand, and what others wrote stays") {
  struct Row {
    std::string_view why, existing, written;
  };
  const auto row = GENERATE(values<Row>({
      {"in place", "spring:\n  datasource:\n    url: old # x\n    name: y\nserver:\n  port: 1\n",
       "# dsnsmith: keys spring.datasource.url\nspring:\n  datasource:\n    url: \"new\" # x\n    name: y\nserver:\n  port: 1\n"},
      {"last in its mapping", "spring:\n    datasource:\n        name: y\n\n# z\nserver:\n    port: 1\n",
       "# dsnsmith: keys spring.datasource.url\nspring:\n    datasource:\n        name: y\n        url: \"new\"\n\n# z\nserver:\n    port: 1\n"},
      {"a level is missing", "spring:\n  name: y\nb: 1\n", "# dsnsmith: keys spring.datasource.url\nspring:\n  name: y\n  datasource:\n    url: \"new\"\nb: 1\n"},
      {"nothing in the level", "spring: # x\nb: 1\n", "# dsnsmith: keys spring.datasource.url\nspring: # x\n  datasource:\n    url: \"new\"\nb: 1\n"},
      {"Windows line ends, no last one", "spring:\r\n  a: 1", "# dsnsmith: keys spring.datasource.url\r\nspring:\r\n  a: 1\r\n  datasource:\r\n    url: \"new\"\r\n"},
      {"one name", "spring.datasource.url: old\n", "# dsnsmith: keys spring.datasource.url\nspring.datasource.url: \"new\"\n"},
      {"joined levels", "spring.datasource:\n  name: x\nspring:\n  a: 1\n", "# dsnsmith: keys spring.datasource.url\nspring.datasource:\n  name: x\n  url: \"new\"\nspring:\n  a: 1\n"},
      {"joined below", "spring:\n  datasource.url: old\n", "# dsnsmith: keys spring.datasource.url\nspring:\n  datasource.url: \"new\"\n"},
      {"one that is gone, with its levels", "# dsnsmith: keys a.b.c spring.datasource.url\na:\n  b:\n    c: x\nspring:\n  datasource:\n    url: y\n",
       "# dsnsmith: keys spring.datasource.url\nspring:\n  datasource:\n    url: \"new\"\n"},
      {"levels with a comment", "# dsnsmith: keys a.b.c\na:\n  # mine\n  b:\n    c: x\n", "# dsnsmith: keys spring.datasource.url\na:\n  # mine\nspring:\n  datasource:\n    url: \"new\"\n"},
      {"levels with others", "# dsnsmith: keys a.b.c\na:\n  b:\n    c: x\n    d: y\n", "# dsnsmith: keys spring.datasource.url\na:\n  b:\n    d: y\nspring:\n  datasource:\n    url: \"new\"\n"},
      {"another's by now", "# dsnsmith: keys a.b.c\na: x\n", "# dsnsmith: keys spring.datasource.url\na: x\nspring:\n  datasource:\n    url: \"new\"\n"},
      {"a text in the way", "spring:\n  datasource: x\n", "refused: existing-file-not-readable"},
      {"braces in the way", "spring: {datasource: {}}\n", "refused: existing-file-not-readable"},
      {"an anchor in the way", "spring: &s\n  datasource:\n    url: x\n", "refused: existing-file-not-readable"},
      {"keys of another mapping", "spring:\n  <<: *a\n", "refused: existing-file-not-readable"},
      {"another spelling", "spring:\n  data-source:\n    url: x\n", "refused: existing-file-not-readable"},
      {"profiles", "a: 1\n---\nb: 1\n", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("spring-yaml");
  CHECK(trial.update(row.existing, {{"spring.datasource.url", "new"}}) == row.written);
  if (!row.written.starts_with("refused")) {
    CHECK(trial.update(row.written, {{"spring.datasource.url", "new"}}) == row.written);
  }
}

TEST_CASE("what Spring replaces in an application.yaml is refused, or comes back through the binder") {
  FormatTrial boot("spring-yaml");
  CHECK(boot.emit({{"a.b", "CANARY7f3${x}"}}) == "refused: value-not-readable");
  FormatTrial code("spring-yaml");
  CHECK(code.emit({{"a.b", "CANARY7f3#{x}"}}) == "refused: value-not-readable");
  FormatTrial binder("spring-yaml", "spring-binder");
  CHECK(binder.emit({{"a.b", "${x}\"#{y}"}}) == "# dsnsmith: keys a.b\na:\n  b: \"${:$}{x}\\\"#{y}\"\n");
  CHECK(binder.read("a:\n  b: \"${:$}{x}\"\n  c: '${x}'\n  d.e: z\nf: {g: h}\n") == "a.b=${x}|a.d.e=z");
}

TEST_CASE("keys of an application.yaml that lie within one another, or that Spring takes for lists, are refused") {
  FormatTrial within("spring-yaml");
  CHECK(within.emit({{"a.b", "x"}, {"a.b.c", "y"}}) == "refused: invalid-entry-key");
  CHECK(within.message() == "`a.b.c` lies within another entry, which is a text");
  for (const std::string_view key : {"", ".a", "a.", "a..b", "a[0]", "a b"}) {
    FormatTrial trial("spring-yaml");
    CHECK(trial.emit({{key, "x"}}) == "refused: invalid-entry-key");
  }
}
