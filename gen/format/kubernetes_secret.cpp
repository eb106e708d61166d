// A manifest of a Kubernetes Secret (facts/outputs.md 2).
#include <algorithm>
#include <array>
#include <utility>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/kubernetes_names.hpp"
#include "format/reports.hpp"
#include "format/secret_manifest.hpp"
#include "text/codec.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"kubernetes", "the Kubernetes API server, kubectl and kustomize",
     "any bytes, at most 1 MiB together; keys of letters, digits, `-`, `_` and `.`",
     "kubernetes/kubernetes pkg/apis/core/validation; facts/outputs.md 2; tests/conformance/readers "
     "with kubectl 1.32",
     "run"},
}};

constexpr std::string_view kProgram = "Kubernetes";
constexpr std::size_t kLargestSecret = 1024U * 1024U;

using Pairs = std::vector<std::pair<std::string, std::string>>;

Secret scalar(std::string_view text) {
  return is_plain_yaml(text) ? Secret::copy_of(text) : *encode(Spelling::json_string, text);
}

// Sorted by key; ours first, so that what the spec says stands.
void append_mapping(Secret& out, std::string_view name, Pairs pairs) {
  if (pairs.empty()) {
    return;
  }
  std::ranges::stable_sort(pairs, {}, &Pairs::value_type::first);
  out.append("  ").append(name).append(":\n");
  for (const auto& [key, value] : pairs) {
    out.append("    ").append(scalar(key)).append(": ").append(scalar(value)).append('\n');
  }
}

bool holds(const Pairs& pairs, std::string_view key) {
  return std::ranges::find(pairs, key, &Pairs::value_type::first) != pairs.end();
}

void append_metadata(Secret& out, const Metadata& metadata) {
  out.append("metadata:\n  name: ").append(scalar(metadata.name)).append('\n');
  if (!metadata.name_space.empty()) {
    out.append("  namespace: ").append(scalar(metadata.name_space)).append('\n');
  }
  Pairs labels = metadata.labels;
  if (!holds(labels, kManagedBy)) {
    labels.emplace_back(kManagedBy, "dsnsmith");
  }
  append_mapping(out, "labels", std::move(labels));
  Pairs annotations = metadata.annotations;
  if (!metadata.fingerprint.empty()) {
    annotations.emplace_back(kFingerprint, metadata.fingerprint);
  }
  append_mapping(out, "annotations", std::move(annotations));
}

// The values of others in the existing manifest: kept by `merge: keep`, else refused.
bool take_foreign(const EmitRequest& request, std::vector<ManifestValue>& values,
                  Diagnostics& diagnostics) {
  if (request.existing == nullptr || request.existing->empty()) {
    return true;
  }
  const std::string_view text = request.existing->expose();
  ManifestFault fault;
  auto existing = read_secret_manifest(text, fault);
  if (!existing) {
    return report_unreadable(text, fault.offset, fault.what, kProgram, request.place, diagnostics);
  }
  // Only data keys are merged; that others made it immutable must not get lost with the rest.
  const bool was_immutable = text.starts_with("immutable: true") || text.find("\nimmutable: true") != std::string_view::npos;
  if (was_immutable && !request.metadata.immutable) {
    diagnostics.error(Code::foreign_keys, request.place, {"the existing manifest is immutable, and the output is not"}, {},
                      {"write `immutable: true` on the output, or remove the file"});
    return false;
  }
  const OwnHeader header = header_of(text);
  std::string names;
  for (ManifestValue& value : *existing) {
    const bool ours = std::ranges::find(request.entries, value.key, &Entry::key) != request.entries.end() ||
                      std::ranges::find(header.keys, value.key) != header.keys.end();
    if (ours) {
      continue;
    }
    if (request.metadata.keep_foreign_keys) {
      values.push_back(std::move(value));
      continue;
    }
    names += (names.empty() ? "`" : ", `") + value.key + "`";
  }
  if (!names.empty()) {
    diagnostics.error(Code::foreign_keys, request.place,
                      {"the existing manifest holds keys of others: ", ShownText::of_shown_field(names)},
                      {"only keys of this output"},
                      {"write `merge: keep` to keep them, or remove them from the file"});
  }
  return names.empty();
}

bool fits(const EmitRequest& request, const std::vector<ManifestValue>& values,
          Diagnostics& diagnostics) {
  std::size_t size = 0;
  for (const ManifestValue& value : values) {
    size += value.bytes.size();
  }
  if (size <= kLargestSecret) {
    return true;
  }
  diagnostics.error(Code::output_too_large, request.place,
                    {"the Secret holds ", size, " bytes, more than Kubernetes takes"},
                    {"at most 1048576 bytes in all values together"},
                    {"split the entries over several outputs"});
  return false;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  const Metadata& metadata = request.metadata;
  bool good = is_good_metadata(metadata, request.place, diagnostics);
  std::vector<ManifestValue> values;
  std::vector<std::string_view> keys;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    good = is_secret_key(entry.key, place_of_entry(request, i), diagnostics) && good;
    values.push_back({entry.key, entry.value.clone()});
    keys.push_back(entry.key);
  }
  good = take_foreign(request, values, diagnostics) && good;
  good = has_keys_of_type(metadata, keys, request.place, diagnostics) && good;
  if (!good || !fits(request, values, diagnostics)) {
    return std::nullopt;
  }
  std::ranges::sort(values, {}, &ManifestValue::key);
  std::ranges::sort(keys);
  Secret out = Secret::copy_of(header_text(metadata.environment, keys, "\n"));
  out.append("apiVersion: v1\nkind: Secret\n");
  append_metadata(out, metadata);
  out.append("type: ").append(scalar(metadata.type.empty() ? "Opaque" : metadata.type)).append('\n');
  out.append(metadata.immutable ? "immutable: true\n" : "");
  out.append(values.empty() ? "data: {}\n" : "data:\n");
  for (const ManifestValue& value : values) {
    const Secret spelled = *encode(Spelling::base64, value.bytes.expose());
    out.append("  ").append(scalar(value.key)).append(": ").append(scalar(spelled.expose())).append('\n');
  }
  return out;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  ManifestFault fault;
  auto values = read_secret_manifest(text, fault);
  if (!values) {
    report_unreadable(text, fault.offset, fault.what, kProgram, request.place, diagnostics);
    return std::nullopt;
  }
  std::vector<Entry> entries;
  for (ManifestValue& value : *values) {
    entries.push_back({std::move(value.key), std::move(value.bytes)});
  }
  return entries;
}

}  // namespace

constinit const Format kKubernetesSecret{
    "kubernetes-secret", "Kubernetes Secret", kReaders,
    "name namespace type labels annotations immutable merge", ForeignContent::refused, false, emit, read,
};

}  // namespace dsnsmith
