// The directory in which a case runs, as it is at one moment.
#pragma once

#include <sys/types.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dsnsmith::cases {

struct FileState {
  mode_t mode = 0;
  std::string bytes;  // of an ordinary file; where a symbolic link leads to
  bool operator==(const FileState&) const = default;
};

// Path within the directory → what is there; folders only if they are empty.
using World = std::map<std::string, FileState>;

World look_at(const std::string& directory);

// What differs, one line each; empty if nothing does.
std::vector<std::string> differences(const World& before, const World& after);

// Files that hold the canary though others may read them. Files of `inputs` keep
// the mode that their owner gave them, but for the world's bits (design.md, guarantee 2).
std::vector<std::string> leaks(const World& before, const World& after,
                               const std::set<std::string>& inputs);

}  // namespace dsnsmith::cases
