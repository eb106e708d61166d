// Reports for machines: JSON, SARIF 2.1.0, GitHub's workflow commands.
#pragma once

#include <string>
#include <vector>

#include "diag/diagnostic.hpp"

namespace dsnsmith {

// What a command adds to its JSON report.
struct ReportedOutput {
  std::string name;
  std::string path;
  std::string format;
  std::string reader;              // what read it back
  std::string state;               // `written`, `removed`, `unchanged`, `would-change`; `same`, `drift`, `missing`, `not-compared`
  std::vector<std::string> entries;
};

// What `explain -` made of a message.
struct ReportedCause {
  std::string name;
  std::string confidence;
  std::string why;
  std::string fix;
};

struct ReportExtras {
  bool has_causes = false;
  std::vector<ReportedCause> causes;
  bool has_outputs = false;
  std::vector<ReportedOutput> outputs;
};

// {"schema_version":1,"diagnostics":[…],"summary":{"errors":n,"warnings":n}}; one line, ends in a newline.
std::string render_json(const Diagnostics& diagnostics, const ReportExtras& extras);
std::string render_sarif(const Diagnostics& diagnostics);
std::string render_github(const Diagnostics& diagnostics);

}  // namespace dsnsmith
