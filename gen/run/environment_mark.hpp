// For which environment a file that is there was written.
#pragma once

#include "run/plan.hpp"

namespace dsnsmith {

// False, after a diagnostic, where its mark names another environment than the output has now, or none.
bool is_written_for(const PlannedOutput& output, const Secret& existing, Diagnostics& diagnostics);

}  // namespace dsnsmith
