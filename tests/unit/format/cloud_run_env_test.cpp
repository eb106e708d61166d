#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("variables of Cloud Run are texts in double quotes") {
  FormatTrial trial("cloud-run-env");
  CHECK(trial.emit({{"DATABASE_URL", "postgresql://u@h/d?a=b"}, {"_PIN", "0123"}}) ==
        "# dsnsmith: keys DATABASE_URL _PIN\nDATABASE_URL: \"postgresql://u@h/d?a=b\"\n\"_PIN\": \"0123\"\n");
  FormatTrial merged("cloud-run-env");
  CHECK(merged.update("LOG: info # x\nDATABASE_URL: old\n", {{"DATABASE_URL", "new"}}) == "# dsnsmith: keys DATABASE_URL\nLOG: info # x\nDATABASE_URL: \"new\"\n");
}

TEST_CASE("names that Cloud Run sets, and those that no variable has, are refused") {
  for (const std::string_view key : {"PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION", "CLOUD_RUN_JOB", "CLOUD_RUN_TASK_INDEX", "X_GOOGLE_A"}) {
    FormatTrial trial("cloud-run-env");
    CHECK(trial.emit({{key, "CANARY7f3"}}) == "refused: invalid-entry-key");
    CHECK(trial.message() == "`" + std::string(key) + "` is a variable that Cloud Run sets itself");
  }
  for (const std::string_view key : {"", "1A", "A-B", "A.B", "A=B", "A B"}) {
    FormatTrial trial("cloud-run-env");
    CHECK(trial.emit({{key, "x"}}) == "refused: invalid-entry-key");
  }
  for (const std::string_view value : {std::string_view("CANARY7f3\0", 10), std::string_view("CANARY7f3\xff")}) {
    FormatTrial trial("cloud-run-env");
    CHECK(trial.emit({{"A", value}}) == "refused: value-not-readable");
  }
}

TEST_CASE("a file that gcloud takes none of is refused with the line of its value") {
  for (const std::string_view value : {" 5432", " yes", " ~", " null", "", "\n  a: b"}) {
    const std::string existing = "LOG: info\nPORTS:" + std::string(value) + "\nB: x\n";
    FormatTrial trial("cloud-run-env");
    CHECK(trial.update(existing, {{"A", "new"}}) == "refused: existing-file-not-readable");
    CHECK(trial.message() == "line 2 of the file holds a value that is no text, as it has no quotes, which gcloud does not read");
    FormatTrial reading("cloud-run-env");
    CHECK(reading.read(existing) == "refused: existing-file-not-readable");
    FormatTrial ours("cloud-run-env");  // which becomes a text
    CHECK(ours.update("PORTS: 5432\n", {{"PORTS", "new"}}) == "# dsnsmith: keys PORTS\nPORTS: \"new\"\n");
  }
  FormatTrial texts("cloud-run-env");
  CHECK(texts.read("A: \"5432\"\nB: |\n  x\nC: c\n") == "A=5432|C=c");
  FormatTrial words("cloud-run-env");
  CHECK(words.update("A: NaN\n", {{"B", "x"}}) == "# dsnsmith: keys B\nA: NaN\nB: \"x\"\n");
}
