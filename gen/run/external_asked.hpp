// Which databases a query asks for, and how each is to be written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/external.hpp"

namespace dsnsmith {

struct Asked {
  std::string name;
  std::string driver;    // empty: canonical
  std::string use;       // empty: application
  std::string endpoint;  // empty: by use
  std::string path;      // of this database in the query, with a final dot; empty: the query is about nothing else
  Diagnostics problems;  // of this database alone: the others are looked at all the same
};

struct AskedFor {
  bool include = false;  // may the result hold secrets?
  bool partial = false;  // give what is right, and name the rest among the warnings
  bool several = false;  // one text with an object for each
  std::vector<Asked> databases;
};

// Empty after an error that is about the whole query.
std::optional<AskedFor> asked_of_spec(const Deployment& deployment, const Query& query, Diagnostics& diagnostics);
// The databases are put into `own`, which has no others.
std::optional<AskedFor> asked_without_spec(const Query& query, Deployment& own, Diagnostics& diagnostics);

}  // namespace dsnsmith
