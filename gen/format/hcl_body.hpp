// The attributes of a file in HCL's native syntax, as a .tfvars file has them.
#pragma once

#include "format/dotenv/reading.hpp"

namespace dsnsmith {

// `name = value` lines, comments and blank lines. Values are known where they are a
// quoted string without templates, a number or a truth value; of lists, objects and
// heredocs only the extent is. A name that stands twice is a fault, as for Terraform.
std::optional<Bindings> read_hcl_body(std::string_view bytes, ReadFault& fault);

}  // namespace dsnsmith
