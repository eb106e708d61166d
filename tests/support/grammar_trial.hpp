// What a grammar of .env files sees in a file, as text that a test can state.
#pragma once

#include <string>
#include <string_view>

#include "format/dotenv/reading.hpp"

namespace dsnsmith::testing {

// `NAME=value|…` as the grammar sees it, `?` behind what is not known; or the fault.
inline std::string seen_by(Grammar grammar, std::string_view file) {
  ReadFault fault;
  const auto bindings = read_by(grammar, file, fault);
  if (!bindings) {
    return "fault: " + std::string(fault.what);
  }
  std::string seen;
  for (const Binding& binding : *bindings) {
    seen += seen.empty() ? "" : "|";
    seen += binding.key + "=" + std::string(binding.value.expose()) + (binding.known ? "" : "?");
  }
  return seen;
}

}  // namespace dsnsmith::testing
