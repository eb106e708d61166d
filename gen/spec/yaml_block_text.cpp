// Texts by `|` and `>`, YAML 1.2.2 section 8.1: how deep they are indented, and
// where they end.
#include <algorithm>

#include "spec/yaml_scan.hpp"

namespace dsnsmith {
namespace {

// Behind the indicator: at most one sign and one digit. Returns the digit, 0 for none.
int walk_header(YamlScan& scan) {
  int digit = 0;
  bool has_sign = false;
  while (true) {
    if (!has_sign && (scan.peek() == '+' || scan.peek() == '-')) {
      has_sign = true;
    } else if (digit == 0 && scan.peek() >= '1' && scan.peek() <= '9') {
      digit = scan.peek() - '0';
    } else {
      return digit;
    }
    scan.advance();
  }
}

// The text: all lines that are empty or have `indent` columns of blanks. If the
// first line decides, it may raise `indent`. Tabs are text, but behind the blanks.
bool walk_lines(YamlScan& scan, int indent, bool first_line_decides) {
  while (!scan.at_end()) {
    const YamlScan::Mark line = scan.mark();
    scan.skip_spaces(first_line_decides ? std::string_view::npos
                                        : static_cast<std::size_t>(indent));
    if (first_line_decides) {
      indent = std::max(indent, scan.indent());
    }
    if (!scan.at_break()) {
      if (scan.indent() < indent) {
        if (scan.peek() == '\t') {
          return refuse_yaml_tab(scan, scan.spot());
        }
        scan.restore(line);
        return true;
      }
      first_line_decides = false;
      scan.skip_line_rest();
    }
    scan.next_line();
  }
  return true;
}

}  // namespace

bool walk_yaml_block_text(YamlScan& scan, int parent) {
  scan.advance();
  const int digit = walk_header(scan);
  scan.skip_blanks();
  if (scan.peek() == '#' && scan.after_space()) {
    scan.skip_line_rest();
  }
  if (!scan.at_break()) {
    return scan.refuse(Code::not_yaml, scan.spot(),
                       {"a text by `|` or `>` begins in the next line"},
                       {"write `|`, `>`, `|-` or `>-`, and nothing behind it"});
  }
  scan.next_line();
  return walk_lines(scan, std::max(parent, 0) + std::max(digit, 1), digit == 0);
}

}  // namespace dsnsmith
