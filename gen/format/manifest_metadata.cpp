#include "format/manifest_metadata.hpp"

#include <algorithm>

#include "format/kubernetes_names.hpp"

namespace dsnsmith {
namespace {

void append_mapping(Secret& out, std::string_view indent, std::string_view name, std::vector<ManifestValue> values) {
  if (values.empty()) {
    return;
  }
  std::ranges::sort(values, {}, &ManifestValue::key);
  out.append(indent).append("  ").append(name).append(":\n");
  for (const auto& [key, value] : values) {
    out.append(indent).append("    ").append(yaml_scalar(key)).append(": ").append(yaml_scalar(value.expose())).append('\n');
  }
}

}  // namespace

std::vector<ManifestValue> with_pairs(std::vector<ManifestValue> values, const MetadataPairs& pairs) {
  for (const auto& [key, value] : pairs) {
    values.push_back({key, Secret::copy_of(value)});
  }
  return values;
}

void append_metadata(Secret& out, std::string_view indent, const Metadata& metadata, std::vector<ManifestValue> labels,
                     std::vector<ManifestValue> annotations) {
  out.append(indent).append("metadata:\n");
  if (!metadata.name.empty()) {
    out.append(indent).append("  name: ").append(yaml_scalar(metadata.name)).append('\n');
  }
  if (!metadata.name_space.empty()) {
    out.append(indent).append("  namespace: ").append(yaml_scalar(metadata.name_space)).append('\n');
  }
  if (std::ranges::find(labels, kManagedBy, &ManifestValue::key) == labels.end()) {
    labels.push_back({std::string(kManagedBy), Secret::copy_of("dsnsmith")});
  }
  append_mapping(out, indent, "labels", std::move(labels));
  append_mapping(out, indent, "annotations", std::move(annotations));
}

}  // namespace dsnsmith
