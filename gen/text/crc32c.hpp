// CRC-32C (Castagnoli), RFC 3720 appendix B.4: what Secret Manager checks payloads by.
#pragma once

#include <cstdint>
#include <string_view>

namespace dsnsmith {

// Reflected polynomial 0x82F63B78, initial value and final exclusive-or 0xFFFFFFFF;
// of "123456789" it is 0xE3069283, of nothing 0.
std::uint32_t crc32c(std::string_view bytes) noexcept;

}  // namespace dsnsmith
