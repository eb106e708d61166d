// *.tfvars.json: one JSON object, no templates (facts/outputs.md 1.5). Members of
// others stay byte for byte; Terraform ignores the member `//`, where ours says who
// wrote the file.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "format/formats.hpp"
#include "format/json_file.hpp"
#include "format/keyed_file.hpp"
#include "format/reports.hpp"
#include "format/terraform_names.hpp"
#include "text/byte_set.hpp"
#include "text/nfc.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kFacts{{
    {"terraform", "Terraform and OpenTofu, -var-file and *.tfvars.json",
     "text in Unicode normal form C without NUL; keys are identifiers",
     "facts/outputs.md 1.5; tests/conformance/readers with terraform 1.11.4", "run"},
}};

constexpr std::string_view kProgram = "Terraform";
constexpr std::string_view kComment = "//";
constexpr std::string_view kMark = "dsnsmith: ";
constexpr std::string_view kEnvironment = "environment ";
constexpr std::string_view kFiles = "files";
constexpr std::string_view kKeys = "keys";

// `dsnsmith: environment staging; files ca.pem=DIGEST; keys a b`
std::string comment_text(const EmitRequest& request) {
  std::string text(kMark);
  if (!request.metadata.environment.empty()) {
    text.append(kEnvironment).append(request.metadata.environment).append("; ");
  }
  if (!request.metadata.files.empty()) {
    text.append(kFiles);
    for (const std::string& file : request.metadata.files) {
      text.append(" ").append(file);
    }
    text.append("; ");
  }
  text.append(kKeys);
  for (const Entry& entry : request.entries) {
    text.append(" ").append(entry.key);
  }
  return text;
}

// Each with a blank before it.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (text.starts_with(' ')) {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::optional<OwnHeader> read_comment(std::string_view text) {
  if (!text.starts_with(kMark)) {
    return std::nullopt;
  }
  text.remove_prefix(kMark.size());
  OwnHeader header;
  if (text.starts_with(kEnvironment)) {
    const std::size_t end = std::min(text.find("; "), text.size());
    header.environment = std::string(text.substr(kEnvironment.size(), end - kEnvironment.size()));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  if (text.starts_with(kFiles)) {
    const std::size_t end = std::min(text.find("; "), text.size());
    header.files = words_of(text.substr(kFiles.size(), end - kFiles.size()));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  if (text.starts_with(kKeys)) {
    header.keys = words_of(text.substr(kKeys.size()));
  }
  return header;
}

Secret with_entries(const EmitRequest& request, std::string_view text, const JsonObject& object) {
  std::optional<OwnHeader> header;
  const JsonMember* comment = json_member(object, kComment);
  if (comment != nullptr) {
    const auto said = json_text(text, *comment);
    header = said ? read_comment(said->expose()) : std::nullopt;
  }
  const std::string ours = comment_text(request);
  JsonChanges changes;
  if (comment == nullptr || header) {
    changes.comment = {kComment, ours};
  }
  std::vector<JsonText> texts;
  for (const Entry& entry : request.entries) {
    texts.push_back({entry.key, entry.value.expose()});
  }
  changes.texts = texts;
  if (header) {
    changes.gone = header->keys;
  }
  return change_json_file(text, object, changes);
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Place& place = place_of_entry(request, i);
    good = is_variable_name(request.entries[i].key, place, diagnostics) &&
           terraform_keeps(request.entries[i], place, diagnostics) && good;
  }
  const std::string_view text = json_file_text(request.existing);
  const auto object = json_object_of_unique_names(text, kProgram, request.place, diagnostics);
  if (!good || !object) {
    return std::nullopt;
  }
  return with_entries(request, text, *object);
}

// What a variable of type string gets: numbers and truth values as text. What
// cannot be told without the type (lists, objects, fractions, null) is left out.
std::optional<Secret> value_of(std::string_view text, const JsonMember& member) {
  auto value = json_text(text, member);
  if (value) {
    return is_nfc(value->expose()) ? std::move(value) : std::nullopt;
  }
  const std::string_view word = json_spelling(text, member);
  if (word == "true" || word == "false" || kDigits.contains_all(word)) {
    return Secret::copy_of(word);
  }
  return std::nullopt;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  const auto object = json_object_of_unique_names(text, kProgram, request.place, diagnostics);
  if (!object) {
    return std::nullopt;
  }
  std::vector<Entry> entries;
  for (const JsonMember& member : object->members) {
    auto value = member.key == kComment ? std::nullopt : value_of(text, member);
    if (value) {
      entries.push_back({member.key, std::move(*value)});
    }
  }
  return entries;
}

}  // namespace

OwnHeader header_of_tfvars_json(std::string_view text) {
  JsonFault fault;
  const auto object = json_object(text, fault);
  const JsonMember* comment = object ? json_member(*object, kComment) : nullptr;
  const auto spelled = comment == nullptr ? std::nullopt : json_text(text, *comment);
  const auto header = spelled ? read_comment(spelled->expose()) : std::nullopt;
  return header.value_or(OwnHeader());
}

constinit const Format kTfvarsJson{
    "tfvars-json", "Terraform variables, JSON", kFacts, "", ForeignContent::kept, header_of_tfvars_json, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
