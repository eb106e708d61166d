// Internal to run/: what the carriers of a group say together, as they were read. Read-back and `verify` ask the same of
// bytes of our own and of others.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "core/name_index.hpp"
#include "run/plan.hpp"

namespace dsnsmith {

// What was read, by key. The entries outlive it.
class ReadEntries {
 public:
  explicit ReadEntries(const std::vector<Entry>& entries);
  [[nodiscard]] const Entry* find(std::string_view key) const;

 private:
  const std::vector<Entry>& entries_;
  NameIndex positions_;
};

// The entries of each group that carry something of its connection: parts, files and literals do not.
std::vector<std::vector<const PlannedEntry*>> carriers_of(const PlannedOutput& output);

// An entry with the text that stands under its key.
struct ReadCarrier {
  const PlannedEntry* planned;
  const Secret* value;
};

// The variant that they are together; empty, and the entry at fault in `fault`, where one holds something else than the spec
// has there. An entry of all carriers (`as: json`) stands for the others. Settings or variables whose string
// is delivered elsewhere are read beside the string that is meant.
std::optional<Variant> join_carriers(const Group& group, const std::vector<ReadCarrier>& carriers, const PlannedEntry*& fault);

// What `accept` names is taken out before two connections are compared.
void neutralise(Connection& connection, const Group& group);

}  // namespace dsnsmith
