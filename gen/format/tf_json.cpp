// *.tf.json: variables with their value as default, so that a module has them without a -var-file. A default in JSON
// is taken as it stands, while every other text of such a file is a template (facts/outputs.md 1.5). What others
// declare stays byte for byte.
#include <array>
#include <unordered_set>
#include <utility>
#include <vector>

#include "format/formats.hpp"
#include "format/json_tree.hpp"
#include "format/reports.hpp"
#include "format/terraform_json.hpp"
#include "format/terraform_names.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"terraform", "Terraform and OpenTofu, *.tf.json of a module",
     "text in Unicode normal form C without NUL; each key is declared as a sensitive variable, whose default is the value",
     "tests/conformance/readers with terraform 1.11.4", "run"},
}};

constexpr std::string_view kProgram = "Terraform";
constexpr std::string_view kVariable = "variable";
constexpr std::string_view kDefault = "default";

std::vector<JsonLeaf> leaves_of(const EmitRequest& request, const std::vector<std::string>& had) {
  std::vector<JsonLeaf> leaves;
  std::unordered_set<std::string_view> keys;
  for (const Entry& entry : request.entries) {
    keys.insert(entry.key);
    leaves.push_back({{kVariable, entry.key, "type"}, "string"});
    leaves.push_back({{kVariable, entry.key, "sensitive"}, "true", JsonLeaf::Kind::spelled});
    leaves.push_back({{kVariable, entry.key, kDefault}, entry.value.expose()});
  }
  for (const std::string& key : had) {
    if (!keys.contains(key)) {
      leaves.push_back({{kVariable, key}, "", JsonLeaf::Kind::gone});
    }
  }
  return leaves;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  const bool good = are_variables(request, diagnostics);
  const std::string_view text = json_file_text(request.existing);
  const auto object = json_object_of_unique_names(text, kProgram, request.place, diagnostics);
  if (!good || !object) {
    return std::nullopt;
  }
  const JsonMark mark = json_mark(text, *object);
  const std::string ours = json_mark_text(request);
  const auto comment = mark.is_ours_to_write ? std::optional(JsonText{kJsonMark, ours}) : std::nullopt;
  JsonFault fault;
  auto changed = change_json_tree(text, JsonDialect::rfc8259, leaves_of(request, mark.header.keys), comment, fault);
  if (!changed) {
    report_not_edited(text, fault.offset, fault.what, request.place, diagnostics);
  }
  return changed;
}

// The members of the object that `member` of `text` is; none of anything else. A name that stands twice is a fault.
std::optional<JsonObject> inner_object(std::string_view text, const JsonMember* member, const Place& place, Diagnostics& diagnostics) {
  const bool is_object = member != nullptr && json_spelling(text, *member).starts_with('{');
  return is_object ? json_object_of_unique_names(json_spelling(text, *member), kProgram, place, diagnostics) : JsonObject();
}

// Variables of others that are declared in lists have none of ours among them, and are left out.
std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  const auto root = json_object_of_unique_names(text, kProgram, request.place, diagnostics);
  const JsonMember* const variables = root ? json_member(*root, kVariable) : nullptr;
  const auto names = root ? inner_object(text, variables, request.place, diagnostics) : std::nullopt;
  if (!names) {
    return std::nullopt;
  }
  std::vector<Entry> entries;
  for (const JsonMember& name : names->members) {
    const std::string_view all = json_spelling(text, *variables);
    const auto body = inner_object(all, &name, request.place, diagnostics);
    if (!body) {
      return std::nullopt;
    }
    const JsonMember* const value = json_member(*body, kDefault);
    auto seen = value == nullptr ? std::nullopt : terraform_text(json_spelling(all, name), *value);
    if (seen) {
      entries.push_back({name.key, std::move(*seen)});
    }
  }
  return entries;
}

}  // namespace

constinit const Format kTfJson{
    "tf-json", "Terraform variables with defaults, *.tf.json", kReaders, "", ForeignContent::kept, header_of_json, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
