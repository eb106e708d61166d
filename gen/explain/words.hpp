// A pasted text as words: what quotes, colours, time stamps and the width of a terminal leave of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "explain/pasted.hpp"

namespace dsnsmith {

// Whether a text comes from outside, with prefixes of logs at its lines, or is a pattern of ours.
enum class TextOrigin { pasted, ours };

// Letters, digits and `_` make words, in lower case; an apostrophe inside a word is left out
// (`can't`, `can’t`). An at sign inside something (`user@host`) is a word by itself. All else parts words: blanks, quotes, punctuation, escapes of terminals, of
// JSON (`\n`, `\"`, `\u001b`) and of HTML, bytes that are no UTF-8. Of pasted text the prefixes of
// lines go: `service-1  | `, time stamps, `[pod/name/container]`.
class Words {
 public:
  Words(std::string_view text, TextOrigin origin);

  // Positions count words.
  struct Place {
    std::uint32_t begin;
    std::uint32_t end;
  };

  [[nodiscard]] std::size_t size() const noexcept { return words_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const { return text_of(words_[i]); }
  // Where the word (or mark) stands, in order. A word that a terminal broke in two counts at both its halves.
  [[nodiscard]] std::vector<Place> find(std::string_view word) const;
  [[nodiscard]] std::vector<Place> find_prefix(std::string_view prefix) const;
  [[nodiscard]] std::vector<Place> find_suffix(std::string_view suffix) const;
  // Whether those would find anything; a text holds few of the words of all patterns.
  [[nodiscard]] bool has(std::string_view word) const;
  [[nodiscard]] bool has_prefix(std::string_view prefix) const;
  [[nodiscard]] bool has_suffix(std::string_view suffix) const;
  // Each word that find() would find, once, in the order of their bytes.
  [[nodiscard]] std::vector<std::string_view> distinct() const;

 private:
  struct Word {
    std::uint32_t offset;
    std::uint32_t size;
  };
  struct Entry {  // of the index: a word, two halves of one, or a mark
    Word word;
    Place place;
  };
  [[nodiscard]] std::string_view text_of(const Word& word) const {
    return std::string_view(letters_).substr(word.offset, word.size);
  }
  void index(const std::vector<std::uint32_t>& broken);
  void index_marks(const std::vector<std::pair<Mark, std::uint32_t>>& marks);
  void index_endings();
  // Of the entries whose words are `word` or begin so, the first.
  [[nodiscard]] std::vector<Entry>::const_iterator first_from(std::string_view word) const;
  [[nodiscard]] std::vector<std::uint32_t>::const_iterator first_ending(std::string_view suffix) const;
  [[nodiscard]] std::string_view ending_at(std::uint32_t i) const { return text_of(index_[i].word); }

  std::string letters_;  // all words, one behind the other
  std::vector<Word> words_;
  std::vector<Entry> index_;  // by word, then by place
  std::vector<std::uint32_t> endings_;  // the first entry of each word, by its letters from the last to the first
};

}  // namespace dsnsmith
