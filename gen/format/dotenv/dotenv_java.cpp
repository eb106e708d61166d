// io.github.cdimascio:dotenv-java 3.2, internal/DotenvParser.java: one expression over a line, to which the next one
// is added as long as a double quote is open.
#include <algorithm>
#include <utility>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kName = kLetters + kDigits + ByteSet("_.-");
constexpr ByteSet kSpace(" \t\n\v\f\r");
constexpr ByteSet kTrimmed = ByteSet::range('\0', ' ');  // String.trim()

std::size_t skip(std::string_view text, std::size_t at, const ByteSet& set) {
  while (at < text.size() && set.contains(text[at])) {
    ++at;
  }
  return at;
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(skip(text, 0, kTrimmed));
  while (!text.empty() && kTrimmed.contains(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

// `\s*(#.*)?` to the end.
bool is_rest(std::string_view text, std::size_t at) {
  at = skip(text, at, kSpace);
  constexpr std::string_view kEnds[] = {"\n", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};
  return at == text.size() || (text[at] == '#' && std::ranges::none_of(kEnds, [&](std::string_view end) {
    return text.find(end, at) != text.npos;
  }));
}

// `'[^']*'|"[^"]*"|[^#]*` before such a rest: where it ends; npos if nothing matches.
std::size_t value_end(std::string_view text, std::size_t begin) {
  const char first = begin < text.size() ? text[begin] : '\0';
  const std::size_t close = first == '\'' || first == '"' ? text.find(first, begin + 1) : text.npos;
  if (close != text.npos && is_rest(text, close + 1)) {
    return close + 1;
  }
  const std::size_t end = std::min(text.find('#', begin), text.size());
  return is_rest(text, end) ? end : text.npos;
}

bool has_unescaped_quote(std::string_view content) {
  for (std::size_t i = content.find('"'); i != content.npos; i = content.find('"', i + 1)) {
    if (i == 0 || content[i - 1] != '\\') {
      return true;
    }
  }
  return false;
}

constexpr std::string_view kNoAssignment = "a line that assigns nothing";
constexpr std::string_view kOpenQuote = "a quote that is not closed";

class Reader {
 public:
  explicit Reader(const UnifiedText& source) : source_(source), text_(source.text.expose()) {}

  std::optional<Bindings> read(ReadFault& fault) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      const std::string_view line = text_.substr(at, end - at);
      begin = open_ ? begin : at;
      const bool skipped = !open_ && (trimmed(line).empty() || line.starts_with('#') || line.starts_with("////"));
      if (const std::string_view what = skipped ? std::string_view() : take_entry(begin, end); !what.empty()) {
        fault = {source_.origin[begin], what};
        return std::nullopt;
      }
      at = end + 1;
    }
    return std::move(bindings_);
  }

 private:
  std::string_view take_entry(std::size_t begin, std::size_t end) {
    open_ = false;
    const std::string_view entry = text_.substr(begin, end - begin);
    const std::size_t name = skip(entry, 0, kSpace);
    const std::size_t name_end = skip(entry, name, kName);
    const std::size_t equals = skip(entry, name_end, kSpace);
    if (name_end == name || !entry.substr(equals).starts_with('=')) {
      return kNoAssignment;
    }
    const std::size_t value = skip(entry, equals + 1, kSpace);
    const std::size_t stop = value_end(entry, value);
    if (stop == entry.npos) {
      return "a comment over several lines";
    }
    const std::string_view spelled = entry.substr(value, stop - value);
    if (spelled.starts_with('"') && !spelled.ends_with('"')) {
      open_ = true;
      return {};
    }
    std::string_view meaning = trimmed(spelled);
    const std::size_t blanks = meaning.empty() ? 0 : skip(spelled, 0, kTrimmed);
    const std::size_t spelled_end = value + blanks + meaning.size();
    if (meaning.starts_with('"') || meaning.ends_with('"')) {
      const std::size_t cut = spelled.size() - meaning.size();
      if (meaning.size() < 2 || meaning.front() != meaning.back() || cut > 1 || has_unescaped_quote(meaning.substr(1, meaning.size() - 2))) {
        return kOpenQuote;
      }
      // It takes the length of what it had not trimmed yet.
      meaning = meaning.substr(1, meaning.size() - 2 + cut);
    }
    bindings_.push_back({std::string(entry.substr(name, name_end - name)), Secret::copy_of(meaning), meaning.find('\0') == meaning.npos,
                         source_.origin[begin + name], source_.origin[begin + value + blanks], source_.origin[begin + spelled_end]});
    return {};
  }

  const UnifiedText& source_;
  std::string_view text_;
  bool open_ = false;
  Bindings bindings_;
};

}  // namespace

std::optional<Bindings> read_dotenv_java(std::string_view bytes, ReadFault& fault) {
  if (const std::size_t good = utf8_prefix(bytes); good != bytes.size()) {
    fault = {good, "bytes that are no UTF-8"};
    return std::nullopt;
  }
  const UnifiedText source = unify_line_ends(bytes, InvalidBytes::kept);
  return Reader(source).read(fault);
}

}  // namespace dsnsmith
