// What one driver has in place of another driver's word.
#pragma once

#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "diag/diagnostic.hpp"
#include "driver/driver.hpp"

namespace dsnsmith {

// `libpq`, `pgx`, `psql` and 48 others: the first few, libpq before all.
ShownText few_of(std::vector<std::string_view> drivers);

// A clause of what to write for `key=value` of another driver: "here it is `ssl=require`". The value is looked at only
// as a word about TLS, and never shown as it was given.
ShownText in_place_of(const Driver& driver, std::string_view key, const Secret& value);

}  // namespace dsnsmith
