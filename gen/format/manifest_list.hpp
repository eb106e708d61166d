// The Secrets that `kubectl get secrets` lists.
#pragma once

#include <optional>
#include <string_view>

#include "core/secret.hpp"

namespace dsnsmith {

// Whether the text is a list of objects, in kubectl's YAML or JSON.
bool is_manifest_list(std::string_view text);

// The manifest of the Secret with this name, and with this namespace unless it is empty; empty where the list has none.
std::optional<Secret> secret_of_list(std::string_view text, std::string_view name, std::string_view name_space);

}  // namespace dsnsmith
