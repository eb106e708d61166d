// What the inputs of one database say, taken apart, before an endpoint is chosen.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/facts.hpp"

namespace dsnsmith {

// One thing that was said, and by which input.
struct Said {
  std::string_view name;  // of the input or gap that it is about
  std::string value;
  std::string_view input;  // where it stands
  Place place;
  bool pasted = false;  // as a part of an address
};

struct GivenHost {
  const InputFacts* input;  // null: the provider describes no addresses
  std::string_view said_by;
  Place place;
  std::vector<Address> addresses;

  // Given under `url` or `host`: what stands there speaks for the database as a whole.
  [[nodiscard]] bool is_principal() const { return said_by == "url" || said_by == "host"; }
};

struct GivenPort {
  Port port;
  std::string_view input;
  Place place;
  bool pasted = false;

  [[nodiscard]] bool is_principal() const {
    return input == "port" || input == "url" || input == "host";
  }
};

// What a pasted URL says under a name of the parameter table.
struct SaidParameter {
  std::string name;
  Secret value;  // normal form
  std::string_view input;
  Place place;
};

// A driver's word in a pasted URL that says that a pool stands in front of the server.
struct PoolHint {
  std::string_view word;  // empty: none
  std::string_view input;
  Place place;
};

struct GivenTls {
  // What a pasted URL asks for at least: Terraform's `?sslmode=require` does not
  // weaken what the provider makes possible.
  std::optional<TlsMode> least;
  std::string_view input;
  Place place;
  bool system_roots = false;
  std::optional<std::string> ca, cert, key;
};

struct Given {
  std::vector<Said> values;  // of inputs and of gaps in forms
  std::vector<GivenHost> hosts;
  std::optional<GivenPort> port;
  std::optional<Said> user;
  std::optional<Said> database;
  GivenTls tls;
  std::optional<Secret> password;
  std::vector<SaidParameter> parameters;
  std::vector<std::string> option_words;  // of a pasted `options`, for endpoints that keep them
  PoolHint pool_hint;
  std::optional<std::string_view> realm;  // of a recognised host

  [[nodiscard]] const Said* find(std::string_view name) const;
  [[nodiscard]] Captures captures(const Provider::Facts& facts) const;  // with fallbacks
  [[nodiscard]] bool holds(const When& condition, const Provider::Facts& facts) const;
};

// All mistakes are reported; what could be read is returned in any case.
Given read_given(const Provider::Facts& facts, const ResolveRequest& request,
                 Diagnostics& diagnostics);

// `gcloud … prints it; …`: where a person finds a value, as the end of a sentence.
ShownText way_to(const std::vector<Found>& found);

// The forms of its hosts: `UUID.pg.sdb.REGION.scw.cloud`.
ShownText shapes_of(const InputFacts& input);

// A host of no known form: says which provider it belongs to, if another one is known to have it.
void report_foreign_host(const Provider::Facts& facts, const Host& host, std::string_view input,
                         const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
