// What two connections differ in, by names that may be shown.
#pragma once

#include <string>
#include <vector>

#include "core/connection.hpp"

namespace dsnsmith {

// Names of what differs, in a fixed order: `user`, `password`, `host`, `port`,
// `database`, `tls`, `routing`, `statements`, and parameters by their name.
// Empty exactly when the two are equal.
std::vector<std::string> differences(const Connection& a, const Connection& b);

}  // namespace dsnsmith
