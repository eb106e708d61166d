// For each code what leads to it and what does not, as commands of a shell; a test runs them all.
#pragma once

#include <string_view>

#include "diag/codes.hpp"

namespace dsnsmith {

struct CodeExample {
  Code code;
  std::string_view wrong;   // the code is reported
  std::string_view right;   // it is not, and nothing is wrong
  std::string_view reason;  // in place of both: why nothing that a user gives leads to it
};

// Null: not written yet, which the test of the examples does not let pass.
const CodeExample* example_of(Code code);

}  // namespace dsnsmith
