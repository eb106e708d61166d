#include "text/distance.hpp"

#include <algorithm>
#include <vector>

namespace dsnsmith {
namespace {
constexpr std::size_t kLongestWord = 64;  // longer words are not compared: nobody mistypes those
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    last[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

Nearest::Nearest(std::string_view typed)
    : typed_(typed), distance_(std::max<std::size_t>(1, typed.size() / 3) + 1) {}

void Nearest::offer(std::string_view known) {
  if (typed_.size() > kLongestWord || known.size() > kLongestWord) {
    return;
  }
  const std::size_t distance = edit_distance(typed_, known);
  if (distance < distance_) {
    distance_ = distance;
    best_ = known;
  }
}

}  // namespace dsnsmith
