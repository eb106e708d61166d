#include "check/meant.hpp"

#include <algorithm>
#include <numeric>

namespace dsnsmith {

MeantText MeantText::of(std::string_view text) {
  MeantText meant;
  meant.text_ = Secret::copy_of(text);
  meant.origins_.resize(text.size());
  std::iota(meant.origins_.begin(), meant.origins_.end(), std::size_t{0});
  meant.end_ = text.size();
  return meant;
}

std::size_t MeantText::origin_of(std::size_t offset) const noexcept {
  return offset < origins_.size() ? origins_[offset] : end_;
}

void MeantText::take(const MeantText& source, std::size_t offset, std::size_t size) {
  const std::string_view part = source.text().substr(offset, size);
  text_.append(part);
  for (std::size_t i = 0; i < part.size(); ++i) {
    origins_.push_back(source.origin_of(offset + i));
  }
  end_ = std::max(end_, source.end_);
}

void MeantText::write(std::string_view text, const MeantText& source, std::size_t offset) {
  text_.append(text);
  origins_.insert(origins_.end(), text.size(), source.origin_of(offset));
  end_ = std::max(end_, source.end_);
}

}  // namespace dsnsmith
