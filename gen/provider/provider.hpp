// What is known about one provider, read from providers/<id>.yaml or a user's own file.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/connection.hpp"
#include "diag/diagnostic.hpp"
#include "spec/document.hpp"

namespace dsnsmith {

enum class EndpointKind {
  direct,
  session_pool,
  transaction_pool,
  statement_pool,
  socket,
  proxy,
  replica
};
std::string_view name_of(EndpointKind kind);
std::optional<EndpointKind> endpoint_kind_of(std::string_view name);

enum class Network { public_network, private_network };
std::string_view name_of(Network network);  // `public`, `private`

// What stands between a driver and the server does with prepared statements.
enum class PreparedSupport {
  direct,   // nothing stands between, or a session pool: all work
  none,     // named statements meet other clients' ones
  tracked,  // protocol-level statements are followed
  budget,   // followed, with a limit in bytes per client
};
std::string_view name_of(PreparedSupport support);

enum class StartupTreatment { forwards, ignores, refuses };

enum class Use { application, migration };
std::string_view name_of(Use use);
std::optional<Use> use_of(std::string_view name);

// One way in, as resolved for one database.
struct Endpoint {
  std::string id;
  EndpointKind kind = EndpointKind::direct;
  Network network = Network::public_network;
  PreparedSupport prepared = PreparedSupport::direct;
  // How the endpoint treats a start-up parameter or server setting of this name.
  [[nodiscard]] StartupTreatment treatment_of(std::string_view parameter) const;
  std::vector<std::pair<std::string, StartupTreatment>> startup;  // by name
  StartupTreatment startup_default = StartupTreatment::forwards;
  std::size_t startup_limit = 0;  // bytes of the start-up packet; 0: no known limit
  bool channel_binding = true;    // false: it cannot be required (SCRAM ends at the pooler)
  bool has_tls = true;            // false: socket and proxy, nothing is sent
  // Words that route by `options` (`databaseid=…`) if the driver sends no SNI; also in
  // Connection::routing.
  bool routed_by_sni = false;
};

// An input as the user gave it. Inputs never hold secrets, but for a password
// inside a URL that came from a source (`url: {env: …}`).
struct Input {
  std::string name;
  Secret value;
  Place place;
  bool from_source = false;  // came from {env}, {file} or {query}: may hold a password
};

// What is asked of a provider for one database.
struct ResolveRequest {
  std::vector<Input> inputs;        // the provider's own, and `url host port`
  std::optional<std::string> user;  // `user:` and `database:` of the spec
  Place user_place;
  std::optional<std::string> database;
  Place database_place;
  Use use = Use::application;
  std::string endpoint;  // id or kind; empty: by use
  Place endpoint_place;
  // `tls:` as given; absent members are chosen by the provider.
  std::optional<TlsMode> tls_mode;
  std::optional<std::string> ca_path;  // where the consumer finds the CA (at, else file)
  bool system_roots = false;           // `ca: system`
  std::optional<std::string> cert_path;
  std::optional<std::string> key_path;
  Place tls_place;
  Place place;  // of the database in the spec
};

struct Resolved {
  Endpoint endpoint;
  // Without password and statement policy, which are added by run/; with the parameters of a
  // pasted URL, beside which run/ puts those of the spec.
  Connection connection;
  // A password that stood in a URL input that came from a source.
  std::optional<Secret> url_password;
};

class Provider {
 public:
  // Loads and checks the file's shape; diagnostics carry its lines.
  static std::optional<Provider> load(Node root, Diagnostics& diagnostics);

  [[nodiscard]] std::string_view id() const noexcept { return id_; }
  [[nodiscard]] std::string_view title() const noexcept { return title_; }
  [[nodiscard]] Node root() const noexcept { return root_; }  // for list, init and the checks
  [[nodiscard]] std::vector<std::string_view> input_names()
      const;  // beside url host port user database
  [[nodiscard]] std::vector<std::string_view> endpoint_ids() const;

  // All mistakes are reported; empty if there was an error.
  [[nodiscard]] std::optional<Resolved> resolve(const ResolveRequest& request,
                                                Diagnostics& diagnostics) const;
  // Does this host have the form of one of the provider's hosts?
  [[nodiscard]] bool recognises(const Host& host) const;

  struct Facts;  // provider/load.cpp
  [[nodiscard]] const Facts& facts() const noexcept { return *facts_; }

 private:
  Provider() = default;
  std::string_view id_;
  std::string_view title_;
  Node root_;
  std::shared_ptr<const Facts> facts_;
};

// The built-in provider, other than `except`, whose host this is by its form.
std::optional<Provider> builtin_provider_of(const Host& host, std::string_view except = {});
// The same of those in providers/known/, whose files may be a person's own as well.
std::optional<Provider> known_provider_of(const Host& host);
std::optional<Provider> known_provider(std::string_view id);

}  // namespace dsnsmith
