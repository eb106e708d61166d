// A pasted connection string, read as the driver that it is written for reads it.
#pragma once

#include <optional>
#include <string>

#include "core/connection.hpp"
#include "driver/driver.hpp"
#include "driver/variant.hpp"

namespace dsnsmith {

struct StringInput {
  Driver driver;
  Connection connection;
};

// `from` names the driver; empty: recognised by the scheme. A string without a
// scheme that begins like a URL (`user:password@host/…`) is read as libpq's, with
// the diagnostic `missing-scheme`.
std::optional<StringInput> read_string_input(const Secret& text, const std::string& from,
                                             const Place& place, Diagnostics& diagnostics);

// Reads `whole`, whose first `added` bytes were put in front: columns are those of the string as it stood.
std::optional<Connection> read_behind(std::size_t added, Secret whole, const Driver& driver, const Place& place, Diagnostics& diagnostics,
                                      LeftOut left_out = LeftOut::refused);

// `postgresql://…?pgbouncer=true`, which libpq refuses: by the first driver that has all of its words.
std::optional<StringInput> read_by_its_words(const Secret& text, const Place& place);

// The password in a whole string; `place` is of what names the string. Empty after a diagnostic.
std::optional<Secret> password_in_string(const Secret& text, const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
