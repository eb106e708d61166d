#include "core/compare.hpp"

#include <algorithm>

namespace dsnsmith {
namespace {

bool same_hosts(const std::vector<Address>& a, const std::vector<Address>& b) {
  return std::ranges::equal(a, b, {}, &Address::host, &Address::host);
}

bool same_ports(const std::vector<Address>& a, const std::vector<Address>& b) {
  return std::ranges::equal(a, b, {}, &Address::port, &Address::port);
}

}  // namespace

std::vector<std::string> differences(const Connection& a, const Connection& b) {
  std::vector<std::string> names;
  const auto note = [&](bool same, const char* name) {
    if (!same) {
      names.emplace_back(name);
    }
  };
  note(a.user == b.user, "user");
  note(a.password == b.password, "password");
  const bool hosts = same_hosts(a.addresses, b.addresses);
  note(hosts, "host");
  note(!hosts || same_ports(a.addresses, b.addresses), "port");
  note(a.database == b.database, "database");
  note(a.tls == b.tls, "tls");
  note(a.routing == b.routing, "routing");
  note(a.statements == b.statements, "statements");
  for (const Parameter& parameter : a.parameters) {
    const Secret* other = b.parameters.find(parameter.name);
    note(other != nullptr && *other == parameter.value, parameter.name.c_str());
  }
  for (const Parameter& parameter : b.parameters) {
    note(a.parameters.find(parameter.name) != nullptr, parameter.name.c_str());
  }
  return names;
}

}  // namespace dsnsmith
