// What is wrong in strings of `key=value` pairs. What is wrong in a URL is found in its text, before anybody reads it.
#pragma once

#include <string_view>

#include "core/connection.hpp"
#include "diag/diagnostic.hpp"
#include "driver/driver.hpp"

namespace dsnsmith {

// False where something has to be filled in, so that the string cannot be put right here. Nothing to say of URLs.
bool check_pairs(const Connection& connection, const StringFacts& string, std::string_view text, Severity variables, const Place& place,
                 Diagnostics& diagnostics);

// Where another mark than a blank stands between two of libpq's pairs; npos: nowhere.
std::size_t foreign_separator(std::string_view text);

}  // namespace dsnsmith
