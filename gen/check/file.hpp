// The connections in a file of somebody's, each checked where it stands.
#pragma once

#include "check/string.hpp"
#include "run/connection_entries.hpp"

namespace dsnsmith {

// Checks every entry that looks like a connection to PostgreSQL. Places are the entry's line and path, with the byte
// of its value behind. Returns how many there were; none is a warning. `kind`: absent where the content decides.
std::size_t check_entries(const Secret& bytes, std::optional<EntriesKind> kind, const Place& place, const StringRequest& request,
                          Diagnostics& diagnostics);

}  // namespace dsnsmith
