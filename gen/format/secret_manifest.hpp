// Reading a manifest of a Kubernetes Secret: ours, kubectl's YAML, kubectl's JSON.
//
// A reader of its own, because a Secret may hold 1 MiB in lines far longer than a
// spec may have, and because yaml-cpp's strings are not wiped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace dsnsmith {

struct ManifestValue {
  std::string key;
  Secret bytes;
};

struct ManifestFault {
  std::size_t offset = 0;
  std::string_view what;
};

// All that a manifest says.
struct SecretManifest {
  std::vector<ManifestValue> values;  // `data` decoded, `stringData` over it
  std::string api_version;
  std::string name;
  std::string name_space;
  std::string type;
  bool immutable = false;
  std::vector<ManifestValue> labels;
  std::vector<ManifestValue> annotations;  // a Secret's: one of kubectl's repeats the data
  // Everything else that is not null or empty: `metadata.finalizers`, `status`.
  std::vector<std::string> other_fields;
  bool has_comments = false;  // besides our own header
};

std::optional<SecretManifest> read_whole_manifest(std::string_view text, ManifestFault& fault);

// What the API server makes of the manifest: `data` decoded, `stringData` over it.
// Takes block mappings of scalars (plain, quoted, literal) and JSON; a list, several
// documents, flow mappings, anchors and tags under `data` are faults.
std::optional<std::vector<ManifestValue>> read_secret_manifest(std::string_view text,
                                                               ManifestFault& fault);

// Whether YAML 1.1 or 1.2 takes the word, written without quotes, for a truth value, nothing or no number.
bool is_reserved_yaml(std::string_view word);
// Whether YAML 1.1 and 1.2 both take the word, written without quotes, as itself.
bool is_plain_yaml(std::string_view word);
// `text` as a scalar: without quotes where it is plain, else in double quotes.
Secret yaml_scalar(std::string_view text);

}  // namespace dsnsmith
