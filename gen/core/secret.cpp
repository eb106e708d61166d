#include "core/secret.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace dsnsmith {

void wipe(void* memory, std::size_t size) noexcept {
  if (memory != nullptr && size != 0) {
    OPENSSL_cleanse(memory, size);
  }
}

Secret Secret::copy_of(std::string_view bytes) {
  Secret secret;
  secret.append(bytes);
  return secret;
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(data_, capacity_);
    delete[] data_;
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
  }
  return *this;
}

Secret::~Secret() {
  wipe(data_, capacity_);
  delete[] data_;
}

Secret Secret::clone() const {
  return copy_of(expose());
}

void Secret::reserve(std::size_t capacity) {
  if (capacity <= capacity_) {
    return;
  }
  // Never realloc: it may move the bytes and leave the old ones behind.
  const std::size_t grown = std::max({capacity, capacity_ * 2, std::size_t{64}});
  char* fresh = new char[grown];
  if (size_ != 0) {
    std::memcpy(fresh, data_, size_);
  }
  wipe(data_, capacity_);
  delete[] data_;
  data_ = fresh;
  capacity_ = grown;
}

Secret& Secret::append(std::string_view bytes) {
  if (!bytes.empty()) {
    // `bytes` may point into this very buffer, which reserve() frees.
    const bool own = data_ != nullptr && bytes.data() >= data_ && bytes.data() < data_ + capacity_;
    const std::size_t offset = own ? static_cast<std::size_t>(bytes.data() - data_) : 0;
    reserve(size_ + bytes.size());
    // NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): reserve() of more than nothing allocates
    std::memmove(data_ + size_, own ? data_ + offset : bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  return *this;
}

Secret& Secret::append(char byte) {
  reserve(size_ + 1);
  data_[size_++] = byte;
  return *this;
}

void Secret::clear() noexcept {
  truncate(0);
}

void Secret::truncate(std::size_t size) noexcept {
  if (size < size_) {
    wipe(data_ + size, size_ - size);
    size_ = size;
  }
}

bool operator==(const Secret& a, const Secret& b) noexcept {
  return a.size_ == b.size_ && (a.size_ == 0 || CRYPTO_memcmp(a.data_, b.data_, a.size_) == 0);
}

}  // namespace dsnsmith
