// Asks a built-in provider for one database, as a spec would.
#pragma once

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "provider/provider.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {

struct Ask {
  std::string_view provider;
  // `user` and `database` among them; a name with `$` in front came from a source.
  std::vector<std::pair<std::string, std::string>> given{};
  Use use = Use::application;
  std::string endpoint{};
  std::optional<TlsMode> mode{};
  std::optional<std::string> ca{};
  bool system = false;
};

inline Provider provider_named(std::string_view id) {
  const BuiltinDocument* builtin = find_builtin(builtin_providers(), id);
  REQUIRE(builtin != nullptr);
  Diagnostics diagnostics;
  std::optional<Provider> provider = Provider::load(builtin->document().root(), diagnostics);
  REQUIRE(provider);
  return std::move(*provider);
}

inline ResolveRequest request_of(const Ask& ask) {
  const auto place = [](std::string_view path) {
    return Place{"dsnsmith.yaml", 5, 7, std::string(path)};
  };
  ResolveRequest request;
  request.place = place("databases.orders");
  for (const auto& [name, value] : ask.given) {
    const bool from_source = name.starts_with('$');
    const std::string key = from_source ? name.substr(1) : name;
    if (key == "user") {
      request.user = value;
    } else if (key == "database") {
      request.database = value;
    } else {
      request.inputs.push_back(
          {key, Secret::copy_of(value), place("databases.orders." + key), from_source});
    }
  }
  request.user_place = place("databases.orders.user");
  request.database_place = place("databases.orders.database");
  request.use = ask.use;
  request.endpoint = ask.endpoint;
  request.endpoint_place = place("");
  request.tls_mode = ask.mode;
  request.ca_path = ask.ca;
  request.system_roots = ask.system;
  request.tls_place = place("databases.orders.tls");
  return request;
}

inline std::optional<Resolved> resolve(const Ask& ask, Diagnostics& diagnostics) {
  return provider_named(ask.provider).resolve(request_of(ask), diagnostics);
}

// The first diagnostic: `name: message | expected | help`, without its place.
inline std::string first_of(const Diagnostics& diagnostics) {
  const std::vector<Diagnostic> list = diagnostics.sorted();
  if (list.empty()) {
    return {};
  }
  const Diagnostic& first = list.front();
  return std::string(facts_of(first.code).name) + ": " + first.message + " | " + first.expected +
         " | " + first.help;
}

}  // namespace dsnsmith
