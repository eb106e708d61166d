// HMAC is put together here from OpenSSL's SHA-256: the EVP interface would be
// linked into every call of `get` and costs a third of its start (gen/decisions).
// SHA256(), the call in one step, is that interface again: it adds 4 MB to the program.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "run/fingerprint.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <span>

#include "text/hex.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kBlock = 64;
using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Digest digest_of(std::span<const unsigned char> pad, const void* data, std::size_t size) {
  SHA256_CTX context;
  Digest digest{};
  SHA256_Init(&context);
  SHA256_Update(&context, pad.data(), pad.size());
  SHA256_Update(&context, data, size);
  SHA256_Final(digest.data(), &context);
  wipe(&context, sizeof context);
  return digest;
}

}  // namespace

std::string digest(const Secret& bytes) {
  return hex_of(digest_of({}, bytes.expose().data(), bytes.size()));
}

std::string fingerprint(const Secret& key, const Secret& message) {
  std::array<unsigned char, kBlock> block{};
  if (key.size() > kBlock) {
    Digest shortened = digest_of({}, key.expose().data(), key.size());
    std::ranges::copy(shortened, block.begin());
    wipe(shortened.data(), shortened.size());
  } else {
    std::copy(key.expose().begin(), key.expose().end(), block.begin());
  }
  std::array<unsigned char, kBlock> inner{};
  std::array<unsigned char, kBlock> outer{};
  for (std::size_t i = 0; i < kBlock; ++i) {
    inner[i] = static_cast<unsigned char>(block[i] ^ 0x36U);
    outer[i] = static_cast<unsigned char>(block[i] ^ 0x5cU);
  }
  const Digest first = digest_of(inner, message.expose().data(), message.size());
  const Digest last = digest_of(outer, first.data(), first.size());
  wipe(block.data(), block.size());
  wipe(inner.data(), inner.size());
  wipe(outer.data(), outer.size());
  return hex_of(last);
}

}  // namespace dsnsmith
