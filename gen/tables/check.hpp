// What a data file must be before it is compiled in.
#pragma once

#include <span>

#include "tables/emit.hpp"

namespace dsnsmith {

// Each is a mapping whose `id` is the file's name, and whatever the loader of its kind
// demands. A driver file may build on another one, so all are read before.
void check_data_files(std::span<const DataFolder> folders, Diagnostics& diagnostics);

}  // namespace dsnsmith
