#include "format/reports.hpp"

#include <algorithm>

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
