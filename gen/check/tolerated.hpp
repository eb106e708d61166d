// Which slips a driver takes as they were meant, as its file has it from the real one.
#pragma once

#include "check/slips.hpp"
#include "driver/driver.hpp"

namespace dsnsmith {

// Was the driver seen to understand this slip as it is meant? Of those that its file says nothing about, reading
// both texts decides.
bool tolerates(const StringFacts& string, const FoundSlip& found);

}  // namespace dsnsmith
