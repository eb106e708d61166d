// The entries of a file of somebody's, for finding the connections among them: a .env file, what `terraform output -json`
// prints, a manifest of a Kubernetes Secret, a compose file, any YAML or JSON, a file of sections, or a single string.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "diag/diagnostic.hpp"

namespace dsnsmith {

enum class EntriesKind { string, dotenv, terraform_output, kubernetes_secret, compose, json, yaml, ini };
std::string_view name_of(EntriesKind kind);  // `terraform-output`, as `--format` takes it
std::optional<EntriesKind> entries_kind_of(std::string_view name);
inline constexpr std::string_view kEntriesKinds = "`string`, `dotenv`, `terraform-output`, `kubernetes-secret`, `compose`, `json`, `yaml` or `ini`";

struct FoundEntry {
  std::string key;  // the last part of its path: `DATABASE_URL`, `urls[0]` of a list's item; of a string: empty
  Secret value;     // decoded, as the program that reads the file gets it
  Place place;      // the file, the line, and the path of keys: `services.web.environment.DATABASE_URL`
};

struct FoundEntries {
  EntriesKind kind = EntriesKind::string;
  std::vector<FoundEntry> entries;  // in the file's order
  std::string name;                 // of a Secret: its name and namespace, as far as the manifest says them
  std::string name_space;
};

// What the bytes are, by what stands in them.
EntriesKind kind_of_entries(std::string_view bytes);

// `kind`: absent where the content decides. What cannot be read is reported; of a .env file also what its readers
// understand differently, which is given as docker compose reads it.
std::optional<FoundEntries> read_entries(const Secret& bytes, std::optional<EntriesKind> kind, const Place& place,
                                         Diagnostics& diagnostics);

// What a value is, by its form: a connection to PostgreSQL in some driver's spelling (also one that is not quite right),
// one to another kind of database, or anything else.
enum class ValueLooks { connection, other_database, something_else };
ValueLooks looks_of_value(std::string_view value);
// ADO.NET's pairs in words that only SQL Server's client has.
bool is_for_sql_server(std::string_view text);
// `word://…`, with nothing else in front.
bool begins_with_scheme(std::string_view text);

}  // namespace dsnsmith
