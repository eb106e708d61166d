// Files that carry variables from one step of a CI job to the next: no comments, and readers of their own.
#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("$GITHUB_ENV: a line, or lines between a word") {
  FormatTrial trial("dotenv", "github-actions");
  CHECK(trial.emit({{"A", "'x' # y"}, {"B", "1\n2"}, {"C", "dsnsmith\n"}}) ==
        "A='x' # y\nB<<dsnsmith\n1\n2\ndsnsmith\nC<<dsnsmith_\ndsnsmith\n\ndsnsmith_\n");
}

TEST_CASE("$GITHUB_ENV: what others set stays, ours change in place") {
  FormatTrial trial("dotenv", "github-actions");
  const std::string after = trial.update("X=1\nA<<EOF\n0\n0\nEOF\nY<<=\n2\n=\n", {{"A", "1"}, {"B", "2"}});
  CHECK(after == "X=1\nA=1\nY<<=\n2\n=\nB=2\n");
  CHECK(trial.update(after, {{"A", "1"}, {"B", "2"}}) == after);
}

// As in the runner's own tests (src/Test/L0/Worker/SetEnvFileCommandL0.cs).
TEST_CASE("$GITHUB_ENV: a file that the runner gives up on is not added to") {
  const std::string_view file = GENERATE("not a variable\n", "=x\n", "<<EOF\nx\nEOF\n", "A<<\nx\n", "A<<EOF\nx\n", "A<<EOF line one\nline two EOF");
  FormatTrial trial("dotenv", "github-actions");
  CHECK(trial.update(file, {{"B", "2"}}) == "refused: existing-file-not-readable");
}

TEST_CASE("$GITHUB_ENV: names that the runner keeps for itself") {
  const std::string_view key = GENERATE("NODE_OPTIONS", "GITHUB_TOKEN", "RUNNER_TEMP");
  FormatTrial trial("dotenv", "github-actions");
  CHECK(trial.emit({{key, "x"}}) == "refused: invalid-entry-key");
}

TEST_CASE("GitLab: what is replaced later is refused, an encoded byte is not") {
  FormatTrial fits("dotenv", "gitlab-dotenv");
  CHECK(fits.emit({{"DATABASE_URL", "postgresql://u:%40%2F@h/d"}}) == "DATABASE_URL=postgresql://u:%40%2F@h/d\n");
  const std::string_view value = GENERATE("CANARY7f3$x", "CANARY7f3${x}", "CANARY7f3%C3%BC", "CANARY7f3%%", " CANARY7f3", "CANARY7f3\n");
  FormatTrial trial("dotenv", "gitlab-dotenv");
  CHECK(trial.emit({{"K", value}}) == "refused: value-not-readable");
}

TEST_CASE("GitLab: comments and blank lines end the upload") {
  const std::string_view file = GENERATE("# comment\n", "A=1\n\nB=2\n", "A B=1\n");
  FormatTrial trial("dotenv", "gitlab-dotenv");
  CHECK(trial.update(file, {{"K", "2"}}) == "refused: existing-file-not-readable");
}

TEST_CASE("GitLab: the file is smaller than 5 KB") {
  FormatTrial fits("dotenv", "gitlab-dotenv");
  CHECK(fits.emit({{"K", std::string(5116, 'x')}}).size() == 5119);
  FormatTrial large("dotenv", "gitlab-dotenv");
  CHECK(large.emit({{"K", std::string(5117, 'x')}}) == "refused: output-too-large");
  CHECK(large.message() == "the file has 5120 bytes, and reader `gitlab-dotenv` refuses one of more than 5119");
}
