// A provider file's own checks: what must come of which inputs, and what must be refused.
#pragma once

#include "provider/provider.hpp"

namespace dsnsmith {

// Every check that fails is an error at its line in the provider file.
void run_checks(const Provider& provider, Diagnostics& diagnostics);

}  // namespace dsnsmith
