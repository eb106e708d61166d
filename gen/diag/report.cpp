#include "diag/report.hpp"

#include <nlohmann/json.hpp>

#include "core/version.hpp"

namespace dsnsmith {
namespace {

using Json = nlohmann::ordered_json;

// Keys of the spec may hold any bytes of UTF-8, names of files any bytes at all.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string full_message(const Diagnostic& d) {
  std::string text = d.message;
  if (!d.expected.empty()) text += "; expected: " + d.expected;
  if (!d.help.empty()) text += "; help: " + d.help;
  return text;
}

// GitHub reads `%XX` in messages, and `:` and `,` end a property.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') out += "%25";
    else if (c == '\r') out += "%0D";
    else if (c == '\n') out += "%0A";
    else if (property && c == ':') out += "%3A";
    else if (property && c == ',') out += "%2C";
    else out += c;
  }
  return out;
}

}  // namespace

std::string render_json(const Diagnostics& diagnostics, const ReportExtras& extras) {
  Json list = Json::array();
  int errors = 0;
  int warnings = 0;
  for (const Diagnostic& d : diagnostics.sorted()) {
    const CodeFacts& facts = facts_of(d.code);
    errors += d.severity == Severity::error ? 1 : 0;
    warnings += d.severity == Severity::warning ? 1 : 0;
    list.push_back({{"code", facts.id},
                    {"name", facts.name},
                    {"severity", name_of(d.severity)},
                    {"where", {{"file", d.where.file}, {"line", d.where.line}, {"column", d.where.column}, {"path", d.where.path}}},
                    {"message", d.message},
                    {"expected", d.expected},
                    {"help", d.help}});
  }
  Json report{{"schema_version", 1}, {"diagnostics", list}};
  if (extras.has_outputs) {
    Json outputs = Json::array();
    for (const ReportedOutput& output : extras.outputs) {
      outputs.push_back({{"name", output.name}, {"file", output.path}, {"format", output.format}, {"read_back_by", output.reader}, {"state", output.state}, {"entries", output.entries}});
    }
    report["outputs"] = outputs;
  }
  if (extras.has_causes) {
    Json causes = Json::array();
    for (const ReportedCause& cause : extras.causes) {
      causes.push_back({{"name", cause.name}, {"confidence", cause.confidence}, {"why", cause.why}, {"fix", cause.fix}});
    }
    report["causes"] = causes;
  }
  report["summary"] = {{"errors", errors}, {"warnings", warnings}};
  return dumped(report);
}

std::string render_sarif(const Diagnostics& diagnostics) {
  Json results = Json::array();
  Json rules = Json::array();
  std::vector<Code> seen;
  for (const Diagnostic& d : diagnostics.sorted()) {
    const CodeFacts& facts = facts_of(d.code);
    if (std::find(seen.begin(), seen.end(), d.code) == seen.end()) {
      seen.push_back(d.code);
      rules.push_back({{"id", facts.id}, {"name", facts.name}, {"shortDescription", {{"text", facts.title}}}, {"fullDescription", {{"text", facts.explanation}}}});
    }
    Json result{{"ruleId", facts.id}, {"level", name_of(d.severity)}, {"message", {{"text", full_message(d)}}}};
    Json location = Json::object();
    if (!d.where.file.empty()) {
      location["physicalLocation"]["artifactLocation"]["uri"] = d.where.file;
      if (d.where.line > 0) location["physicalLocation"]["region"]["startLine"] = d.where.line;
      if (d.where.line > 0 && d.where.column > 0) location["physicalLocation"]["region"]["startColumn"] = d.where.column;
    }
    if (!d.where.path.empty()) location["logicalLocations"] = Json::array({{{"fullyQualifiedName", d.where.path}}});
    if (!location.empty()) result["locations"] = Json::array({location});
    results.push_back(result);
  }
  const Json driver{{"name", "dsnsmith"}, {"version", kVersion}, {"rules", rules}};
  return dumped({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", Json::array({{{"tool", {{"driver", driver}}}, {"columnKind", "utf16CodeUnits"}, {"results", results}}})}});
}

std::string render_github(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& d : diagnostics.sorted()) {
    const CodeFacts& facts = facts_of(d.code);
    text.append("::").append(d.severity == Severity::note ? "notice" : name_of(d.severity)).append(" ");
    if (!d.where.file.empty()) text += "file=" + escaped(d.where.file, true) + ",";
    if (d.where.line > 0) text += "line=" + std::to_string(d.where.line) + ",";
    if (d.where.column > 0) text += "col=" + std::to_string(d.where.column) + ",";
    text.append("title=").append(facts.id).append(" ").append(facts.name).append("::");
    text += escaped(full_message(d), false) + "\n";
  }
  return text;
}

}  // namespace dsnsmith
