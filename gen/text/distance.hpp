// "Did you mean …?": the nearest of some known words.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace dsnsmith {

// Optimal string alignment distance (insert, delete, replace, swap neighbours).
std::size_t edit_distance(std::string_view a, std::string_view b);

// Keeps the nearest word it was shown, if it is near enough to be a slip:
// at most a third of the length, and at least one edit is always allowed.
class Nearest {
 public:
  explicit Nearest(std::string_view typed);
  void offer(std::string_view known);
  [[nodiscard]] std::string_view word() const noexcept { return best_; }  // empty if none

 private:
  std::string_view typed_;
  std::string_view best_;
  std::size_t distance_;
};

}  // namespace dsnsmith
