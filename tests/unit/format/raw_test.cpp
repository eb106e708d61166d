#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a raw file is the bytes of its value and nothing else") {
  FormatTrial trial("raw");
  CHECK(trial.emit({{"payload", "CANARY7f3'\n\r\xff"}}) == "CANARY7f3'\n\r\xff");
  CHECK(trial.emit({{"payload", ""}}).empty());
  CHECK(trial.emit({{"payload", std::string_view("a\0b", 3)}}) == std::string("a\0b", 3));
  CHECK(trial.update("payload=old\n", {{"payload", "new"}}) == "new");
  CHECK(trial.read("a=b\nc") == "payload=a=b\nc");
}

TEST_CASE("a raw file has one payload") {
  FormatTrial named("raw");
  CHECK(named.emit({{"url", "x"}}) == "refused: invalid-entry-key");
  CHECK(named.message() == "a raw file has no key `url`, only one payload");
  FormatTrial two("raw");
  CHECK(two.emit({{"payload", "x"}, {"b", "y"}}) == "refused: invalid-entry-key");
  FormatTrial none("raw");
  CHECK(none.emit({}) == "refused: missing-key");
}

TEST_CASE("what Alembic's set_main_option() is given is interpolated once more") {
  FormatTrial trial("raw", "alembic-set-main-option");
  CHECK(trial.emit({{"payload", "postgresql://u:%40@h/d"}}) == "postgresql://u:%%40@h/d");
  CHECK(trial.read("a%%b%%(c)s") == "payload=a%b%(c)s");
  CHECK(trial.read("postgresql://u:%40@h/d") == "refused: existing-file-not-readable");
  FormatTrial refused("raw", "alembic-set-main-option");
  CHECK(refused.emit({{"payload", "CANARY7f3\r"}}) == "refused: value-not-readable");
}
