// A line of .pgpass: host:port:database:user:password (postgres/postgres src/interfaces/libpq/fe-connect.c,
// passwordFromFile and pwdfMatchesString).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "core/secret.hpp"

namespace dsnsmith {

// What a line is for. A field that is empty here is any: `*` in the file.
struct PgpassPlace {
  std::array<std::optional<Secret>, 4> fields;  // host, port, database, user
};

struct PgpassLine {
  PgpassPlace place;
  Secret password;
};

// The line without its end; nothing where a text has a line feed or a NUL, which no line can have.
std::optional<Secret> pgpass_line(const PgpassPlace& place, std::string_view password);
// What libpq takes from a line without its line feed; nothing from a comment or from a line with too few fields.
std::optional<PgpassLine> read_pgpass_line(std::string_view line);
// Whether libpq, in search of the password for `wanted`, stops at a line for `place`.
bool covers(const PgpassPlace& place, const PgpassPlace& wanted);

}  // namespace dsnsmith
