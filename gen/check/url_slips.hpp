// Slips in a connection URL, which any reader of URLs may stumble over.
#pragma once

#include "check/slips.hpp"

namespace dsnsmith {

// Names the slips in `examined.meant`, and replaces it by what was meant. Where raw characters of a
// password hide the parts (`u:p/a@ss@host:5432/db`), the URL is read from its end.
void find_url_slips(Examined& examined);

}  // namespace dsnsmith
