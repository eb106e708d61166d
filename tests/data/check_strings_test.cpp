// Strings as people have them, and what `check` has to find in each for each driver: tests/vectors/check.txt.
// The errors are exactly those of the row, so that a false alarm fails as well as a silence.
#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "check/slips.hpp"
#include "check/string.hpp"

namespace dsnsmith {
namespace {

struct Row {
  int line = 0;
  std::vector<std::string> drivers;
  std::set<std::string> errors;
  std::set<std::string> others;  // warnings and notes that have to be among those found
  std::string use;
  std::string text;
};

std::vector<std::string> words(const std::string& text, char mark) {
  std::vector<std::string> all;
  std::istringstream stream(text);
  for (std::string word; std::getline(stream, word, mark);) {
    word.erase(0, word.find_first_not_of(' '));
    word.erase(word.find_last_not_of(' ') + 1);
    if (!word.empty()) all.push_back(word);
  }
  return all;
}

std::vector<Row> rows() {
  std::ifstream file(DSNSMITH_SOURCE_DIR "/tests/vectors/check.txt");
  REQUIRE(file);
  std::vector<Row> all;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const std::size_t first = line.find(" | ");
    const std::size_t second = line.find(" | ", first + 3);
    INFO("line " << number);
    REQUIRE(first != std::string::npos);
    REQUIRE(second != std::string::npos);
    Row row;
    row.line = number;
    row.drivers = words(line.substr(0, first), ',');
    row.text = line.substr(second + 3);
    for (std::string word : words(line.substr(first + 3, second - first - 3), ',')) {
      if (word.starts_with("use=")) {
        row.use = word.substr(4);
      } else if (word.starts_with('~')) {
        row.others.insert(word.substr(1));
      } else if (word != "-") {
        row.errors.insert(word);
      }
    }
    all.push_back(std::move(row));
  }
  return all;
}

std::set<std::string> names(const Diagnostics& said, bool errors) {
  std::set<std::string> all;
  for (const Diagnostic& d : said.sorted()) {
    if ((d.severity == Severity::error) == errors) all.emplace(facts_of(d.code).name);
  }
  return all;
}

}  // namespace

TEST_CASE("check finds what is wrong with a string, and nothing else is an error") {
  std::size_t asked = 0;
  for (const Row& row : rows()) {
    for (const std::string& driver : row.drivers) {
      Diagnostics said;
      const StringRequest request{{driver}, "", use_of(row.use).value_or(Use::application), false};
      check_string(Secret::copy_of(row.text), {"-", 0, 0, ""}, request, said);
      const std::string where = "check.txt:" + std::to_string(row.line);
      const std::string report = render_text(said);
      CAPTURE(where, driver, report);
      CHECK(names(said, true) == row.errors);
      const std::set<std::string> others = names(said, false);
      CHECK(std::ranges::includes(others, row.others));
      CHECK(report.find("CANARY7f3") == std::string::npos);
      ++asked;
    }
  }
  CHECK(asked >= 500);
}

// Each of these was once gone through again for every byte: hours, where a moment is enough.
TEST_CASE("long texts are gone through once") {
  constexpr std::size_t kTimes = 50000;
  for (const std::string_view piece : {"@", "a@b,", "${a", "a=$", "a=b?", "?", "h:1,", "\""}) {
    std::string text = "postgresql://u:";
    for (std::size_t i = 0; i < kTimes; ++i) text.append(piece);
    const Examined examined = examine(text + "@h/d?x=y");
    CHECK_FALSE(examined.meant.text().empty());
    const Examined query = examine("postgresql://u:p@h/d?x=y" + text);
    CHECK_FALSE(query.meant.text().empty());
  }
}

// In the corrected string nothing is wrong, and it corrects to itself.
TEST_CASE("what check corrects is right, and stays as it is") {
  std::size_t corrected = 0;
  for (const Row& row : rows()) {
    for (const std::string& driver : row.drivers) {
      Diagnostics said;
      const StringRequest request{{driver}, "", use_of(row.use).value_or(Use::application), true};
      const auto fixed = check_string(Secret::copy_of(row.text), {"-", 0, 0, ""}, request, said);
      if (!fixed) {
        continue;
      }
      ++corrected;
      Diagnostics again;
      const auto fixed_again = check_string(*fixed, {"-", 0, 0, ""}, request, again);
      const std::string where = "check.txt:" + std::to_string(row.line);
      const std::string report = render_text(again);
      CAPTURE(where, driver, report);
      CHECK(again.errors() == 0);
      CHECK((fixed_again && *fixed_again == *fixed));
    }
  }
  CHECK(corrected >= 440);
}

}  // namespace dsnsmith
