// What a string means to libpq, and to the driver that will read it.
#pragma once

#include <optional>
#include <string_view>

#include "driver/driver.hpp"
#include "driver/string_form.hpp"

namespace dsnsmith {

// libpq's own understanding of a string, which is the same for all drivers that it is compared with.
struct LibpqReading {
  bool is_shared = false;  // has libpq's scheme: whatever begins with another one was written for its driver
  std::optional<StringContent> content;
  std::optional<Connection> connection;
};
LibpqReading read_as_libpq(std::string_view text);

// Warns where the driver understands another connection than libpq would: most strings are copied
// from where libpq's meaning is shown. `read` is what the driver understands of `text`, `theirs` what libpq does.
void check_misread(const LibpqReading& theirs, std::string_view text, const Place& place, const Driver& driver,
                   const Connection& read, Diagnostics& diagnostics);

}  // namespace dsnsmith
