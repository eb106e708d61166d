#pragma once

#include <string_view>

namespace dsnsmith {

// From project(VERSION) in the top CMakeLists.txt; the one place that says it.
#ifndef DSNSMITH_VERSION
#define DSNSMITH_VERSION "0.0.0"
#endif
inline constexpr std::string_view kVersion = DSNSMITH_VERSION;

}  // namespace dsnsmith
