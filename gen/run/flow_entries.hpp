// The texts in YAML's brackets: `environment: {DATABASE_URL: "postgres://…"}`, `urls: [postgres://…]`.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace dsnsmith {

// A text with its key and its path.
using FlowTaker = std::function<void(const std::string& key, const std::string& path, Secret value)>;

// `spelled` begins with the bracket that opens and ends behind the one that closes it. What stands there and is no text on
// one line is passed over.
void read_flow_entries(std::string_view spelled, const std::string& key, const std::string& path, const FlowTaker& take);

}  // namespace dsnsmith
