// Is what is deployed what the spec says? Read-back for bytes of others: connections are compared, not bytes.
#pragma once

#include <string>

#include "run/plan.hpp"

namespace dsnsmith {

// What stands where an output went.
struct Deployed {
  const Secret& bytes;
  std::string name;     // of the file, or `-`
  bool is_live = false;  // what the output's store, cluster or consumer gave back; else the output's own file
  std::vector<Entry> files{};  // of a folder: what lies in it under the names of its list
};

// `stand_in`: no password was taken, and one that is there is as good as any other.
enum class ComparedPasswords { taken, stand_in };

// Reads the bytes with the format's reader and each entry with the driver's, and reports for each entry how it differs from
// what the spec says, which are missing, and which are left over from an earlier spec. Nothing of a value that was read is shown
// but a host, a port and the words of TLS. False where there are no values to compare, only keys and places.
bool verify(const PlannedOutput& output, const Deployed& deployed, ComparedPasswords passwords, Diagnostics& diagnostics);

// The same for a file beside an output, `planned`, and its bytes.
void verify_beside(const PlannedOutput& output, const PlannedEntry& planned, const Secret& bytes, Diagnostics& diagnostics);

// The output's file, or one beside it, is not there.
void report_missing_file(const PlannedOutput& output, const std::string& path, const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
