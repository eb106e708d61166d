// application.yaml as Spring Boot's YamlPropertySourceLoader reads it: levels are joined with dots, and a name in the file may
// hold dots itself, so `spring.datasource.url: …` is found wherever it stands.
#include <array>
#include <utility>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/reports.hpp"
#include "format/spring_values.hpp"
#include "format/yaml_file.hpp"
#include "format/yaml_scan.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kSource =
    "spring-projects/spring-framework YamlProcessor, PlaceholderParser; tests/conformance/readers with Spring Boot 2.7.18 and 4.0.7";
constexpr std::array<ReaderFacts, 2> kReaders{{
    {kSpringBoot, "Spring Boot, by the Environment, by properties classes and by @Value", "text in UTF-8 without `${…}` and `#{`", kSource, "run"},
    {kSpringBinder, "Spring Boot's Environment and Binder: spring.datasource and other properties classes, no @Value", "text in UTF-8", kSource, "run"},
}};

std::optional<Secret> boot_value(std::string_view text) { return spring_value(text, kSpringBoot); }
std::optional<Secret> binder_value(std::string_view text) { return spring_value(text, kSpringBinder); }

constexpr YamlShape kBoot{"Spring Boot", YamlShape::Levels::joined, nullptr, boot_value};
constexpr YamlShape kBinder{"Spring Boot", YamlShape::Levels::joined, spring_text, binder_value};

const YamlShape& shape_of(std::string_view reader) {
  return reader == kSpringBinder ? kBinder : kBoot;
}

// Spring takes a bracket for the place in a list.
bool is_name(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  return entry.key.find_first_of("[]") == std::string::npos ||
         !diagnostics.error(Code::invalid_entry_key, place, {"`", ShownText::of_shown_field(entry.key), "` holds a bracket, which Spring takes for a list"},
                            {"names with `.` between them"}, {"`spring.datasource.url`"});
}

// The place of a name that Spring takes for the key, and that is spelled in another way; npos: there is none.
std::size_t other_spelling(const YamlNode& mapping, const std::string& prefix, std::string_view key) {
  for (const YamlEntry& entry : mapping.entries) {
    const std::string path = prefix + entry.key;
    if (entry.value.kind == YamlNode::Kind::mapping) {
      const std::size_t place = other_spelling(entry.value, path + ".", key);
      if (place != std::string::npos) {
        return place;
      }
    } else if (path != key && is_one_spring_name(path, key)) {
      return entry.begin;
    }
  }
  return std::string::npos;
}

bool has_no_other_spelling(const EmitRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.existing == nullptr ? std::string_view() : request.existing->expose();
  YamlFault fault;
  const auto file = scan_yaml(text, fault);
  for (const Entry& entry : request.entries) {
    const std::size_t place = file ? other_spelling(file->root, "", entry.key) : text.npos;
    if (place != text.npos) {
      return report_not_edited(text, place, "another spelling of a name that is written", request.place, diagnostics);
    }
  }
  return true;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = has_no_other_spelling(request, diagnostics);
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Place& place = place_of_entry(request, i);
    good = is_name(request.entries[i], place, diagnostics) && spring_carries(request.entries[i], request.reader, place, diagnostics) && good;
  }
  return good ? write_yaml_file(shape_of(request.reader), request, diagnostics) : std::nullopt;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_yaml_file(shape_of(request.reader), request, diagnostics);
}

}  // namespace

constinit const Format kSpringYaml{
    "spring-yaml", "Spring Boot's application.yaml", kReaders, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
