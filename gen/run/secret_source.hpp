// Taking values from where the spec says they are.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "diag/diagnostic.hpp"
#include "spec/deployment.hpp"

namespace dsnsmith {

// What comes in from outside, taken once each.
class Sources {
 public:
  explicit Sources(std::string directory) : directory_(std::move(directory)) {}

  // Values of `{query: key}`; absent: there is no query.
  void set_query(std::vector<std::pair<std::string, Secret>> query) { query_ = std::move(query); }

  // The value of a source; NUL, text that is no UTF-8, an empty or a missing value are
  // errors that name the variable or file, never a default. From files, commands
  // and standard input one trailing newline is removed, and said. `secret` decides
  // whether a file that others may read is worth a warning.
  enum class Sensitivity { open, secret };
  std::optional<Secret> take(const Source& source, Sensitivity sensitivity, Diagnostics& diagnostics);

  // A file relative to the spec, whole; empty after a diagnostic.
  std::optional<Secret> read_file(const std::string& path, const Place& place, Diagnostics& diagnostics) const;
  [[nodiscard]] std::string path_of(const std::string& relative) const;

 private:
  std::optional<Secret> from_input(const Source& source, Diagnostics& diagnostics);

  std::string directory_;
  std::optional<std::vector<std::pair<std::string, Secret>>> query_;
  std::optional<Secret> input_;  // standard input is read once
};

// All of a file descriptor, at most `limit` bytes; empty when there is more or reading fails.
std::optional<Secret> read_all(int descriptor, std::size_t limit);

inline constexpr std::size_t kLargestSecret = 1024 * 1024;
inline constexpr std::size_t kLargestFile = 16 * 1024 * 1024;

}  // namespace dsnsmith
