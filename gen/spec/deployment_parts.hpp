// Internal to spec/: readers of the parts of a spec.
#pragma once

#include "spec/deployment.hpp"
#include "spec/fields.hpp"

namespace dsnsmith {

enum class LiteralAllowed { yes, no };

// `{env: X}`, `{file: X}`, `{query: X}`, for passwords also `{command: […]}`,
// `{stdin: true}` and `none`; where a literal is allowed also a plain value.
std::optional<Source> read_source(Node node, LiteralAllowed literal, Diagnostics& diagnostics);

std::optional<DatabaseSpec> read_database(std::string_view name, const Layers& layers,
                                          Diagnostics& diagnostics);
std::optional<OutputSpec> read_output(std::string_view name, const Layers& layers,
                                      Diagnostics& diagnostics);
// The key of an output if it is one of its metadata; nothing happens with another.
void read_metadata(std::string_view key, Node node, OutputSpec& output, Diagnostics& diagnostics);

// A text, and where it stands.
bool read_word(Node node, std::string& out, Place& place, Diagnostics& diagnostics);
// A mapping of names to texts.
void read_pairs(Node node, std::vector<std::pair<std::string, std::string>>& pairs, Diagnostics& diagnostics);

}  // namespace dsnsmith
