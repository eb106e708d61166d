#include "explain/pattern.hpp"

#include <algorithm>

namespace dsnsmith {
namespace {

constexpr std::uint32_t kLongestHole = 16;
constexpr std::uint32_t kLongestGap = 60;
constexpr std::size_t kMostSpans = 64;
constexpr std::string_view kGap = "\xe2\x80\xa6";  // …

// Of `{word}`: where it ends; other braces belong to the message.
std::size_t end_of_hole(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_word_byte(text[end])) {
    ++end;
  }
  const bool hole = text[at] == '{' && end > at + 1 && end < text.size() && text[end] == '}';
  return hole ? end : std::string_view::npos;
}

std::size_t weight_of(std::string_view word) { return std::min<std::size_t>(word.size(), 10); }

}  // namespace

MessagePattern::MessagePattern(std::string_view text) {
  std::uint32_t most = 0;
  std::string piece;
  const auto close = [&](bool is_prefix) {
    const Words words(piece, TextOrigin::ours);
    for (std::size_t i = 0; i < words.size(); ++i) {
      steps_.push_back({std::string(words[i]), is_prefix && i + 1 == words.size(), most});
      weight_ += weight_of(words[i]);
      most = 0;
    }
    piece.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t hole = end_of_hole(text, at);
    if (hole != std::string_view::npos) {
      close(!piece.empty() && is_word_byte(piece.back()));  // the word goes on in the hole
      most += kLongestHole;
      at = hole + 1;
      while (at < text.size() && is_word_byte(text[at])) {
        ++at;  // and ends behind it
      }
    } else if (text.substr(at).starts_with(kGap)) {
      close(false);
      most += kLongestGap;
      at += kGap.size();
    } else if (text[at] == '*') {
      close(true);
      ++at;
    } else {
      piece.push_back(text[at++]);
    }
  }
  close(false);
}

std::vector<MessagePattern::Span> MessagePattern::find_in(const Words& words) const {
  std::vector<Span> reached;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    const std::vector<Words::Place> places = step.is_prefix ? words.find_prefix(step.word) : words.find(step.word);
    std::vector<Span> next;
    std::size_t near = 0;  // the first of `reached` that ends too late for the place
    for (const Words::Place& place : places) {
      if (i == 0) {
        next.push_back({place.begin, place.end});
        continue;
      }
      while (near < reached.size() && reached[near].end <= place.begin) {
        ++near;
      }
      if (near != 0 && reached[near - 1].end + step.most >= place.begin) {
        next.push_back({reached[near - 1].begin, place.end});
      }
    }
    reached = std::move(next);
    if (reached.empty()) {
      break;
    }
  }
  if (reached.size() > kMostSpans) {
    reached.resize(kMostSpans);
  }
  return reached;
}

std::size_t MessagePattern::weight_in(const Words& words) const {
  std::size_t weight = 0;
  for (const Step& step : steps_) {
    const bool there = step.is_prefix ? !words.find_prefix(step.word).empty() : words.contains(step.word);
    weight += there ? weight_of(step.word) : 0;
  }
  return weight;
}

}  // namespace dsnsmith
