// From a Deployment to bytes: pure but for the sources of secrets. Nothing is written here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/variant.hpp"
#include "format/format.hpp"
#include "run/database.hpp"
#include "spec/deployment.hpp"

namespace dsnsmith {

// One connection as one driver is given it, by one endpoint: the entries of one
// output that share this cover each other's carriers.
struct Group {
  const ResolvedDatabase* database = nullptr;
  std::optional<Driver> driver;
  Connection tailored;          // what reading back must give
  WrittenVariant written;
  std::vector<Piece> given_up;  // losses that `accept` names
  std::vector<std::string> given_up_parameters;
  Place place;                  // of its first entry
};

// What an entry holds, for reading it back.
enum class Holds { url, settings, json, keyword, property, part, variable, file, literal };

struct PlannedEntry {
  std::string key;
  Secret value;
  Holds holds = Holds::url;
  std::size_t group = 0;  // index in PlannedOutput::groups; meaningless for parts and literals
  std::string file_at;    // of a file: its path for the consumer
  Place place;
  std::string name{};     // of a keyword or property: what the driver calls it; of a part: which
};

struct PlannedOutput {
  const OutputSpec* spec = nullptr;
  const Format* format = nullptr;
  std::string reader;
  Metadata metadata;
  std::string path;                   // where it is written: relative to the working directory, or absolute; of a folder its list
  std::vector<Group> groups;
  std::vector<PlannedEntry> entries;  // in the spec's order
  std::vector<PlannedEntry> files;    // written beside the output; key: the file's name
  [[nodiscard]] bool is_folder() const { return !format->list.empty(); }
  // The path of a file of this name in the output's directory; in a folder, of the entry.
  [[nodiscard]] std::string path_beside(std::string_view name) const;
};

struct PlanOptions {
  std::vector<std::string> only;  // names of outputs; empty: all
  std::string out_directory;      // empty: beside the spec
};

// Everything is tried, so that all mistakes are reported at once; an output that
// has one is left out.
std::vector<PlannedOutput> plan(const Deployment& deployment, Databases& databases, Sources& sources,
                                const PlanOptions& options, Diagnostics& diagnostics);

// One value, for `get` and `external`: the group of a single entry.
std::optional<Group> plan_group(const ResolvedDatabase& database, const Driver& driver,
                                const Place& place, Diagnostics& diagnostics);
std::optional<Group> plan_group(const ResolvedDatabase& database, const ShownText& driver,
                                const Place& place, Diagnostics& diagnostics);

// Whether the driver takes any of the database's `pool` settings; and a note that it takes
// none, where there are some: `pool` is for all drivers of a database, and says nothing
// about the connection itself, so its loss is no warning.
bool takes_pool(const Group& group);
void report_pool_left_out(const Group& group, Diagnostics& diagnostics);

// What is lost if only these carriers are delivered; errors and warnings as the
// design says, noted in `group` where they are accepted. False after an error.
bool check_delivery(Group& group, const std::vector<Carrier>& delivered, bool files_delivered,
                    Diagnostics& diagnostics);

// Three parts stand for the string, so that what it cannot say is lost with them too.
bool stands_for_string(std::string_view part);
// Bytes of a part; empty after a diagnostic.
std::optional<Secret> part_of(const Connection& connection, const Driver& driver, std::string_view part,
                              const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
