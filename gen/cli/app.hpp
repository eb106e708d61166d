#pragma once

namespace dsnsmith {

// The whole program. Returns the exit status.
int run_program(int argc, char** argv);

}  // namespace dsnsmith
