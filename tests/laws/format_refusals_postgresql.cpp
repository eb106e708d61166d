#include "laws/format_refusals.hpp"

namespace dsnsmith::testing {

std::vector<Law> laws_of_postgresql() {
  return {};
}

}  // namespace dsnsmith::testing
