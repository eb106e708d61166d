#include "format/properties_file.hpp"

#include <utility>
#include <vector>

#include "format/reports.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

// Names that need no backslash anywhere, and that Spring does not take for lists.
constexpr ByteSet kNameBytes = ByteSet::range('!', '~') - ByteSet("!#:=\\[]");

bool is_name(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  if (!entry.key.empty() && kNameBytes.contains_all(entry.key)) {
    return true;
  }
  diagnostics.error(Code::invalid_entry_key, place,
                    {"`", ShownText::of_shown_field(entry.key), "` would need a backslash as a name in a .properties file"},
                    {"ASCII without blanks, `!`, `#`, `:`, `=`, `[`, `]` and `\\`"}, {"use letters, digits, `.`, `-` and `_`"});
  return false;
}

bool is_text(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  if (is_utf8(entry.value.expose())) {
    return true;
  }
  diagnostics.error(Code::value_not_readable, place,
                    {"the value of `", ShownText::of_shown_field(entry.key), "` holds bytes that are no UTF-8, which Java's texts cannot hold"},
                    {"UTF-8"}, {"use the percent-encoded URL instead of the bare value, or `format: raw`"});
  return false;
}

// A carriage return that ends a line by itself: Java counts it, editors show one line.
bool has_lone_returns(const EmitRequest& request, Diagnostics& diagnostics) {
  const std::string_view bytes = request.existing == nullptr ? std::string_view() : request.existing->expose();
  for (std::size_t at = bytes.find('\r'); at != bytes.npos; at = bytes.find('\r', at + 1)) {
    if (bytes.substr(at + 1, 1) != "\n") {
      return !report_not_edited(bytes, at, "a carriage return without a line feed", request.place, diagnostics);
    }
  }
  return false;
}

}  // namespace

std::optional<Secret> write_properties(const KeyedFile& file, const EmitRequest& request, PreparedValue prepared,
                                       Diagnostics& diagnostics) {
  std::vector<SpelledEntry> spelled;
  bool good = !has_lone_returns(request, diagnostics);
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    const Place& place = place_of_entry(request, i);
    if (!is_name(entry, place, diagnostics) || !is_text(entry, place, diagnostics)) {
      good = false;
      continue;
    }
    const Secret text = prepared == nullptr ? entry.value.clone() : prepared(entry.value.expose());
    spelled.push_back({entry.key, *encode(Spelling::java_property, text.expose()), &entry.value});
  }
  return good ? write_keyed_file(file, request, spelled, diagnostics) : std::nullopt;
}

}  // namespace dsnsmith
