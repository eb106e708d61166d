// A manifest of a Kubernetes Secret (facts/outputs.md 2).
#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/kubernetes_names.hpp"
#include "format/manifest_list.hpp"
#include "format/manifest_metadata.hpp"
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

using Pairs = MetadataPairs;

// What others wrote into the existing manifest and `merge: keep` keeps.
struct Kept {
  std::vector<ManifestValue> values;
  std::vector<ManifestValue> labels;
  std::vector<ManifestValue> annotations;
};

bool holds(const Pairs& pairs, std::string_view key) {
  return std::ranges::find(pairs, key, &Pairs::value_type::first) != pairs.end();
}

std::vector<std::string_view> sorted_keys(const Pairs& pairs) {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : pairs) {
    keys.push_back(key);
  }
  std::ranges::sort(keys);
  return keys;
}

// kubectl apply writes the whole manifest there, passwords in clear, and writes it anew
// with every apply: kept, it would hold the passwords of an earlier day.
constexpr std::string_view kLastApplied = "kubectl.kubernetes.io/last-applied-configuration";
constexpr std::string_view kOurName = "dsnsmith";

// What others wrote into the existing manifest: kept by `merge: keep`, else refused.
class Foreign {
 public:
  Foreign(const EmitRequest& request, SecretManifest existing, Diagnostics& diagnostics)
      : request_(request), existing_(std::move(existing)), header_(header_of(request.existing->expose())), diagnostics_(diagnostics) {}

  bool take(Kept& kept) {
    const Metadata& metadata = request_.metadata;
    std::unordered_set<std::string_view> entries;
    for (const Entry& entry : request_.entries) {
      entries.insert(entry.key);
    }
    take_others(existing_.values, header_.keys, "", kept.values, [&](const ManifestValue& value) { return entries.contains(value.key); });
    take_others(existing_.labels, header_.labels, "label ", kept.labels, [&](const ManifestValue& label) {
      return holds(metadata.labels, label.key) || (label.key == kManagedBy && label.bytes.expose() == kOurName);
    });
    take_others(existing_.annotations, header_.annotations, "annotation ", kept.annotations, [&](const ManifestValue& annotation) {
      return holds(metadata.annotations, annotation.key) || annotation.key == kFingerprint || leaves_out(annotation.key);
    });
    fields();
    if (existing_.has_comments) {
      diagnostics_.warning(Code::foreign_keys, request_.place, {"comments in the existing manifest are not kept"}, {},
                           {"write them into the spec"});
    }
    return names_are_known() && good_;
  }

 private:
  template <typename IsOurs>
  void take_others(std::vector<ManifestValue>& values, const std::vector<std::string>& pruned, const char* kind,
                   std::vector<ManifestValue>& kept, IsOurs is_ours) {
    const std::unordered_set<std::string_view> gone(pruned.begin(), pruned.end());
    for (ManifestValue& value : values) {
      if (is_ours(value) || gone.contains(value.key)) {
        continue;
      }
      if (request_.metadata.keep_foreign_keys) {
        kept.push_back(std::move(value));
        continue;
      }
      names_ += (names_.empty() ? "" : ", ") + std::string(kind) + "`" + value.key + "`";
    }
  }

  bool leaves_out(std::string_view annotation) {
    if (annotation != kLastApplied || !request_.metadata.keep_foreign_keys) {
      return false;
    }
    diagnostics_.warning(Code::foreign_keys, request_.place,
                         {"kubectl's annotation `", ShownText::of_table(kLastApplied), "` is left out: it repeats the passwords in clear"}, {},
                         {"`kubectl apply --server-side` does without it"});
    return true;
  }

  // Of these there is one each, so they cannot be kept beside ours.
  void fields() {
    const Metadata& metadata = request_.metadata;
    std::vector<std::string_view> lost;
    for (const std::string& field : existing_.other_fields) {
      lost.push_back(field);
    }
    const std::string type = metadata.type.empty() ? "Opaque" : metadata.type;
    const auto differs = [](std::string_view theirs, std::string_view ours) { return !theirs.empty() && theirs != ours; };
    if (!header_.present) {  // else what the spec said before, and it says something else now
      if (differs(existing_.name, metadata.name)) lost.push_back("metadata.name");
      if (differs(existing_.name_space, metadata.name_space)) lost.push_back("metadata.namespace");
      if (differs(existing_.type, type)) lost.push_back("type");
    } else if (metadata.name_space.empty() && !existing_.name_space.empty()) {
      lost.push_back("metadata.namespace");
    }
    if (differs(existing_.api_version, "v1")) lost.push_back("apiVersion");
    if (!lost.empty()) {
      diagnostics_.error(Code::foreign_keys, request_.place, {"the existing manifest says something else or more: ", ShownText::list(lost)}, {},
                         {"say in the spec what the output has a key for (`name`, `namespace`, `type`), and remove the rest: the server sets it, or another file is the place for it"});
      good_ = false;
    }
    if (existing_.immutable && !metadata.immutable) {
      diagnostics_.error(Code::foreign_keys, request_.place, {"the existing manifest is immutable, and the output is not"}, {},
                         {"write `immutable: true` on the output, or remove the file"});
      good_ = false;
    }
  }

  bool names_are_known() {
    if (!names_.empty()) {
      diagnostics_.error(Code::foreign_keys, request_.place,
                         {"the existing manifest holds keys of others: ", ShownText::of_shown_field(names_)},
                         {"only keys, labels and annotations of this output"},
                         {"write `merge: keep` to keep them, or remove them from the file"});
    }
    return names_.empty();
  }

  const EmitRequest& request_;
  SecretManifest existing_;
  OwnHeader header_;
  Diagnostics& diagnostics_;
  std::string names_;
  bool good_ = true;
};

bool take_foreign(const EmitRequest& request, Kept& kept, Diagnostics& diagnostics) {
  if (request.existing == nullptr || request.existing->empty()) {
    return true;
  }
  const std::string_view text = request.existing->expose();
  ManifestFault fault;
  auto existing = read_whole_manifest(text, fault);
  if (!existing) {
    return report_unreadable(text, fault.offset, fault.what, kProgram, request.place, diagnostics);
  }
  return Foreign(request, std::move(*existing), diagnostics).take(kept);
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
  Kept kept;
  std::vector<ManifestValue> values;
  std::vector<std::string_view> keys;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    good = is_secret_key(entry.key, place_of_entry(request, i), diagnostics) && good;
    values.push_back({entry.key, entry.value.clone()});
    keys.push_back(entry.key);
  }
  good = take_foreign(request, kept, diagnostics) && good;
  std::ranges::move(kept.values, std::back_inserter(values));
  good = has_keys_of_type(metadata, keys, request.place, diagnostics) && good;
  if (!good || !fits(request, values, diagnostics)) {
    return std::nullopt;
  }
  std::ranges::sort(values, {}, &ManifestValue::key);
  std::ranges::sort(keys);
  Secret out = Secret::copy_of(header_text(metadata.environment, keys, "\n"));
  out.append(header_lines("labels", sorted_keys(metadata.labels), "\n"));
  out.append(header_lines("annotations", sorted_keys(metadata.annotations), "\n"));
  out.append("apiVersion: v1\nkind: Secret\n");
  Pairs annotations = metadata.annotations;
  if (!metadata.fingerprint.empty()) {
    annotations.emplace_back(kFingerprint, metadata.fingerprint);
  }
  append_metadata(out, "", metadata, with_pairs(std::move(kept.labels), metadata.labels), with_pairs(std::move(kept.annotations), annotations));
  out.append("type: ").append(yaml_scalar(metadata.type.empty() ? "Opaque" : metadata.type)).append('\n');
  out.append(metadata.immutable ? "immutable: true\n" : "");
  out.append(values.empty() ? "data: {}\n" : "data:\n");
  for (const ManifestValue& value : values) {
    const Secret spelled = *encode(Spelling::base64, value.bytes.expose());
    out.append("  ").append(yaml_scalar(value.key)).append(": ").append(yaml_scalar(spelled.expose())).append('\n');
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

// What kubectl prints of the cluster: the Secret, or a list that has it among others.
std::optional<std::vector<Entry>> read_live(const ReadRequest& request, Diagnostics& diagnostics) {
  const Metadata& metadata = request.metadata;
  const std::string_view text = request.bytes.expose();
  if (is_manifest_list(text)) {
    const auto found = secret_of_list(text, metadata.name, metadata.name_space);
    if (!found) {
      diagnostics.error(Code::existing_file_not_readable, request.place,
                        {"the list has no Secret `", ShownText::of_shown_field(metadata.name), "` that can be read"}, {},
                        {"`kubectl get secret ", ShownText::of_shown_field(metadata.name), " -o yaml` prints it alone"});
      return std::nullopt;
    }
    return read({*found, metadata, request.reader, request.place}, diagnostics);
  }
  ManifestFault fault;
  const auto manifest = read_whole_manifest(text, fault);
  if (manifest && manifest->name != metadata.name) {
    diagnostics.warning(Code::drift, request.place, {"the Secret is called otherwise than the output's, `", ShownText::of_shown_field(metadata.name), "`"}, {},
                        {"`kubectl get secret ", ShownText::of_shown_field(metadata.name), " -o yaml` prints that one"});
  }
  return read(request, diagnostics);
}

}  // namespace

constinit const Format kKubernetesSecret{
    "kubernetes-secret", "Kubernetes Secret", kReaders,
    "name namespace type labels annotations immutable merge", ForeignContent::refused, header_of, FilesAs::entries, emit, read, nullptr, read_live,
};

}  // namespace dsnsmith
