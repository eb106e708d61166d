// What a string means to libpq, and to the driver that will read it.
#pragma once

#include <string_view>

#include "driver/driver.hpp"

namespace dsnsmith {

// Warns where the driver understands another connection than libpq would: most strings are copied
// from where libpq's meaning is shown. `read` is what the driver understands of `text`.
void check_misread(std::string_view text, const Place& place, const Driver& driver, const Connection& read,
                   Diagnostics& diagnostics);

}  // namespace dsnsmith
