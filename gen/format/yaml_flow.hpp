// Pieces of YAML: its characters, and what may stand on several lines between a sign that opens it and one that closes
// it, quotes and brackets.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/secret.hpp"

namespace dsnsmith {

struct YamlSpan {
  std::size_t end = 0;     // behind it; of a fault its place
  std::string_view fault;  // empty: none
};

// The quote that closes the one at `open`; npos: none does.
std::size_t closing_yaml_quote(std::string_view text, std::size_t open);
// Every line but the first has to be indented further than `column`; a bracket that closes need not.
YamlSpan behind_yaml_quotes(std::string_view text, std::size_t open, std::size_t column);
YamlSpan behind_yaml_flow(std::string_view text, std::size_t open, std::size_t column);
// The text between quotes on one line, where YAML 1.1 and 1.2 have one.
std::optional<Secret> unquoted_yaml(std::string_view spelled);

// Where a character begins that YAML cannot have or that some readers take for a line end; npos: nowhere.
std::size_t unfit_for_yaml(std::string_view text);

}  // namespace dsnsmith
