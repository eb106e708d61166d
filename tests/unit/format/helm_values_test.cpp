#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("Helm's values are texts in double quotes, in a mapping for each level") {
  FormatTrial trial("helm-values");
  CHECK(trial.emit({{"config.databaseUrl", "postgresql://u@h/d"}, {"config.pin", "0123"}, {"on", "yes"}}) ==
        "# dsnsmith: keys config.databaseUrl config.pin on\n"
        "config:\n"
        "  databaseUrl: \"postgresql://u@h/d\"\n"
        "  pin: \"0123\"\n"
        "\"on\": \"yes\"\n");
}

TEST_CASE("an empty mapping in braces is filled, and what others wrote stays") {
  struct Row {
    std::string_view why, existing, written;
  };
  const auto row = GENERATE(values<Row>({
      {"braces", "config: {}\nz: 1\n", "# dsnsmith: keys config.url\nconfig:\n  url: \"new\"\nz: 1\n"},
      {"braces with a comment", "config: { }  # of the pods\nz: 1\n", "# dsnsmith: keys config.url\nconfig:  # of the pods\n  url: \"new\"\nz: 1\n"},
      {"braces at the end", "config: {}", "# dsnsmith: keys config.url\nconfig:\n  url: \"new\"\n"},
      {"Windows line ends", "config: {}\r\nz: 1\r\n", "# dsnsmith: keys config.url\r\nconfig:\r\n  url: \"new\"\r\nz: 1\r\n"},
      {"a colon in the key", "\"a: {}\": {}\nconfig: {}\n", "# dsnsmith: keys config.url\n\"a: {}\": {}\nconfig:\n  url: \"new\"\n"},
      {"braces of others", "config:\n  url: old\n  labels: {}\n", "# dsnsmith: keys config.url\nconfig:\n  url: \"new\"\n  labels: {}\n"},
      {"a level of braces", "a:\n  config: {}\nconfig: {}\n", "# dsnsmith: keys config.url\na:\n  config: {}\nconfig:\n  url: \"new\"\n"},
      {"one that is gone leaves its mapping", "# dsnsmith: keys db.url config.url\ndb: # x\n  # mine\n  url: \"y\"\nconfig:\n  url: \"z\"\n",
       "# dsnsmith: keys config.url\ndb: {} # x\n  # mine\nconfig:\n  url: \"new\"\n"},
      {"one that is gone within levels", "# dsnsmith: keys db.main.url config.url\ndb:\n  main:\n    url: \"y\"\nconfig:\n  url: \"z\"\n",
       "# dsnsmith: keys config.url\ndb:\n  main: {}\nconfig:\n  url: \"new\"\n"},
      {"one that is gone, and braces by now", "# dsnsmith: keys db.url config.url\ndb: {}\n", "# dsnsmith: keys config.url\ndb: {}\nconfig:\n  url: \"new\"\n"},
      {"keys of another mapping above ours", "config:\n  <<: *base\n  a: 1\n  url: old\n", "# dsnsmith: keys config.url\nconfig:\n  <<: *base\n  a: 1\n  url: \"new\"\n"},
      {"keys of another mapping, and ours new", "config:\n  a: 1\n  <<: *base\n", "# dsnsmith: keys config.url\nconfig:\n  a: 1\n  <<: *base\n  url: \"new\"\n"},
      {"keys of another mapping below ours", "config:\n  url: old\n  <<: *base\n", "refused: existing-file-not-readable"},
      {"braces where a text goes", "config:\n  url: {}\n", "refused: existing-file-not-readable"},
      {"braces with something in them", "config: {a: b}\n", "refused: existing-file-not-readable"},
      {"braces on a line of their own", "config:\n  {}\n", "refused: existing-file-not-readable"},
      {"braces on two lines", "config: {\n  }\n", "refused: existing-file-not-readable"},
      {"braces with an anchor", "config: &c {}\n", "refused: existing-file-not-readable"},
      {"brackets", "config: []\n", "refused: existing-file-not-readable"},
      {"null", "config: null\n", "refused: existing-file-not-readable"},
      {"a template", "config: {{ .Values.x }}\n", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("helm-values");
  CHECK(trial.update(row.existing, {{"config.url", "new"}}) == row.written);
  if (!row.written.starts_with("refused")) {
    FormatTrial again("helm-values");
    CHECK(again.update(row.written, {{"config.url", "new"}}) == row.written);
  }
}

TEST_CASE("a value that Helm cuts is refused, and `tpl` prints what was meant") {
  for (const std::string_view reader : {"helm", "helm-tpl"}) {
    FormatTrial trial("helm-values", reader);
    CHECK(trial.emit({{"a.b", "CANARY7f3<no value>"}}) == "refused: value-not-readable");
    CHECK(trial.message() == "the value of `a.b` holds `<no value>`, which Helm takes out of what templates print");
    FormatTrial reading("helm-values", reader);
    CHECK(reading.read("a: {b: c}\nd: \"x<no value>\"\ne.f: z\ng:\n  h: v\n") == "g.h=v");
  }
  FormatTrial plain("helm-values");
  CHECK(plain.emit({{"a", "{{ x }}"}}) == "# dsnsmith: keys a\na: \"{{ x }}\"\n");
  CHECK(plain.read("a: '{{ x }}'\n") == "a={{ x }}");
  CHECK(plain.read("b:\n  a: x\n  <<: *a\n  c: v\n") == "b.c=v");
  FormatTrial tpl("helm-values", "helm-tpl");
  CHECK(tpl.emit({{"a", "{{{ x }}"}}) == "# dsnsmith: keys a\na: \"{{`{{`}}{ x }}\"\n");
  CHECK(tpl.read("a: '{{`{{`}}{ x }}'\nb: '{{ x }}'\nc: '{ {'\n") == "a={{{ x }}|c={ {");
}
