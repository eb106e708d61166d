// The walk in block context: lines, indentation, keys, items, plain texts.
#include <algorithm>
#include <optional>
#include <vector>

#include "spec/document.hpp"
#include "spec/yaml_scan.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kReserved = ByteSet("@`%");

// A block collection that is open.
struct Collection {
  int column;  // of its keys or of its `-`
  bool is_mapping;
  bool wants_value;  // behind `:` or `-`
  YamlSpot last;     // the last key or `-`
};

class Walk {
 public:
  Walk(std::string_view file, std::string_view text, Diagnostics& diagnostics)
      : scan_(file, text, diagnostics) {}

  bool run() {
    while (true) {
      const std::optional<bool> more = to_token();
      if (!more) {
        return false;
      }
      if (!*more) {
        leave_above(-1, false);
        return true;
      }
      if (!token()) {
        return false;
      }
    }
  }

 private:
  [[nodiscard]] int parent() const { return open_.empty() ? -1 : open_.back().column; }

  // Over blanks, comments and line ends. True: a token is here; false: the end;
  // nothing: refused.
  std::optional<bool> to_token() {
    while (!scan_.at_end()) {
      const bool is_indentation = key_allowed_;
      const YamlSpot before = scan_.spot();
      scan_.skip_blanks();
      if (scan_.peek() == '#') {
        if (!scan_.after_space()) {
          refuse_comment();
          return std::nullopt;
        }
        scan_.skip_line_rest();
      }
      if (!scan_.at_break()) {
        if (is_indentation && !check_indentation(before)) {
          return std::nullopt;
        }
        return true;
      }
      scan_.next_line();
      key_allowed_ = true;
    }
    return false;
  }

  // YAML 1.2.2 section 6.1: indentation is blanks; a tab's width is anybody's guess.
  bool check_indentation(const YamlSpot& begin) {
    const std::string_view blanks = scan_.between(begin.at, scan_.at());
    const std::size_t tab = blanks.find('\t');
    if (tab == std::string_view::npos) {
      return true;
    }
    return refuse_yaml_tab(scan_,
                           {begin.line, begin.column + static_cast<int>(tab), begin.at + tab});
  }

  bool token() {
    if (scan_.indent() == 0 && key_allowed_) {
      if (scan_.at_document_marker()) {
        return document_marker();
      }
      if (scan_.peek() == '%') {
        return scan_.refuse(Code::tag_not_allowed, scan_.spot(), {"a YAML directive stands here"},
                            {"remove the line"});
      }
    }
    if (ended_) {
      return refuse_second_document();
    }
    const bool is_item = scan_.peek() == '-' && scan_.space_follows(1);
    leave_above(scan_.indent(), is_item);
    if (is_item) {
      return item();
    }
    switch (scan_.peek()) {
      case '?':
        return scan_.space_follows(1)
                   ? scan_.refuse(Code::wrong_type, scan_.spot(),
                                  {"`?` begins a key of its own kind"}, {"write `key: value`"})
                   : plain();
      case ':':
        return scan_.space_follows(1) ? scan_.refuse(Code::wrong_type, scan_.spot(),
                                                     {"there is no key before this colon"},
                                                     {"write the key, or quote the text"})
                                      : plain();
      case '&':
      case '!':
        property_ = property_ && property_->line == scan_.spot().line ? property_ : scan_.spot();
        walk_yaml_property(scan_);
        return true;
      case '*': {
        const YamlSpot begin = node_begin();
        walk_yaml_property(scan_);
        return end_node(begin, Kind::alias);
      }
      case '|':
      case '>':
        return block_text();
      case '"':
      case '\'': {
        const YamlSpot begin = node_begin();
        return walk_yaml_quoted(scan_, parent()) && end_node(begin, Kind::quoted);
      }
      case '[':
      case '{': {
        const YamlSpot begin = node_begin();
        return walk_yaml_flow(scan_, parent(), static_cast<int>(open_.size())) &&
               end_node(begin, Kind::collection);
      }
      case ']':
      case '}':
        return scan_.refuse(Code::not_yaml, scan_.spot(), {"this bracket closes nothing"},
                            {"remove it, or quote the text"});
      case ',':
        return scan_.refuse(Code::not_yaml, scan_.spot(),
                            {"an unquoted text cannot begin with a comma"}, {"quote it"});
      default:
        return kReserved.contains(scan_.peek()) ? refuse_yaml_indicator(scan_) : plain();
    }
  }

  bool document_marker() {
    if (scan_.peek() == '.') {
      ended_ = true;
    } else if (started_ || ended_) {
      return refuse_second_document();
    }
    started_ = true;
    key_allowed_ = false;
    leave_above(-1, false);
    scan_.advance(3);
    return true;
  }

  bool refuse_second_document() {
    return scan_.refuse(Code::several_documents, scan_.spot(), {"a second document begins here"},
                        {"remove it; `---` may stand once, at the beginning"});
  }

  // Closes the collections that a token at this column does not belong to.
  void leave_above(int column, bool is_item) {
    while (!open_.empty()) {
      const Collection& last = open_.back();
      if (last.column < column || (last.column == column && (last.is_mapping || is_item))) {
        return;
      }
      if (!last.is_mapping && last.wants_value) {
        report_empty_item(last);
      }
      open_.pop_back();
    }
  }

  void report_empty_item(const Collection& sequence) {
    scan_.report(Code::wrong_type, sequence.last, {"this item is empty"},
                 {"remove it, or write the item"});
  }

  // May a value or a collection begin here? A sequence may stand in its key's column.
  [[nodiscard]] bool node_allowed(const YamlSpot& begin, bool is_sequence) const {
    if (open_.empty()) {
      return !has_root_;
    }
    const Collection& last = open_.back();
    return last.wants_value && (begin.column - 1 > last.column || (is_sequence && last.is_mapping));
  }

  bool refuse_node(const YamlSpot& begin) {
    if (!open_.empty() && open_.back().is_mapping && open_.back().column == begin.column - 1) {
      return scan_.refuse(Code::not_yaml, begin,
                          {"a colon and a blank are missing behind this key"},
                          {"write `key: value`, or indent a value deeper than its key"});
    }
    return scan_.refuse(Code::not_yaml, begin, {"this is indented like nothing above it"},
                        {"indent it like the key or the item that it stands beside, and look for a "
                         "colon or a blank that is missing above"});
  }

  // A value begins, or a collection that is one.
  bool enter_node(const YamlSpot& begin, bool is_sequence = false) {
    if (!node_allowed(begin, is_sequence)) {
      return refuse_node(begin);
    }
    has_root_ = true;
    started_ = true;
    if (!open_.empty()) {
      open_.back().wants_value = false;
    }
    return true;
  }

  bool open_collection(const YamlSpot& begin, bool is_mapping) {
    if (!enter_node(begin, !is_mapping)) {
      return false;
    }
    if (static_cast<int>(open_.size()) >= kDeepestYaml) {
      return refuse_yaml_depth(scan_, begin);
    }
    open_.push_back({begin.column - 1, is_mapping, true, begin});
    return true;
  }

  bool item() {
    const YamlSpot begin = scan_.spot();
    if (!key_allowed_) {
      return scan_.refuse(Code::not_yaml, begin, {"`-` cannot begin an item in this line"},
                          {"put the sequence on lines of its own, or quote the text"});
    }
    Collection* last = open_.empty() ? nullptr : &open_.back();
    if (last != nullptr && !last->is_mapping && last->column == scan_.indent()) {
      if (last->wants_value) {
        report_empty_item(*last);
      }
      last->wants_value = true;
      last->last = begin;
    } else if (last != nullptr && last->is_mapping && last->column == scan_.indent() &&
               !last->wants_value) {
      return scan_.refuse(Code::not_yaml, begin, {"an item stands among keys"},
                          {"write the key that it belongs to before it, or remove `-`"});
    } else if (!open_collection(begin, false)) {
      return false;
    }
    scan_.advance();
    return true;
  }

  enum class Kind { plain, quoted, collection, alias };

  // Behind a node: a colon makes it a key, else it was a value.
  bool end_node(const YamlSpot& begin, Kind kind) {
    const YamlSpot end = scan_.spot();
    scan_.skip_blanks();
    if (scan_.peek() == ':' && scan_.space_follows(1)) {
      return key(begin, end, kind);
    }
    if (!enter_node(begin)) {
      return false;
    }
    key_allowed_ = false;
    if (scan_.at_break() || (scan_.peek() == '#' && scan_.after_space())) {
      return true;
    }
    if (scan_.peek() == '#') {
      return refuse_comment();
    }
    if (scan_.peek() == ':') {
      return scan_.refuse(Code::not_yaml, scan_.spot(), {"a blank is missing behind this colon"},
                          {"write `key: value`"});
    }
    return scan_.refuse(Code::not_yaml, scan_.spot(),
                        {"nothing but a comment may stand behind this value"},
                        {"remove it, or quote the whole text"});
  }

  bool key(const YamlSpot& begin, const YamlSpot& end, Kind kind) {
    if (kind == Kind::collection) {
      return scan_.refuse(Code::wrong_type, begin, {"a collection stands as a key"},
                          {"a key is a word or a quoted text"});
    }
    if (scan_.spot().line != begin.line || end.line != begin.line) {
      return scan_.refuse(Code::not_yaml, scan_.spot(),
                          {"this line goes on with the text above it, and then has a colon"},
                          {"indent the key like the keys beside it, or quote the text"});
    }
    if (!key_allowed_) {
      return scan_.refuse(Code::not_yaml, scan_.spot(), {"a colon and a blank stand in a value"},
                          {"quote a text that holds them, or put the mapping on lines of its own"});
    }
    if (scan_.at() - begin.at > kLongestYamlKey) {
      return scan_.refuse(Code::not_yaml, begin,
                          {"the key has more than ", kLongestYamlKey, " bytes"}, {"shorten it"});
    }
    if (!open_.empty() && open_.back().is_mapping && open_.back().column == begin.column - 1) {
      open_.back().wants_value = true;
      open_.back().last = begin;
    } else if (!open_collection(begin, true)) {
      return false;
    }
    key_allowed_ = false;
    scan_.advance();
    return true;
  }

  [[nodiscard]] bool plain_ends() const {
    return (scan_.peek() == ':' && scan_.space_follows(1)) ||
           (scan_.peek() == '#' && scan_.after_space());
  }

  bool plain() {
    const YamlSpot begin = node_begin();
    while (true) {
      while (!scan_.at_break() && !plain_ends()) {
        scan_.advance();
      }
      if (!scan_.at_break()) {
        break;
      }
      const YamlScan::Mark line_end = scan_.mark();
      const std::optional<bool> more = to_text_below();
      if (!more) {
        return false;
      }
      if (!*more) {
        scan_.restore(line_end);
        break;
      }
    }
    return end_node(begin, Kind::plain);
  }

  // From the end of a line of plain text to the next line that has text. True: it
  // goes on there; nothing: refused.
  std::optional<bool> to_text_below() {
    do {
      scan_.next_line();
      scan_.skip_spaces();
      if (scan_.peek() == '\t' && scan_.indent() <= parent()) {
        refuse_yaml_tab(scan_, scan_.spot());
        return std::nullopt;
      }
      scan_.skip_blanks();
    } while (!scan_.at_end() && scan_.at_break());
    return !scan_.at_end() && scan_.peek() != '#' && scan_.indent() > parent() &&
           !scan_.at_document_marker();
  }

  bool block_text() {
    if (!enter_node(node_begin()) || !walk_yaml_block_text(scan_, parent())) {
      return false;
    }
    key_allowed_ = true;
    return true;
  }

  bool refuse_comment() {
    return scan_.refuse(Code::not_yaml, scan_.spot(),
                        {"a comment begins without a blank before it"},
                        {"put a blank before `#`, or quote the text"});
  }

  // Where a node begins: at its anchor or tag, if that stands in the same line.
  YamlSpot node_begin() {
    const YamlSpot here = scan_.spot();
    const YamlSpot begin = property_ && property_->line == here.line ? *property_ : here;
    property_.reset();
    return begin;
  }

  YamlScan scan_;
  std::vector<Collection> open_;
  bool key_allowed_ = true;  // at the beginning of a line, and behind `-`
  bool started_ = false;
  bool has_root_ = false;
  bool ended_ = false;                // `...` was there
  std::optional<YamlSpot> property_;  // the last anchor or tag, until its node
};

}  // namespace

YamlWalk walk_yaml(std::string_view file, std::string_view text, Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.errors();
  if (!Walk(file, text, diagnostics).run()) {
    return YamlWalk::syntax;
  }
  return diagnostics.errors() == errors ? YamlWalk::clean : YamlWalk::shape;
}

}  // namespace dsnsmith
