// values.yaml of Helm, a chart's own or one for `--values`: a mapping for each level of a key, `config.databaseUrl`.
// Templates see the text itself; a chart that hands it to `tpl` runs it as a template of its own.
#include <array>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/opening_signs.hpp"
#include "format/reports.hpp"
#include "format/yaml_file.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kTpl = "helm-tpl";
constexpr std::string_view kSource = "helm.sh/helm/v3 chartutil.ReadValues and engine.Render; tests/conformance/readers with Helm 3.20.2";
constexpr std::array<ReaderFacts, 2> kReaders{{
    {"helm", "Helm, for charts whose templates print the value", "text in UTF-8 without `<no value>`", kSource, "run"},
    {kTpl, "Helm, for charts that pass the value to `tpl`", "text in UTF-8 without `<no value>`", kSource, "run"},
}};

constexpr OpeningSign kTemplateSign{"{{", "{{`{{`}}"};  // what a template prints as `{{`
// Helm takes it out of all that a template printed: it is how Go says that there was nothing.
constexpr std::string_view kNothing = "<no value>";

// What a template prints of the text; nothing where Helm would change it.
std::optional<Secret> printed(std::string_view text) {
  return text.find(kNothing) == text.npos ? std::optional(Secret::copy_of(text)) : std::nullopt;
}

Secret as_template(std::string_view value) { return with_signs_as_text(value, kTemplateSign); }
// What `tpl` makes of the text; nothing where it is more than text.
std::optional<Secret> evaluated(std::string_view text) {
  const auto value = without_signs_as_text(text, kTemplateSign);
  return value ? printed(value->expose()) : std::nullopt;
}

// A template in a chart that its user fills with values would look for `config` and find nothing, if the mapping went.
constexpr YamlEdits kEdits{.keeps_levels = true, .allows_merged = true};
constexpr YamlShape kPlain{"Helm", YamlShape::Levels::dots, nullptr, printed, kEdits};
constexpr YamlShape kTemplate{"Helm", YamlShape::Levels::dots, as_template, evaluated, kEdits};

const YamlShape& shape_of(std::string_view reader) {
  return reader == kTpl ? kTemplate : kPlain;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    if (request.entries[i].value.expose().find(kNothing) != std::string_view::npos) {
      good = report_value(request, i, "holds `<no value>`, which Helm takes out of what templates print", "use the percent-encoded URL", diagnostics);
    }
  }
  return good ? write_yaml_file(shape_of(request.reader), request, diagnostics) : std::nullopt;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_yaml_file(shape_of(request.reader), request, diagnostics);
}

}  // namespace

constinit const Format kHelmValues{
    "helm-values", "Helm's values.yaml", kReaders, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
