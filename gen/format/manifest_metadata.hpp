// `metadata:` of a Kubernetes object that dsnsmith writes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/format.hpp"
#include "format/secret_manifest.hpp"

namespace dsnsmith {

// Name and namespace unless empty, and what is given sorted by key; `indent` stands before each line. A label says that dsnsmith
// manages the object, unless one that is given says otherwise.
void append_metadata(Secret& out, std::string_view indent, const Metadata& metadata, std::vector<ManifestValue> labels,
                     std::vector<ManifestValue> annotations);

// `pairs` behind what is in `values`.
using MetadataPairs = std::vector<std::pair<std::string, std::string>>;
std::vector<ManifestValue> with_pairs(std::vector<ManifestValue> values, const MetadataPairs& pairs);

}  // namespace dsnsmith
