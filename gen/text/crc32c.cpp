#include "text/crc32c.hpp"

#include <array>

namespace dsnsmith {
namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78U;

constexpr std::array<std::uint32_t, 256> kRemainders = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = (remainder >> 1U) ^ ((remainder & 1U) != 0 ? kPolynomial : 0U);
    }
    table[byte] = remainder;
  }
  return table;
}();

}  // namespace

std::uint32_t crc32c(std::string_view bytes) noexcept {
  std::uint32_t remainder = 0xFFFFFFFFU;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    remainder = (remainder >> 8U) ^ kRemainders[(remainder ^ byte) & 0xFFU];
  }
  return remainder ^ 0xFFFFFFFFU;
}

}  // namespace dsnsmith
