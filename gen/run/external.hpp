// Terraform's external data source protocol (design.md section 8).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/secret.hpp"
#include "diag/diagnostic.hpp"
#include "format/format.hpp"
#include "spec/deployment.hpp"

namespace dsnsmith {

using Query = std::vector<std::pair<std::string, Secret>>;

// One JSON object of strings; nulls are dropped, as Terraform does. Empty after
// a diagnostic that repeats nothing of the text.
std::optional<Query> read_query(const Secret& text, Diagnostics& diagnostics);

// The result object's entries for a query; `deployment` is null without a spec.
// Warnings come back in the entry `warnings`, since Terraform hides standard
// error on success.
std::optional<std::vector<Entry>> answer(const Deployment* deployment, Query query, Diagnostics& diagnostics);

// The query's value for `key`, or nothing.
const Secret* find_in(const Query& query, std::string_view key);

}  // namespace dsnsmith
