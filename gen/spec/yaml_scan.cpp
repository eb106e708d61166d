#include "spec/yaml_scan.hpp"

#include "spec/document.hpp"
#include "spec/yaml_checks.hpp"

namespace dsnsmith {

void YamlScan::report(Code code, const YamlSpot& spot, Message message, Message help) {
  if (reports_++ < kMostYamlReports) {
    diagnostics_.error(code, {std::string(file_), spot.line, spot.column, {}}, message, {}, help);
  }
}

void walk_yaml_property(YamlScan& scan) {
  switch (scan.peek()) {
    case '&':
      scan.report(Code::anchor_not_allowed, scan.spot(), {"an anchor stands here"},
                  {"remove it, and write the value out where it is used; quote a text that begins "
                   "with `&`"});
      break;
    case '*':
      scan.report(Code::anchor_not_allowed, scan.spot(), {"an alias stands here"},
                  {"write the value out; quote a text that begins with `*`"});
      break;
    default:
      scan.report(Code::tag_not_allowed, scan.spot(), {"a YAML tag stands here"},
                  {"remove it; quote a value to make it text, and a text that begins with `!`"});
      break;
  }
  constexpr ByteSet kEnd = kYamlSpace + ByteSet(",[]{}");
  while (!scan.at_end() && !kEnd.contains(scan.peek())) {
    scan.advance();
  }
}

bool refuse_yaml_tab(YamlScan& scan, const YamlSpot& spot) {
  return scan.refuse(Code::control_character, spot, {"a tab stands in the indentation"},
                     {"indent with blanks"});
}

bool refuse_yaml_depth(YamlScan& scan, const YamlSpot& spot) {
  return scan.refuse(
      Code::nested_too_deeply, spot,
      {"this is the ", static_cast<std::size_t>(kDeepestYaml) + 1, "th level of nesting"},
      {"at most ", kDeepestYaml, " are read"});
}

bool refuse_yaml_indicator(YamlScan& scan) {
  return scan.refuse(Code::not_yaml, scan.spot(),
                     {"an unquoted text cannot begin with this character"}, {"quote it"});
}

}  // namespace dsnsmith
