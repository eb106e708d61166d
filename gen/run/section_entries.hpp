// The connections in files of sections: libpq's pg_service.conf, pgbouncer.ini, alembic.ini, odbc.ini.
#pragma once

#include <string_view>

#include "run/connection_entries.hpp"

namespace dsnsmith {

// Does the first line that says anything name a section?
bool has_sections(std::string_view text);

// A section whose keys say who and where is one connection, in libpq's pairs or in ODBC's; elsewhere each key is an entry.
void read_sections(std::string_view text, const Place& place, FoundEntries& found);

// A sign that a file has twice: Python's ConfigParser the percent sign, so that no other of these files holds two of them in
// a connection; a compose file the dollar.
Secret without_doubled(std::string_view value, char sign);

}  // namespace dsnsmith
