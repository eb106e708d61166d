// Internal to run/: the steps that lead from an output of the spec to its entries, in their order.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/name_index.hpp"
#include "run/plan.hpp"

namespace dsnsmith {

// The drivers that a run names: each file is loaded once, however many entries name it.
class Drivers {
 public:
  std::optional<Driver> select(std::string_view text, const Place& place, Diagnostics& diagnostics);

 private:
  std::map<std::string, Driver, std::less<>> loaded_;
};

// What all outputs of a run share.
struct PlanContext {
  const Deployment& deployment;
  Databases& databases;
  Sources& sources;
  const PlanOptions& options;
  Drivers drivers{};
};

// "no driver is called `x`", with the nearest of those that are known.
void report_unknown_word(Code code, const Place& place, const ShownText& what, std::string_view word,
                         const std::vector<std::string_view>& known, Diagnostics& diagnostics);

// The word that stands for `{environment}` where none is chosen: the spec as it is.
std::string_view environment_word(const Deployment& deployment);

class OutputPlanner {
 public:
  OutputPlanner(PlanContext& context, const OutputSpec& spec, Diagnostics& diagnostics)
      : context_(context), spec_(spec), diagnostics_(diagnostics) {}

  std::optional<PlannedOutput> plan();

 private:
  struct Asked {
    EntrySpec entry;
    std::size_t group = 0;
    bool has_group = false;
    bool left_out = false;  // a bundle's optional entry that the driver cannot have
  };

  // plan_output.cpp
  bool choose_format();
  bool expand_bundles();
  bool make_metadata();
  [[nodiscard]] bool takes(std::string_view key) const;
  bool has_store();
  bool take_certificate();
  // plan_paths.cpp
  bool make_path();
  // plan_groups.cpp
  bool make_groups();
  bool check_groups();
  const DatabaseSpec* database_of(const EntrySpec& entry);
  void place_files(Group& group, const EntrySpec& entry);
  void leave_out(Asked& asked, const Diagnostics& why);
  // plan_entries.cpp
  bool make_entries();
  bool add(PlannedEntry entry);
  bool add_named(const Asked& asked);
  bool add_files(const Asked& asked);
  bool add_fingerprint();

  PlanContext& context_;
  const OutputSpec& spec_;
  Diagnostics& diagnostics_;
  PlannedOutput output_;
  std::vector<Asked> asked_;
  NameIndex entry_positions_;
  NameIndex file_positions_;
};

// --- plan_paths.cpp

// What the spec reads: it must not be what it writes.
class InputPaths {
 public:
  InputPaths(const Deployment& deployment, const Sources& sources);
  // `path` as written, whatever its spelling.
  [[nodiscard]] bool contain(std::string_view path) const;

 private:
  std::unordered_set<std::string> plain_;
};

bool paths_are_distinct(const std::vector<PlannedOutput>& outputs, const InputPaths& inputs, Diagnostics& diagnostics);

}  // namespace dsnsmith
