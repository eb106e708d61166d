// The bytes of one value and nothing else: no name, no quotes, no line end. For programs that are given a
// file to read (`--password-file`, mounted secrets), and the way out where a file of names cannot carry a value.
#include <array>

#include "format/formats.hpp"
#include "format/reports.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"bytes", "a program that takes the whole file as it is", "any bytes",
     "tests/conformance/readers: Python's and Node's reading of whole files", "run"},
}};

constexpr std::string_view kPayload = "payload";

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    if (request.entries[i].key != kPayload) {
      diagnostics.error(Code::invalid_entry_key, place_of_entry(request, i),
                        {"a raw file has no key `", ShownText::of_shown_field(request.entries[i].key),
                         "`, only one payload"},
                        {"the one entry `payload`"},
                        {"name the entry `payload`, and give every further value an output of its own"});
      good = false;
    }
  }
  if (request.entries.empty()) {
    diagnostics.error(Code::missing_key, request.place, {"the output has no entry `payload`"},
                      {"exactly one entry, `payload`"}, {"add `entries: {payload: …}`"});
    good = false;
  }
  return good ? std::optional<Secret>(request.entries.front().value.clone()) : std::nullopt;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& /*diagnostics*/) {
  std::vector<Entry> entries;
  entries.push_back({std::string(kPayload), request.bytes.clone()});
  return entries;
}

}  // namespace

constinit const Format kRaw{
    "raw", "the bytes of one value", kReaders, "", ForeignContent::none, kNoMark, FilesAs::none, emit, read,
};

}  // namespace dsnsmith
