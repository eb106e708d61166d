#include "text/nfc.hpp"

#include <algorithm>
#include <cstdint>

#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

struct Range {
  std::uint32_t first, last;
};
struct CombiningClass {
  std::uint32_t first, last;
  unsigned value;
};
struct Pair {
  std::uint32_t first, second;
};

#include "text/nfc_tables.inc"

template <class Row, std::size_t N>
const Row* row_of(const Row (&table)[N], std::uint32_t point) {
  const auto* const row =
      std::ranges::upper_bound(table, point, {}, [](const Row& r) { return r.first; });
  return row != std::begin(table) && point <= row[-1].last ? row - 1 : nullptr;
}

unsigned class_of(std::uint32_t point) {
  const CombiningClass* row = row_of(kClasses, point);
  return row == nullptr ? 0 : row->value;
}

bool composes(std::uint32_t first, std::uint32_t second) {
  // Unicode section 3.12: a syllable without a final consonant is every 28th.
  const bool leading = first >= 0x1100 && first < 0x1113 && second >= 0x1161 && second < 0x1176;
  const bool open_syllable = first >= 0xAC00 && first < 0xD7A4 && (first - 0xAC00) % 28 == 0;
  if (leading || (open_syllable && second > 0x11A7 && second < 0x11C3)) {
    return true;
  }
  const auto* const pair = std::ranges::lower_bound(
      kPairs, Pair{first, second}, [](const Pair& a, const Pair& b) {
        return a.first != b.first ? a.first < b.first : a.second < b.second;
      });
  return pair != std::end(kPairs) && pair->first == first && pair->second == second;
}

bool is_second(std::uint32_t point) {
  return std::ranges::any_of(kPairs, [point](const Pair& pair) { return pair.second == point; });
}

}  // namespace

// Unicode Standard Annex 15, section 9 (quick check), made sharper where it says
// "maybe": a pair that composes is a no.
bool is_nfc(std::string_view text) noexcept {
  std::uint32_t starter = 0;
  unsigned last_class = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    if (point.size == 0) {
      return false;
    }
    i += point.size;
    if (point.value < 0x300) {
      starter = point.value;
      last_class = 0;
      continue;
    }
    const unsigned combining = class_of(point.value);
    if (row_of(kNever, point.value) != nullptr || (combining != 0 && last_class > combining)) {
      return false;
    }
    const bool blocked = last_class != 0 && last_class >= combining;
    if (!blocked && composes(starter, point.value)) {
      return false;
    }
    // The mark slips below that of the composition, and may compose there.
    const CombiningClass* composition = combining == 0 ? nullptr : row_of(kComposed, starter);
    if (composition != nullptr && combining < composition->value && is_second(point.value)) {
      return false;
    }
    starter = combining == 0 ? point.value : starter;
    last_class = combining;
  }
  return true;
}

}  // namespace dsnsmith
