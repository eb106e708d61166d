// From a database of the spec to one endpoint and one Connection.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/connection.hpp"
#include "driver/variant.hpp"
#include "provider/provider.hpp"
#include "run/secret_source.hpp"
#include "spec/deployment.hpp"

namespace dsnsmith {

// Whether passwords are taken from their sources, or something stands in for them.
enum class Passwords {
  take,
  plain_stand_in,    // letters and digits: for finding what is wrong with all the rest
  hostile_stand_in,  // what passwords break on: for what is put around an unknown password
};

// Every ASCII punctuation character, a blank, an escape that is none, and UTF-8.
extern const std::string_view kHostilePassword;
// Letters and digits, so that it stands in every spelling as it is.
extern const std::string_view kPlainPassword;

struct PemContent {
  std::string name;  // `ca.pem`
  std::string at;    // where the consumer finds it, before any `files_at`
  bool at_given = false;
  Secret content;
};

struct ResolvedDatabase {
  std::string name;
  Endpoint endpoint;
  Connection connection;  // with parameters and password, before any driver
  std::vector<PemContent> files;
  Place place;
};

// The providers that are built in and those of the spec's own files.
class Providers {
 public:
  void load_files(const Deployment& deployment, Sources& sources, Diagnostics& diagnostics);
  const Provider* find(std::string_view id, const Place& place, Diagnostics& diagnostics);
  // The checks in the files of the user's own; those that are built in ran when they were built.
  void check_own(Diagnostics& diagnostics) const;

 private:
  std::map<std::string, Provider, std::less<>> loaded_;
  std::vector<std::unique_ptr<Document>> documents_;
  bool some_failed_ = false;  // a file of the user's; what it says is not known then
};

// One way in that is asked for.
struct Way {
  std::string use;       // empty: application
  std::string endpoint;  // empty: by use
  Place place;           // of the use or the endpoint
};

// Resolves each (database, way) once.
class Databases {
 public:
  Databases(Sources& sources, Passwords passwords) : sources_(sources), passwords_(passwords) {}

  // Null after a diagnostic; the diagnostic is filed once.
  const ResolvedDatabase* resolve(const DatabaseSpec& spec, const Way& way, Diagnostics& diagnostics);
  Providers& providers() { return providers_; }

 private:
  std::optional<ResolvedDatabase> make(const DatabaseSpec& spec, const Way& way, Diagnostics& diagnostics);
  enum class Open { known, unknown, failed };  // are all values there that are no secrets?
  std::optional<Secret> take_open(const DatabaseSpec& spec, const Source& source, Open& open, Diagnostics& diagnostics);
  bool may_be_taken(const DatabaseSpec& spec, const Provider& provider, Diagnostics& diagnostics) const;
  bool add_password(const DatabaseSpec& spec, std::optional<Secret> from_url, Connection& connection,
                    Diagnostics& diagnostics);

  Sources& sources_;
  Passwords passwords_;
  Providers providers_;
  std::map<std::string, std::optional<ResolvedDatabase>> done_;
};

// What the endpoint does with each start-up parameter: what it refuses is an
// error (and left out where that is accepted), what it ignores a warning.
// False after an error.
bool fit_to_endpoint(Connection& connection, const Endpoint& endpoint, const Place& place,
                     Diagnostics& diagnostics);

Surroundings surroundings_of(const Endpoint& endpoint);

}  // namespace dsnsmith
