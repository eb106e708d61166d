#include "explain/recognise.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace dsnsmith;

namespace {

std::string causes_of(std::string_view text) {
  std::string all;
  for (const RankedCause& cause : explain_message(builtin_message_facts(), text).causes) {
    all.append(all.empty() ? "" : " ").append(cause.facts->name);
  }
  return all;
}

}  // namespace

TEST_CASE("a longer message wins over the piece of it that another one is") {
  CHECK(causes_of("root certificate file \"/r\" does not exist") == "root-certificate-missing");
  CHECK(causes_of("root certificate file \"system\" does not exist") == "sslrootcert-system-unknown");
}

TEST_CASE("what stands around another message says nothing beside it") {
  CHECK(causes_of("FATAL: failed to connect to `user=app database=d`: failed SASL auth: FATAL: password authentication failed for user \"app\"") == "wrong-password");
  CHECK(causes_of("failed to connect to `user=app database=d`:") == "reason-not-pasted");
}

TEST_CASE("who wrote the text decides between meanings") {
  const std::string message = "TypeError: connect() got an unexpected keyword argument 'sslmode'";
  CHECK(causes_of(message) == "sslmode-passed-to-asyncpg");
  CHECK(causes_of("File \"pg8000/__init__.py\"\n" + message).starts_with("sslmode-passed-to-pg8000"));
}

TEST_CASE("hints name drivers and providers") {
  const Explanation explanation = explain_message(builtin_message_facts(), "asyncpg: x.pooler.supabase.com: password authentication failed for user \"u\"");
  CHECK(std::ranges::any_of(explanation.drivers, [](const HintFacts* hint) { return hint->id == "asyncpg"; }));
  CHECK(std::ranges::none_of(explanation.drivers, [](const HintFacts* hint) { return hint->id == "npgsql"; }));
  REQUIRE(explanation.providers.size() == 1);
  CHECK(explanation.providers[0]->id == "supabase");
  CHECK(explanation.causes.size() == 2);
}

TEST_CASE("the nearest message of an unknown text is no cause") {
  const Explanation explanation = explain_message(builtin_message_facts(), "the prepared statement that already was");
  CHECK(explanation.causes.empty());
  CHECK(explanation.nearest != nullptr);
  CHECK(explain_message(builtin_message_facts(), "hello").nearest == nullptr);
}

TEST_CASE("what was said of another program has no cause") {
  CHECK(causes_of("Error: connect ECONNREFUSED 127.0.0.1:27017").empty());
  CHECK(causes_of("MongooseServerSelectionError: connect ECONNREFUSED 127.0.0.1:5000").empty());
  CHECK(causes_of("pg ready on 5432; redis: connect ECONNREFUSED 10.0.0.7:6379").empty());
  CHECK_FALSE(causes_of("redis is up; connect ECONNREFUSED 10.0.0.7:5432").empty());
  const Explanation explanation = explain_message(builtin_message_facts(), "dial tcp 10.0.0.7:3306: connect: connection refused");
  REQUIRE(explanation.others.size() == 1);
  CHECK(explanation.others[0]->id == "mysql");
  CHECK(explanation.nearest == nullptr);
}

TEST_CASE("files that contradict themselves are refused") {
  const auto errors_of = [](std::string_view yaml) {
    Diagnostics diagnostics;
    const auto document = read_yaml("m.yaml", yaml, diagnostics);
    REQUIRE(document);
    const Node root = document->root();
    (void)Messages::load(std::span(&root, 1), diagnostics);
    return diagnostics.errors();
  };
  const std::string causes = "id: m\nsource: s\nevidence: read\ncauses:\n  a: {title: t, why: w, fix: f}\n";
  const std::string row = "messages:\n  - {id: x, pattern: no such thing here, message: no such thing here, causes: {a: likely}";
  CHECK(errors_of(causes + row + "}\n") == 0);
  CHECK(errors_of(causes + row + "}\n  - {id: x, pattern: no such thing here, message: m, causes: {a: likely}}\n") == 1);
  CHECK(errors_of(causes + "messages:\n  - {id: x, pattern: no such thing here, message: m, causes: {b: likely}}\n") == 1);
  CHECK(errors_of(causes + "messages:\n  - {id: x, pattern: no such thing here, message: m, causes: {a: sure}}\n") == 2);
  CHECK(errors_of(causes + "messages:\n  - {id: x, pattern: short, message: m, causes: {a: likely}}\n") == 1);
  CHECK(errors_of(causes + row + ", needs: [nobody]}\n") == 1);
  CHECK(errors_of(causes + row + ", unknown: 1}\n") == 1);
  CHECK(errors_of(causes + row + ", other: nobody}\n") == 2);  // and it has causes besides
  CHECK(errors_of(causes + "messages:\n  - {id: x, pattern: no such thing here, message: m}\n") == 1);
  CHECK(errors_of("id: m\ncauses:\n  a: {title: t, why: w}\n") == 1);
  CHECK(errors_of("id: m\ncauses:\n  a: {title: t, why: w, fix: f, code: no-such-code}\n") == 1);
  CHECK(errors_of("id: m\nhints:\n  a: {title: t, kind: person, pattern: x y}\n") == 1);
}
