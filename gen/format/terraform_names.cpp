#include "format/terraform_names.hpp"

#include <algorithm>
#include <array>

#include "format/reports.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kStart = kLetters + ByteSet("_");
constexpr ByteSet kName = kStart + kDigits + ByteSet("-");

// "reserved due to its special meaning inside module blocks", says terraform 1.11.4.
constexpr std::array<std::string_view, 9> kReserved{"count",     "depends_on", "for_each",
                                                    "lifecycle", "locals",     "provider",
                                                    "providers", "source",     "version"};

}  // namespace

bool is_variable_name(std::string_view key, const Place& place, Diagnostics& diagnostics) {
  const bool formed = !key.empty() && kStart.contains(key.front()) && kName.contains_all(key);
  const bool reserved = std::ranges::find(kReserved, key) != kReserved.end();
  if (formed && !reserved) {
    return true;
  }
  const ShownText shown = ShownText::of_shown_field(key);
  if (reserved) {
    diagnostics.error(Code::invalid_entry_key, place,
                      {"Terraform reserves `", shown, "`, no variable can be called that"},
                      {"another name"}, {"rename the entry, for instance to `database_url`"});
  } else {
    diagnostics.error(Code::invalid_entry_key, place,
                      {"`", shown, "` is no name of a Terraform variable"},
                      {"letters, digits, `_` and `-`, not a digit or `-` first"},
                      {"rename the entry, for instance to `database_url`"});
  }
  return false;
}

bool are_variables(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Place& place = place_of_entry(request, i);
    good = is_variable_name(request.entries[i].key, place, diagnostics) && terraform_keeps(request.entries[i], place, diagnostics) && good;
  }
  return good;
}

}  // namespace dsnsmith
