// A SealedSecret: what a repository may hold, since only the controller opens it (bitnami-labs/sealed-secrets
// pkg/apis/sealedsecrets/v1alpha1, pkg/crypto). Nobody here can read a seal back, so `emit` and `read` are those of the Secret
// that the controller makes of it, which is checked and never written; `seal` makes the file (design.md section 7).
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/kubernetes_names.hpp"
#include "format/manifest_metadata.hpp"
#include "format/reports.hpp"
#include "format/sealed_text.hpp"
#include "format/sealing.hpp"
#include "format/secret_manifest.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"sealed-secrets", "the controller of Sealed Secrets, which makes a Secret of it",
     "what a Secret can hold; sealed anew in each run, unless the spec has a `fingerprint_key` by which an unchanged one is known",
     "bitnami-labs/sealed-secrets pkg/crypto/crypto.go, pkg/apis/sealedsecrets/v1alpha1/types.go; tests/conformance/readers opens it with the project's own code",
     "run"},
}};

constexpr std::string_view kSealedWith = "dsnsmith/sealed-with";
// etcd's --max-request-bytes.
constexpr std::size_t kLargestObject = 1536U * 1024U;

struct Scope {
  std::string_view id;
  std::string_view annotation;  // on the object and on its template; empty: none
  bool of_namespace;            // whether the seal holds in one namespace only
};
constexpr std::array<Scope, 3> kScopes{{
    {"strict", "", true},
    {"namespace-wide", "sealedsecrets.bitnami.com/namespace-wide", true},
    {"cluster-wide", "sealedsecrets.bitnami.com/cluster-wide", false},
}};

// The spec allows no other word.
const Scope& scope_of(const Metadata& metadata) {
  const auto* const found = std::ranges::find(kScopes, metadata.scope, &Scope::id);
  return found == kScopes.end() ? kScopes.front() : *found;
}

// What binds a seal to its place (pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go, EncryptionLabel).
std::string label_of(const Metadata& metadata, const Scope& scope) {
  if (!scope.of_namespace) {
    return {};
  }
  return scope.annotation.empty() ? metadata.name_space + "/" + metadata.name : metadata.name_space;
}

std::optional<SealingCertificate> certificate_of(const EmitRequest& request, Diagnostics& diagnostics) {
  SealingFault fault;
  auto certificate = SealingCertificate::of_pem(request.metadata.certificate, fault);
  if (!certificate) {
    diagnostics.error(Code::invalid_metadata, request.place,
                      {"the file that `certificate` names ", ShownText::of_table(fault.what)}, {"the certificate of the controller's sealing key, in PEM"},
                      {ShownText::of_table(fault.help)});
  }
  return certificate;
}

struct SealedValue {
  std::string key;
  std::string text;
};

// The values of an existing file, if it is ours, of the same certificate and place, and of the same entries.
std::vector<SealedValue> kept_values(const EmitRequest& request, std::string_view mark) {
  const std::string& fingerprint = request.metadata.fingerprint;
  std::vector<SealedValue> values;
  if (request.existing == nullptr || fingerprint.empty()) {
    return values;
  }
  bool same_entries = false;
  bool same_seal = false;
  bool in_data = false;
  const std::string_view text = request.existing->expose();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    same_seal |= line == "    " + std::string(kSealedWith) + ": " + std::string(yaml_scalar(mark).expose());
    same_entries |= line == "        " + std::string(kFingerprint) + ": " + std::string(yaml_scalar(fingerprint).expose());
    const std::size_t colon = line.find(": ");
    if (in_data && line.starts_with("    ") && colon != line.npos) {
      values.push_back({std::string(line.substr(4, colon - 4)), std::string(line.substr(colon + 2))});
    } else {
      in_data = line == kSeals;
    }
  }
  const bool all = std::ranges::all_of(request.entries, [&](const Entry& entry) {
    return std::ranges::find(values, yaml_scalar(entry.key).expose(), &SealedValue::key) != values.end();
  });
  if (!same_seal || !same_entries || !all || values.size() != request.entries.size()) {
    values.clear();
  }
  return values;
}

std::optional<std::vector<SealedValue>> sealed_values(const EmitRequest& request, const SealingCertificate& certificate,
                                                      std::string_view label, Diagnostics& diagnostics) {
  std::vector<SealedValue> values;
  for (const Entry& entry : request.entries) {
    const auto sealed = certificate.seal(label, entry.value);
    if (!sealed) {
      diagnostics.error(Code::invalid_metadata, request.place, {"nothing can be sealed with the key in `certificate`"}, {},
                        {"the controller's own has 4096 bits: fetch it with `kubeseal --fetch-cert`"});
      return std::nullopt;
    }
    values.push_back({std::string(yaml_scalar(entry.key).expose()), std::string(yaml_scalar(*sealed).expose())});
  }
  std::ranges::sort(values, {}, &SealedValue::key);
  return values;
}

Secret manifest(const EmitRequest& request, const Scope& scope, std::string_view mark, const std::vector<SealedValue>& values) {
  const Metadata& metadata = request.metadata;
  std::vector<std::string_view> keys;
  for (const Entry& entry : request.entries) {
    keys.push_back(entry.key);
  }
  std::ranges::sort(keys);
  MetadataPairs scoped;
  if (!scope.annotation.empty()) {
    scoped.emplace_back(scope.annotation, "true");
  }
  MetadataPairs of_object = scoped;
  of_object.emplace_back(kSealedWith, mark);
  MetadataPairs of_secret = metadata.annotations;
  of_secret.insert(of_secret.end(), scoped.begin(), scoped.end());
  if (!metadata.fingerprint.empty()) {
    of_secret.emplace_back(kFingerprint, metadata.fingerprint);
  }
  Secret out = Secret::copy_of(header_text(metadata.environment, keys, "\n"));
  out.append("apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\n");
  append_metadata(out, "", metadata, with_pairs({}, metadata.labels), with_pairs({}, of_object));
  out.append("spec:\n").append(values.empty() ? "  encryptedData: {}\n" : "  encryptedData:\n");
  for (const SealedValue& value : values) {
    out.append("    ").append(value.key).append(": ").append(value.text).append('\n');
  }
  out.append("  template:\n");
  append_metadata(out, "    ", metadata, with_pairs({}, metadata.labels), with_pairs({}, of_secret));
  out.append("    type: ").append(yaml_scalar(metadata.type.empty() ? "Opaque" : metadata.type)).append('\n');
  out.append(metadata.immutable ? "    immutable: true\n" : "");
  return out;
}

bool is_good(const EmitRequest& request, Diagnostics& diagnostics) {
  const Metadata& metadata = request.metadata;
  bool good = true;
  if (metadata.name_space.empty() && scope_of(metadata).of_namespace) {
    diagnostics.error(Code::missing_key, request.place, {"a seal of scope `", ShownText::of_table(scope_of(metadata).id), "` holds in one namespace, and none is given"},
                      {"`namespace: production`"}, {"`scope: cluster-wide` does without"});
    good = false;
  }
  for (const auto& [key, value] : metadata.annotations) {
    if (key == kSealedWith || key.starts_with("sealedsecrets.bitnami.com/")) {
      diagnostics.error(Code::invalid_metadata, request.place, {"the annotation `", ShownText::of_shown_field(key), "` is written by dsnsmith itself"}, {},
                        {"`scope: namespace-wide` or `cluster-wide` says where the seal holds"});
      good = false;
    }
  }
  return good;
}

// The Secret that comes out at the other end. What is there already is a seal, so nothing of it is kept.
std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  const bool good = is_good(request, diagnostics) && certificate_of(request, diagnostics);
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

std::optional<Secret> seal(const EmitRequest& request, Diagnostics& diagnostics) {
  if (!is_ours_to_replace(request, diagnostics)) {
    return std::nullopt;
  }
  const auto certificate = certificate_of(request, diagnostics);
  if (!certificate) {
    return std::nullopt;
  }
  const Scope& scope = scope_of(request.metadata);
  const std::string label = label_of(request.metadata, scope);
  const std::string mark = certificate->mark(label);
  std::optional<std::vector<SealedValue>> values = kept_values(request, mark);
  if (values->empty()) {
    values = sealed_values(request, *certificate, label, diagnostics);
  }
  if (!values) {
    return std::nullopt;
  }
  Secret out = manifest(request, scope, mark, *values);
  if (out.size() > kLargestObject) {
    diagnostics.error(Code::output_too_large, request.place, {"the SealedSecret has ", out.size(), " bytes, more than the API server's store takes"},
                      {"at most 1572864 bytes"}, {"split the entries over several outputs"});
    return std::nullopt;
  }
  return out;
}

}  // namespace

constinit const Format kSealedSecret{
    "sealed-secret", "SealedSecret of Kubernetes", kReaders, "name namespace type labels annotations immutable certificate scope",
    ForeignContent::none, header_of, FilesAs::entries, emit, read, seal, read_live,
};

}  // namespace dsnsmith
