// Sets of bytes that add up, so that a rule can be checked by reading it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dsnsmith {

class ByteSet {
 public:
  constexpr ByteSet() = default;
  explicit constexpr ByteSet(std::string_view bytes) {
    for (const char c : bytes) {
      add(static_cast<unsigned char>(c));
    }
  }
  static constexpr ByteSet range(unsigned char first, unsigned char last) {
    ByteSet set;
    for (unsigned c = first; c <= last; ++c) {
      set.add(static_cast<unsigned char>(c));
    }
    return set;
  }
  [[nodiscard]] constexpr bool contains(char c) const noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return ((words_[byte >> 6] >> (byte & 63U)) & 1U) != 0;
  }
  [[nodiscard]] constexpr bool contains_all(std::string_view text) const noexcept {
    for (const char c : text) {
      if (!contains(c)) {
        return false;
      }
    }
    return true;
  }
  friend constexpr ByteSet operator+(ByteSet a, const ByteSet& b) {
    for (std::size_t i = 0; i < a.words_.size(); ++i) {
      a.words_[i] |= b.words_[i];
    }
    return a;
  }
  friend constexpr ByteSet operator-(ByteSet a, const ByteSet& b) {
    for (std::size_t i = 0; i < a.words_.size(); ++i) {
      a.words_[i] &= ~b.words_[i];
    }
    return a;
  }

 private:
  constexpr void add(unsigned char byte) { words_[byte >> 6] |= std::uint64_t{1} << (byte & 63U); }
  std::array<std::uint64_t, 4> words_{};
};

inline constexpr ByteSet kDigits = ByteSet::range('0', '9');
inline constexpr ByteSet kLetters = ByteSet::range('A', 'Z') + ByteSet::range('a', 'z');
// RFC 3986 section 2.3.
inline constexpr ByteSet kUnreserved = kLetters + kDigits + ByteSet("-._~");

}  // namespace dsnsmith
