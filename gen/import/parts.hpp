// Connections that stand in several entries, one for each part: PGHOST and PGUSER, DB_HOST and DB_USERNAME, host and username.
#pragma once

#include <string>
#include <vector>

#include "run/connection_entries.hpp"

namespace dsnsmith {

struct PartsGroup {
  std::string prefix;                       // `DB_`; may be empty
  std::vector<const FoundEntry*> entries;
  const FoundEntry* password = nullptr;
  Secret conninfo;                          // as libpq takes it
  std::string rest;                         // of an entry of the spec that writes the same keys
  Place place;
};

// The path of the keys above the entry's own, as its place has them.
std::string parent_path(const FoundEntry& entry);

// A group is one where something says that it is PostgreSQL's: its name, its port, or an entry beside it. Of others there
// is a note.
std::vector<PartsGroup> groups_of_parts(const std::vector<FoundEntry>& entries, Diagnostics& diagnostics);

}  // namespace dsnsmith
