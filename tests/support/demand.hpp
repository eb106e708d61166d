// What a fuzzer holds to be true: it stops where that is not so.
#pragma once

#include <cstdlib>

namespace dsnsmith::testing {

inline void demand(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace dsnsmith::testing
