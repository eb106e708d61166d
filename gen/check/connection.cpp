#include "check/connection.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "core/ascii.hpp"
#include "driver/rows.hpp"
#include "provider/addresses.hpp"

namespace dsnsmith {
namespace {

constexpr char kWayOut[] =
    "ask for verify-full, with the authority's file or with the public authorities; `dsnsmith get` and `convert` write it as each driver wants it";

// Encryption that nobody vouches for, or none at all.
void check_protection(const Connection& connection, const Driver& driver, const Place& place, Diagnostics& diagnostics) {
  if (connection.addresses.empty() || connection.uses_socket() || connection.tls.verifies() || connection.addresses.front().host.is_loopback()) {
    return;
  }
  switch (connection.tls.mode) {
    case TlsMode::disable:
      diagnostics.warning(Code::not_encrypted, place, {"the connection is not encrypted"}, {},
                          {kWayOut});
      break;
    case TlsMode::allow:
    case TlsMode::prefer:
      if (const TlsRow* row = tls_row_to_write(driver, TlsMode::prefer, Roots::unspecified); row != nullptr && !row->weaker.empty()) {
        diagnostics.warning(Code::not_encrypted, place, {"the connection is not encrypted: `", driver.shown(), "` ", ShownText::of_table(row->weaker)}, {},
                            {kWayOut});
        break;
      }
      diagnostics.warning(Code::server_not_verified, place, {"encryption is left to chance, and nobody checks who the server is"}, {},
                          {kWayOut});
      break;
    case TlsMode::require:
      if (connection.tls.roots == Roots::file) {
        break;  // libpq verifies the chain then
      }
      diagnostics.warning(Code::server_not_verified, place, {"the connection is encrypted, but nobody checks to whom"}, {},
                          {kWayOut});
      break;
    case TlsMode::verify_ca:
    case TlsMode::verify_full: break;
  }
}

// Verification against a file that nobody named: it has to be there, in the reader's home.
void check_roots(const Connection& connection, const Driver& driver, const Place& place, Diagnostics& diagnostics) {
  if (connection.tls.verifies() && connection.tls.roots == Roots::unspecified && !connection.uses_socket()) {
    diagnostics.warning(Code::roots_assumed, place, {"no authorities are named: `", driver.shown(), "` looks into its own default file and fails where there is none"}, {},
                        {"name the authority's file, or the public authorities (`sslrootcert=system` since libpq 16)"});
  }
}

constexpr auto kKnownPasswords = std::to_array<std::string_view>({
    "123456",  "1234567890", "admin",    "changeit",  "changeme", "default",  "docker",    "example", "mysecretpassword", "p@ssw0rd", "p@ssword",
    "pass",    "passw0rd",   "password", "password1", "pg",       "postgres", "postgresql", "qwerty",  "root",             "secret",   "supersecret",
    "test",    "test123",
});
static_assert(std::ranges::is_sorted(kKnownPasswords));

// Of a server that others can reach; on this machine and in a composition of containers it is usual.
void check_password(const Connection& connection, const Place& place, Diagnostics& diagnostics) {
  if (!connection.password || connection.password->empty() || connection.addresses.empty() || connection.uses_socket()) {
    return;
  }
  const std::string password = lowered(connection.password->expose());
  const bool known = std::ranges::binary_search(kKnownPasswords, std::string_view(password)) || password == lowered(connection.user);
  const Host& host = connection.addresses.front().host;
  const bool near = host.is_loopback() || (host.kind() == Host::Kind::dns_name && host.text().find('.') == std::string::npos);
  if (known) {
    diagnostics.report(near ? Severity::note : Severity::warning, Code::known_password, place, {"the password is one of those that everybody tries first"}, {},
                       {"choose another one: `openssl rand -hex 24` prints one that needs no encoding"});
  }
}

// libpq-ssl 34.19: what is asked of TLS is not asked of a Unix socket.
void check_socket_tls(const Connection& connection, const Place& place, Diagnostics& diagnostics) {
  if (connection.uses_socket() && (connection.tls.mode == TlsMode::require || connection.tls.verifies())) {
    diagnostics.warning(Code::tls_has_no_effect, place, {"TLS settings have no effect on a Unix socket"}, {},
                        {"leave them out: libpq ignores them there, and drivers that do not fail to connect"});
  }
}

// Files that the string names, looked for on this machine.
void check_files(const Connection& connection, const Place& place, Diagnostics& diagnostics) {
  if (connection.uses_socket() || connection.tls.mode == TlsMode::disable) {
    return;
  }
  const auto look = [&](const std::string& path, std::string_view what) {
    std::error_code error;
    if (!path.empty() && !std::filesystem::is_regular_file(path, error)) {
      diagnostics.warning(Code::unreadable_file, place, {"the file of ", ShownText::of_table(what), " that the string names is not on this machine"}, {},
                          {"drivers open it when they connect: it has to be where the string is used, under the same path"});
    }
  };
  look(connection.tls.roots == Roots::file ? connection.tls.ca : "", "the authorities");
  look(connection.tls.cert, "the client's certificate");
  look(connection.tls.key, "the client's key");
}

}  // namespace

void check_connection_itself(const Connection& connection, const Driver& driver, const StringPlaces& places, Diagnostics& diagnostics) {
  check_protection(connection, driver, places.tls, diagnostics);
  check_roots(connection, driver, places.tls, diagnostics);
  check_files(connection, places.tls, diagnostics);
  if (!connection.addresses.empty()) {
    check_socket_path(connection.addresses.front(), places.host, diagnostics);
  }
  check_socket_tls(connection, places.tls, diagnostics);
  check_password(connection, places.user, diagnostics);
}

}  // namespace dsnsmith
