// *.tfvars.json: one JSON object, no templates (facts/outputs.md 1.5). Members of
// others stay byte for byte; Terraform ignores the member `//`, where ours says who
// wrote the file.
#include <array>
#include <utility>
#include <vector>

#include "format/formats.hpp"
#include "format/json_file.hpp"
#include "format/reports.hpp"
#include "format/terraform_json.hpp"
#include "format/terraform_names.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kFacts{{
    {"terraform", "Terraform and OpenTofu, -var-file and *.tfvars.json",
     "text in Unicode normal form C without NUL; keys are identifiers",
     "facts/outputs.md 1.5; tests/conformance/readers with terraform 1.11.4", "run"},
}};

constexpr std::string_view kProgram = "Terraform";
Secret with_entries(const EmitRequest& request, std::string_view text, const JsonObject& object) {
  const JsonMark mark = json_mark(text, object);
  const std::string ours = json_mark_text(request);
  JsonChanges changes;
  if (mark.is_ours_to_write) {
    changes.comment = {kJsonMark, ours};
  }
  std::vector<JsonText> texts;
  for (const Entry& entry : request.entries) {
    texts.push_back({entry.key, entry.value.expose()});
  }
  changes.texts = texts;
  changes.gone = mark.header.keys;
  return change_json_file(text, object, changes);
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  const bool good = are_variables(request, diagnostics);
  const std::string_view text = json_file_text(request.existing);
  const auto object = json_object_of_unique_names(text, kProgram, request.place, diagnostics);
  if (!good || !object) {
    return std::nullopt;
  }
  return with_entries(request, text, *object);
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  const auto object = json_object_of_unique_names(text, kProgram, request.place, diagnostics);
  if (!object) {
    return std::nullopt;
  }
  std::vector<Entry> entries;
  for (const JsonMember& member : object->members) {
    auto value = member.key == kJsonMark ? std::nullopt : terraform_text(text, member);
    if (value) {
      entries.push_back({member.key, std::move(*value)});
    }
  }
  return entries;
}

}  // namespace

constinit const Format kTfvarsJson{
    "tfvars-json", "Terraform variables, JSON", kFacts, "", ForeignContent::kept, header_of_json, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
