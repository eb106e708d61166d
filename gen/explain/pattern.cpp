#include "explain/pattern.hpp"

#include <algorithm>

namespace dsnsmith {
namespace {

constexpr std::uint32_t kLongestHole = 16;
constexpr std::uint32_t kLongestGap = 60;
constexpr std::size_t kLongestWord = 10;  // that counts
constexpr std::size_t kWeightOfMark = 40;  // what a value shows is surer than more words around it
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

// Of `{=name}`.
std::size_t end_of_sign(std::string_view text, std::size_t at) {
  return text.substr(at).starts_with("{=") ? text.find('}', at) : std::string_view::npos;
}

bool is_number(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

std::uint32_t longest_of(std::string_view name) {
  std::uint32_t words = 0;
  for (const char c : name) {
    if (c < '0' || c > '9') {
      return kLongestHole;
    }
    words = words * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return std::min(words, kLongestGap);
}

}  // namespace

class MessagePattern::Parser {
 public:
  Parser(std::string_view text, std::vector<Step>& steps) : text_(text), steps_(steps) {}

  void run() {
    while (at_ < text_.size()) {
      const std::size_t hole = end_of_hole(text_, at_);
      if (hole != std::string_view::npos) {
        read_hole(hole);
      } else if (const std::size_t sign = end_of_sign(text_, at_); sign != std::string_view::npos) {
        read_sign(sign);
      } else if (text_.substr(at_).starts_with(kGap)) {
        close(false);
        most_ += kLongestGap;
        at_ += kGap.size();
      } else if (text_[at_] == '*') {
        const bool ends_so = is_word_at(at_ + 1) && (at_ == 0 || !is_word_byte(text_[at_ - 1]));
        close(!ends_so);
        ending_ = ends_so;
        ++at_;
      } else if (text_[at_] == '|' && at_ != 0 && !is_blank(text_[at_ - 1]) && at_ + 1 < text_.size() && !is_blank(text_[at_ + 1])) {
        close(false);
        alternative_ = true;
        ++at_;
      } else {
        piece_.push_back(text_[at_++]);
      }
    }
    close(false);
  }

 private:
  [[nodiscard]] bool is_word_at(std::size_t at) const { return at < text_.size() && is_word_byte(text_[at]); }

  void read_hole(std::size_t end) {
    close(!piece_.empty() && is_word_byte(piece_.back()));  // the word goes on in the hole
    most_ += longest_of(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    while (is_word_at(at_)) {
      ++at_;  // and ends behind it
    }
  }

  void read_sign(std::size_t end) {
    close(false);
    const std::string_view name = text_.substr(at_ + 2, end - at_ - 2);
    const Match match = name == "text" ? Match::text : Match::whole;
    const std::string spelling = std::string("=").append(name).append("=");
    steps_.push_back({{{spelling, match}}, most_});
    most_ = 0;
    at_ = end + 1;
  }

  // Makes steps of the words before this place.
  void close(bool is_beginning) {
    const Words words(piece_, TextOrigin::ours);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool begins = is_beginning && i + 1 == words.size();
      Alternative word{std::string(words[i]), i == 0 && ending_ ? Match::ending : begins ? Match::beginning : Match::whole};
      if (i == 0 && alternative_ && !steps_.empty()) {
        steps_.back().alternatives.push_back(std::move(word));
      } else {
        steps_.push_back({{std::move(word)}, most_});
        most_ = 0;
      }
    }
    if (words.size() != 0) {
      ending_ = false;
      alternative_ = false;
    }
    piece_.clear();
  }

  std::string_view text_;
  std::vector<Step>& steps_;
  std::string piece_;
  std::size_t at_ = 0;
  std::uint32_t most_ = 0;
  bool ending_ = false;       // the next word is the end of one
  bool alternative_ = false;  // the next word may stand for the one before
};

// Of the shortest of its words.
std::size_t MessagePattern::weight_of(const Step& step) {
  if (step.alternatives.front().match == Match::whole && step.alternatives.front().word.starts_with('=')) {
    return kWeightOfMark;
  }
  std::size_t weight = kLongestWord;
  for (const Alternative& alternative : step.alternatives) {
    weight = std::min(weight, alternative.match == Match::text ? 1 : alternative.word.size());
  }
  return weight;
}

std::vector<Words::Place> MessagePattern::places_of(const Alternative& alternative, const Words& words) {
  switch (alternative.match) {
  case Match::beginning: return words.find_prefix(alternative.word);
  case Match::ending: return words.find_suffix(alternative.word);
  case Match::whole: return words.find(alternative.word);
  case Match::text: break;
  }
  std::vector<Words::Place> places;
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    if (!is_number(words[i])) {
      places.push_back({i, i + 1});
    }
  }
  return places;
}

std::vector<Words::Place> MessagePattern::places_of(const Step& step, const Words& words) {
  std::vector<Words::Place> places;
  for (const Alternative& alternative : step.alternatives) {
    const std::vector<Words::Place> found = places_of(alternative, words);
    places.insert(places.end(), found.begin(), found.end());
  }
  if (step.alternatives.size() > 1) {
    std::ranges::sort(places, {}, &Words::Place::begin);
  }
  return places;
}

bool MessagePattern::is_in(const Step& step, const Words& words) {
  return std::ranges::any_of(step.alternatives, [&](const Alternative& alternative) {
    switch (alternative.match) {
    case Match::beginning: return words.has_prefix(alternative.word);
    case Match::ending: return words.has_suffix(alternative.word);
    case Match::whole: return words.has(alternative.word);
    case Match::text: break;
    }
    return words.size() != 0;
  });
}

MessagePattern::MessagePattern(std::string_view text) {
  Parser(text, steps_).run();
  for (const Step& step : steps_) {
    weight_ += weight_of(step);
  }
}

std::vector<MessagePattern::Span> MessagePattern::find_in(const Words& words) const {
  std::vector<Span> reached;
  if (!std::ranges::all_of(steps_, [&](const Step& step) { return is_in(step, words); })) {
    return reached;
  }
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    const std::vector<Words::Place> places = places_of(step, words);
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

std::vector<std::string_view> MessagePattern::key_words() const {
  const Step* heaviest = nullptr;
  for (const Step& step : steps_) {
    const bool whole = std::ranges::all_of(step.alternatives, [](const Alternative& alternative) { return alternative.match == Match::whole; });
    if (whole && (heaviest == nullptr || weight_of(step) > weight_of(*heaviest))) heaviest = &step;
  }
  std::vector<std::string_view> words;
  if (heaviest != nullptr) {
    for (const Alternative& alternative : heaviest->alternatives) words.push_back(alternative.word);
  }
  return words;
}

std::size_t MessagePattern::weight_in(const Words& words) const {
  std::size_t weight = 0;
  for (const Step& step : steps_) {
    weight += is_in(step, words) ? weight_of(step) : 0;
  }
  return weight;
}

}  // namespace dsnsmith
