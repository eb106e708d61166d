// The rules of a provider file that concern more than one key.
#pragma once

#include "provider/facts.hpp"
#include "provider/fields.hpp"

namespace dsnsmith {

// Every source says what was read, when, and for which facts.
void check_sources(const Fields& top, Diagnostics& diagnostics);

// Every check says why, what is given and what comes of it.
void check_listed(const Fields& top, std::string_view key, Diagnostics& diagnostics);

void report_pattern(Node node, Pattern::Fault fault, Diagnostics& diagnostics);
void check_input(const InputFacts& input, Node key, Diagnostics& diagnostics);

// A type takes what its file names as samples.
void check_samples(const CaptureType& type, Node key, Diagnostics& diagnostics);

// Names that are used are described: gaps, inputs, endpoints.
void check_names(const Provider::Facts& facts, Node root, Diagnostics& diagnostics);

}  // namespace dsnsmith
