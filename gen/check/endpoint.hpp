// Where a string leads: which provider's endpoint it is, and what that endpoint asks of it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/connection.hpp"
#include "driver/driver.hpp"
#include "run/database.hpp"

namespace dsnsmith {

// Where in the string who, where and how encrypted are said, for reports.
struct StringPlaces {
  Place whole, user, host, tls;
};

// The connection at the endpoint that it reaches, with the words that route there where the string has none.
ResolvedDatabase at_endpoint(const Connection& connection, const Resolved& resolved);

// What the endpoint asks for that the string does not say to this driver.
void check_at_endpoint(const Connection& connection, const Resolved& resolved, const Driver& driver, const StringPlaces& places,
                       Diagnostics& diagnostics);

class Endpoints {
 public:
  // `provider`: an id, or empty: whose host it is. `use`: what the connection is for.
  Endpoints(std::string provider, Use use) : provider_id_(std::move(provider)), use_(use) {}

  // The endpoint that a connection reaches, or null where no provider is known for it. Reports what
  // the endpoint does not take: another form of the user, another port, weaker or impossible TLS.
  const Resolved* find(const Connection& connection, const StringPlaces& places, Diagnostics& diagnostics);

 private:
  const Provider* provider_of(const Connection& connection, Diagnostics& diagnostics);
  std::optional<Resolved> resolve(const Connection& connection, const StringPlaces& places, Diagnostics& diagnostics) const;

  struct Known {
    Connection connection;
    std::optional<Resolved> resolved;
    std::vector<Diagnostic> said;
  };
  std::string provider_id_;
  Use use_;
  bool looked_ = false;
  Providers named_;
  std::optional<Provider> recognised_;
  const Provider* provider_ = nullptr;
  std::vector<Known> known_;  // drivers understand few different connections in one string
};

}  // namespace dsnsmith
