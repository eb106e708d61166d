// The connections in files of sections: libpq's pg_service.conf, pgbouncer.ini, alembic.ini, odbc.ini.
#pragma once

#include <string_view>

#include "run/connection_entries.hpp"

namespace dsnsmith {

// Does the first line that says anything name a section?
bool has_sections(std::string_view text);

// A section whose keys say who and where is one connection, in libpq's pairs or in ODBC's; elsewhere each key is an entry.
void read_sections(std::string_view text, const Place& place, FoundEntries& found);

}  // namespace dsnsmith
