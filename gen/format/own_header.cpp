#include <algorithm>

#include "format/keyed_file.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kMark = "# dsnsmith: ";
constexpr std::string_view kEnvironment = "environment ";
constexpr std::string_view kKeys = "keys";
constexpr std::string_view kFiles = "files";
constexpr std::string_view kLabels = "labels";
constexpr std::string_view kAnnotations = "annotations";
constexpr std::size_t kWidth = 100;  // docker's reader has a longest line, people too

}  // namespace

std::string header_text(std::string_view environment, std::span<const std::string_view> keys,
                        std::string_view line_end) {
  std::string text;
  if (!environment.empty()) {
    text.append(kMark).append(kEnvironment).append(environment).append(line_end);
  }
  return text.append(header_lines(kKeys, keys, line_end));
}

std::string header_lines(std::string_view word, std::span<const std::string_view> names, std::string_view line_end) {
  std::string text;
  std::size_t width = 0;
  for (const std::string_view key : names) {
    if (width == 0 || width + 1 + key.size() > kWidth) {
      text.append(width == 0 ? std::string_view() : line_end).append(kMark).append(word);
      width = kMark.size() + word.size();
    }
    text.append(" ").append(key);
    width += 1 + key.size();
  }
  return width == 0 ? text : text.append(line_end);
}

std::string header_of_request(const EmitRequest& request, std::string_view line_end) {
  std::vector<std::string_view> keys;
  for (const Entry& entry : request.entries) {
    keys.emplace_back(entry.key);
  }
  const std::vector<std::string_view> files(request.metadata.files.begin(), request.metadata.files.end());
  return header_text(request.metadata.environment, keys, line_end) + header_lines(kFiles, files, line_end);
}

bool read_header_line(std::string_view line, OwnHeader& header) {
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  if (!line.starts_with(kMark)) {
    return false;
  }
  line.remove_prefix(kMark.size());
  if (line.starts_with(kEnvironment)) {
    header.environment = std::string(line.substr(kEnvironment.size()));
    header.present = true;
    return true;
  }
  const std::string_view word = line.substr(0, line.find(' '));
  std::vector<std::string>* const names = word == kKeys          ? &header.keys
                                          : word == kFiles       ? &header.files
                                        : word == kLabels      ? &header.labels
                                          : word == kAnnotations ? &header.annotations
                                                                 : nullptr;
  if (names == nullptr) {
    return false;
  }
  header.present = true;
  line.remove_prefix(word.size());
  while (line.starts_with(' ')) {
    line.remove_prefix(1);
    const std::size_t end = std::min(line.find(' '), line.size());
    names->emplace_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return true;
}

OwnHeader header_of(std::string_view bytes) {
  OwnHeader header;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    read_header_line(bytes.substr(begin, end - begin), header);
    begin = end + 1;
  }
  return header;
}

}  // namespace dsnsmith
