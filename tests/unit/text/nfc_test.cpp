#include "text/nfc.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>

using namespace dsnsmith;

TEST_CASE("text in normal form C is told from text that is not") {
  struct Row {
    std::string_view why, text;
    bool normal;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", "", true},
      {"ASCII", "p@ss", true},
      {"a composed letter", "caf\xc3\xa9", true},
      {"a letter and a mark that compose", "cafe\xcc\x81", false},
      {"a mark that composes with nothing before it", "q\xcc\x81", true},
      {"a mark alone", "\xcc\x81", true},
      {"the Angstrom sign is always another letter", "\xe2\x84\xab", false},
      {"marks in the wrong order", "q\xcc\x81\xcc\xa3", false},
      {"marks in order", "q\xcc\xa3\xcc\x81", true},
      {"a mark that slips below another", "\xc3\xa9\xcc\xa3", false},
      {"Hangul, composed", "\xea\xb0\x81", true},
      {"Hangul, two letters of a syllable", "\xe1\x84\x80\xe1\x85\xa1", false},
      {"Hangul, an open syllable and its last letter", "\xea\xb0\x80\xe1\x86\xa8", false},
      {"Japanese, composed", "\xe3\x81\x8c", true},
      {"Japanese with a voiced mark", "\xe3\x81\x8b\xe3\x82\x99", false},
      {"an emoji", "\xf0\x9f\x98\x80", true},
      {"no UTF-8 at all", "\xff", false},
  }));
  CAPTURE(row.why);
  CHECK(is_nfc(row.text) == row.normal);
}

// Lines `0|1 HEX…` from Python's unicodedata: see nfc_vectors.py beside the file.
TEST_CASE("the answer is Python's for thousands of sequences") {
  std::ifstream file(std::string(DSNSMITH_SOURCE_DIR) + "/tests/data/nfc_vectors.txt");
  REQUIRE(file);
  std::size_t lines = 0;
  std::size_t strict = 0;
  for (std::string line; std::getline(file, line);) {
    std::string text;
    for (std::size_t i = 2; i + 1 < line.size(); i += 2) {
      text += static_cast<char>(std::stoi(line.substr(i, 2), nullptr, 16));
    }
    CAPTURE(line);
    const bool normal = line[0] == '1';
    if (is_nfc(text) && !normal) {
      FAIL("takes what Terraform would change");
    }
    strict += normal && !is_nfc(text) ? 1U : 0U;
    ++lines;
  }
  CHECK(lines > 5000);
  CHECK(strict * 50 < lines);  // what is refused for safety's sake stays rare
}
