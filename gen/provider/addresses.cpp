#include "provider/addresses.hpp"

#include <algorithm>

namespace dsnsmith {

const GivenHost* given_host(const Given& given, const InputFacts* input) {
  const auto found = std::ranges::find(given.hosts, input, &GivenHost::input);
  return found == given.hosts.end() ? nullptr : &*found;
}

std::optional<std::string> made_host(const InputFacts& input, const Given& given,
                                     const Captures& captures) {
  std::optional<std::string> best;
  std::size_t most = 0;
  for (const Pattern& form : input.forms) {
    const std::size_t gaps = form.names().size();
    if (!input.derivable || form.realm() != given.realm.value_or("") || (best && gaps <= most)) {
      continue;
    }
    if (std::optional<std::string> made = form.make(captures)) {
      best = std::move(made);
      most = gaps;
    }
  }
  return best;
}

std::optional<GivenPort> port_said_of(const EndpointFacts& endpoint, const Given& given,
                                      const Provider::Facts& facts) {
  for (const std::string_view name : endpoint.hosts) {
    const GivenHost* host = given_host(given, facts.find_input(name));
    if (host == nullptr) {
      continue;
    }
    if (!host->is_principal() && host->addresses.size() == 1 && host->addresses.front().port) {
      return GivenPort{*host->addresses.front().port, host->said_by, host->place, true};
    }
    // Another address's port is no port of this one where every server has its own.
    const bool elsewhere = std::ranges::any_of(given.hosts, &GivenHost::is_principal);
    const bool of_another = given.port && given.port->input != host->said_by &&
                            (given.port->pasted || elsewhere) && !host->is_principal();
    return !endpoint.port && of_another ? std::nullopt : given.port;
  }
  return given.port;
}

namespace {

std::vector<Address> given_addresses(const EndpointFacts& endpoint, const Given& given,
                                     const Provider::Facts& facts) {
  for (const std::string_view name : endpoint.hosts) {
    if (const GivenHost* host = given_host(given, facts.find_input(name))) {
      return host->addresses;
    }
  }
  return {};
}

// Made from other inputs, else what the provider file has instead.
std::vector<Address> made_addresses(const EndpointFacts& endpoint, const Given& given,
                                    const Captures& captures, const Provider::Facts& facts) {
  for (const std::string_view name : endpoint.hosts) {
    const auto made = made_host(*facts.find_input(name), given, captures);
    if (const std::optional<Host> host = Host::parse(made.value_or(""))) {
      return {{*host, std::nullopt}};
    }
  }
  for (const std::string_view name : endpoint.hosts) {
    if (const std::optional<Host> host = Host::parse(facts.find_input(name)->fallback)) {
      return {{*host, std::nullopt}};
    }
  }
  return {};
}

std::vector<Address> socket_address(const EndpointFacts& endpoint, const Captures& captures,
                                    Port port) {
  for (const Pattern& socket : endpoint.sockets) {
    const std::optional<std::string> path = socket.make(captures);
    if (const std::optional<Host> directory = Host::parse(path.value_or(""))) {
      return {{*directory, port == kDefaultPort ? std::nullopt : std::optional(port)}};
    }
  }
  return {};
}

}  // namespace

std::vector<Address> addresses_of(const EndpointFacts& endpoint, const Given& given,
                                  const Provider::Facts& facts) {
  const Captures captures = given.captures(facts);
  const std::optional<GivenPort> said = port_said_of(endpoint, given, facts);
  const Port port =
      endpoint.port_free && said ? said->port : endpoint.port.value_or(kDefaultPort);
  if (!endpoint.sockets.empty()) {
    return socket_address(endpoint, captures, port);
  }
  std::vector<Address> addresses = given_addresses(endpoint, given, facts);
  if (addresses.empty()) {
    addresses = made_addresses(endpoint, given, captures, facts);
  }
  // Several hosts keep the ports that each was given with.
  const bool several = endpoint.port_free && addresses.size() > 1;
  for (Address& address : addresses) {
    address.port = several ? address.port.value_or(port) : port;
  }
  return addresses;
}

void check_socket_path(const Address& address, const Place& place, Diagnostics& diagnostics) {
  if (!address.host.is_socket()) {
    return;
  }
  constexpr std::string_view kFile = "/.s.PGSQL.";
  const std::size_t file = kFile.size() + address.port.value_or(kDefaultPort).text().size();
  const std::size_t size = address.host.text().size() + file;
  if (size > kSocketPathLimit) {
    diagnostics.error(Code::socket_path_too_long, place, {"the socket's path has ", size, " bytes"},
                      {"at most ", kSocketPathLimit, ", of which the file takes ", file},
                      {"use a shorter directory, or an endpoint over TCP"});
  }
}

}  // namespace dsnsmith
