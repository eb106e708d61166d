// The platform that runs the program whose variables are imported.
#pragma once

#include <string_view>
#include <vector>

#include "run/connection_entries.hpp"

namespace dsnsmith {

struct Platform {
  std::string_view variable;  // that it sets for every program
  std::string_view name;
  std::string_view advice;    // about the variables of a database there
  std::string_view source;    // where its documentation says so, read 2026-11-29
};

// Null: none of those that are known.
const Platform* platform_of(const std::vector<FoundEntry>& entries);

}  // namespace dsnsmith
