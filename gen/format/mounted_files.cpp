// A folder with a file for each entry, as Kubernetes mounts a Secret and Service Binding projects a binding. Each file holds the value and
// nothing else, so the folder has a list of ours in it, which says what may be replaced and what is pruned.
#include <algorithm>
#include <array>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "format/kubernetes_names.hpp"
#include "format/reports.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kBinding = "service-binding";
constexpr std::array<ReaderFacts, 2> kReaders{{
    {"bytes", "programs that read a file as it is, and kubectl and kustomize, which make a Secret of the files", "any bytes; names that are keys of a Secret",
     "tests/conformance/readers with kubectl's create secret --from-file and kustomize's secretGenerator", "run"},
    {kBinding, "libraries of Service Binding for Kubernetes: spring-cloud-bindings, kube-service-bindings, pyservicebinding",
     "text in UTF-8 without carriage returns and without white space around it; names without a dot in front",
     "tests/conformance/readers with spring-cloud-bindings 2.0.4, kube-service-bindings 2.1.0 and pyservicebinding 0.3.0", "run"},
}};

bool is_file_name(const Entry& entry, std::string_view reader, const Place& place, Diagnostics& diagnostics) {
  if (!is_name_in_folder(entry.key, place, diagnostics)) {
    return false;
  }
  return reader != kBinding || !entry.key.starts_with('.') ||
         !diagnostics.error(Code::invalid_entry_key, place, {"`", ShownText::of_shown_field(entry.key), "` is hidden, and libraries of Service Binding leave such files out"}, {}, {"rename the entry"});
}

// What Java, JavaScript or Python takes for white space or cuts off with it.
bool is_cut(std::uint32_t point) {
  constexpr std::array<std::uint32_t, 9> kOthers{0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF};
  return point <= 0x20U || (point >= 0x2000U && point <= 0x200AU) || std::ranges::find(kOthers, point) != kOthers.end();
}

// Of text in UTF-8.
bool is_cut_short(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  std::size_t last = text.size() - 1;
  while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) {
    --last;
  }
  return is_cut(code_point_at(text, 0).value) || is_cut(code_point_at(text, last).value);
}

bool can_carry(const EmitRequest& request, std::size_t index, Diagnostics& diagnostics) {
  const Entry& entry = request.entries[index];
  const Place& place = place_of_entry(request, index);
  if (!is_file_name(entry, request.reader, place, diagnostics)) {
    return false;
  }
  if (request.reader != kBinding) {
    return true;
  }
  const std::string_view value = entry.value.expose();
  if (!is_utf8_value(entry, "a library of Service Binding", place, diagnostics)) {
    return false;
  }
  if (value.find('\r') != value.npos) {
    return report_value(request, index, "holds a carriage return, which Python's library replaces", "use the percent-encoded URL", diagnostics);
  }
  return !is_cut_short(value) ||
         report_value(request, index, "begins or ends with white space, which libraries of Service Binding cut off", "use the percent-encoded URL, or `reader: bytes` for a program that keeps it", diagnostics);
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = is_ours_to_replace(request, diagnostics);
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    good = can_carry(request, i, diagnostics) && good;
  }
  return good ? std::optional(Secret::copy_of(header_of_request(request, "\n"))) : std::nullopt;
}

// What all libraries see in a file; nothing where they differ.
std::optional<Secret> bound(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\v\f";
  if (!is_utf8(text) || text.find('\r') != text.npos) {
    return std::nullopt;
  }
  const std::size_t begin = std::min(text.find_first_not_of(kBlanks), text.size());
  text = text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
  return is_cut_short(text) ? std::nullopt : std::optional(Secret::copy_of(text));
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& /*diagnostics*/) {
  std::vector<Entry> entries;
  for (const std::string& key : header_of(request.bytes.expose()).keys) {
    const auto file = std::ranges::find(request.files, key, &Entry::key);
    if (file == request.files.end()) {
      continue;
    }
    auto value = request.reader == kBinding ? bound(file->value.expose()) : std::optional(file->value.clone());
    if (value) {
      entries.push_back({key, std::move(*value)});
    }
  }
  return entries;
}

}  // namespace

constinit const Format kMountedFiles{
    "mounted-files", "folder with a file for each entry", kReaders, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read, nullptr, nullptr, kFolderList,
};

}  // namespace dsnsmith
