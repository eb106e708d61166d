// Where other versions of a driver read a string otherwise than the newest does: whoever names no version may have one of them.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "core/connection.hpp"
#include "diag/diagnostic.hpp"
#include "driver/driver.hpp"

namespace dsnsmith {

// What a driver at a version makes of the string.
struct AtVersion {
  std::optional<Connection> read;  // of the text as it was meant; nothing where it refuses that
  bool is_meant = true;            // does it read that in the text as it stands?
  [[nodiscard]] bool is_right() const { return read.has_value() && is_meant; }
  friend bool operator==(const AtVersion&, const AtVersion&) = default;
};
using ReadAtVersion = std::function<AtVersion(const Driver&)>;

// One note for each run of older versions to which the string means something else. Says whether one of them reads what is
// meant where the newest does not.
bool check_versions(const Driver& newest, const AtVersion& at_newest, const ReadAtVersion& read_at, const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
