// The result of Terraform's external data source: one JSON object of strings
// (facts/outputs.md 1.1).
#include <array>

#include "format/formats.hpp"
#include "format/json_file.hpp"
#include "format/reports.hpp"
#include "text/codec.hpp"
#include "text/nfc.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"terraform", "Terraform's external data source",
     "text in Unicode normal form C without NUL; results are stored in state and plan in clear",
     "hashicorp/terraform-provider-external internal/provider/data_source.go v2.4.0; facts/outputs.md 1.1",
     "read"},
}};

// Any string may be a key, but it is normalised like a value.
bool is_good_key(std::string_view key, const Place& place, Diagnostics& diagnostics) {
  if (is_utf8(key) && key.find('\0') == key.npos && is_nfc(key)) {
    return true;
  }
  diagnostics.error(Code::invalid_entry_key, place,
                    {"`", ShownText::of_shown_field(key), "` is no key that Terraform keeps as it is"},
                    {"UTF-8 in Unicode normal form C"}, {"use letters, digits and `_`"});
  return false;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  Secret out;
  out.append('{');
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    const Place& place = place_of_entry(request, i);
    if (!is_good_key(entry.key, place, diagnostics) || !terraform_keeps(entry, place, diagnostics)) {
      good = false;
      continue;
    }
    out.append(i == 0 ? "" : ",");
    out.append(*encode(Spelling::json_string, entry.key)).append(':');
    out.append(*encode(Spelling::json_string, entry.value.expose()));
  }
  out.append("}\n");
  return good ? std::optional<Secret>(std::move(out)) : std::nullopt;
}

// Go's encoding/json: the last of two equal keys wins, null is an empty string.
std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  const auto object = json_object_or_report(text, "Terraform", request.place, diagnostics);
  if (!object) {
    return std::nullopt;
  }
  std::vector<Entry> entries;
  for (const JsonMember& member : object->members) {
    auto value = json_spelling(text, member) == "null" ? Secret() : json_text(text, member);
    if (!value) {
      report_unreadable(text, member.value_begin, "a value that is no string", "Terraform",
                        request.place, diagnostics);
      return std::nullopt;
    }
    if (!is_nfc(value->expose())) {
      continue;  // what Terraform makes of it is not composed here
    }
    if (json_member(*object, member.key) == &member) {
      entries.push_back({member.key, std::move(*value)});
    }
  }
  return entries;
}

}  // namespace

constinit const Format kTerraformExternal{
    "terraform-external", "result of Terraform's external data source", kReaders, "",
    ForeignContent::none, kNoMark, FilesAs::none, emit, read,
};

}  // namespace dsnsmith
