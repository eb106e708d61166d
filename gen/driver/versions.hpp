// Versions of a driver and of what it sits on, and conditions over them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dsnsmith {

// Digits and dots: `2.9`, `42.7.14`. Compared number by number; a missing number is 0.
bool is_version(std::string_view text);
int compare_versions(std::string_view a, std::string_view b);

// One part of a `when`: `>=0.30`, `<2`, `libpq>=16`. Only >= and <, so that
// ranges never overlap and never leave a gap.
struct Condition {
  std::string_view component;  // empty: the driver itself
  bool at_least;               // else: before
  std::string_view version;
};

// `a, b`: all must hold. Empty if the text is no list of conditions.
std::optional<std::vector<Condition>> parse_conditions(std::string_view when);

}  // namespace dsnsmith
