// The connections among the entries of a file, each with the keys that hold it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "import/import.hpp"
#include "run/string_input.hpp"

namespace dsnsmith {

// One entry of an output, below `entries:`.
struct ImportedEntry {
  std::string parent;  // the path above its key: entries of one output have the same
  std::string key;
  std::string rest;  // of its flow mapping, behind `database: NAME`: `, driver: libpq`
};

struct FoundConnection {
  Connection connection;
  std::vector<ImportedEntry> entries;
  std::vector<Driver> drivers;
  std::string password;               // the value of `password:` as YAML
  bool password_alone = false;        // its source holds nothing else
  std::vector<std::string> keys;      // as comments name them
  std::vector<std::pair<std::string, Diagnostics>> findings;  // of `check`, by key
  Place place;
};

// What is no connection to PostgreSQL, or cannot be read, is reported.
std::vector<FoundConnection> find_connections(const ImportRequest& request, Diagnostics& diagnostics);

}  // namespace dsnsmith
