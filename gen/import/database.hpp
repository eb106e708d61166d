// A connection as a database of the spec: found by trying, and taken only when resolving it gives the connection back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/connection.hpp"
#include "diag/diagnostic.hpp"
#include "driver/driver.hpp"

namespace dsnsmith {

struct DescribeRequest {
  std::string name;                // of the database in the spec
  const Connection& connection;
  std::string password;            // the value of `password:` as YAML
  std::vector<Driver> drivers;     // that read it: each has to get the same connection again
  std::string directory;           // of the spec: certificates are named relative to it
  Place place;                     // where the connection was found
};

struct DescribedDatabase {
  std::string text;                 // the lines below `NAME:`, indented by four blanks, with comments
  std::string endpoint;             // what entries have to ask for; empty: nothing
};

// The provider is the one that has the host, if what it does can say all of the connection; else `generic`. Empty after a
// diagnostic.
std::optional<DescribedDatabase> describe_database(const DescribeRequest& request, Diagnostics& diagnostics);

// Do the two lead to the same place in the same way? A port that is left out is 5432, names have no case, authorities that are
// left out beside `verify-full` are the public ones, and a provider may know that its pool wants no prepared statements.
bool is_same_connection(const Connection& found, const Connection& wanted);

// `text` as a scalar of the spec.
std::string spec_scalar(std::string_view text);

}  // namespace dsnsmith
