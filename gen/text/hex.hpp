// Bytes in hexadecimal, lower case.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace dsnsmith {

inline std::string hex_of(std::span<const unsigned char> bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) {
    text.push_back(kHex[byte >> 4U]);
    text.push_back(kHex[byte & 15U]);
  }
  return text;
}

}  // namespace dsnsmith
