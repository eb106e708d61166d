// UTF-8, RFC 3629: one code point at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dsnsmith {

// Bytes of the byte order mark that `text` begins with: three, or none.
constexpr std::size_t byte_order_mark(std::string_view text) noexcept {
  return text.starts_with("\xef\xbb\xbf") ? 3 : 0;
}

struct CodePoint {
  std::uint32_t value;  // meaningless if size is 0
  std::size_t size;     // bytes; 0: no valid sequence begins here
};

// The code point that begins at `at`. Overlong forms, surrogates and values over
// U+10FFFF are no valid sequences.
constexpr CodePoint code_point_at(std::string_view text, std::size_t at) noexcept {
  const auto byte = [text](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto continues = [&byte](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  if (at >= text.size()) {
    return {0, 0};
  }
  const std::uint32_t first = byte(at);
  if (first < 0x80U) {
    return {first, 1};
  }
  if (first >= 0xC2U && first < 0xE0U && continues(at + 1)) {
    return {((first & 0x1FU) << 6U) | (byte(at + 1) & 0x3FU), 2};
  }
  if (first >= 0xE0U && first < 0xF0U && continues(at + 1) && continues(at + 2)) {
    const std::uint32_t value =
        ((first & 0x0FU) << 12U) | ((byte(at + 1) & 0x3FU) << 6U) | (byte(at + 2) & 0x3FU);
    const bool surrogate = value >= 0xD800U && value < 0xE000U;
    return {value, value < 0x800U || surrogate ? 0U : 3U};
  }
  if (first >= 0xF0U && first < 0xF5U && continues(at + 1) && continues(at + 2) && continues(at + 3)) {
    const std::uint32_t value = ((first & 0x07U) << 18U) | ((byte(at + 1) & 0x3FU) << 12U) |
                                ((byte(at + 2) & 0x3FU) << 6U) | (byte(at + 3) & 0x3FU);
    return {value, value < 0x10000U || value > 0x10FFFFU ? 0U : 4U};
  }
  return {0, 0};
}

// How many bytes from the beginning are UTF-8: text.size() if all are.
constexpr std::size_t utf8_prefix(std::string_view text) noexcept {
  std::size_t i = 0;
  for (CodePoint point{}; i < text.size(); i += point.size) {
    point = code_point_at(text, i);
    if (point.size == 0) {
      break;
    }
  }
  return i;
}

// As utf8_prefix(), and a NUL ends it, too: what environments, files of settings and PEM can hold.
constexpr std::size_t text_prefix(std::string_view text) noexcept {
  return utf8_prefix(text.substr(0, text.find('\0')));
}

constexpr bool is_utf8(std::string_view text) noexcept {
  return utf8_prefix(text) == text.size();
}

}  // namespace dsnsmith
