#include "text/crc32c.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace dsnsmith;

// RFC 3720 appendix B.4 (its bytes read as little-endian numbers), and the check value.
TEST_CASE("CRC-32C has the values of the RFC") {
  std::string rising;
  std::string falling;
  for (int i = 0; i < 32; ++i) {
    rising += static_cast<char>(i);
    falling += static_cast<char>(31 - i);
  }
  CHECK(crc32c("") == 0);
  CHECK(crc32c("123456789") == 0xE3069283U);
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AAU);
  CHECK(crc32c(std::string(32, '\xff')) == 0x62A8AB43U);
  CHECK(crc32c(rising) == 0x46DD794EU);
  CHECK(crc32c(falling) == 0x113FDB5CU);
}
