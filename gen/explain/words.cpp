#include "explain/words.hpp"

#include <algorithm>
#include <optional>

#include "core/ascii.hpp"
#include "explain/pasted.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

// Letters outside ASCII, roughly: the blocks of punctuation, arrows, boxes and symbols are none.
bool is_letter(std::uint32_t value) {
  const bool sign = value == 0xD7 || value == 0xF7 || (value >= 0x2000 && value < 0x2C00) ||
                    (value >= 0x3000 && value < 0x3040) || (value >= 0xFE00 && value < 0xFF10) || value >= 0xFFF0;
  return value >= 0xC0 && !sign;
}

// Latin-1 and Cyrillic; other scripts are compared as they stand.
std::uint32_t lowered_letter(std::uint32_t value) {
  const bool capital = (value >= 0xC0 && value <= 0xDE) || (value >= 0x410 && value <= 0x42F);
  return capital ? value + 0x20 : value;
}

void append_utf8(std::string& text, std::uint32_t value) {
  if (value < 0x800) {
    text.push_back(static_cast<char>(0xC0U | (value >> 6U)));
  } else if (value < 0x10000) {
    text.push_back(static_cast<char>(0xE0U | (value >> 12U)));
    text.push_back(static_cast<char>(0x80U | ((value >> 6U) & 0x3FU)));
  } else {
    text.push_back(static_cast<char>(0xF0U | (value >> 18U)));
    text.push_back(static_cast<char>(0x80U | ((value >> 12U) & 0x3FU)));
    text.push_back(static_cast<char>(0x80U | ((value >> 6U) & 0x3FU)));
  }
  text.push_back(static_cast<char>(0x80U | (value & 0x3FU)));
}

// `can't`, `doesn’t`: the apostrophe, if a short ending stands behind it and nothing more.
std::size_t apostrophe_size(std::string_view text) {
  std::size_t size = 0;
  for (const std::string_view spelling : {"'", "\xe2\x80\x99", "\xe2\x80\x98", "\xc2\xb4", "&#39;", "&#x27;", "&apos;", "&rsquo;", "\\u0027", "\\'"}) {
    if (text.starts_with(spelling)) size = spelling.size();
  }
  if (size == 0) {
    return 0;
  }
  for (const std::string_view ending : {"t", "s", "re", "ve", "ll", "d"}) {
    const std::string_view rest = text.substr(size);
    const bool same = rest.size() >= ending.size() && std::equal(ending.begin(), ending.end(), rest.begin(), [](char a, char b) { return a == lower(b); });
    if (same && (rest.size() == ending.size() || !is_word_byte(rest[ending.size()]))) {
      return size;
    }
  }
  return 0;
}

bool is_before_from_behind(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

// Takes a text apart, byte by byte.
class Scanner {
 public:
  Scanner(std::string_view text, TextOrigin origin, std::string& letters) : text_(text), origin_(origin), letters_(letters) {}

  template <typename Ended, typename Marked>
  void run(Ended ended, Marked marked) {
    std::size_t at = origin_ == TextOrigin::pasted ? prefix_size(text_) : 0;
    while (at < text_.size()) {
      const std::size_t size = letter_size(at);
      if (size != 0) {
        at += size;
        continue;
      }
      const std::size_t next = at + separator_size(at);
      // The prefix of the next line is no part of what a terminal broke in two there.
      ended(text_.substr(at, text_[at] == '\n' ? 1 : next - at));
      if (const std::optional<Mark> mark = origin_ == TextOrigin::pasted ? mark_at(text_, at) : std::nullopt; mark) {
        marked(*mark);
      }
      if (is_at_sign(at)) {
        letters_.push_back('@');
        ended(text_.substr(next, 0));
      }
      at = next;
    }
    ended(std::string_view());
  }

 private:
  // `user@host`, `"p@ss"`; neither `@scope/package` nor an at sign between blanks.
  [[nodiscard]] bool is_at_sign(std::size_t at) const {
    constexpr std::string_view kNothingBefore = " \t\r\n\"'`([{<>/,;=|";
    const bool inside = at == 0 ? origin_ == TextOrigin::ours : kNothingBefore.find(text_[at - 1]) == std::string_view::npos;
    const bool goes_on = at + 1 == text_.size() ? origin_ == TextOrigin::ours : is_word_byte(text_[at + 1]);
    return text_[at] == '@' && inside && goes_on;
  }

  // Appends what stands at `at` if it belongs to a word; the bytes that it took.
  std::size_t letter_size(std::size_t at) {
    const char c = text_[at];
    if (is_word_byte(c)) {
      letters_.push_back(lower(c));
      return 1;
    }
    const bool inside = at != 0 && is_word_byte(text_[at - 1]);
    if (inside) {
      if (const std::size_t size = apostrophe_size(text_.substr(at)); size != 0) return size;
    }
    if (static_cast<unsigned char>(c) >= 0x80U) {
      const CodePoint point = code_point_at(text_, at);
      if (point.size != 0 && is_letter(point.value)) {
        append_utf8(letters_, lowered_letter(point.value));
        return point.size;
      }
    }
    return 0;
  }

  [[nodiscard]] std::size_t separator_size(std::size_t at) const {
    const std::string_view rest = text_.substr(at);
    std::size_t size = 1;
    if (rest[0] == '\x1b' || rest[0] == '\\' || rest[0] == '^') {
      size = std::max({colour_size(rest), escape_size(rest), std::size_t{1}});
    } else if (rest[0] == '&') {
      size = std::max(entity_size(rest), std::size_t{1});
    } else if (rest[0] == '#') {
      size = std::max(octal_size(rest), std::size_t{1});
    } else if (static_cast<unsigned char>(rest[0]) >= 0x80U) {
      size = std::max(code_point_at(text_, at).size, std::size_t{1});
    }
    if (rest[0] == '\n' && origin_ == TextOrigin::pasted) {
      size += prefix_size(rest.substr(1));
    }
    return size;
  }

  std::string_view text_;
  TextOrigin origin_;
  std::string& letters_;
};

}  // namespace

Words::Words(std::string_view text, TextOrigin origin) {
  letters_.reserve(text.size());
  std::vector<std::uint32_t> broken;  // words that may go on in the next
  std::uint32_t begin = 0;
  std::vector<std::pair<Mark, std::uint32_t>> marks;  // and the words before them
  std::size_t line_ends = 0;  // behind the last word
  bool more = false;          // than these and an indentation stands there
  const auto ended = [&](std::string_view separator) {
    const auto end = static_cast<std::uint32_t>(letters_.size());
    if (end != begin) {
      if (line_ends == 1 && !more && !words_.empty()) {
        broken.push_back(static_cast<std::uint32_t>(words_.size() - 1));
      }
      words_.push_back({begin, end - begin});
      begin = end;
      line_ends = 0;
      more = false;
    }
    if (separator.starts_with('\n')) {
      ++line_ends;
    }
    more = more || separator.find_first_not_of(" \t\r\n") != std::string_view::npos || origin == TextOrigin::ours;
  };
  Scanner(text, origin, letters_).run(ended, [&](Mark mark) { marks.emplace_back(mark, static_cast<std::uint32_t>(words_.size())); });
  index_marks(marks);
  index(broken);
}

void Words::index_marks(const std::vector<std::pair<Mark, std::uint32_t>>& marks) {
  for (const auto& [mark, place] : marks) {
    const std::string_view spelling = spelling_of(mark);
    index_.push_back({{static_cast<std::uint32_t>(letters_.size()), static_cast<std::uint32_t>(spelling.size())}, {place, place}});
    letters_.append(spelling);
  }
}

void Words::index(const std::vector<std::uint32_t>& broken) {
  index_.reserve(index_.size() + words_.size() + broken.size());
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    index_.push_back({words_[i], {i, i + 1}});
  }
  for (const std::uint32_t i : broken) {
    if (i + 1 < words_.size()) {
      index_.push_back({{words_[i].offset, words_[i].size + words_[i + 1].size}, {i, i + 2}});
    }
  }
  std::sort(index_.begin(), index_.end(), [this](const Entry& a, const Entry& b) {
    const int order = text_of(a.word).compare(text_of(b.word));
    return order != 0 ? order < 0 : a.place.begin < b.place.begin;
  });
  index_endings();
}

void Words::index_endings() {
  for (std::uint32_t i = 0; i < index_.size(); ++i) {
    if (i == 0 || ending_at(i) != ending_at(i - 1)) {
      endings_.push_back(i);
    }
  }
  std::sort(endings_.begin(), endings_.end(), [this](std::uint32_t a, std::uint32_t b) { return is_before_from_behind(ending_at(a), ending_at(b)); });
}

std::vector<Words::Entry>::const_iterator Words::first_from(std::string_view word) const {
  return std::lower_bound(index_.begin(), index_.end(), word, [this](const Entry& e, std::string_view w) { return text_of(e.word) < w; });
}

std::vector<std::uint32_t>::const_iterator Words::first_ending(std::string_view suffix) const {
  return std::lower_bound(endings_.begin(), endings_.end(), suffix, [this](std::uint32_t i, std::string_view s) { return is_before_from_behind(ending_at(i), s); });
}

std::vector<Words::Place> Words::find(std::string_view word) const {
  std::vector<Place> places;
  for (auto entry = first_from(word); entry != index_.end() && text_of(entry->word) == word; ++entry) {
    places.push_back(entry->place);
  }
  return places;
}

std::vector<Words::Place> Words::find_prefix(std::string_view prefix) const {
  std::vector<Place> places;
  for (auto entry = first_from(prefix); entry != index_.end() && text_of(entry->word).starts_with(prefix); ++entry) {
    places.push_back(entry->place);
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.begin < b.begin; });
  return places;
}

std::vector<Words::Place> Words::find_suffix(std::string_view suffix) const {
  std::vector<Place> places;
  for (auto ending = first_ending(suffix); ending != endings_.end() && ending_at(*ending).ends_with(suffix); ++ending) {
    for (std::size_t i = *ending; i < index_.size() && text_of(index_[i].word) == ending_at(*ending); ++i) {
      places.push_back(index_[i].place);
    }
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.begin < b.begin; });
  return places;
}

bool Words::has(std::string_view word) const {
  const auto entry = first_from(word);
  return entry != index_.end() && text_of(entry->word) == word;
}

bool Words::has_prefix(std::string_view prefix) const {
  const auto entry = first_from(prefix);
  return entry != index_.end() && text_of(entry->word).starts_with(prefix);
}

std::vector<std::string_view> Words::distinct() const {
  std::vector<std::string_view> words;
  for (std::uint32_t i = 0; i < index_.size(); ++i) {
    if (i == 0 || ending_at(i) != ending_at(i - 1)) words.push_back(ending_at(i));
  }
  return words;
}

bool Words::has_suffix(std::string_view suffix) const {
  const auto ending = first_ending(suffix);
  return ending != endings_.end() && ending_at(*ending).ends_with(suffix);
}

}  // namespace dsnsmith
