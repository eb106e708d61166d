// A text as it was meant, which remembers where each of its bytes stood in the text as it is.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace dsnsmith {

class MeantText {
 public:
  // All of `text`, unchanged.
  static MeantText of(std::string_view text);

  [[nodiscard]] std::string_view text() const noexcept { return text_.expose(); }
  // Where the byte stood in the very first text; behind the end: its length.
  [[nodiscard]] std::size_t origin_of(std::size_t offset) const noexcept;

  // The `size` bytes of `source` from `offset` on, as they stand there.
  void take(const MeantText& source, std::size_t offset, std::size_t size);
  // Text that stands in place of what is at `offset` in `source`, or in front of it.
  void write(std::string_view text, const MeantText& source, std::size_t offset);

 private:
  Secret text_;
  std::vector<std::size_t> origins_;
  std::size_t end_ = 0;
};

}  // namespace dsnsmith
