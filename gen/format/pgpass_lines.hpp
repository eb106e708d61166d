// The lines of a .pgpass: whose they are, and which one libpq takes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "format/owned_lines.hpp"
#include "text/pgpass.hpp"

namespace dsnsmith {

inline constexpr OwnedMarks kPgpassMarks{""};

// The lines of a file, each of ours with its owner: our mark, and what stands right behind it. Views are of `bytes`.
std::vector<OwnedLine> lines_of_pgpass(std::string_view bytes);

// The lines as libpq searches them: the first that fits. Lines without a star are found by their fields, so that ten
// thousand of them do not take ten thousand steps each.
class PgpassSearch {
 public:
  explicit PgpassSearch(const std::vector<OwnedLine>& lines);

  // Of the line with that index; null: it gives no password.
  [[nodiscard]] const PgpassLine* line(std::size_t index) const { return read_[index] ? &*read_[index] : nullptr; }

  // The line that libpq takes for the place of line `index`: that one at the latest.
  [[nodiscard]] std::size_t first_for(std::size_t index) const;

 private:
  std::vector<std::optional<PgpassLine>> read_;
  std::unordered_map<std::string, std::size_t> by_fields_;
  std::vector<std::size_t> with_stars_;
};

}  // namespace dsnsmith
