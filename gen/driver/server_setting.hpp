// Which settings a PostgreSQL server has.
#pragma once

#include <string_view>

namespace dsnsmith {

// Could a start-up packet set it? Names with a dot belong to extensions, and are taken as they come.
bool is_known_setting(std::string_view name);

}  // namespace dsnsmith
