// The user's spec, typed: which databases there are and what each consumer needs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/connection.hpp"
#include "core/name_index.hpp"
#include "diag/diagnostic.hpp"
#include "spec/document.hpp"

namespace dsnsmith {

// Where a value comes from.
struct Source {
  enum class Kind { none, literal, env, file, command, standard_input, query };
  Kind kind = Kind::none;
  std::string name;                  // variable, path relative to the spec, or query key
  std::vector<std::string> command;  // program and arguments; no shell
  std::uint64_t timeout = 60'000;    // of the command, in milliseconds
  std::string literal;               // never of a password
  bool in_string = false;            // of a password (`part: password`): it stands in the connection string that the source holds
  Place place;
};

struct NamedSource {
  std::string name;
  Source source;
  Place key_place;
};

// A PEM file: where it is now, and where the consumer will find it.
struct PemFile {
  std::string file;  // as written, relative to the spec
  std::string at;    // empty: as `file`
  Place place;
};

struct TlsSpec {
  std::optional<TlsMode> mode;
  bool system_roots = false;  // `ca: system`
  std::optional<PemFile> ca;
  std::optional<PemFile> cert;
  std::optional<PemFile> key;
  Place place;
};

struct ParameterSpec {
  std::string name;
  Secret value;  // normal form
  Place place;
};

struct DatabaseSpec {
  std::string name;
  Place place;
  std::string provider;
  Place provider_place;
  std::vector<NamedSource> inputs;  // what is no key of the spec itself
  std::optional<Source> user;
  std::optional<Source> database;
  Source password;                  // Kind::none with password_given: `none`
  bool password_given = false;
  std::vector<ParameterSpec> parameters;  // `pool:` as `pool.NAME`
  std::optional<TlsSpec> tls;
};

// keywords: the string's, one entry each; properties: the settings', likewise.
enum class EntryForm { url, settings, json, keywords, properties, part, literal };
constexpr bool has_many_names(EntryForm form) {
  return form == EntryForm::keywords || form == EntryForm::properties;
}

struct EntrySpec {
  std::string key;
  Place place;
  EntryForm form = EntryForm::url;
  std::string database;
  Place database_place;
  std::string driver;          // with its version; empty for parts: canonical
  Place driver_place;
  std::string use;             // `application`, `migration`; empty: application
  Place use_place;
  std::string endpoint;
  Place endpoint_place;
  std::string part;            // of EntryForm::part
  std::string literal;         // of EntryForm::literal (bundles)
  // Of keywords and properties: `key` has a `*`, in whose place the name goes, or what `names` says for it.
  std::vector<std::pair<std::string, std::string>> names;
  std::vector<std::string> only;  // no others; they promise no whole connection, like parts
  bool of_bundle = false;
  bool optional = false;       // of a bundle: left out, with a warning, where the driver cannot do it
  bool with_env = false;
  bool with_files = false;
  std::string files_at;
  std::vector<Code> accept;
};

struct BundleUse {
  std::string name;
  std::string database;
  Place place;
  std::vector<Code> accept;
};

struct OutputSpec {
  std::string name;
  Place place;
  std::string format;
  Place format_place;
  std::string reader;          // empty: the format's default
  Place reader_place;
  std::string file;            // with `{environment}` and `{database}` as they stand
  Place file_place;
  std::vector<EntrySpec> entries;
  std::vector<BundleUse> bundles;
  std::string files_at;
  // Metadata, for the formats that take it; the node says which were given.
  Node node;
  std::vector<std::pair<std::string, Place>> metadata_keys;
  std::string metadata_name;
  std::string name_space;
  std::string type;
  std::vector<std::pair<std::string, std::string>> labels;
  std::vector<std::pair<std::string, std::string>> annotations;
  bool immutable = false;
  bool keep_foreign_keys = false;
  bool raw_payload = false;
  std::string certificate;     // a file, relative to the spec; empty: none
  Place certificate_place;
  std::string scope;           // of a seal
  std::string store;           // of External Secrets, and its kind
  std::string store_kind;
  std::string remote_key;      // what that store calls a value, as written
  std::string remote_property;
};

struct Deployment {
  std::string file;          // as given
  std::string directory;     // of the spec, with a final `/`, or empty
  std::string environment;   // empty: none
  std::vector<DatabaseSpec> databases;  // grows by add() only
  std::vector<OutputSpec> outputs;
  bool external_includes_secrets = false;
  std::optional<Source> fingerprint_key;
  std::vector<std::pair<std::string, Place>> provider_files;
  // Databases and outputs that were left out because of a mistake in them; it was reported.
  std::set<std::string, std::less<>> broken_databases;
  std::set<std::string, std::less<>> broken_outputs;

  void add(DatabaseSpec database);
  [[nodiscard]] const DatabaseSpec* find_database(std::string_view name) const;
  [[nodiscard]] const OutputSpec* find_output(std::string_view name) const;

 private:
  NameIndex by_name_;  // of databases
};

// All mistakes are reported, and what is right is given all the same, so that
// later steps find theirs in the same run; nothing is published after an error.
// Empty only where there is nothing to go on with. `environment` is a name under
// `environments:`, or empty.
std::optional<Deployment> read_deployment(Node root, std::string_view file,
                                          const ShownText& environment, Diagnostics& diagnostics);

// A single entry (`{database: …, driver: …}`) as it stands in `entries:` and in
// bundles, where `database` is left out.
enum class EntryPlace { spec, bundle };
std::optional<EntrySpec> read_entry(std::string_view key, Node node, EntryPlace where,
                                    Diagnostics& diagnostics);

// What `part` takes, here and on the command line.
std::span<const std::string_view> part_names();

// `name` may be an id: 1 to 63 letters, digits, `-`, `_`, `.`; not beginning with a dot.
bool is_id(std::string_view name);

}  // namespace dsnsmith
