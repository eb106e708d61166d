// The crate dotenvy 0.15.7: src/iter.rs, which takes lines, and src/parse.rs, which understands them.
#include <algorithm>
#include <utility>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kNameStart = kLetters + ByteSet("_");
constexpr ByteSet kName = kNameStart + kDigits + ByteSet(".");
constexpr ByteSet kVariable = kLetters + kDigits;
constexpr ByteSet kNotAscii = ByteSet::range(0x80, 0xff);

enum class LineState { complete, escape, strong, strong_escape, weak, weak_escape, blank };

// How far quotes reach: where a statement ends, by rules that are not those for its value.
class Statements {
 public:
  explicit Statements(std::string_view text) : text_(text) {}

  // The next statement without its line's end; false: there is none, or what it began does not end.
  bool next(std::string_view& statement) {
    const std::size_t begin = at_;
    LineState state = LineState::complete;
    do {
      if (at_ >= text_.size()) {
        open_ = state != LineState::complete;
        return false;
      }
      const std::size_t end = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
      const std::string_view so_far = text_.substr(begin, end - begin);
      if (so_far.substr(skip_space(so_far, 0, SpaceSet::go)).starts_with('#')) {
        at_ = end;
        statement = so_far.substr(0, 0);
        return true;
      }
      const std::size_t comment = take_line(end, state);
      at_ = end;
      if (comment != text_.npos) {
        statement = text_.substr(begin, comment - begin);
        return true;
      }
    } while (state != LineState::complete);
    statement = text_.substr(begin, at_ - begin);
    return true;
  }

  [[nodiscard]] bool open() const { return open_; }

 private:
  // Where a comment begins; npos: nowhere.
  std::size_t take_line(std::size_t end, LineState& state) const {
    for (std::size_t i = at_; i < end; i += std::max<std::size_t>(code_point_at(text_, i).size, 1)) {
      if (state == LineState::blank && text_[i] == '#') {
        return i;
      }
      state = behind(state, i);
    }
    return text_.npos;
  }

  [[nodiscard]] LineState behind(LineState state, std::size_t at) const {
    const char c = text_[at];
    switch (state) {
      case LineState::complete:
        if (c != '\n' && c != '\r' && space_at(text_, at, SpaceSet::go) != 0) {
          return LineState::blank;
        }
        [[fallthrough]];
      case LineState::blank:
        return c == '\\' ? LineState::escape : c == '"' ? LineState::weak : c == '\'' ? LineState::strong : LineState::complete;
      case LineState::escape: return LineState::complete;
      case LineState::weak: return c == '\\' ? LineState::weak_escape : c == '"' ? LineState::complete : LineState::weak;
      case LineState::strong: return c == '\\' ? LineState::strong_escape : c == '\'' ? LineState::complete : LineState::strong;
      case LineState::weak_escape: return LineState::weak;
      case LineState::strong_escape: return LineState::strong;
    }
    return LineState::complete;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool open_ = false;
};

// parse_value.
class Value {
 public:
  Value(std::string_view text, Bindings& before) : text_(text), before_(before) {}

  // False: a fault.
  bool read(Secret& value) {
    while (at_ < text_.size() && what_.empty() && !commented_) {
      const std::size_t size = std::max<std::size_t>(code_point_at(text_, at_).size, 1);
      take(text_.substr(at_, size), value);
      at_ += size;
    }
    if (what_.empty() && (braced_ || quote_ != '\0')) {
      what_ = "a quote or a brace that is not closed";
    }
    substitute(value);
    return what_.empty();
  }

  [[nodiscard]] std::size_t end() const { return ended_ ? end_ : text_.size(); }
  [[nodiscard]] std::string_view fault() const { return what_; }
  [[nodiscard]] bool known() const { return known_; }

 private:
  void take(std::string_view character, Secret& value) {
    const char c = character.front();
    if (ended_) {
      commented_ = c == '#';
      if (!commented_ && c != ' ' && c != '\t') {
        what_ = "text behind a blank";
      }
    } else if (escaped_) {
      escaped_ = false;
      if (!ByteSet("\\'\"$ n").contains(c)) {
        what_ = "a backslash before what it cannot escape";
      }
      value.append(c == 'n' ? '\n' : c);
    } else if (quote_ == '\'') {
      if (c == '\'') {
        quote_ = '\0';
      } else {
        value.append(character);
      }
    } else if (substitutes_) {
      take_name(character, value);
    } else if (c == '$') {
      substitutes_ = true;
    } else {
      take_plain(character, value);
    }
  }

  void take_plain(std::string_view character, Secret& value) {
    const char c = character.front();
    if (c == '\\') {
      escaped_ = true;
    } else if (c == '"' || (c == '\'' && quote_ == '\0')) {
      quote_ = quote_ == '\0' ? c : '\0';
    } else if (quote_ == '\0' && (c == ' ' || c == '\t')) {
      ended_ = true;
      end_ = at_;
    } else {
      value.append(character);
    }
  }

  // Behind a dollar sign: what ends the name stands for itself, be it a quote.
  void take_name(std::string_view character, Secret& value) {
    const char c = character.front();
    // A letter of another language goes on with the name, another character does not.
    known_ = known_ && (braced_ || !kNotAscii.contains(c));
    if (kVariable.contains(c) || (braced_ && c != '}')) {
      name_.append(character);
    } else if (c == '{' && name_.empty()) {
      braced_ = true;
    } else {
      substitute(value);
      if (braced_ || c != '$') {
        substitutes_ = false;
      }
      if (!braced_ && c != '$') {
        value.append(character);
      }
      braced_ = false;
    }
  }

  void substitute(Secret& value) {
    if (const Secret* found = before_.expansion_of(name_.expose())) {
      value.append(*found);
    }
    name_.truncate(0);
  }

  std::string_view text_;
  Bindings& before_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  char quote_ = '\0';
  bool escaped_ = false;
  bool ended_ = false;
  bool commented_ = false;
  bool substitutes_ = false;
  bool braced_ = false;
  bool known_ = true;
  Secret name_;
  std::string_view what_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::optional<Bindings> read(ReadFault& fault) {
    const std::size_t start = byte_order_mark(bytes_);
    Statements statements(bytes_.substr(start));
    std::string_view statement;
    while (statements.next(statement)) {
      begin_ = static_cast<std::size_t>(statement.data() - bytes_.data());
      text_ = statement.substr(0, trimmed_end(statement, SpaceSet::go));
      if (const std::string_view what = take_statement(); !what.empty()) {
        fault = {begin_, what};
        return std::nullopt;
      }
    }
    if (statements.open()) {
      fault = {bytes_.size(), "a quote that is not closed"};
      return std::nullopt;
    }
    return std::move(bindings_);
  }

 private:
  void skip() { at_ = skip_space(text_, at_, SpaceSet::go); }
  [[nodiscard]] bool rest_begins(char c) const { return at_ < text_.size() && text_[at_] == c; }

  std::string_view take_name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (at_ == begin ? kNameStart : kName).contains(text_[at_])) {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  std::string_view take_statement() {
    constexpr std::string_view kNoName = "a line without a name and `=`";
    at_ = 0;
    skip();
    if (at_ == text_.size() || rest_begins('#')) {
      return {};
    }
    Binding binding;
    binding.begin = begin_ + at_;
    std::string_view name = take_name();
    skip();
    if (name == "export" && !rest_begins('=')) {
      name = take_name();
      skip();
    }
    if (name.empty() || !rest_begins('=')) {
      return kNoName;
    }
    ++at_;
    skip();
    binding.key = std::string(name);
    binding.value_begin = binding.value_end = begin_ + at_;
    if (at_ < text_.size() && !rest_begins('#')) {
      Value value(text_.substr(at_), bindings_);
      if (!value.read(binding.value)) {
        return value.fault();
      }
      binding.known = value.known();
      binding.value_end += value.end();
    }
    return set(std::move(binding));
  }

  // What the environment holds stays: of several lines of one name the first counts.
  std::string_view set(Binding binding) {
    if (binding.value.expose().find('\0') != std::string_view::npos) {
      return "a NUL byte";
    }
    if (const Secret* first = bindings_.expansion_of(binding.key)) {
      binding.value = Secret::copy_of(first->expose());
    }
    bindings_.push_back(std::move(binding));
    return {};
  }

  std::string_view bytes_;
  std::size_t begin_ = 0;
  std::string_view text_;
  std::size_t at_ = 0;
  Bindings bindings_;
};

}  // namespace

std::optional<Bindings> read_dotenvy(std::string_view bytes, ReadFault& fault) {
  if (const std::size_t good = utf8_prefix(bytes); good != bytes.size()) {
    fault = {good, "bytes that are no UTF-8"};
    return std::nullopt;
  }
  return Reader(bytes).read(fault);
}

}  // namespace dsnsmith
