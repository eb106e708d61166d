// Rails' config/database.yml: ERB is evaluated in the whole file, comments and quotes included, and what comes out is read as
// YAML. So `<%` is code wherever it stands, and `<%%` is how ERB spells the text.
#include <array>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/opening_signs.hpp"
#include "format/reports.hpp"
#include "format/yaml_file.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"rails", "Ruby on Rails, config/database.yml", "text in UTF-8",
     "rails/rails ActiveSupport::ConfigurationFile, ERB and Psych; tests/conformance/readers with Active Support 6.1 and 7.2", "run"},
}};

constexpr std::string_view kOpen = "<%";
constexpr std::string_view kOpenAsText = "<%%";
constexpr std::string_view kClose = "%>";
constexpr OpeningSign kCode{kOpen, kOpenAsText};

Secret spelled(std::string_view value) { return with_signs_as_text(value, kCode); }
// What ERB makes of the text; nothing where that is code.
std::optional<Secret> evaluated(std::string_view text) { return without_signs_as_text(text, kCode); }

constexpr YamlShape kShape{"Rails", YamlShape::Levels::dots, spelled, evaluated, {.keeps_levels = false, .allows_merged = true}};

// The place of code that may do more than print a word where it stands: a loop or a condition around our lines, or a piece
// of code that ends elsewhere. npos: there is none.
std::size_t code_around(std::string_view text) {
  for (std::size_t open = text.find(kOpen); open != text.npos; open = text.find(kOpen, open)) {
    const std::string_view rest = text.substr(open);
    if (rest.starts_with(kOpenAsText)) {
      open += kOpenAsText.size();
      continue;
    }
    const std::size_t close = rest.find(kClose);
    const bool prints = rest.starts_with("<%=") || rest.starts_with("<%#");
    // `%%>` is text within the code, which goes on.
    if (!prints || close >= rest.find('\n') || close == rest.npos || rest[close - 1] == '%') {
      return open;
    }
    open += close + kClose.size();
  }
  return text.npos;
}

// Names stand in our mark as well, and ERB evaluates comments.
bool is_no_code(std::string_view name, const Place& place, Diagnostics& diagnostics) {
  return name.find(kOpen) == name.npos ||
         !diagnostics.error(Code::invalid_entry_key, place, {"`", ShownText::of_shown_field(std::string(name)), "` holds `<%`, which is code in Rails' files"}, {}, {"rename it"});
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    good = is_no_code(request.entries[i].key, place_of_entry(request, i), diagnostics) && good;
  }
  for (const std::string& file : request.metadata.files) {
    good = is_no_code(file, request.place, diagnostics) && good;
  }
  const std::string_view text = request.existing == nullptr ? std::string_view() : request.existing->expose();
  if (const std::size_t place = code_around(text); place != text.npos) {
    good = report_not_edited(text, place, "code (`<% … %>`) that may do more than print a value on its line", request.place, diagnostics);
  }
  return good ? write_yaml_file(kShape, request, diagnostics) : std::nullopt;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view bytes = request.bytes.expose();
  if (const std::size_t place = code_around(bytes); place != bytes.npos) {
    report_unreadable(bytes, place, "code (`<% … %>`)", "dsnsmith", request.place, diagnostics);
    return std::nullopt;
  }
  return read_yaml_file(kShape, request, diagnostics);
}

}  // namespace

constinit const Format kDatabaseYml{
    "database-yml", "Rails' config/database.yml", kReaders, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
