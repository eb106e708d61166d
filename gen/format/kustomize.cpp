// A folder for kustomize: kustomization.yaml with a secretGenerator of the files beside it, one for each entry. Others name the folder
// under `resources`; kustomize gives the Secret a name with a hash of its content, so that a rotation rolls out by itself.
#include <algorithm>
#include <array>
#include <utility>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/kubernetes_names.hpp"
#include "format/manifest_metadata.hpp"
#include "format/reports.hpp"
#include "format/secret_manifest.hpp"
#include "format/yaml_scan.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"kustomize", "kustomize build and kubectl apply -k", "any bytes, at most 1 MiB together; keys of letters, digits, `-`, `_` and `.`",
     "tests/conformance/readers with kustomize's api 0.21.0", "run"},
}};

constexpr std::string_view kList = "kustomization.yaml";
// kustomize fails where two of them are in a folder.
constexpr std::array<std::string_view, 3> kLists{kList, "kustomization.yml", "Kustomization"};
constexpr std::string_view kName = "  - name: ";
constexpr std::string_view kPair = "        ";  // a label, an annotation
constexpr std::string_view kFiles = "    files:\n";
constexpr std::string_view kItem = "      - ";
constexpr std::size_t kLargestSecret = 1024U * 1024U;

bool is_file_name(std::string_view key, const Place& place, Diagnostics& diagnostics) {
  if (!is_name_in_folder(key, place, diagnostics)) {
    return false;
  }
  // kustomize cannot print a Secret with such a key, quotes or not.
  if (!is_printed_by_kustomize(key)) {
    return !diagnostics.error(Code::invalid_entry_key, place, {"`", ShownText::of_shown_field(key), "` is a number, a date or a word of YAML's to kustomize, which fails at such keys"}, {}, {"rename the entry"});
  }
  return std::ranges::find(kLists, key) == kLists.end() ||
         !diagnostics.error(Code::invalid_entry_key, place, {"`", ShownText::of_shown_field(key), "` is what kustomize looks for in the folder"}, {}, {"rename the entry"});
}

// Lines as we write them: whole, or up to a value.
constexpr std::array<std::string_view, 11> kOurLines{"apiVersion: ", "kind: ", "secretGenerator:", kName, "    namespace: ", "    type: ",
                                                     "    files:", "    options:", "      labels:", "      annotations:", "      immutable: true"};

// Whether the line is as we write it; a file, a label and an annotation have to be in our mark.
bool is_our_line(std::string_view line, const OwnHeader& header) {
  const auto any_is = [](const std::vector<std::string>& names, std::string_view spelled) {
    return std::ranges::any_of(names, [spelled](std::string_view name) { return yaml_scalar(name).expose() == spelled; });
  };
  if (line.starts_with(kPair)) {
    const std::string_view name = line.substr(kPair.size(), line.find(": ") - kPair.size());
    return name == kManagedBy || any_is(header.labels, name) || any_is(header.annotations, name);
  }
  if (line.starts_with(kItem)) {
    return any_is(header.keys, line.substr(kItem.size()));
  }
  return std::ranges::any_of(kOurLines, [line](std::string_view ours) { return ours.ends_with(' ') ? line.starts_with(ours) : line == ours; });
}

// Whether nobody wrote anything into the file, which is replaced as a whole.
bool is_as_we_left_it(const EmitRequest& request, Diagnostics& diagnostics) {
  if (request.existing == nullptr || request.existing->empty()) {
    return true;
  }
  const std::string_view text = request.existing->expose();
  const OwnHeader header = header_of(text);
  std::size_t generators = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    generators += line.starts_with(kName) ? 1U : 0U;
    OwnHeader ours;
    if (generators > 1 || (!read_header_line(line, ours) && !is_our_line(line, header))) {
      return report_not_edited(text, begin, "something of others, which belongs into a kustomization that names this folder under `resources`", request.place, diagnostics);
    }
    begin = end + 1;
  }
  return true;
}

bool fits(const EmitRequest& request, Diagnostics& diagnostics) {
  std::size_t size = 0;
  for (const Entry& entry : request.entries) {
    size += entry.value.size();
  }
  return size <= kLargestSecret || !diagnostics.error(Code::output_too_large, request.place, {"the Secret holds ", size, " bytes, more than Kubernetes takes"},
                                                      {"at most 1048576 bytes in all values together"}, {"split the entries over several outputs"});
}

void append_pairs(Secret& out, std::string_view name, MetadataPairs pairs) {
  if (pairs.empty()) {
    return;
  }
  std::ranges::sort(pairs);
  out.append("      ").append(name).append(":\n");
  for (const auto& [key, value] : pairs) {
    out.append(kPair).append(yaml_scalar(key)).append(": ").append(yaml_scalar(value)).append('\n');
  }
}

std::vector<std::string_view> names_of(const MetadataPairs& pairs) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : pairs) {
    names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

Secret kustomization(const EmitRequest& request, const std::vector<std::string_view>& keys) {
  const Metadata& metadata = request.metadata;
  Secret out = Secret::copy_of(header_text(metadata.environment, keys, "\n"));
  out.append(header_lines("labels", names_of(metadata.labels), "\n")).append(header_lines("annotations", names_of(metadata.annotations), "\n"));
  out.append("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator:\n").append(kName).append(yaml_scalar(metadata.name)).append('\n');
  if (!metadata.name_space.empty()) {
    out.append("    namespace: ").append(yaml_scalar(metadata.name_space)).append('\n');
  }
  out.append("    type: ").append(yaml_scalar(metadata.type.empty() ? "Opaque" : metadata.type)).append('\n').append(kFiles);
  for (const std::string_view key : keys) {
    out.append(kItem).append(yaml_scalar(key)).append('\n');
  }
  out.append("    options:\n");
  MetadataPairs labels = metadata.labels;
  if (std::ranges::find(labels, kManagedBy, &MetadataPairs::value_type::first) == labels.end()) {
    labels.emplace_back(kManagedBy, "dsnsmith");
  }
  append_pairs(out, "labels", std::move(labels));
  append_pairs(out, "annotations", metadata.annotations);
  out.append(metadata.immutable ? "      immutable: true\n" : "");
  return out;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = is_good_metadata(request.metadata, request.place, diagnostics);
  std::vector<std::string_view> keys;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    good = is_file_name(request.entries[i].key, place_of_entry(request, i), diagnostics) && good;
    keys.push_back(request.entries[i].key);
  }
  good = has_keys_of_type(request.metadata, keys, request.place, diagnostics) && good;
  good = is_ours_to_replace(request, diagnostics) && is_as_we_left_it(request, diagnostics) && good;
  return good && fits(request, diagnostics) ? std::optional(kustomization(request, keys)) : std::nullopt;
}

// The files that a secretGenerator as we write it has; others' spellings say nothing.
std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  YamlFault fault;
  if (!scan_yaml(text, fault)) {
    report_unreadable(text, fault.offset, fault.what, "kustomize", request.place, diagnostics);
    return std::nullopt;
  }
  std::vector<Entry> entries;
  std::size_t line = text.find(kFiles);
  line = line == text.npos ? text.size() : line + kFiles.size();
  while (text.substr(line).starts_with(kItem)) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    const std::size_t begin = line + kItem.size();
    const std::string_view spelled = text.substr(begin, end - begin);
    const YamlNode node{spelled.starts_with('"') ? YamlNode::Kind::quoted : YamlNode::Kind::word, begin, end, 0, {}};
    const auto name = yaml_text(text, node);
    const auto file = name ? std::ranges::find(request.files, name->expose(), &Entry::key) : request.files.end();
    if (file != request.files.end()) {
      entries.push_back({file->key, file->value.clone()});
    }
    line = std::min(end + 1, text.size());
  }
  return entries;
}

}  // namespace

constinit const Format kKustomize{
    "kustomize", "folder of kustomize with a secretGenerator", kReaders, "name namespace type labels annotations immutable",
    ForeignContent::refused, header_of, FilesAs::entries, emit, read, nullptr, nullptr, kList,
};

}  // namespace dsnsmith
