#include "format/reports.hpp"

#include <algorithm>

#include "format/keyed_file.hpp"
#include "text/nfc.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {

const Place& place_of_entry(const EmitRequest& request, std::size_t index) {
  return index < request.entry_places.size() ? request.entry_places[index] : request.place;
}

bool report_unreadable(std::string_view bytes, std::size_t offset, std::string_view what,
                       std::string_view program, const Place& place, Diagnostics& diagnostics) {
  const auto line = 1 + std::ranges::count(bytes.substr(0, offset), '\n');
  diagnostics.error(Code::existing_file_not_readable, place,
                    {"line ", static_cast<std::size_t>(line), " of the file holds ",
                     ShownText::of_table(what), ", which ", ShownText::of_table(program),
                     " does not read"},
                    {}, {"repair that line, or remove the file so that it is written afresh"});
  return false;
}

bool report_not_edited(std::string_view bytes, std::size_t offset, std::string_view what, const Place& place,
                       Diagnostics& diagnostics) {
  const auto line = 1 + std::ranges::count(bytes.substr(0, offset), '\n');
  diagnostics.error(Code::existing_file_not_readable, place,
                    {"line ", static_cast<std::size_t>(line), " of the existing file holds ", ShownText::of_table(what),
                     ", and dsnsmith does not edit such files"},
                    {}, {"change that line, or let the output have a file of its own"});
  return false;
}

bool report_value(const EmitRequest& request, std::size_t index, std::string_view what, std::string_view help, Diagnostics& diagnostics) {
  diagnostics.error(Code::value_not_readable, place_of_entry(request, index),
                    {"the value of `", ShownText::of_shown_field(request.entries[index].key), "` ", ShownText::of_table(what)}, {}, {ShownText::of_table(help)});
  return false;
}

bool is_utf8_value(const Entry& entry, std::string_view language, const Place& place, Diagnostics& diagnostics) {
  if (is_utf8(entry.value.expose())) {
    return true;
  }
  diagnostics.error(Code::value_not_readable, place,
                    {"the value of `", ShownText::of_shown_field(entry.key), "` holds bytes that are no UTF-8, which ", ShownText::of_table(language), " cannot have"},
                    {"UTF-8"}, {"write it with `format: raw`, or use the percent-encoded URL instead of the bare value"});
  return false;
}

bool is_ours_to_replace(const EmitRequest& request, Diagnostics& diagnostics) {
  if (request.existing == nullptr || request.existing->empty() || header_of(request.existing->expose()).present) {
    return true;
  }
  return !diagnostics.error(Code::foreign_file, request.place, {"the file that is there was not written by dsnsmith, and would be replaced"}, {},
                            {"remove it, or give the output another `file`"});
}

bool is_one_payload(const EmitRequest& request, std::string_view title, Diagnostics& diagnostics) {
  bool good = !request.entries.empty();
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    if (request.entries[i].key != kPayload) {
      diagnostics.error(Code::invalid_entry_key, place_of_entry(request, i),
                        {ShownText::of_table(title), " has no key `", ShownText::of_shown_field(request.entries[i].key), "`, only one payload"},
                        {"the one entry `payload`"},
                        {"name the entry `payload`, and give every further value an output of its own"});
      good = false;
    }
  }
  if (request.entries.empty()) {
    diagnostics.error(Code::missing_key, request.place, {"the output has no entry `payload`"},
                      {"exactly one entry, `payload`"}, {"add `entries: {payload: …}`"});
  }
  return good;
}

bool terraform_keeps(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  const ShownText key = ShownText::of_shown_field(entry.key);
  const std::string_view value = entry.value.expose();
  if (!is_utf8(value)) {
    diagnostics.error(Code::value_not_readable, place,
                      {"the value of `", key, "` holds bytes that are no UTF-8, which Terraform replaces"},
                      {"UTF-8"}, {"use the percent-encoded URL instead of the bare value, or choose another secret"});
    return false;
  }
  if (value.find('\0') != value.npos) {
    diagnostics.error(Code::value_not_readable, place,
                      {"the value of `", key, "` holds a NUL byte, which no program behind Terraform can be given"},
                      {"text without NUL"}, {"choose another secret"});
    return false;
  }
  if (!is_nfc(value)) {
    diagnostics.error(Code::not_normalised, place,
                      {"the value of `", key, "` is not in Unicode normal form C, and Terraform would change it"},
                      {"text in normal form C"},
                      {"use the percent-encoded URL instead of the bare value, or choose another secret"});
    return false;
  }
  return true;
}

}  // namespace dsnsmith
