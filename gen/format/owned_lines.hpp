// Files of records without a name of their own, such as .pgpass, that others write too: a comment of ours before each of
// our records says which entries are in it.
//   # dsnsmith: entry orders
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "format/format.hpp"

namespace dsnsmith {

// A line of the file, its end included, or a record of several lines.
struct OwnedLine {
  Secret text;
  std::size_t origin;      // in the existing file; npos: new
  std::string_view owner;  // of one of ours: the name of its entries
  bool is_mark = false;

  [[nodiscard]] std::string_view content() const {
    const std::string_view all = text.expose();
    return all.ends_with('\n') ? all.substr(0, all.size() - 1) : all;
  }
};

// What a comment of ours is told by, behind what begins comments in this file (`;` where `#` does not).
struct OwnedMarks {
  std::string_view comment;
  // The name of a mark's record; nothing if the line is none. A view of `line`.
  [[nodiscard]] std::optional<std::string_view> owner_of(std::string_view line) const;
  // What our own lines say, as header_of().
  [[nodiscard]] struct OwnHeader header_of(std::string_view bytes) const;
};

struct OwnedRecord {
  std::string_view name;      // entries `NAME.field`
  std::vector<Secret> lines;  // without their ends
};

struct OwnedFile {
  std::vector<OwnedLine> lines;
  Secret text;
};

// The existing file, whose lines are `lines`, with our records in it: in place where they are already, else last; those that
// our header lists but that are gone are removed. Every other byte stays. Views are of the arguments.
OwnedFile merge_owned_lines(const EmitRequest& request, const OwnedMarks& marks, std::vector<OwnedLine> lines, std::span<const OwnedRecord> records);

}  // namespace dsnsmith
