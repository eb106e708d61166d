#include <algorithm>
#include <array>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"

namespace dsnsmith {

std::span<const Format> format_table() {
  static const std::array<Format, 6> kTable{kDotenv, kGcpSecretManager, kKubernetesSecret,
                                           kTerraformExternal, kTfvars, kTfvarsJson};
  return kTable;
}

const Format* find_format(std::string_view id) {
  const auto found = std::ranges::find(format_table(), id, &Format::id);
  return found == format_table().end() ? nullptr : &*found;
}

const ReaderFacts* find_reader(const Format& format, std::string_view id) {
  const auto found = std::ranges::find(format.readers, id, &ReaderFacts::id);
  return found == format.readers.end() ? nullptr : &*found;
}

namespace {

OwnHeader header_of_existing(const Format& format, const Secret& bytes) {
  if (format.id == kTfvarsJson.id) {
    return header_of_tfvars_json(bytes.expose());
  }
  return format.is_json ? OwnHeader() : header_of(bytes.expose());
}

}  // namespace

bool has_mark(const Format& format) {
  return !format.is_json || format.id == kTfvarsJson.id;
}

std::vector<std::string> files_of_existing(const Format& format, const Secret& bytes) {
  return header_of_existing(format, bytes).files;
}

std::string environment_of_existing(const Format& format, const Secret& bytes) {
  return header_of_existing(format, bytes).environment;
}

}  // namespace dsnsmith
