// vlucas/phpdotenv 5, src/Parser: Lines.php joins what a double quote leaves open, EntryParser.php understands it,
// and src/Loader/Resolver.php replaces variables, the last of a value first.
#include <algorithm>
#include <utility>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kName = kLetters + kDigits + ByteSet("_.");
constexpr ByteSet kTrimmed(std::string_view(" \t\n\r\0\v", 6));
constexpr ByteSet kSpace(" \t\n\r\v\f");
constexpr ByteSet kBlank(" \t\v\f");
constexpr std::size_t kLongestToken = 1000;  // Lexer.php

std::size_t trimmed_begin(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size() && kTrimmed.contains(text[begin])) {
    ++begin;
  }
  return begin;
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(trimmed_begin(text));
  while (!text.empty() && kTrimmed.contains(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

struct Version {
  bool lone_quotes;        // a quote in front of a line is counted, too
  bool comments;           // nothing begins behind a number sign
  bool begins_again;       // a line within quotes may open them anew
  bool drops_open_end;     // what the file's end leaves open is no fault
  std::size_t bare_export; // a name so long that begins with `export` is no prefix with a name
  ByteSet behind_export;   // what is trimmed there
  ByteSet name;
};
constexpr Version kOlder{false, false, true, true, 8, kTrimmed, kName};
// Of the letters outside ASCII it takes some; 5.4, which reads the same file, takes none.
constexpr Version kNewer{true, true, false, false, 6, kSpace, kName + ByteSet::range(0x80, 0xff)};

// looksLikeMultilineStop: how many quotes have no backslash before them, once pairs of backslashes are gone.
bool stops(std::string_view line, bool started, const Version& version) {
  if (line == "\"") {
    return true;
  }
  std::size_t quotes = 0;
  char before = version.lone_quotes ? ' ' : '\\';
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line.substr(i).starts_with("\\\\")) {
      ++i;
      continue;
    }
    quotes += line[i] == '"' && before != '\\' ? 1U : 0U;
    before = line[i];
  }
  return quotes >= (started ? 2U : 1U);
}

bool starts(std::string_view line, const Version& version) {
  const std::size_t quote = line.find("=\"");
  return quote != line.npos && !(version.comments && line.find('#') < quote) && !stops(line, true, version);
}

// EntryParser's states, character for character.
class Value {
 public:
  // What is wrong; nothing if it was read.
  std::string_view read(std::string_view text) {
    for (std::size_t i = take_blanks(text); i < text.size() && state_ != State::comment; ++i) {
      if (const std::string_view what = take(text[i]); !what.empty()) {
        return what;
      }
      end_ = state_ == State::blank || state_ == State::comment ? end_ : i + 1;
      // The quote that closed it is part of it.
      end_ = state_ == State::blank && (text[i] == '\'' || text[i] == '"') ? i + 1 : end_;
    }
    const bool open = state_ == State::single_quoted || state_ == State::double_quoted || state_ == State::escape;
    return open ? "a quote that is not closed" : std::string_view();
  }

  Secret resolved(Bindings& before) {
    Secret value = Secret::copy_of(chars_.expose());
    for (; !variables_.empty(); variables_.pop_back()) {
      const std::size_t at = variables_.back();
      const std::string_view text = value.expose();
      std::size_t end = at + 2;
      while (end < text.size() && kName.contains(text[end])) {
        ++end;
      }
      const bool names = text.substr(at).starts_with("${") && end > at + 2 && text.substr(end).starts_with('}');
      const Secret* found = names ? before.expansion_of(text.substr(at + 2, end - at - 2)) : nullptr;
      if (found != nullptr) {
        Secret next = Secret::copy_of(text.substr(0, at));
        next.append(*found).append(text.substr(end + 1));
        value = std::move(next);
      }
    }
    return value;
  }

  [[nodiscard]] std::size_t end() const { return end_; }

 private:
  enum class State { initial, bare, single_quoted, double_quoted, escape, blank, comment };

  // A form feed is not trimmed; blanks behind it are one token with it, which begins a value.
  std::size_t take_blanks(std::string_view text) {
    const std::string_view token = text.substr(0, kLongestToken);
    for (; end_ < token.size() && kBlank.contains(token[end_]); ++end_) {
      append(token[end_], State::bare);
    }
    return end_;
  }

  void append(char c, State state) {
    if (c == '$' && state_ != State::single_quoted && state_ != State::escape) {
      variables_.push_back(chars_.size());
    }
    chars_.append(c);
    state_ = state;
  }

  std::string_view take(char c) {
    switch (state_) {
      case State::initial:
        if (c == '\'' || c == '"') {
          state_ = c == '"' ? State::double_quoted : State::single_quoted;
          return {};
        }
        [[fallthrough]];
      case State::bare:
        if (c == '#') {
          state_ = State::comment;
        } else if (state_ == State::bare && kSpace.contains(c)) {
          state_ = State::blank;
        } else {
          append(c, State::bare);
        }
        return {};
      case State::single_quoted:
      case State::double_quoted: take_quoted(c); return {};
      case State::escape: return take_escaped(c);
      case State::blank:
        state_ = c == '#' ? State::comment : state_;
        return c == '#' || kSpace.contains(c) ? std::string_view() : "text behind a blank";
      case State::comment: break;
    }
    return {};
  }

  void take_quoted(char c) {
    const bool weak = state_ == State::double_quoted;
    if (c == (weak ? '"' : '\'')) {
      state_ = State::blank;
    } else if (weak && c == '\\') {
      state_ = State::escape;
    } else {
      append(c, state_);
    }
  }

  std::string_view take_escaped(char c) {
    constexpr std::string_view kEscaped = "\"\\$fnrtv";
    constexpr std::string_view kMeanings = "\"\\$\f\n\r\t\v";
    const std::size_t known = kEscaped.find(c);
    if (known == kEscaped.npos) {
      return "a backslash before what it cannot escape";
    }
    append(kMeanings[known], State::double_quoted);
    return {};
  }

  State state_ = State::initial;
  std::size_t end_ = 0;
  Secret chars_;
  std::vector<std::size_t> variables_;
};

class Reader {
 public:
  Reader(std::string_view text, const Version& version) : text_(text), version_(version) {}

  // What is wrong; nothing if all was read.
  std::string_view read() {
    std::size_t begin = byte_order_mark(text_);
    bool open = false;
    for (std::size_t at = begin; at <= text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      const std::string_view line = text_.substr(at, end - at);
      const bool started = (!open || version_.begins_again) && starts(line, version_);
      begin = open ? begin : at;
      open = (open || started) && !stops(line, started, version_);
      const bool whole = !open || (end == text_.size() && !version_.drops_open_end);
      if (const std::string_view what = whole ? take_entry(begin, end) : std::string_view(); !what.empty()) {
        begin_ = begin;
        return what;
      }
      at = end + 1;
    }
    return {};
  }

  [[nodiscard]] std::size_t begin() const { return begin_; }  // of what is wrong
  Bindings& bindings() { return bindings_; }

 private:
  std::string_view take_entry(std::size_t begin, std::size_t end) {
    const std::string_view entry = text_.substr(begin, end - begin);
    const std::string_view content = trimmed(entry);
    if (content.empty() || content.front() == '#') {
      return {};
    }
    const std::size_t equals = entry.find('=');
    const bool assigns = equals != entry.npos;
    std::string_view name = assigns ? trimmed(entry.substr(0, equals)) : entry;
    if (name.size() > version_.bare_export && name.starts_with("export") && kSpace.contains(name[6])) {
      name.remove_prefix(6);
      while (!name.empty() && version_.behind_export.contains(name.front())) {
        name.remove_prefix(1);
      }
    }
    if (name.size() >= 3 && name.front() == name.back() && ByteSet("'\"").contains(name.front())) {
      name = name.substr(1, name.size() - 2);
    }
    if (name.empty() || !version_.name.contains_all(name)) {
      return "a name that no variable can have";
    }
    if (!assigns) {
      std::erase_if(bindings_, [name](const Binding& binding) { return binding.key == name; });
      return {};
    }
    const std::size_t blanks = trimmed_begin(entry.substr(equals + 1));
    const std::string_view spelled = trimmed(entry.substr(equals + 1));
    Value value;
    if (const std::string_view what = value.read(spelled); !what.empty()) {
      return what;
    }
    const std::size_t value_begin = begin + equals + 1 + (spelled.empty() ? 0 : blanks);
    Secret meaning = value.resolved(bindings_);
    // mbstring replaces what is no UTF-8.
    const bool known = is_utf8(meaning.expose()) && meaning.expose().find('\0') == std::string_view::npos;
    bindings_.push_back({std::string(name), std::move(meaning), known, begin + trimmed_begin(entry), value_begin, value_begin + value.end()});
    return {};
  }

  std::string_view text_;
  const Version& version_;
  std::size_t begin_ = 0;
  Bindings bindings_;
};

std::optional<Bindings> read_version(std::string_view bytes, const Version& version, ReadFault& fault) {
  const UnifiedText source = unify_line_ends(bytes, InvalidBytes::kept);
  Reader reader(source.text.expose(), version);
  if (const std::string_view what = reader.read(); !what.empty()) {
    fault = {source.origin[reader.begin()], what};
    return std::nullopt;
  }
  restore_places(source, reader.bindings());
  return std::move(reader.bindings());
}

}  // namespace

std::optional<Bindings> read_phpdotenv_5_4(std::string_view bytes, ReadFault& fault) {
  return read_version(bytes, kOlder, fault);
}
std::optional<Bindings> read_phpdotenv(std::string_view bytes, ReadFault& fault) {
  return read_version(bytes, kNewer, fault);
}

}  // namespace dsnsmith
