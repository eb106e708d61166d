#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a secret has the shape of RDS, its port a number") {
  FormatTrial trial("aws-secrets-manager");
  CHECK(trial.emit({{"engine", "postgres"}, {"host", "db.example.com"}, {"port", "6432"}, {"password", "p\"\\ü\n"}}) ==
        "{\"engine\":\"postgres\",\"host\":\"db.example.com\",\"port\":6432,\"password\":\"p\\\"\\\\ü\\n\"}");
  CHECK(trial.read(R"({"engine":"postgres","port":5432,"password":"a\u0022b"})") == "engine=postgres|port=5432|password=a\"b");
}

TEST_CASE("what a rotation function does not read is refused") {
  struct Row {
    std::string_view why, key, value, refusal;
  };
  const auto row = GENERATE(values<Row>({
      {"a list of ports", "port", "5432,6432", "refused: value-not-readable"},
      {"no port", "port", "", "refused: value-not-readable"},
      {"a port of another base", "port", "0543", "refused: value-not-readable"},
      {"port 0", "port", "0", "refused: value-not-readable"},
      {"the largest port", "port", "65535", "{\"port\":65535}"},
      {"a port too large", "port", "65536", "refused: value-not-readable"},
      {"more digits than a number holds", "port", "99999999999999999999", "refused: value-not-readable"},
      {"a sign", "port", "+1", "refused: value-not-readable"},
      {"a port and a member", "port", "1,\"a\":1", "refused: value-not-readable"},
      {"another engine", "engine", "postgresql", "refused: value-not-readable"},
      {"Aurora's engine", "engine", "aurora-postgresql", "{\"engine\":\"aurora-postgresql\"}"},
      {"no truth value", "ssl", "require", "refused: value-not-readable"},
      {"a truth value", "ssl", "True", "{\"ssl\":\"True\"}"},
      {"another case", "DBName", "x", "refused: invalid-entry-key"},
      {"the case of AWS", "dbInstanceIdentifier", "x", "{\"dbInstanceIdentifier\":\"x\"}"},
      {"no UTF-8", "password", "\xff", "refused: value-not-readable"},
      {"no name", "", "x", "refused: invalid-entry-key"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("aws-secrets-manager");
  CHECK(trial.emit({{row.key, row.value}}) == row.refusal);
}

TEST_CASE("more than Secrets Manager keeps is refused") {
  FormatTrial trial("aws-secrets-manager");
  CHECK(trial.emit({{"password", std::string(65536, 'x')}}) == "refused: output-too-large");
  // {"password":"…"} has fifteen bytes beside the value.
  CHECK(trial.emit({{"password", std::string(65521, 'x')}}).size() == 65536);
}

TEST_CASE("a secret is read as Python's json reads it") {
  FormatTrial trial("aws-secrets-manager");
  CHECK(trial.read(R"({"a":"1","a":"2"})") == "a=2");
  CHECK(trial.read(R"({"a":null})") == "refused: existing-file-not-readable");
  CHECK(FormatTrial("aws-secrets-manager").read("[]") == "refused: existing-file-not-readable");
}
