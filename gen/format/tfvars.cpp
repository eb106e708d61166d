// terraform.tfvars: attributes of HCL's native syntax (facts/outputs.md 1.5).
#include <array>
#include <utility>

#include "format/formats.hpp"
#include "format/hcl_body.hpp"
#include "format/keyed_file.hpp"
#include "format/reports.hpp"
#include "format/terraform_names.hpp"
#include "text/codec.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kFacts{{
    {"terraform", "Terraform and OpenTofu, -var-file and *.tfvars",
     "text in Unicode normal form C without NUL; keys are identifiers",
     "facts/outputs.md 1.5; tests/conformance/readers with terraform 1.11.4", "run"},
}};

constexpr std::array<FileReader, 1> kReaders{{{"Terraform", read_hcl_body}}};
constexpr KeyedFile kFile{kReaders, " = ", LineEnds::any, Mark::comments};

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  if (!are_variables(request, diagnostics)) {
    return std::nullopt;
  }
  std::vector<SpelledEntry> spelled;
  for (const Entry& entry : request.entries) {
    spelled.push_back({entry.key, *encode(Spelling::hcl_string, entry.value.expose()), &entry.value});
  }
  return write_keyed_file(kFile, request, spelled, diagnostics);
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_keyed_file(kFile, request, diagnostics);
}

}  // namespace

constinit const Format kTfvars{
    "tfvars", "Terraform variables, HCL", kFacts, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
