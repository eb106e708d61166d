// Putting checked bytes where they belong: all of them or none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "run/read_back.hpp"

namespace dsnsmith {

// What is at an output's path now. Absent: nothing. A symbolic link, a directory
// or anything but an ordinary file is an error.
struct Existing {
  bool present = false;
  unsigned mode = 0;  // permission bits
  unsigned owner = 0;
  unsigned group = 0;
  Secret bytes;
};
std::optional<Existing> read_existing(const std::string& path, const Place& place, Diagnostics& diagnostics);

// Whether nothing but folders is where outputs that are folders go; reports what else is there, links, too.
bool folders_are_usable(const std::vector<PlannedOutput>& outputs, Diagnostics& diagnostics);

// Holds the directories that are written, from before the files are looked at
// until they are in place, so that two runs never mix. Directories that are
// missing are made, 0700, and removed again if nothing came to be in them.
class HeldDirectories {
 public:
  HeldDirectories() = default;
  HeldDirectories(const HeldDirectories&) = delete;
  HeldDirectories& operator=(const HeldDirectories&) = delete;
  ~HeldDirectories();
  // False, with one diagnostic, if one cannot be made or another run holds it.
  bool hold(const std::vector<std::pair<std::string, Place>>& files, Diagnostics& diagnostics);

 private:
  std::vector<int> descriptors_;
  std::vector<std::string> made_;
};

struct Published {
  std::string path;
  bool changed = false;  // false: the bytes were there already, and the file was not touched
};

// A file beside an output that is there with other bytes is replaced only if it still is
// the one that an earlier run put there; that is what the mark in the output says. All
// others are reported.
bool may_replace_beside(const std::vector<const Checked*>& files, Diagnostics& diagnostics);

// Stages every file beside its place (mode 0600 from the first byte, synced),
// then renames all; a rename that fails rolls the earlier ones back. An existing
// file's owner and mode are kept, the mode minus the world's bits, with a warning.
// The caller holds the directories. A file that changed since it was read for the
// merge is an error. After a kill every file is wholly old or wholly new, and the
// next run removes what was left over and completes.
std::optional<std::vector<Published>> publish(const std::vector<Checked>& files, Diagnostics& diagnostics);

// All of the text, however often a signal interrupts. False, with the reason in errno, where it cannot be written.
bool write_all(int descriptor, std::string_view text);

}  // namespace dsnsmith
