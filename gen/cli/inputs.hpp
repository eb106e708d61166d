// What commands are given: a spec, a pasted string, or a database by `--set`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "diag/diagnostic.hpp"
#include "run/secret_source.hpp"
#include "spec/deployment.hpp"
#include "spec/document.hpp"

namespace dsnsmith {

inline constexpr std::string_view kDefaultSpec = "dsnsmith.yaml";

struct LoadedSpec {
  std::unique_ptr<Document> document;
  Deployment deployment;
};

// The YAML of a spec; null after a diagnostic.
std::unique_ptr<Document> read_spec(const std::string& file, Diagnostics& diagnostics);
// Reads and checks a spec; `environment` as typed, or empty.
std::optional<LoadedSpec> load_spec(const std::string& file, const std::string& environment,
                                    Diagnostics& diagnostics);

// A file of somebody's, or for `-` what is on standard input; empty after a diagnostic.
std::optional<Secret> read_file_or_input(const std::string& file, Diagnostics& diagnostics);

// A connection string from `--url-env NAME`, `--url-file FILE` or `-`.
struct GivenString {
  Secret text;
  Place place;  // file: `-`, the file, or the variable's name
};
std::optional<GivenString> take_string(const Arguments& arguments, Diagnostics& diagnostics);

// `--provider P --set key=value … --password-*`, as a database of its own.
std::optional<DatabaseSpec> database_of_options(const Arguments& arguments, Diagnostics& diagnostics);

// Codes of `--accept`; reports those that are unknown or cannot be overruled.
std::vector<Code> accepted_codes(const Arguments& arguments, Diagnostics& diagnostics);

// False, with a diagnostic, for a word that `--report` does not take.
bool check_report_form(const Arguments& arguments, Diagnostics& diagnostics);

}  // namespace dsnsmith
