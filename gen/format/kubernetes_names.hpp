// What Kubernetes allows as a name, a label, an annotation and a key.
#pragma once

#include <span>
#include <string_view>

#include "format/format.hpp"

namespace dsnsmith {

inline constexpr std::string_view kManagedBy = "app.kubernetes.io/managed-by";
inline constexpr std::string_view kFingerprint = "dsnsmith/fingerprint";

// Each files diagnostics about all that is wrong.
bool is_good_metadata(const Metadata& metadata, const Place& place, Diagnostics& diagnostics);
bool is_secret_key(std::string_view key, const Place& place, Diagnostics& diagnostics);
// Whether a file of an output that is a folder may be called so: a key of a Secret, and no name of ours.
bool is_name_in_folder(std::string_view key, const Place& place, Diagnostics& diagnostics);
// Whether kustomize can print a Secret with that key: go-yaml's resolve.go takes some for numbers, dates, null or a truth value.
bool is_printed_by_kustomize(std::string_view key);
// Types of Kubernetes' own that the API server takes only with certain keys.
bool has_keys_of_type(const Metadata& metadata, std::span<const std::string_view> keys,
                      const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
