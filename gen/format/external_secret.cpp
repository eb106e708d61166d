// The two manifests of External Secrets: one fetches a Secret's values from a store, the other puts them there. Neither
// holds a value, so `emit` and `read` are those of the Secret at their cluster's end, which is checked and never
// written; `seal` makes the file (external-secrets apis/externalsecrets/v1 and v1alpha1).
#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/manifest_metadata.hpp"
#include "format/reports.hpp"
#include "format/secret_manifest.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kSource =
    "external-secrets v0.16.2 apis/externalsecrets; tests/conformance/readers decodes it with the project's own types, unknown fields refused";
constexpr std::array<ReaderFacts, 1> kFetching{{
    {"external-secrets", "the controller of External Secrets, which fetches a Secret from a store",
     "what a Secret can hold; the file says where the store has each key, and holds no value", kSource, "run"},
}};
constexpr std::array<ReaderFacts, 1> kPushing{{
    {"external-secrets", "the controller of External Secrets, which pushes a Secret into a store",
     "what a Secret can hold; the file says where each key goes, and holds no value", kSource, "run"},
}};

constexpr std::string_view kMetadata = "name namespace type labels annotations immutable store remote";
constexpr std::string_view kPushMetadata = "name namespace labels annotations store remote";
constexpr std::string_view kEntryMark = "{key}";

std::string for_entry(std::string text, std::string_view key) {
  for (std::size_t at = text.find(kEntryMark); at != std::string::npos; at = text.find(kEntryMark, at + key.size())) {
    text.replace(at, kEntryMark.size(), key);
  }
  return text;
}

struct Remote {
  std::string_view entry;
  std::string key;
  std::string property;  // empty: the whole value
};

// Where each entry is in the store, sorted by their keys; two in one place are refused.
std::optional<std::vector<Remote>> remotes_of(const EmitRequest& request, Diagnostics& diagnostics) {
  const Metadata& metadata = request.metadata;
  std::set<std::pair<std::string, std::string>> places;
  std::vector<Remote> remotes;
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const std::string_view key = request.entries[i].key;
    Remote remote{key, for_entry(metadata.remote_key, key), for_entry(metadata.remote_property, key)};
    if (!places.emplace(remote.key, remote.property).second) {
      good = !diagnostics.error(Code::invalid_metadata, place_of_entry(request, i),
                                {"`", ShownText::of_shown_field(key), "` would be the same value in the store as another entry"}, {},
                                {"`remote: {key: \"orders-{key}\"}`, or `property: \"{key}\"` beside one key for all"});
    }
    remotes.push_back(std::move(remote));
  }
  if (metadata.remote_key.empty() || !is_utf8(metadata.remote_key + metadata.remote_property)) {
    good = !diagnostics.error(Code::invalid_metadata, request.place, {"what the store calls the value is empty, or no UTF-8"}, {}, {"`remote: {key: orders}`"});
  }
  std::ranges::sort(remotes, {}, &Remote::entry);
  return good ? std::optional(std::move(remotes)) : std::nullopt;
}

// Our mark, and the lines that all objects begin with.
Secret begin_manifest(const EmitRequest& request, const std::vector<Remote>& remotes, std::string_view version, std::string_view kind) {
  std::vector<std::string_view> keys;
  for (const Remote& remote : remotes) {
    keys.push_back(remote.entry);
  }
  const Metadata& metadata = request.metadata;
  Secret out = Secret::copy_of(header_text(metadata.environment, keys, "\n"));
  out.append("apiVersion: external-secrets.io/").append(version).append("\nkind: ").append(kind).append('\n');
  append_metadata(out, "", metadata, with_pairs({}, metadata.labels), with_pairs({}, metadata.annotations));
  out.append("spec:\n");
  return out;
}

void append_store(Secret& out, std::string_view first, std::string_view indent, const Metadata& metadata) {
  out.append(first).append("name: ").append(yaml_scalar(metadata.store)).append('\n');
  out.append(indent).append("kind: ").append(metadata.store_kind).append('\n');
}

void append_remote(Secret& out, std::string_view indent, std::string_view key_name, const Remote& remote) {
  out.append(indent).append("remoteRef:\n");
  out.append(indent).append("  ").append(key_name).append(": ").append(yaml_scalar(remote.key)).append('\n');
  if (!remote.property.empty()) {
    out.append(indent).append("  property: ").append(yaml_scalar(remote.property)).append('\n');
  }
}

// Without a template the Secret gets the labels and annotations of the object itself.
void append_target(Secret& out, const Metadata& metadata) {
  out.append("  target:\n    name: ").append(yaml_scalar(metadata.name)).append('\n');
  out.append(metadata.immutable ? "    immutable: true\n" : "");
  if (metadata.type.empty()) {
    return;
  }
  out.append("    template:\n      type: ").append(yaml_scalar(metadata.type)).append('\n');
  Metadata of_secret;  // its name is the target's
  append_metadata(out, "      ", of_secret, with_pairs({}, metadata.labels), with_pairs({}, metadata.annotations));
}

std::optional<Secret> fetching(const EmitRequest& request, Diagnostics& diagnostics) {
  const auto remotes = is_ours_to_replace(request, diagnostics) ? remotes_of(request, diagnostics) : std::nullopt;
  if (!remotes) {
    return std::nullopt;
  }
  Secret out = begin_manifest(request, *remotes, "v1", "ExternalSecret");
  out.append("  secretStoreRef:\n");
  append_store(out, "    ", "    ", request.metadata);
  append_target(out, request.metadata);
  out.append(remotes->empty() ? "  data: []\n" : "  data:\n");
  for (const Remote& remote : *remotes) {
    out.append("    - secretKey: ").append(yaml_scalar(remote.entry)).append('\n');
    append_remote(out, "      ", "key", remote);
  }
  return out;
}

std::optional<Secret> pushing(const EmitRequest& request, Diagnostics& diagnostics) {
  const auto remotes = is_ours_to_replace(request, diagnostics) ? remotes_of(request, diagnostics) : std::nullopt;
  if (!remotes) {
    return std::nullopt;
  }
  Secret out = begin_manifest(request, *remotes, "v1alpha1", "PushSecret");
  out.append("  secretStoreRefs:\n");
  append_store(out, "    - ", "      ", request.metadata);
  out.append("  selector:\n    secret:\n      name: ").append(yaml_scalar(request.metadata.name)).append('\n');
  out.append(remotes->empty() ? "  data: []\n" : "  data:\n");
  for (const Remote& remote : *remotes) {
    out.append("    - match:\n        secretKey: ").append(yaml_scalar(remote.entry)).append('\n');
    append_remote(out, "        ", "remoteKey", remote);
  }
  return out;
}

// The Secret in the cluster. What is there already is a reference, so nothing of it is kept.
std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  const bool good = remotes_of(request, diagnostics).has_value();
  EmitRequest fresh = request;
  fresh.existing = nullptr;
  auto secret = kKubernetesSecret.emit(fresh, diagnostics);
  return good ? std::move(secret) : std::nullopt;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return kKubernetesSecret.read(request, diagnostics);
}

std::optional<std::vector<Entry>> read_live(const ReadRequest& request, Diagnostics& diagnostics) {
  return kKubernetesSecret.read_live(request, diagnostics);
}

}  // namespace

constinit const Format kExternalSecret{
    "external-secret", "ExternalSecret of Kubernetes", kFetching, kMetadata, ForeignContent::none, header_of, FilesAs::entries, emit, read, fetching, read_live,
};

constinit const Format kPushSecret{
    "push-secret", "PushSecret of Kubernetes", kPushing, kPushMetadata, ForeignContent::none, header_of, FilesAs::entries, emit, read, pushing, read_live,
};

}  // namespace dsnsmith
