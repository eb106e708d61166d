// What was meant by a text that a driver does not read as it stands, written anew for that driver.
#pragma once

#include <optional>
#include <string_view>

#include "check/endpoint.hpp"
#include "core/secret.hpp"
#include "driver/driver.hpp"

namespace dsnsmith {

// A text that a driver cannot read, as the driver reads it that it was written for.
struct Elsewhere {
  Connection connection;
  std::optional<Driver> driver;  // none: libpq's words behind a scheme that is not libpq's
};
std::optional<Elsewhere> read_elsewhere(std::string_view text, const Driver& driver, const Place& place);

// The string by which `driver` is told the connection, at the endpoint that it reaches if that is known, and the keys of
// `text` that the driver acts on though no connection has them. Nothing where no string can say it, which is reported.
std::optional<Secret> write_anew(const Connection& connection, const Resolved* resolved, const Driver& driver, std::string_view text,
                                 const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
