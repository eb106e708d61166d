// Which driver a key or a string belongs to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "driver/driver.hpp"

namespace dsnsmith {

// The drivers, other than `except`, that have this key in their string.
std::vector<std::string_view> owners_of_key(std::string_view key, std::string_view except);

// The drivers, other than `except`, to which `key=value` in the string says how to use TLS.
std::vector<std::string_view> owners_of_tls_value(std::string_view key, const Secret& value,
                                                  std::string_view except);

// Is it an argument that the driver takes in code (the last part of a path in settings)?
bool is_argument(const DriverFacts& facts, std::string_view key);

// The key of the driver's string that is meant by `key`: itself, but where case does not count the
// spelling in the driver's file.
std::string declared_key(const DriverFacts& facts, std::string_view key);
// The same for a value under such a key, of a driver to which `require` and `Require` are one word.
Secret declared_word(const DriverFacts& facts, std::string_view key, Secret value);

// A row of `also_takes` is a key, `key=value` where the driver acts on more values than a connection can hold, or `key*`
// for all that begin so.
std::string_view key_of(const AlsoTaken& row);
// The row by which the driver of a string acts on what no connection has; none if it does not.
const AlsoTaken* also_taken_by(const Driver& driver, std::string_view key, const Secret& value);

// Does a row about TLS, statements or what is always written have this key?
bool is_own_key(const DriverFacts& facts, Carrier carrier, std::string_view key);

}  // namespace dsnsmith
