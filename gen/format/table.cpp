#include <algorithm>
#include <array>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"

namespace dsnsmith {

std::span<const Format> format_table() {
  static const auto kTable = std::to_array<Format>({
      kAlembicIni,
      kAppsettingsJson,
      kAwsSecretsManager,
      kAwsSsm,
      kCloudRunEnv,
      kDatabaseYml,
      kDotenv,
      kExternalSecret,
      kGcpSecretManager,
      kGithubMasks,
      kHelmValues,
      kJavaProperties,
      kJson,
      kKubernetesSecret,
      kKustomize,
      kMountedFiles,
      kOdbcIni,
      kPgService,
      kPgbouncerIni,
      kPgbouncerUserlist,
      kPgpass,
      kPushSecret,
      kRaw,
      kSealedSecret,
      kSpringProperties,
      kSpringYaml,
      kTerraformExternal,
      kTfJson,
      kTfvars,
      kTfvarsJson,
      kYaml,
  });
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

std::vector<std::string> files_of_existing(const Format& format, const Secret& bytes) {
  return format.mark == kNoMark ? std::vector<std::string>() : format.mark(bytes.expose()).files;
}

std::vector<std::string> keys_of_existing(const Format& format, const Secret& bytes) {
  return format.mark == kNoMark ? std::vector<std::string>() : format.mark(bytes.expose()).keys;
}

std::string environment_of_existing(const Format& format, const Secret& bytes) {
  return format.mark == kNoMark ? std::string() : format.mark(bytes.expose()).environment;
}

}  // namespace dsnsmith
