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
// What `databases` holds: a JSON list of names, or a JSON object of objects of strings, in which
// numbers and truth values are as good. Empty if it is something else.
std::optional<std::vector<std::string>> read_names(const Secret& text);
std::optional<std::vector<std::pair<std::string, Query>>> read_objects(const Secret& text);

// The query's value for `key`, or nothing.
const Secret* find_in(const Query& query, std::string_view key);
std::string text_in(const Query& query, std::string_view key);
// Whether the query itself says what its databases are, where no spec was named.
bool describes_databases(const Query& query);
Place place_in_query(std::string_view path);

// The result object's entries for a query; `deployment` is null without a spec, whose own
// diagnostics come in with it. Warnings come back in the entry `warnings`, since Terraform
// hides standard error on success.
std::optional<std::vector<Entry>> answer(const Deployment* deployment, const Diagnostics& of_spec, Query query,
                                         Diagnostics& diagnostics);

}  // namespace dsnsmith
