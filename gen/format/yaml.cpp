// A YAML file with our keys on its top level, among those of others. Every value stands in double quotes, so that no
// reader takes it for a number, a truth value or a date, whichever YAML it speaks.
#include <array>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/yaml_file.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"yaml", "PyYAML, JavaScript's yaml and every reader of YAML 1.1 or 1.2", "text in UTF-8",
     "tests/conformance/readers with PyYAML 6.0.4 and libyaml (YAML 1.1), and JavaScript's yaml 2.9.1 (YAML 1.2)", "run"},
}};

constexpr YamlShape kShape{"YAML"};

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  return write_yaml_file(kShape, request, diagnostics);
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_yaml_file(kShape, request, diagnostics);
}

}  // namespace

constinit const Format kYaml{
    "yaml", "flat YAML mapping of strings", kReaders, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
