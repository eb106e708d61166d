// A connection in one driver's spelling, and back.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/connection.hpp"
#include "driver/driver.hpp"

namespace dsnsmith {

// What around a connection decides what its driver must do.
struct Surroundings {
  std::string_view prepared = "direct";  // direct, none, tracked, budget: what the pool does
  bool routed_by_sni = false;            // the router takes the TLS server name in place of `options`
  bool has_tls = true;                   // false: a local proxy, which encrypts by itself
};

// The connection as this driver is meant to have it: with the statement policy
// that its pool needs, without routing words where SNI does the same, without
// what the driver has no place for (each reported: an error where that weakens
// security or breaks the connection, else a warning). Empty after an error.
// What it gives is what write_variant() writes and read_variant() must give back.
std::optional<Connection> tailor(const Connection& connection, const Driver& driver,
                                 const Surroundings& surroundings, const Place& place,
                                 Diagnostics& diagnostics);

struct WrittenVariant {
  Variant variant;
  std::vector<Written> written;  // what each carrier holds
};

enum class Credentials { written, left_out };

// Takes what tailor() gave. The url carries all that it can say, the other
// carriers only the rest; nothing is in two.
WrittenVariant write_variant(const Connection& tailored, const Driver& driver,
                             Credentials credentials = Credentials::written);

// May who, where or which database be left to what the driver fills in by itself? Then it is empty,
// and a warning says so.
enum class LeftOut { refused, allowed };

// What the driver understands. `place` is where the string came from; its column
// is set to the byte at fault. Carriers that are absent say nothing.
std::optional<Connection> read_variant(const Variant& variant, const Driver& driver,
                                       const Place& place, Diagnostics& diagnostics,
                                       LeftOut left_out = LeftOut::refused);

// The driver that a string without `--from` is read for: by its scheme, where
// exactly one driver has it; `postgresql` and `postgres` are libpq's. Reports
// `missing-scheme` or `wrong-scheme` and gives nothing where there is none.
std::optional<Driver> recognise_driver(const Secret& string, const Place& place,
                                       Diagnostics& diagnostics);

}  // namespace dsnsmith
