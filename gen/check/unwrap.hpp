// What came along with a connection string from where it was copied: taken off, and named.
#pragma once

#include "check/slips.hpp"

namespace dsnsmith {

// Takes the wrapping off `examined.meant`, and names what it took off.
void unwrap(Examined& examined);

}  // namespace dsnsmith
