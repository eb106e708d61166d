// What an output says about itself to its store, besides its entries (Format::metadata).
#include <algorithm>
#include <array>

#include "spec/deployment_parts.hpp"

namespace dsnsmith {
namespace {

// Which keys of an output describe the output itself to the store (Format::metadata).
constexpr std::array<std::string_view, 12> kMetadataKeys{
    "name", "namespace", "type", "labels", "annotations", "immutable", "merge", "payload", "certificate", "scope", "store", "remote"};
constexpr std::array<std::string_view, 2> kStoreKeys{"name", "kind"};
constexpr std::array<std::string_view, 2> kRemoteKeys{"key", "property"};
constexpr std::array<std::string_view, 3> kScopes{"strict", "namespace-wide", "cluster-wide"};
constexpr std::array<std::string_view, 2> kStoreKinds{"SecretStore", "ClusterSecretStore"};

// `{name: gcp, kind: ClusterSecretStore}`
void read_store(Node node, OutputSpec& output, Diagnostics& diagnostics) {
  Place ignored;
  if (!node.is_mapping() || !node.find("name") || !check_keys(node, kStoreKeys, diagnostics)) {
    diagnostics.error(Code::wrong_type, node.place(), {"a store has a name, and may have a kind"}, {"`store: {name: gcp, kind: ClusterSecretStore}`"});
    return;
  }
  read_word(node.find("name"), output.store, ignored, diagnostics);
  output.store_kind = kStoreKinds.front();
  if (const Node kind = node.find("kind")) {
    read_word(kind, output.store_kind, ignored, diagnostics);
    if (std::ranges::find(kStoreKinds, output.store_kind) == kStoreKinds.end()) {
      diagnostics.error(Code::invalid_value, kind.place(), {"a store is a `SecretStore` or a `ClusterSecretStore`"});
    }
  }
}

// `{key: "orders-{environment}", property: "{key}"}`
void read_remote(Node node, OutputSpec& output, Diagnostics& diagnostics) {
  Place ignored;
  if (!node.is_mapping() || !node.find("key") || !check_keys(node, kRemoteKeys, diagnostics)) {
    diagnostics.error(Code::wrong_type, node.place(), {"what the store calls a value is a key, and may be a property within it"},
                      {"`remote: {key: orders, property: \"{key}\"}`, where `{key}` stands for the entry's"});
    return;
  }
  read_word(node.find("key"), output.remote_key, ignored, diagnostics);
  if (const Node property = node.find("property")) {
    read_word(property, output.remote_property, ignored, diagnostics);
  }
}

}  // namespace

bool read_word(Node node, std::string& out, Place& place, Diagnostics& diagnostics) {
  auto text = text_of(node, diagnostics);
  if (text) {
    out = std::move(*text);
    place = node.place();
  }
  return text.has_value();
}

void read_pairs(Node node, std::vector<std::pair<std::string, std::string>>& pairs, Diagnostics& diagnostics) {
  if (!node.is_mapping()) {
    diagnostics.error(Code::wrong_type, node.place(), {"a mapping of names to texts is wanted here"});
    return;
  }
  for (const auto& [key, value] : node.pairs()) {
    if (auto text = text_of(value, diagnostics)) {
      pairs.emplace_back(std::string(key.text()), std::move(*text));
    }
  }
}

void read_metadata(std::string_view key, Node node, OutputSpec& output, Diagnostics& diagnostics) {
  if (std::ranges::find(kMetadataKeys, key) == kMetadataKeys.end()) {
    return;
  }
  Place ignored;
  output.metadata_keys.emplace_back(std::string(key), node.place());
  if (key == "name") read_word(node, output.metadata_name, ignored, diagnostics);
  if (key == "namespace") read_word(node, output.name_space, ignored, diagnostics);
  if (key == "type") read_word(node, output.type, ignored, diagnostics);
  if (key == "labels") read_pairs(node, output.labels, diagnostics);
  if (key == "annotations") read_pairs(node, output.annotations, diagnostics);
  if (key == "immutable") output.immutable = truth_of(node, diagnostics).value_or(false);
  if (key == "merge") {
    if (node.text() != "keep" && node.text() != "refuse") {
      diagnostics.error(Code::invalid_value, node.place(), {"`merge` is `keep` or `refuse`"}, {},
                        {"`keep` leaves the keys of others in an existing manifest, `refuse` is the default"});
    }
    output.keep_foreign_keys = node.text() == "keep";
  }
  if (key == "certificate") read_word(node, output.certificate, output.certificate_place, diagnostics);
  if (key == "scope") {
    read_word(node, output.scope, ignored, diagnostics);
    if (std::ranges::find(kScopes, output.scope) == kScopes.end()) {
      diagnostics.error(Code::invalid_value, node.place(), {"`scope` is `strict`, `namespace-wide` or `cluster-wide`"}, {},
                        {"`strict` is the default: the seal holds for one name in one namespace"});
    }
  }
  if (key == "store") read_store(node, output, diagnostics);
  if (key == "remote") read_remote(node, output, diagnostics);
  if (key == "payload") {
    if (node.text() != "request" && node.text() != "raw") {
      diagnostics.error(Code::invalid_value, node.place(), {"`payload` is `request` or `raw`"}, {},
                        {"`request` is the body of addVersion, `raw` the bytes for `gcloud … --data-file=-`"});
    }
    output.raw_payload = node.text() == "raw";
  }
}

}  // namespace dsnsmith
