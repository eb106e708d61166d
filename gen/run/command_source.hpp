// A program that prints a password: run without a shell, for a limited time.
#pragma once

#include <optional>

#include "core/secret.hpp"
#include "diag/diagnostic.hpp"
#include "spec/deployment.hpp"

namespace dsnsmith {

// What the program prints, at most kLargestSecret bytes. One that takes longer than
// its `timeout`, prints without end or fails is ended together with what it started,
// and is an error that names the program, never what it printed.
std::optional<Secret> run_command(const Source& source, Diagnostics& diagnostics);

}  // namespace dsnsmith
