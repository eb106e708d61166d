// What is looked at before the YAML library sees the text: it drops, joins or
// accepts without a word what these refuse (facts in tests/unit/spec/yaml_test.cpp).
#pragma once

#include <cstddef>
#include <string_view>

#include "diag/diagnostic.hpp"

namespace dsnsmith {

// More mistakes of one file are not listed: a file of `yes` must not become a
// report of megabytes.
inline constexpr std::size_t kMostYamlReports = 100;

// Size, UTF-8, control characters. Reports the first fault; false if there is one.
// `bytes` without the byte order mark.
bool check_yaml_bytes(std::string_view file_name, std::string_view bytes, Diagnostics& diagnostics);

// Why a plain scalar is not the same text to every YAML reader; nullptr if it is.
struct Ambiguity {
  const char* what;
  const char* help;
};
const Ambiguity* ambiguity_of(std::string_view plain);

}  // namespace dsnsmith
