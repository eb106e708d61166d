#include "explain/words.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/ascii.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr char kEscape = '\x1b';

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

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

std::string_view rest_of(std::string_view text, std::size_t at) { return text.substr(std::min(at, text.size())); }

// ECMA-48: `ESC [ parameters final`; also where the escape character itself was written out.
std::size_t colour_size(std::string_view text) {
  std::size_t at = 0;
  for (const std::string_view spelling : {"\x1b", "\\u001b", "\\u001B", "\\x1b", "\\x1B", "\\033", "\\e", "^["}) {
    if (text.starts_with(spelling)) {
      at = spelling.size();
      break;
    }
  }
  if (at == 0 || at >= text.size() || text[at] != '[') {
    return 0;
  }
  ++at;
  while (at < text.size() && (is_digit(text[at]) || text[at] == ';' || text[at] == '?')) {
    ++at;
  }
  return at < text.size() ? at + 1 : at;
}

// `\n`, `\"`, `\u2502`, of JSON and of programs that print strings as literals; a run of backslashes is
// one, since each layer of escaping doubles it.
std::size_t escape_size(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] == '\\') {
    ++at;
  }
  if (at == 0 || at >= text.size()) {
    return at;
  }
  if (text[at] == 'u' && text.size() > at + 4 && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, text.begin() + static_cast<std::ptrdiff_t>(at) + 5, is_hex)) {
    return at + 5;
  }
  return text[at] == 'n' || text[at] == 't' || text[at] == 'r' ? at + 1 : at;
}

std::size_t entity_size(std::string_view text) {
  for (const std::string_view entity : {"&quot;", "&#39;", "&#34;", "&#x27;", "&apos;", "&lt;", "&gt;", "&amp;", "&nbsp;"}) {
    if (text.starts_with(entity)) {
      return entity.size();
    }
  }
  return 0;
}

// `#012`, a line's end as rsyslog writes it into one line; `#011` and `#015` likewise.
std::size_t octal_size(std::string_view text) {
  return text.starts_with("#012") || text.starts_with("#011") || text.starts_with("#015") ? 4 : 0;
}

std::size_t blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) {
    ++at;
  }
  return at;
}

// `web-1  | ` of Compose: one name, a bar and a blank.
std::size_t service_size(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && at < 64 && (is_word_byte(line[at]) || line[at] == '-' || line[at] == '.')) {
    ++at;
  }
  const std::size_t bar = blanks(line, at);
  return at != 0 && rest_of(line, bar).starts_with("| ") ? bar + 2 : 0;
}

// `[pod/name/container] ` of kubectl.
std::size_t bracket_size(std::string_view line) {
  if (!line.starts_with("[pod/")) {
    return 0;
  }
  const std::size_t end = line.substr(0, 300).find("] ");
  return end == std::string_view::npos ? 0 : end + 2;
}

// `#9 0.329 ` of BuildKit.
std::size_t build_step_size(std::string_view line) {
  std::size_t at = line.starts_with("#") ? 1 : 0;
  while (at != 0 && at < line.size() && (is_digit(line[at]) || line[at] == '.' || line[at] == ' ')) {
    ++at;
  }
  return at > 3 && line[at - 1] == ' ' ? at : 0;
}

bool looks_like(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) {
    return false;
  }
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) {
      return false;
    }
  }
  return true;
}

// A date, a time, or both, to the end of their digits.
std::size_t stamp_size(std::string_view line) {
  const std::size_t open = line.starts_with("[") ? 1 : 0;
  const std::string_view text = line.substr(open);
  const bool stamp = looks_like(text, "0000-00-00") || looks_like(text, "0000/00/00") || looks_like(text, "00:00:00");
  if (!stamp) {
    return 0;
  }
  std::size_t at = open;
  while (at < line.size() && (is_digit(line[at]) || std::string_view("TZ:.,+-/").find(line[at]) != std::string_view::npos)) {
    ++at;
  }
  return open == 1 && rest_of(line, at).starts_with("]") ? at + 1 : at;
}

// All prefixes at the beginning of a line.
std::size_t prefix_size(std::string_view line) {
  std::size_t at = 0;
  for (int i = 0; i < 4; ++i) {
    const std::size_t begin = blanks(line, at);
    const std::string_view rest = rest_of(line, begin).substr(0, 400);
    std::size_t size = colour_size(rest);
    if (size == 0) size = stamp_size(rest);
    if (size == 0) size = service_size(rest);
    if (size == 0) size = bracket_size(rest);
    if (size == 0) size = build_step_size(rest);
    if (size == 0) {
      break;
    }
    at = begin + size;
  }
  return at;
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

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool is_capital(char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }

std::size_t backslashes(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == '\\') {
    ++at;
  }
  return at;
}

// A quote, its backslashes before it.
bool is_quote_at(std::string_view text, std::size_t at) {
  at = backslashes(text, at);
  return at < text.size() && is_quote(text[at]);
}

// A line ends directly behind a word, and the quote around that word stands on the next line: `"app⏎"`,
// or `"app\n"` where a program wrote the end out.
bool is_newline_mark(std::string_view text, std::size_t at) {
  const bool written = text[at] == '\\' && escape_size(text.substr(at)) > backslashes(text, at) - at;
  if (at == 0 || !is_word_byte(text[at - 1]) || (!written && text[at] != '\n' && text[at] != '\r')) {
    return false;
  }
  std::size_t next = at;
  for (int ends = 0; ends < 3 && next < text.size(); ++ends) {
    const bool bare = text[next] == '\n' || text[next] == '\r';
    const std::size_t size = bare ? 1 : text[next] == '\\' ? escape_size(text.substr(next)) : 0;
    if (size <= (bare ? 0 : backslashes(text, next) - next)) {
      break;
    }
    next += size;
    next = blanks(text, next + (bare ? prefix_size(rest_of(text, next)) : 0));
  }
  const std::size_t quote = backslashes(text, next);
  return is_quote_at(text, next) && (quote + 1 >= text.size() || (!is_word_byte(text[quote + 1]) && !is_quote(text[quote + 1])));
}

// `""`, also `\"\"`; neither three in a row nor the end of one text beside the beginning of another.
bool is_empty_mark(std::string_view text, std::size_t at) {
  if (!is_quote(text[at])) {
    return false;
  }
  std::size_t before = at;
  while (before != 0 && text[before - 1] == '\\') {
    --before;
  }
  const std::size_t other = backslashes(text, at + 1);
  const bool closed = other < text.size() && text[other] == text[at];
  const bool open_before = before != 0 && (is_word_byte(text[before - 1]) || is_quote(text[before - 1]));
  const bool open_behind = other + 1 < text.size() && (is_word_byte(text[other + 1]) || is_quote(text[other + 1]));
  return closed && !open_before && !open_behind;
}

// `${NAME`, `$(NAME`, `{{ name`, `$NAME`.
bool is_placeholder_mark(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("{{")) {
    return rest.size() > 2 && (is_word_byte(rest[2]) || rest[2] == ' ' || rest[2] == '.');
  }
  if (rest[0] != '$' || rest.size() < 4) {
    return false;
  }
  const bool named = std::all_of(rest.begin() + 1, rest.begin() + 4, is_capital);
  return (rest[1] == '{' && is_word_byte(rest[2])) || (rest[1] == '(' && is_capital(rest[2])) || (named && (at == 0 || !is_word_byte(text[at - 1])));
}

// `"@db"`, and not `"@scope/package"`.
bool is_at_mark(std::string_view text, std::size_t at) {
  if (text[at] != '@' || at == 0 || !is_quote(text[at - 1]) || at + 1 >= text.size() || !is_word_byte(text[at + 1])) {
    return false;
  }
  std::size_t end = at + 1;
  while (end < text.size() && (is_word_byte(text[end]) || text[end] == '-' || text[end] == '.')) {
    ++end;
  }
  return end == text.size() || text[end] != '/';
}

std::optional<Mark> mark_at(std::string_view text, std::size_t at) {
  if (is_newline_mark(text, at)) return Mark::newline;
  if (is_empty_mark(text, at)) return Mark::empty;
  if (is_placeholder_mark(text, at)) return Mark::placeholder;
  if (is_at_mark(text, at)) return Mark::at;
  return std::nullopt;
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
    if (rest[0] == kEscape || rest[0] == '\\' || rest[0] == '^') {
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

std::string_view spelling_of(Mark mark) {
  switch (mark) {
  case Mark::newline: return "=newline=";
  case Mark::empty: return "=empty=";
  case Mark::placeholder: return "=placeholder=";
  case Mark::at: break;
  }
  return "=at=";
}

bool is_word_byte(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_';
}

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
