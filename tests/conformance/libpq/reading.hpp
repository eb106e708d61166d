// What a parser makes of a connection URL, so that two parsers can be compared.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/libpq_url.hpp"

namespace dsnsmith::conformance {

// For each of libpq's keywords, in libpq_keywords()' order, the value that the
// string gives it. Nothing at all where the string is refused.
using Values = std::array<std::optional<std::string>, kLibpqKeywordCount>;
using Reading = std::optional<Values>;
using Parser = std::function<Reading(std::string_view)>;

// PQconninfoParse of the libpq that this program is linked with.
Reading read_by_libpq(std::string_view text);
int libpq_major();

// Ours: parse_libpq_url, its spans decoded and its hosts joined as libpq joins them.
Reading read_by_us(std::string_view text);

// A parser with one deliberate mistake, to prove that the comparison sees it.
struct Faulty {
  std::string_view what;
  Parser parse;
};
std::vector<Faulty> faulty_parsers();

// The string number `number`, always the same: a seed, changed in one to four places.
std::string mutated(std::size_t number);
std::vector<std::string_view> seeds();

}  // namespace dsnsmith::conformance
