#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a folder's list names its files and holds no value") {
  FormatTrial trial("mounted-files");
  trial.metadata.environment = "staging";
  CHECK(trial.emit({{"host", "CANARY7f3"}, {"ca.pem", "x"}}) == "# dsnsmith: environment staging\n# dsnsmith: keys host ca.pem\n");
  CHECK(trial.read("# dsnsmith: keys ca.pem password host\n") == "ca.pem=x|host=CANARY7f3");
  FormatTrial foreign("mounted-files");
  CHECK(foreign.update("mine\n", {{"host", "x"}}) == "refused: foreign-file");
  FormatTrial ours("mounted-files");
  CHECK(ours.update("# dsnsmith: keys port\n", {{"host", "x"}}) == "# dsnsmith: keys host\n");
}

TEST_CASE("what is no name of a file in a folder is refused") {
  const std::string longest(240, 'k');
  FormatTrial good("mounted-files");
  CHECK(good.emit({{longest, "x"}, {".hidden", "y"}}).starts_with("# dsnsmith: keys "));
  const std::string longer(241, 'k');
  for (const std::string_view key : {std::string_view(""), std::string_view("a/b"), std::string_view("."), std::string_view(".."), std::string_view("..data"), std::string_view("a b"),
                                     std::string_view(".dsnsmith"), std::string_view(".host.dsnsmith-new"), std::string_view(longer)}) {
    CAPTURE(key);
    FormatTrial trial("mounted-files");
    CHECK(trial.emit({{key, "CANARY7f3"}}) == "refused: invalid-entry-key");
  }
  FormatTrial hidden("mounted-files", "service-binding");
  CHECK(hidden.emit({{".hidden", "x"}}) == "refused: invalid-entry-key");
  CHECK(hidden.message() == "`.hidden` is hidden, and libraries of Service Binding leave such files out");
}

TEST_CASE("libraries of Service Binding cut values, which are refused then") {
  for (const std::string_view value : {" a", "a\n", "\ta", "a\u00a0", "\u3000a", "\ufeff", "a\x01", "a\rb", "a\xff", "\n"}) {
    CAPTURE(value);
    FormatTrial trial("mounted-files", "service-binding");
    CHECK(trial.emit({{"password", value}}) == "refused: value-not-readable");
    FormatTrial bytes("mounted-files");
    CHECK(bytes.emit({{"password", value}}) == "# dsnsmith: keys password\n");
  }
  FormatTrial trial("mounted-files", "service-binding");
  CHECK(trial.emit({{"password", "a \n\u00a0b"}, {"empty", ""}}) == "# dsnsmith: keys password empty\n");
  trial.files = FormatTrial::entries_of({{"a", " x y\n"}, {"b", "x\r"}, {"c", "\u00a0x"}, {"d", "\n"}, {"e", "x\xff"}});
  CHECK(trial.read("# dsnsmith: keys a b c d e\n") == "a=x y|d=");
}
