// Collections in brackets.
#include <vector>

#include "spec/document.hpp"
#include "spec/yaml_scan.hpp"

namespace dsnsmith {
namespace {

// What ends a plain text within brackets, in yaml-cpp also `?`.
constexpr ByteSet kFlowEnd = ByteSet(",?[]{}");
constexpr ByteSet kBehindColon = kYamlSpace + ByteSet(",]}");

enum class At { beginning, item, colon, value };

struct Level {
  YamlSpot open;
  bool is_mapping;
  At at = At::beginning;    // of the entry
  YamlSpot item = {};       // where the entry's first node began
  bool item_is_key = true;  // a scalar of one line
};

class FlowWalk {
 public:
  FlowWalk(YamlScan& scan, int parent, int depth) : scan_(scan), parent_(parent), depth_(depth) {}

  bool run() {
    do {
      if (!skip_space() || !token()) {
        return false;
      }
    } while (!levels_.empty());
    return true;
  }

 private:
  bool refuse_open() {
    const Level& level = levels_.back();
    return level.is_mapping
               ? scan_.refuse(
                     Code::not_yaml, level.open, {"the `{` that opens here is not closed"},
                     {"close it; further lines are indented deeper than the key before it"})
               : scan_.refuse(
                     Code::not_yaml, level.open, {"the `[` that opens here is not closed"},
                     {"close it; further lines are indented deeper than the key before it"});
  }

  // Is what stands at the beginning of a line inside the brackets? A closing one
  // may stand below the key that they belong to.
  bool line_belongs() const {
    const bool closes = scan_.peek() == ']' || scan_.peek() == '}';
    return (scan_.indent() > parent_ || (closes && scan_.indent() == parent_)) &&
           !scan_.at_document_marker();
  }

  bool skip_space() {
    while (!scan_.at_end()) {
      scan_.skip_blanks();
      if (scan_.peek() == '#' && scan_.after_space()) {
        scan_.skip_line_rest();
      }
      if (!scan_.at_break()) {
        return true;
      }
      scan_.next_line();
      json_like_ = false;
      scan_.skip_blanks();
      const bool has_text = !scan_.at_end() && !scan_.at_break() && scan_.peek() != '#';
      if (has_text && !line_belongs()) {
        return refuse_open();
      }
    }
    return refuse_open();
  }

  bool token() {
    switch (scan_.peek()) {
      case '[':
      case '{':
        return open();
      case ']':
      case '}':
        return close();
      case ',':
        return comma();
      case '&':
      case '!':
        walk_yaml_property(scan_);
        return true;
      case '*':
        return begin_node() && (walk_yaml_property(scan_), end_node());
      case '"':
      case '\'':
        return begin_node() && walk_yaml_quoted(scan_, parent_) && (json_like_ = true, end_node());
      case '#':
        return scan_.refuse(Code::not_yaml, scan_.spot(),
                            {"a comment begins without a blank before it"},
                            {"put a blank before `#`, or quote the text"});
      case '|':
      case '>':
      case '@':
      case '`':
      case '%':
        return refuse_yaml_indicator(scan_);
      case '-':
        return scan_.space_follows(1) ? refuse_dash() : plain();
      case '?':
        return refuse_beginning();
      case ':':
        return json_like_ || kBehindColon.contains(scan_.peek(1)) ? colon() : refuse_beginning();
      default:
        return plain();
    }
  }

  bool refuse_beginning() {
    return scan_.refuse(Code::not_yaml, scan_.spot(),
                        {"an unquoted text within brackets cannot begin with `?` or `:`"},
                        {"quote it"});
  }
  bool refuse_dash() {
    return scan_.refuse(Code::not_yaml, scan_.spot(), {"`-` begins no item within brackets"},
                        {"separate items by commas"});
  }

  bool begin_node() {
    if (levels_.empty()) {
      return true;
    }
    Level& level = levels_.back();
    if (level.at == At::item || level.at == At::value) {
      return scan_.refuse(Code::not_yaml, scan_.spot(),
                          {"a comma or a closing bracket is missing before this"},
                          {"put it there, or quote the text"});
    }
    if (level.at == At::beginning) {
      level.item = scan_.spot();
      level.item_is_key = true;
    }
    return true;
  }

  bool end_node() {
    if (!levels_.empty()) {
      Level& level = levels_.back();
      level.item_is_key = level.item_is_key && scan_.spot().line == level.item.line;
      level.at = level.at == At::colon ? At::value : At::item;
    }
    return true;
  }

  bool open() {
    if (!begin_node()) {
      return false;
    }
    if (depth_ + static_cast<int>(levels_.size()) >= kDeepestYaml) {
      return refuse_yaml_depth(scan_, scan_.spot());
    }
    if (!levels_.empty() && levels_.back().at == At::beginning) {
      levels_.back().item_is_key = false;
    }
    levels_.push_back({scan_.spot(), scan_.peek() == '{'});
    json_like_ = false;
    scan_.advance();
    return true;
  }

  bool close() {
    Level& level = levels_.back();
    if (level.is_mapping != (scan_.peek() == '}')) {
      return level.is_mapping
                 ? scan_.refuse(Code::not_yaml, scan_.spot(),
                                {"`]` stands here, but line ", level.open.line, " opened a `{`"},
                                {"close that first"})
                 : scan_.refuse(Code::not_yaml, scan_.spot(),
                                {"`}` stands here, but line ", level.open.line, " opened a `[`"},
                                {"close that first"});
    }
    check_entry(level);
    levels_.pop_back();
    json_like_ = true;
    scan_.advance();
    return end_node();
  }

  bool comma() {
    Level& level = levels_.back();
    if (level.at == At::beginning) {
      scan_.report(Code::wrong_type, scan_.spot(), {"nothing stands before this comma"},
                   {"remove the comma, or write what is missing"});
    }
    check_entry(level);
    level.at = At::beginning;
    json_like_ = false;
    scan_.advance();
    return true;
  }

  // A mapping's entry that ends: `{a}` and `{a: }` have no value.
  void check_entry(const Level& level) {
    if (level.is_mapping && (level.at == At::item || level.at == At::colon)) {
      scan_.report(Code::wrong_type, level.item, {"this key has no value"},
                   {"write `key: value`, with a blank behind the colon"});
    }
  }

  bool colon() {
    Level& level = levels_.back();
    if (level.at == At::beginning) {
      return scan_.refuse(Code::wrong_type, scan_.spot(), {"there is no key before this colon"},
                          {"write the key, or quote the text"});
    }
    if (level.at != At::item) {
      return scan_.refuse(Code::not_yaml, scan_.spot(), {"a second colon stands in one entry"},
                          {"quote a text that holds a colon and a blank, or put a comma"});
    }
    if (!level.is_mapping) {
      return scan_.refuse(Code::wrong_type, level.item, {"a key stands in a sequence"},
                          {"write `{key: value}` for a mapping, or quote the text"});
    }
    if (!level.item_is_key || level.item.line != scan_.spot().line ||
        scan_.at() - level.item.at > kLongestYamlKey) {
      return scan_.refuse(Code::wrong_type, level.item, {"this cannot be a key"},
                          {"a key is a word or a quoted text, in one line with its colon"});
    }
    level.at = At::colon;
    json_like_ = false;
    scan_.advance();
    return true;
  }

  bool plain() {
    if (!begin_node()) {
      return false;
    }
    while (true) {
      const bool ends = kFlowEnd.contains(scan_.peek()) ||
                        (scan_.peek() == ':' && kBehindColon.contains(scan_.peek(1))) ||
                        (scan_.peek() == '#' && scan_.after_space());
      if (ends) {
        break;
      }
      if (!scan_.at_break()) {
        scan_.advance();
        continue;
      }
      if (!skip_break()) {
        return false;
      }
    }
    if (scan_.peek() == '?' || scan_.peek() == '[' || scan_.peek() == '{') {
      return scan_.refuse(Code::not_yaml, scan_.spot(),
                          {"an unquoted text within brackets cannot hold `?`, `[` or `{`"},
                          {"quote it"});
    }
    json_like_ = false;
    return end_node();
  }

  // To the next line with text, which a plain text goes on in.
  bool skip_break() {
    do {
      scan_.next_line();
      scan_.skip_blanks();
    } while (!scan_.at_end() && scan_.at_break());
    const bool belongs = !scan_.at_end() && (scan_.peek() == '#' || line_belongs());
    return belongs || refuse_open();
  }

  YamlScan& scan_;
  int parent_;
  int depth_;
  std::vector<Level> levels_;
  bool json_like_ = false;  // behind a quoted text or a bracket `:` needs no blank
};

}  // namespace

bool walk_yaml_flow(YamlScan& scan, int parent, int depth) {
  return FlowWalk(scan, parent, depth).run();
}

}  // namespace dsnsmith
