// Text that must not reach a log, a diagnostic or a process argument.
#pragma once

#include <cstddef>
#include <string_view>

namespace dsnsmith {

// A growing buffer of bytes that is wiped (OPENSSL_cleanse) whenever it is freed
// or grows. Nothing converts a Secret to text by accident: there is no
// operator<<, no implicit conversion and no comparison with a plain string.
// Code that needs the bytes calls expose(), so "who sees passwords?" is a search
// for one word, and tests/lint lists the files that may say it.
//
// Not a std::string: a short string lives inside the object, and moving from it,
// clearing it or assigning to it leaves the bytes behind (measured, GCC 12).
class Secret {
 public:
  Secret() noexcept = default;
  static Secret copy_of(std::string_view bytes);

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  // Copying is possible, but never by accident.
  [[nodiscard]] Secret clone() const;

  // A view is valid until the Secret is moved, grows or dies.
  [[nodiscard]] std::string_view expose() const noexcept { return {data_, size_}; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  Secret& append(std::string_view bytes);
  Secret& append(char byte);
  Secret& append(const Secret& other) { return append(other.expose()); }
  void reserve(std::size_t capacity);
  void clear() noexcept;                      // wipes, keeps the memory
  void truncate(std::size_t size) noexcept;   // wipes what is cut off

  // Takes the same time wherever two equally long secrets differ.
  friend bool operator==(const Secret& a, const Secret& b) noexcept;

 private:
  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

bool operator==(const Secret& a, const Secret& b) noexcept;

// Wipes memory in a way that the compiler does not remove.
void wipe(void* memory, std::size_t size) noexcept;

}  // namespace dsnsmith
