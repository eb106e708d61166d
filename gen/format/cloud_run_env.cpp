// The file of `gcloud run deploy --env-vars-file`: a YAML mapping of strings. It replaces all variables of the service, so
// it may hold those of others. gcloud refuses every file with a value that YAML does not take for text.
#include <algorithm>
#include <array>
#include <string>

#include "core/ascii.hpp"
#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/reports.hpp"
#include "format/secret_manifest.hpp"
#include "format/yaml_file.hpp"
#include "format/yaml_scan.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"gcloud", "gcloud run deploy, services update and jobs deploy, --env-vars-file", "text in UTF-8 without NUL; names that Cloud Run does not set itself",
     "tests/conformance/readers with gcloud 528.0.0, whose ArgDictFile and EnvVarKeyType read the file; the reserved names from Cloud Run's container contract", "run"},
}};

constexpr YamlShape kShape{"gcloud"};

// Cloud Run sets them, and takes no service or job that sets them, too.
constexpr std::array<std::string_view, 9> kReserved{"CLOUD_RUN_EXECUTION", "CLOUD_RUN_JOB", "CLOUD_RUN_TASK_ATTEMPT", "CLOUD_RUN_TASK_COUNT", "CLOUD_RUN_TASK_INDEX",
                                                    "K_CONFIGURATION", "K_REVISION", "K_SERVICE", "PORT"};

bool is_name(std::string_view key, const Place& place, Diagnostics& diagnostics) {
  if (std::ranges::find(kReserved, key) != kReserved.end() || key.starts_with("X_GOOGLE_")) {
    return !diagnostics.error(Code::invalid_entry_key, place, {"`", ShownText::of_shown_field(key), "` is a variable that Cloud Run sets itself"}, {}, {"rename the entry"});
  }
  constexpr ByteSet kFirst = kLetters + ByteSet("_");
  constexpr ByteSet kName = kFirst + kDigits;
  if (!key.empty() && kFirst.contains(key.front()) && kName.contains_all(key)) {
    return true;
  }
  return !diagnostics.error(Code::invalid_entry_key, place, {"`", ShownText::of_shown_field(key), "` is no name of an environment variable"},
                            {"letters, digits and `_`, no digit first"}, {"rename the entry"});
}

bool can_carry(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  if (!is_name(entry.key, place, diagnostics)) {
    return false;
  }
  return entry.value.expose().find('\0') == std::string_view::npos ||
         !diagnostics.error(Code::value_not_readable, place,
                            {"the value of `", ShownText::of_shown_field(entry.key), "` holds a NUL byte, which no environment variable can hold"}, {"text without NUL"},
                            {"choose another secret"});
}

// Numbers as people write them; what else YAML takes for one is left to gcloud.
bool is_no_text(std::string_view text, const YamlNode& node) {
  const std::string_view word = text.substr(node.begin, node.end - node.begin);
  if (node.kind != YamlNode::Kind::word) {
    return node.kind == YamlNode::Kind::nothing || node.kind == YamlNode::Kind::mapping;
  }
  // The words of other readers' numbers are texts here: gcloud's begin with a dot.
  const std::string lower = lowered(word);
  const bool is_number = kDigits.contains_all(word);
  return is_number || word == "~" || (is_reserved_yaml(word) && lower != "nan" && lower != "inf" && lower != "infinity");
}

// Whether gcloud takes what others wrote; what is no YAML is reported where it is read.
bool has_texts_alone(std::string_view text, std::span<const Entry> ours, const Place& place, Diagnostics& diagnostics) {
  YamlFault fault;
  const auto file = scan_yaml(text, fault);
  if (!file) {
    return true;
  }
  for (const YamlEntry& entry : file->root.entries) {
    if (std::ranges::find(ours, entry.key, &Entry::key) == ours.end() && is_no_text(text, entry.value)) {
      return report_unreadable(text, entry.begin, "a value that is no text, as it has no quotes", kShape.program, place, diagnostics);
    }
  }
  return true;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = request.existing == nullptr || has_texts_alone(request.existing->expose(), request.entries, request.place, diagnostics);
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    good = can_carry(request.entries[i], place_of_entry(request, i), diagnostics) && good;
  }
  return good ? write_yaml_file(kShape, request, diagnostics) : std::nullopt;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return has_texts_alone(request.bytes.expose(), {}, request.place, diagnostics) ? read_yaml_file(kShape, request, diagnostics) : std::nullopt;
}

}  // namespace

constinit const Format kCloudRunEnv{
    "cloud-run-env", "environment variables of Cloud Run, --env-vars-file", kReaders, "", ForeignContent::kept, header_of, FilesAs::none, emit, read,
};

}  // namespace dsnsmith
