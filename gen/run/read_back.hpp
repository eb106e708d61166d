// Nothing is published that was not read back and found equal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/plan.hpp"

namespace dsnsmith {

// Bytes of one file that were read back by the output's own reader and the
// driver's own grammar and mean what the spec says. publish() takes nothing
// else, and only read_back() makes one.
class Checked {
 public:
  [[nodiscard]] const std::string& output() const noexcept { return output_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] const Secret& bytes() const noexcept { return bytes_; }
  [[nodiscard]] const Place& place() const noexcept { return place_; }
  // The bytes of the file that these were merged into; null: there was none, or it is replaced whole.
  [[nodiscard]] const Secret* merged_into() const noexcept { return merged_into_ ? &*merged_into_ : nullptr; }
  // The output's own file; a file beside it; an entry's file in a folder; and one of an entry that is gone, which goes, too.
  enum class Role { output, beside, entry, gone };
  [[nodiscard]] Role role() const noexcept { return role_; }
  // Whether the mark of the existing output says that an earlier run put a file there with this digest. An entry's file is told by its
  // name alone: a digest of a password can be tried.
  [[nodiscard]] bool is_known(std::string_view digest) const noexcept { return role_ == Role::beside ? known_ == digest : listed_; }
  [[nodiscard]] const std::vector<std::string>& keys() const noexcept { return keys_; }
  [[nodiscard]] std::string_view format() const noexcept { return format_; }
  [[nodiscard]] std::string_view reader() const noexcept { return reader_; }
  Checked(Checked&&) noexcept = default;
  Checked& operator=(Checked&&) noexcept = default;

 private:
  friend std::optional<std::vector<Checked>> read_back(const PlannedOutput&, const Secret*, Diagnostics&);
  Checked() = default;
  std::string output_;
  std::string path_;
  Secret bytes_;
  std::optional<Secret> merged_into_;
  Place place_;
  std::vector<std::string> keys_;
  Role role_ = Role::output;
  std::string known_;
  bool listed_ = false;
  std::string_view format_;
  std::string_view reader_;
};

// Emits the output (into what is there already, if `existing`), reads the bytes
// back and compares: each entry's bytes, and for each group the Connection that
// its carriers give together. The output's own file first, then those beside it; the list of a folder
// comes last, when all that it names is in place.
std::optional<std::vector<Checked>> read_back(const PlannedOutput& output, const Secret* existing,
                                              Diagnostics& diagnostics);

// Whether an existing file of a format without a mark leads where the output does: to the
// same host, user and database. Unknown where its entries are no whole connection.
enum class Leads { there, elsewhere, unknown };
Leads where_leads(const PlannedOutput& output, const Secret& existing);

// Does this variant, read by the driver, give the group's connection, less what
// was given up? Reports `read-back-differs` with the names of what differs.
bool reads_back(const Group& group, const Variant& variant, Diagnostics& diagnostics);

// The group's string by itself, read back; empty after a diagnostic that says what
// only other carriers hold. `files_known`: the reader finds the files as they are named.
std::optional<Secret> string_alone(Group& group, bool files_known, Diagnostics& diagnostics);

}  // namespace dsnsmith
