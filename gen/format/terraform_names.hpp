// What a Terraform variable can be called.
#pragma once

#include "format/format.hpp"

namespace dsnsmith {

// Files a diagnostic about the key if not.
bool is_variable_name(std::string_view key, const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
