// What is wrong with a pasted string, as each driver would find out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/secret.hpp"
#include "diag/diagnostic.hpp"

namespace dsnsmith {

// Reads `text` as each driver (`id@version`; none: all) does, and reports what it
// refuses, ignores or leaves unprotected. With `fix` and one driver the string
// that means the same and is written as that driver wants it, if there is one.
std::optional<Secret> check_string(const Secret& text, const Place& place, const std::vector<std::string>& drivers,
                                   bool fix, Diagnostics& diagnostics);

}  // namespace dsnsmith
