// Provider files that are wrong: a person's own file is read by the same rules.
#include <catch2/catch.hpp>

#include "provider/facts.hpp"

namespace dsnsmith {
namespace {

// A whole file with one part replaced.
std::string file_with(std::string_view part, std::string_view instead) {
  std::string text = R"(id: examplecloud
title: ExampleCloud
evidence: read
sources:
  - {page: "Connecting to your database", read: 2026-11-21, facts: hosts and ports}
inputs:
  host:
    title: host of the database
    address: ["{ref:label}.db.example.invalid"]
    found: [{page: the console}]
  mode:
    title: mode of the pool
    words: [session, transaction]
    found: [{page: the console}]
users:
  plain: {title: a role, refuse: [{form: "{role:name}@example", because: has a tail}]}
poolers:
  bouncer: {prepared: none, startup: {default: refuses, forwards: [application_name]}}
tls:
  all:
    - {floor: require, authority: public, verify: {name: verify-full, address: verify-full}}
endpoints:
  direct:
    title: the server
    kind: direct
    network: public
    host: [host]
    port: 5432
    user: plain
    tls: all
use: {application: [direct], migration: [direct]}
checks:
  - {why: it works, given: {host: a.db.example.invalid}, refuses: input-missing}
)";
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), instead);
}

std::string load_text(const std::string& text, bool& loaded) {
  Diagnostics diagnostics;
  const std::unique_ptr<Document> document = read_yaml("examplecloud.yaml", text, diagnostics);
  REQUIRE(document);
  loaded = Provider::load(document->root(), diagnostics).has_value();
  std::string all;
  for (const Diagnostic& d : diagnostics.sorted()) {
    all += std::to_string(d.where.line) + ":" + std::to_string(d.where.column) + " " +
           std::string(facts_of(d.code).name) + ": " + d.message;
    all += d.expected.empty() ? "" : " | " + d.expected;
    all += d.help.empty() ? "" : " | " + d.help;
    all += "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("a provider of one's own is one file") {
  bool loaded = false;
  CHECK(load_text(file_with("ExampleCloud", "ExampleCloud"), loaded).empty());
  CHECK(loaded);
}

TEST_CASE("a provider file that breaks a rule is refused with its place") {
  struct Row {
    std::string why, part, instead, text;
  };
  const std::vector<Row> rows{
      {"an unknown key", "evidence: read", "evidence: read\nendpoint: {}",
       "4:1 unknown-key: the key `endpoint` means nothing here | did you mean `endpoints`?\n"},
      {"a key that is missing", "title: ExampleCloud\n", "",
       "1:1 missing-key: the key `title` is missing\n"},
      {"no date", ", read: 2026-11-21", "", "5:5 missing-key: the key `read` is missing\n"},
      {"a date that is none", "2026-11-21", "yesterday",
       "5:49 invalid-provider-file: `read` is the day on which the source was read | YYYY-MM-DD\n"},
      {"a source without a place", "page: \"Connecting to your database\"", "path: x",
       "5:5 invalid-provider-file: a source is a `page`, or a `repository` with a `path`\n"},
      {"an input without a kind", "    address: [\"{ref:label}.db.example.invalid\"]\n", "",
       "7:3 invalid-provider-file: an input has exactly one of `forms`, `address` and `words`\n"},
      {"a text without a form", "    words: [session, transaction]", "    forms: []",
       "11:3 invalid-provider-file: the first form has a gap of the input's own name\n"},
      {"an input that nobody finds", "    found: [{page: the console}]\n", "",
       "7:3 invalid-provider-file: `found` says where a person finds the value\n"
       "8:5 missing-key: the key `found` is missing\n"},
      {"an input that all have", "  mode:", "  port:",
       "11:3 invalid-provider-file: every provider has this input, it is not described again\n"},
      {"a pattern without its brace", "{ref:label}.db", "{ref:label.db",
       "9:15 invalid-provider-file: a brace has no partner\n"},
      {"no such type", "{ref:label}", "{ref:regex}",
       "9:15 invalid-provider-file: a gap has a type that does not exist | one of "
       "`cloud-sql-instance`, "
       "`digitalocean-cluster`, `digitalocean-pool`, `google-project`, `google-region`, `host`, "
       "`ipv4`, `label`, "
       "`labels`, `loopback`, `name`, `number`, `private-ipv4`, `ref20`, `scaleway-access-key`, "
       "`scaleway-region`, "
       "`socket-directory`, `uuid`\n"},
      {"no such kind", "kind: direct", "kind: directly",
       "25:11 invalid-value: `directly` is not one of the words that are known here | one of "
       "`direct`, `session-pool`, "
       "`transaction-pool`, `statement-pool`, `socket`, `proxy`, `replica` | did you mean "
       "`direct`?\n"},
      {"neither host nor socket", "    host: [host]\n", "",
       "23:3 invalid-provider-file: an endpoint has exactly one of `host` and `socket`\n"},
      {"a host that is no address", "host: [host]", "host: [mode]",
       "27:11 invalid-provider-file: `host` lists inputs that have `address`\n"},
      {"a port that is none", "port: 5432", "port: 0",
       "28:11 invalid-provider-file: this is no port\n"},
      {"a user that is not described", "user: plain", "user: plane",
       "29:11 invalid-provider-file: the file describes nothing of this name | one of `plain`\n"},
      {"a TLS policy that is not described", "tls: all", "tls: some",
       "30:10 invalid-provider-file: the file describes nothing of this name | one of `all`\n"},
      {"a use without its endpoint", "migration: [direct]", "migration: [session]",
       "31:41 invalid-provider-file: there is no endpoint `session`\n"},
      {"a routing word that nothing says", "tls: all\nuse",
       "tls: all\n    routing: [\"id={id:uuid}\"]\nuse",
       "31:14 invalid-provider-file: no input says `id`\n"},
      {"a condition on what is no word", "tls: all\nuse",
       "tls: all\n    changes: [{when: {host: x}, kind: proxy}]\nuse",
       "31:23 invalid-provider-file: `when` names an input that takes one of a list of words\n"},
      {"a condition that never holds", "tls: all\nuse",
       "tls: all\n    changes: [{when: {mode: statement}, kind: proxy}]\nuse",
       "31:29 invalid-provider-file: the input has no such word | one of `session`, "
       "`transaction`\n"},
      {"a warning that does not exist", "tls: all\nuse",
       "tls: all\n    warnings: [{code: ipv7-only, because: x}]\nuse",
       "31:23 invalid-provider-file: no diagnostic has this name\n"},
      {"a policy that may not hold", "{floor: require,", "{when: {mode: session}, floor: require,",
       "21:5 invalid-provider-file: the last row of a TLS policy holds always: it has no `when`\n"},
      {"a check without an outcome", ", refuses: input-missing", "",
       "33:5 invalid-provider-file: a check has exactly one of `gives` and `refuses`\n"},
      {"an id in capitals", "id: examplecloud", "id: ExampleCloud",
       "1:5 invalid-provider-file: an id is lower-case letters, digits and `-`\n"},
      {"a port that nobody finds", "port: 5432", "port: {found: []}",
       "28:11 invalid-provider-file: a port is a number, or `{found: […]}` where every server has another\n"},
      {"a row that verifies nothing and does not say why", "verify: {name: verify-full, address: verify-full}",
       "verify: {name: require, address: require}",
       "21:7 invalid-provider-file: a row that verifies nothing says `because` of what\n"},
      {"a type of nothing", "inputs:\n", "types:\n  t: {title: x, samples: a}\ninputs:\n",
       "7:3 invalid-provider-file: a type has at least one of `of`, `characters` and `words`\n"},
      {"a type that does not take its sample", "inputs:\n",
       "types:\n  t: {title: x, of: label, starts: [\"ep-\"], samples: x-ep}\ninputs:\n",
       "7:3 invalid-provider-file: the type does not take its own sample `x-ep`\n"},
      {"a type of a type that stands below", "inputs:\n",
       "types:\n  t: {title: x, of: u, samples: a}\ninputs:\n",
       "7:21 invalid-provider-file: a type is made of one that exists, or that stands above it\n"},
      {"a type that there is", "inputs:\n", "types:\n  label: {title: x, of: name, samples: a}\ninputs:\n",
       "7:3 invalid-provider-file: there is a type of this name already\n"},
      {"a form of a database without its gap", "port: 5432", "port: 5432\n    database_form: \"{name:name}_pool\"",
       "29:20 invalid-provider-file: the form has one gap, `database`\n"},
      {"an exclusion of nothing", "words: [session, transaction]", "words: [session, transaction]\n    excludes: [socket]",
       "14:15 invalid-provider-file: there is no input `socket`\n"},
      {"a list where a word stands", "use: {application: [direct]", "use: {application: direct",
       "31:20 wrong-type: a list is wanted here\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    bool loaded = true;
    CHECK(load_text(file_with(row.part, row.instead), loaded) == row.text);
    CHECK_FALSE(loaded);
  }
}

TEST_CASE("what is no mapping is no provider file") {
  bool loaded = true;
  CHECK(load_text("- a\n", loaded).starts_with("1:1 wrong-type: a mapping is wanted here"));
  CHECK_FALSE(loaded);
}

}  // namespace dsnsmith
