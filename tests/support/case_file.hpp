// The text of a *.case file: a script, then the files it works on and the texts it expects.
#pragma once

#include <string>
#include <vector>

namespace dsnsmith::cases {

struct Step {
  int line;
  std::string verb;
  std::string rest;
};

struct Section {
  std::string heading;  // the whole line, so that blessing writes it back as it was
  std::string name;
  std::string text;
};

struct CaseFile {
  std::string script;  // everything before the first section, byte for byte
  std::vector<Step> steps;
  std::vector<Section> sections;

  [[nodiscard]] const Section* find(const std::string& name) const;
  [[nodiscard]] std::string text() const;
  void replace(const std::string& name, const std::string& text);  // the text of a section
};

CaseFile parse_case(const std::string& text);

}  // namespace dsnsmith::cases
