// The canonical value that everything is compared with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/host.hpp"
#include "core/parameter.hpp"
#include "core/secret.hpp"

namespace dsnsmith {

// libpq's six words for how a connection is encrypted. `prefer` is also what a
// string means that says nothing, so canonical strings leave it out.
enum class TlsMode { disable, allow, prefer, require, verify_ca, verify_full };

std::string_view name_of(TlsMode mode);                        // `verify-full`
std::optional<TlsMode> tls_mode_of(std::string_view name);

// Which authorities may vouch for the server.
enum class Roots {
  unspecified,  // whatever the reader takes by itself; for libpq a file in the home directory
  system,       // the public authorities of the operating system or the runtime
  file,         // those in one PEM file
};

std::string_view name_of(Roots roots);                         // `none`, `system`, `file`

struct Tls {
  TlsMode mode = TlsMode::prefer;
  Roots roots = Roots::unspecified;
  std::string ca;    // path of the PEM file where the consumer finds it; only with Roots::file
  std::string cert;  // client certificate and key, likewise; both or none
  std::string key;

  [[nodiscard]] bool verifies() const noexcept {
    return mode == TlsMode::verify_ca || mode == TlsMode::verify_full;
  }
  friend bool operator==(const Tls&, const Tls&) = default;
};

struct Address {
  Host host;
  std::optional<Port> port;  // absent: 5432; presence is kept, since `convert` keeps it
  friend bool operator==(const Address&, const Address&) = default;
};

// What a driver must do about prepared statements because of a pool in between.
enum class Statements {
  any,         // whatever the driver does by itself
  unprepared,  // nothing that outlives a transaction on the server
};

// Who, where, which database on the wire, how encrypted, routing, settings.
struct Connection {
  std::string user;
  std::optional<Secret> password;
  std::vector<Address> addresses;  // at least one; a socket directory is alone
  std::string database;
  Tls tls;
  // Words of the `options` start-up parameter that are no `-c name=value`: what
  // SNI routers look for (`databaseid=…`). In their order.
  std::vector<std::string> routing;
  Parameters parameters;
  Statements statements = Statements::any;

  [[nodiscard]] Connection clone() const;
  [[nodiscard]] bool uses_socket() const {
    return !addresses.empty() && addresses.front().host.is_socket();
  }
  friend bool operator==(const Connection& a, const Connection& b) = default;
};

}  // namespace dsnsmith
