// Putting checked bytes where they belong: all of them or none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/read_back.hpp"

namespace dsnsmith {

// What is at an output's path now. Absent: nothing. A symbolic link, a directory
// or anything but an ordinary file is an error.
struct Existing {
  bool present = false;
  unsigned mode = 0;  // permission bits
  Secret bytes;
};
std::optional<Existing> read_existing(const std::string& path, const Place& place, Diagnostics& diagnostics);

struct Published {
  std::string path;
  bool changed = false;  // false: the bytes were there already, and the file was not touched
};

// Stages every file beside its place (mode 0600 from the first byte, synced),
// then renames all; a rename that fails rolls the earlier ones back. Directories
// that are missing are made, 0700. An existing file's mode is kept, minus the
// world's bits, with a warning. Two runs at once do not mix: the second is
// refused. After a kill every file is wholly old or wholly new, and the next run
// removes what was left over and completes.
std::optional<std::vector<Published>> publish(const std::vector<Checked>& files, Diagnostics& diagnostics);

}  // namespace dsnsmith
