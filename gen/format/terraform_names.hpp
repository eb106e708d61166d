// What a Terraform variable can be called.
#pragma once

#include "format/format.hpp"

namespace dsnsmith {

// Files a diagnostic about the key if not.
bool is_variable_name(std::string_view key, const Place& place, Diagnostics& diagnostics);
// Whether each entry can be a variable that Terraform gives back as it is; files a diagnostic for each that cannot.
bool are_variables(const EmitRequest& request, Diagnostics& diagnostics);

}  // namespace dsnsmith
