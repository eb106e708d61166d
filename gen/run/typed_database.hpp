// A database without a spec, put together key by key (`--set`, Terraform's query).
#pragma once

#include <string>

#include "diag/diagnostic.hpp"
#include "spec/deployment.hpp"

namespace dsnsmith {

// One key of it: `user`, `database`, `tls.mode`, `tls.ca.file`, `parameters.NAME`,
// `pool.NAME`, `password` (only `none`), or an input of the provider.
bool set_key(DatabaseSpec& database, const std::string& key, Source value, const Place& place,
             Diagnostics& diagnostics);

}  // namespace dsnsmith
