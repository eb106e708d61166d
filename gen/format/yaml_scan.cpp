#include "format/yaml_scan.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "format/secret_manifest.hpp"
#include "format/yaml_flow.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

using Kind = YamlNode::Kind;

constexpr std::size_t kDeepest = 100;
constexpr ByteSet kBlanksAndEnds(" \r\n");
// No word begins with these; with the last three only where a blank follows.
constexpr ByteSet kIndicators(",[]{}#&*!|>'\"%@`");
constexpr ByteSet kLooseIndicators("-?:");

class Scanner {
 public:
  Scanner(std::string_view text, YamlFault& fault) : text_(text), fault_(fault) {}

  std::optional<YamlFile> scan() {
    if (const std::size_t place = unfit_for_yaml(text_.substr(byte_order_mark(text_))); place != text_.npos) {
      at_ = place + byte_order_mark(text_);
      return fail("a character that YAML does not have or takes for a line end"), std::nullopt;
    }
    at_ = byte_order_mark(text_);
    if (!advance() || !begin_document()) {
      return std::nullopt;
    }
    file_.root.kind = Kind::mapping;
    if (at_end_) {
      return std::move(file_);
    }
    if (is_item() || !find_key()) {
      return fail("something else than `key: value`"), std::nullopt;
    }
    if (!take_mapping(file_.root, column_)) {
      return std::nullopt;
    }
    if (!at_end_) {
      return fail("an indentation that fits to nothing above it"), std::nullopt;
    }
    return std::move(file_);
  }

 private:
  struct Key {
    std::size_t end = 0;
    std::size_t colon = 0;
  };

  bool fail(std::string_view what) {
    if (fault_.what.empty()) {
      fault_ = {at_, what};
    }
    return false;
  }

  [[nodiscard]] bool is(std::size_t at, const ByteSet& set) const { return at < text_.size() && set.contains(text_[at]); }
  // Whether nothing but a blank or the line's end stands there.
  [[nodiscard]] bool is_gap(std::size_t at) const { return at >= text_.size() || kBlanksAndEnds.contains(text_[at]); }
  [[nodiscard]] std::size_t line_end(std::size_t at) const { return std::min(text_.find_first_of("\r\n", at), text_.size()); }
  [[nodiscard]] std::size_t next_line(std::size_t at) const {
    const std::size_t feed = text_.find('\n', at);
    return feed == text_.npos ? text_.size() : feed + 1;
  }
  [[nodiscard]] std::size_t behind_blanks(std::size_t at) const { return std::min(text_.find_first_not_of(' ', at), text_.size()); }
  [[nodiscard]] bool is_item() const { return text_[at_] == '-' && is_gap(at_ + 1); }
  [[nodiscard]] bool is_comment(std::size_t at) const {
    return at < text_.size() && text_[at] == '#' && (at == line_ || text_[at - 1] == ' ');
  }

  // From the beginning of a line to what stands on the next one that is neither blank nor a comment.
  bool advance() {
    for (; at_ < text_.size(); at_ = next_line(at_)) {
      line_ = at_;
      const std::size_t begin = behind_blanks(at_);
      const std::size_t end = line_end(at_);
      if (begin >= end) {
        continue;
      }
      if (text_[begin] == '#') {
        if (begin == at_ && read_header_line(text_.substr(at_, end - at_), file_.header)) {
          file_.header_lines.push_back({at_, next_line(at_)});
        }
        continue;
      }
      column_ = begin - at_;
      at_ = begin;
      if (text_[begin] == '\t') {
        return fail("a tab outside of quotes");
      }
      return !started_ || !is_marker() || fail("a second document");
    }
    at_end_ = true;
    return true;
  }

  [[nodiscard]] bool is_marker() const {
    const std::string_view word = text_.substr(at_, 3);
    return column_ == 0 && (word == "---" || word == "...") && is_gap(at_ + 3);
  }

  bool begin_document() {
    if (!at_end_ && is_marker() && text_[at_] == '-') {
      at_ += 3;
      started_ = true;
      return finish_line();
    }
    started_ = true;
    return true;
  }

  // Nothing but a comment may stand behind what was read.
  bool finish_line() {
    at_ = behind_blanks(at_);
    if (at_ != line_end(at_) && !is_comment(at_)) {
      return fail(text_[at_] == '\t' ? "a tab outside of quotes" : "something behind a value");
    }
    at_ = content_end_ = next_line(at_);
    return advance();
  }

  bool take_mapping(YamlNode& node, std::size_t column) {
    if (++depth_ > kDeepest) {
      return fail("levels within levels, too many");
    }
    node.kind = Kind::mapping;
    node.indent = column;
    node.begin = at_;
    std::unordered_set<std::string> keys;
    do {
      YamlEntry entry;
      entry.begin = line_;
      if (!take_key(entry)) {
        return false;
      }
      if (!keys.insert(entry.key).second) {
        return fail("a key that stands twice");
      }
      if (!take_value(entry.value, column, true)) {
        return false;
      }
      entry.end = content_end_;
      node.entries.push_back(std::move(entry));
    } while (!at_end_ && column_ == column);
    node.end = content_end_;
    --depth_;
    return at_end_ || column_ < column || fail("an indentation that fits to nothing above it");
  }

  // A key that stands on one line with its colon, at the place where we are.
  std::optional<Key> find_key() const {
    const std::size_t end = line_end(at_);
    Key key;
    if (is(at_, ByteSet("'\""))) {
      const std::size_t close = closing_yaml_quote(text_.substr(0, end), at_);
      key.end = close == text_.npos ? end : close + 1;
      key.colon = behind_blanks(key.end);
    } else {
      if (!begins_word()) {
        return std::nullopt;
      }
      for (key.colon = at_; key.colon < end && !(text_[key.colon] == ':' && is_gap(key.colon + 1)); ++key.colon) {
        if (is_comment(key.colon)) {
          return std::nullopt;
        }
      }
      key.end = key.colon == at_ ? at_ : text_.find_last_not_of(' ', key.colon - 1) + 1;
    }
    return key.colon < end && text_[key.colon] == ':' && is_gap(key.colon + 1) ? std::optional(key) : std::nullopt;
  }

  bool take_key(YamlEntry& entry) {
    const auto key = is_item() ? std::nullopt : find_key();
    if (!key) {
      return fail("something else than `key: value`");
    }
    const std::string_view spelled = text_.substr(at_, key->end - at_);
    if (spelled.find('\t') != spelled.npos) {
      return fail("a tab outside of quotes");
    }
    const YamlNode node{is(at_, ByteSet("'\"")) ? Kind::quoted : Kind::word, at_, key->end, 0, {}};
    const auto text = yaml_text(text_, node);
    entry.is_text = text.has_value();
    entry.key = std::string(text ? text->expose() : spelled);
    at_ = entry.colon = key->colon + 1;
    return true;
  }

  // What stands behind a colon or a dash, in lines further right than `column`.
  bool take_value(YamlNode& node, std::size_t column, bool in_mapping) {
    node.begin = node.end = at_;
    at_ = behind_blanks(at_);
    if (at_ != line_end(at_) && !is_comment(at_)) {
      return take_inline(node, column, in_mapping);
    }
    if (!finish_line()) {
      return false;
    }
    if (!at_end_ && column_ > column) {
      return take_below(node, column);
    }
    return at_end_ || !in_mapping || column_ != column || !is_item() || take_list(node, column);
  }

  // A value that begins a line.
  bool take_below(YamlNode& node, std::size_t column) {
    if (is_item()) {
      return take_list(node, column_);
    }
    return find_key() ? take_mapping(node, column_) : take_inline(node, column, false);
  }

  bool take_list(YamlNode& node, std::size_t column) {
    if (++depth_ > kDeepest) {
      return fail("levels within levels, too many");
    }
    node.kind = Kind::other;
    node.begin = at_;
    do {
      ++at_;
      if (!take_item(column)) {
        return false;
      }
    } while (!at_end_ && column_ == column && is_item());
    node.end = content_end_;
    --depth_;
    return at_end_ || column_ <= column || fail("an indentation that fits to nothing above it");
  }

  bool take_item(std::size_t column) {
    YamlNode item;
    const std::size_t begin = behind_blanks(at_);
    if (begin == line_end(begin) || is_comment(begin)) {
      return take_value(item, column, false);
    }
    at_ = begin;
    if (is_item()) {
      return take_list(item, at_ - line_);
    }
    return find_key() ? take_mapping(item, at_ - line_) : take_inline(item, column, false);
  }

  [[nodiscard]] bool begins_word() const {
    return !is(at_, kIndicators) && !(is(at_, kLooseIndicators) && is_gap(at_ + 1)) && text_[at_] != '\t';
  }

  bool take_inline(YamlNode& node, std::size_t column, bool in_mapping) {
    node.begin = at_;
    switch (text_[at_]) {
      case '&':
      case '!':
        at_ = std::min(text_.find_first_of(" \r\n", at_), text_.size());
        if (!take_value(node, column, in_mapping)) {
          return false;
        }
        node.kind = Kind::other;
        node.entries.clear();
        return true;
      case '*':
        node.kind = Kind::other;
        at_ = node.end = std::min(text_.find_first_of(" \r\n", at_), text_.size());
        return finish_line();
      case '|':
      case '>': return take_lines(node, column);
      case '"':
      case '\'':
        node.kind = Kind::quoted;
        return take_spanning(node, behind_yaml_quotes(text_, at_, column));
      case '{':
      case '[':
        node.kind = text_[std::min(behind_blanks(at_ + 1), text_.size() - 1)] == '}' && text_[at_] == '{' ? Kind::braces : Kind::other;
        return take_spanning(node, behind_yaml_flow(text_, at_, column));
      default: return begins_word() ? take_word(node, column) : fail("a sign that begins no value");
    }
  }

  bool take_spanning(YamlNode& node, const YamlSpan& span) {
    at_ = span.end;
    if (!span.fault.empty()) {
      return fail(span.fault);
    }
    node.end = at_;
    line_ = text_.rfind('\n', at_ - 1) + 1;
    return finish_line();
  }

  bool take_word(YamlNode& node, std::size_t column) {
    node.kind = Kind::word;
    while (true) {
      const std::size_t end = line_end(at_);
      bool comment = false;
      for (; at_ < end && !comment; ++at_) {
        if (text_[at_] == '\t' || (text_[at_] == ':' && is_gap(at_ + 1))) {
          return fail(text_[at_] == '\t' ? "a tab outside of quotes" : "a value without quotes that holds a colon and a blank");
        }
        comment = is_comment(at_ + 1);
      }
      node.end = text_.find_last_not_of(' ', at_ - 1) + 1;
      // The lines further right go on with it, up to a comment.
      const std::size_t next = std::min(text_.find_first_not_of(" \r\n", end), text_.size());
      const std::size_t begin = next == text_.size() ? next : text_.rfind('\n', next) + 1;
      if (comment || next == text_.size() || next - begin <= column || text_[next] == '#') {
        return finish_line();
      }
      line_ = begin;
      at_ = next;
    }
  }

  // A block of lines further right than `column`.
  bool take_lines(YamlNode& node, std::size_t column) {
    node.kind = Kind::lines;
    const std::size_t header = std::min(text_.find_first_not_of("+-123456789", at_ + 1), text_.size());
    const bool keeps = text_.substr(at_, header - at_).find('+') != std::string_view::npos;
    at_ = node.end = header;
    at_ = behind_blanks(at_);
    if (at_ != line_end(at_) && !is_comment(at_)) {
      return fail("something behind a value");
    }
    at_ = content_end_ = next_line(at_);
    for (std::size_t line = at_; line < text_.size(); line = next_line(line)) {
      const std::size_t begin = behind_blanks(line);
      const bool blank = begin == line_end(line);
      if (!blank && begin - line <= column) {
        break;
      }
      if (!blank || keeps) {
        node.end = line_end(line);
        content_end_ = next_line(line);
      }
      at_ = next_line(line);
    }
    if (content_end_ == text_.size() && !text_.ends_with('\n')) {
      return fail("a block of lines without a line end behind the last");
    }
    return advance();
  }

  std::string_view text_;
  YamlFault& fault_;
  YamlFile file_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;         // where the line begins that `at_` is on
  std::size_t column_ = 0;       // of what stands first on it
  std::size_t content_end_ = 0;  // behind the last line that is neither blank nor a comment
  std::size_t depth_ = 0;
  bool at_end_ = false;
  bool started_ = false;
};

}  // namespace

std::optional<YamlFile> scan_yaml(std::string_view text, YamlFault& fault) {
  fault = {};
  return Scanner(text, fault).scan();
}

std::optional<Secret> yaml_text(std::string_view text, const YamlNode& node) {
  const std::string_view spelled = text.substr(node.begin, node.end - node.begin);
  if (spelled.empty() || spelled.find('\n') != spelled.npos) {
    return std::nullopt;
  }
  if (node.kind == Kind::word) {
    constexpr ByteSet kFirst = kLetters + ByteSet("_/");
    return kFirst.contains(spelled.front()) && !is_reserved_yaml(spelled) ? std::optional(Secret::copy_of(spelled)) : std::nullopt;
  }
  return node.kind == Kind::quoted ? unquoted_yaml(spelled) : std::nullopt;
}

const YamlEntry* yaml_entry(const YamlNode& mapping, std::string_view key) {
  const auto found = std::ranges::find(mapping.entries, key, &YamlEntry::key);
  return found == mapping.entries.end() ? nullptr : &*found;
}

const YamlEntry* last_merged(const YamlNode& mapping) {
  const YamlEntry* last = nullptr;
  for (const YamlEntry& entry : mapping.entries) {
    if (entry.key == "<<" && !entry.is_text) {
      last = &entry;
    }
  }
  return last;
}

}  // namespace dsnsmith
