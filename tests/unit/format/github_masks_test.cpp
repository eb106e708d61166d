// Commands that hide values in the logs of GitHub Actions.
#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("each value is a command behind a line with its name") {
  FormatTrial trial("github-masks");
  CHECK(trial.emit({{"DATABASE_URL", "postgresql://u:p%40@h/d"}, {"PASSWORD", " a\r\nb"}}) ==
        "# DATABASE_URL\n::add-mask::postgresql://u:p%2540@h/d\n# PASSWORD\n::add-mask:: a%0D%0Ab\n");
}

TEST_CASE("a value can be no second command") {
  FormatTrial trial("github-masks");
  CHECK(trial.emit({{"K", "x\n::stop-commands::y"}}) == "# K\n::add-mask::x%0A::stop-commands::y\n");
}

TEST_CASE("what the runner does not hide is refused") {
  FormatTrial blank("github-masks");
  CHECK(blank.emit({{"K", " \n"}}) == "refused: value-not-readable");
  CHECK(blank.message() == "the value of `K` is empty or blank, and the runner hides no such value");
  FormatTrial bytes("github-masks");
  CHECK(bytes.emit({{"K", "CANARY7f3\xff"}}) == "refused: value-not-readable");
  FormatTrial name("github-masks");
  CHECK(name.emit({{"A\nB", "x"}}) == "refused: invalid-entry-key");
}
