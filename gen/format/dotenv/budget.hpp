// How much text the variables of one value, or of a whole file, may come to.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace dsnsmith {

// What takes more than this, a step costs its text and a bit, is taken for endless.
class Budget {
 public:
  bool pays(std::size_t bytes) {
    constexpr std::size_t kStep = 4096;
    left_ -= std::min(left_, bytes + kStep);
    return left_ != 0;
  }

 private:
  std::size_t left_ = std::size_t{4} * 1024 * 1024;
};

// What is put in for all variables of a file together: each may hold the one before it twice.
class FileBudget {
 public:
  bool pays(std::size_t bytes) {
    left_ -= std::min(left_, bytes);
    return left_ != 0;
  }

 private:
  std::size_t left_ = std::size_t{16} * 1024 * 1024;
};

inline constexpr std::string_view kEndless = "variables that are expanded without end";

}  // namespace dsnsmith
