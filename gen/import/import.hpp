// A commented spec made of what somebody has: its `render` gives the same connections, and no password stands in it.
#pragma once

#include <optional>
#include <string>

#include "run/connection_entries.hpp"

namespace dsnsmith {

// Where the passwords will be when the spec is used.
enum class SecretsStay { in_variables, in_file, in_folder };

struct ImportRequest {
  FoundEntries found;
  std::string input;       // what it was read from, as a comment names it
  SecretsStay stay = SecretsStay::in_variables;
  std::string path;        // of the file or the folder, relative to the spec
  std::string directory;   // of the spec, with a final `/`, or empty
  std::string driver;      // that reads the strings; empty: by each string
};

// Mistakes are reported, and what is right is given all the same; empty if nothing is, or if the spec would not do.
std::optional<Secret> import_spec(const ImportRequest& request, Diagnostics& diagnostics);

}  // namespace dsnsmith
