#include "support/case_file.hpp"

#include <algorithm>
#include <string_view>

namespace dsnsmith::cases {
namespace {

constexpr std::string_view kNoNewline = " (no final newline)";

// `-- NAME --`, or `-- NAME (no final newline) --`
bool is_heading(std::string_view line) {
  return line.size() > 6 && line.starts_with("-- ") && line.ends_with(" --");
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    lines.push_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string_view without_newline(std::string_view line) {
  return line.ends_with('\n') ? line.substr(0, line.size() - 1) : line;
}

void add_step(CaseFile& file, int number, std::string_view line) {
  const std::size_t end = line.find(' ');
  const std::string_view rest = end == std::string_view::npos ? "" : line.substr(end + 1);
  file.steps.push_back({number, std::string(line.substr(0, end)), std::string(rest)});
}

}  // namespace

const Section* CaseFile::find(const std::string& name) const {
  const auto found = std::ranges::find(sections, name, &Section::name);
  return found == sections.end() ? nullptr : &*found;
}

std::string CaseFile::text() const {
  std::string all = script;
  for (const Section& section : sections) {
    all.append(section.heading).append("\n").append(section.text);
    if (!section.text.empty() && !section.text.ends_with('\n')) {
      all.append("\n");
    }
  }
  return all;
}

void CaseFile::replace(const std::string& name, const std::string& text) {
  const auto found = std::ranges::find(sections, name, &Section::name);
  if (found != sections.end()) {
    const bool whole = text.empty() || text.ends_with('\n');
    found->heading = "-- " + name + (whole ? "" : std::string(kNoNewline)) + " --";
    found->text = text;
  }
}

CaseFile parse_case(const std::string& text) {
  CaseFile file;
  int number = 0;
  int start = 0;
  std::string joined;  // a command that a backslash carries over several lines
  for (const std::string_view raw : lines_of(text)) {
    ++number;
    const std::string_view line = without_newline(raw);
    if (is_heading(line)) {
      std::string_view name = line.substr(3, line.size() - 6);
      if (name.ends_with(kNoNewline)) {
        name.remove_suffix(kNoNewline.size());
      }
      file.sections.push_back({std::string(line), std::string(name), {}});
    } else if (!file.sections.empty()) {
      file.sections.back().text.append(raw);
    } else {
      file.script.append(raw);
      start = joined.empty() ? number : start;
      joined.append(line);
      if (joined.ends_with('\\')) {
        joined.append("\n");
      } else {
        if (!joined.empty() && !joined.starts_with('#')) {
          add_step(file, start, joined);
        }
        joined.clear();
      }
    }
  }
  for (Section& section : file.sections) {
    if (section.heading.ends_with(std::string(kNoNewline) + " --") && section.text.ends_with('\n')) {
      section.text.pop_back();
    }
  }
  return file;
}

}  // namespace dsnsmith::cases
