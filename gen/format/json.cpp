// A flat JSON object of strings. It has no comments, so nothing in it says what is ours: members that are in the
// file stay, and none is ever removed.
#include <array>

#include "format/formats.hpp"
#include "format/json_file.hpp"
#include "format/reports.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"json", "JSON.parse, Python's json and every strict reader of RFC 8259", "text in UTF-8",
     "tests/conformance/readers with Python's json and Node's JSON.parse", "run"},
}};

constexpr std::string_view kProgram = "JSON";

bool can_carry(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  if (!is_utf8(entry.key)) {
    diagnostics.error(Code::invalid_entry_key, place, {"a key of the output holds bytes that are no UTF-8"},
                      {"UTF-8"}, {"use letters, digits and `_`"});
    return false;
  }
  return is_utf8_value(entry, kProgram, place, diagnostics);
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = true;
  std::vector<JsonText> texts;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    good = can_carry(entry, place_of_entry(request, i), diagnostics) && good;
    texts.push_back({entry.key, entry.value.expose()});
  }
  const std::string_view text = json_file_text(request.existing);
  const auto object = json_object_of_unique_names(text, kProgram, request.place, diagnostics);
  if (!object) {
    return std::nullopt;
  }
  return good ? std::optional<Secret>(change_json_file(text, *object, {.comment = {}, .texts = texts, .gone = {}}))
              : std::nullopt;
}

// The last of two equal names wins. Numbers, lists and the like are of no use as text.
std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  const auto object = json_object_or_report(text, kProgram, request.place, diagnostics);
  if (!object) {
    return std::nullopt;
  }
  std::vector<Entry> entries;
  for (const JsonMember& member : object->members) {
    auto value = json_text(text, member);
    if (value && json_member(*object, member.key) == &member) {
      entries.push_back({member.key, std::move(*value)});
    }
  }
  return entries;
}

}  // namespace

constinit const Format kJson{
    "json", "flat JSON object of strings", kReaders, "", ForeignContent::kept, kNoMark, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
