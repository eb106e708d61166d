// The form of a message: its own words, with holes for what differs from one to the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "explain/words.hpp"

namespace dsnsmith {

// Written as the message stands in its source. `{anything}` is a hole of up to sixteen words or
// none (what it held may be punctuation), `{4}` one of up to four, `…` a gap of up to sixty or none;
// `word*` and `word{hole}` are a word that begins so, `*word` one that ends so, `one|other` either
// word. Quotes and punctuation do not count, but where a value shows what is wrong with it: `{=newline}`,
// `{=empty}`, `{=placeholder}` and `{=at}` are the marks of Words, `{=text}` one word that is no number.
class MessagePattern {
 public:
  explicit MessagePattern(std::string_view text);

  struct Span {
    std::uint32_t begin;
    std::uint32_t end;
  };
  // Where the text holds it, the first places only.
  [[nodiscard]] std::vector<Span> find_in(const Words& words) const;

  // How much it says: the letters of its words, long words counted as ten.
  [[nodiscard]] std::size_t weight() const noexcept { return weight_; }
  // Of these letters, how many stand in the text at all; to name the nearest.
  [[nodiscard]] std::size_t weight_in(const Words& words) const;
  [[nodiscard]] std::size_t word_count() const noexcept { return steps_.size(); }
  // Words of which a text has to hold one for find_in() to find anything, as few texts do; none: no such words are known.
  [[nodiscard]] std::vector<std::string_view> key_words() const;

 private:
  enum class Match { whole, beginning, ending, text };
  struct Alternative {
    std::string word;
    Match match;
  };
  struct Step {
    std::vector<Alternative> alternatives;
    std::uint32_t most;  // words between the step before and this one
  };
  class Parser;
  static std::size_t weight_of(const Step& step);
  static std::vector<Words::Place> places_of(const Alternative& alternative, const Words& words);
  static std::vector<Words::Place> places_of(const Step& step, const Words& words);
  static bool is_in(const Step& step, const Words& words);
  std::vector<Step> steps_;
  std::size_t weight_ = 0;
};

}  // namespace dsnsmith
