#include "check/endpoint.hpp"

#include <algorithm>
#include <array>

#include "driver/rows.hpp"
#include "driver/variant.hpp"
#include "run/plan.hpp"

namespace dsnsmith {
namespace {

// What a resolver finds that is true of a string as well; what it misses is what only a spec would say.
constexpr std::array kTrueOfStrings{Code::tls_below_floor, Code::migration_through_pool, Code::ipv6_only,
                                    Code::cannot_verify,   Code::name_too_long,          Code::host_not_of_provider,
                                    Code::shared_authority};

// Who, where and which database, as a person would paste it.
Secret pasted(const Connection& connection) {
  Connection plain;
  plain.user = connection.user;
  plain.addresses = connection.addresses;
  plain.database = connection.database;
  Diagnostics unheard;
  const auto canonical = Driver::select(ShownText::of_table("canonical"), {}, unheard);
  return std::move(*write_variant(plain, *canonical).variant.url);
}

Diagnostic restated(Diagnostic d, Code code, const Place& place, const Message& message, const Message& help) {
  Diagnostics one;
  one.error(code, place, message, {}, help);
  Diagnostic again = one.sorted().front();
  again.expected = std::move(d.expected);
  return again;
}

void restate_authority(Diagnostic& d) {
  if (d.code != Code::cannot_verify) {
    return;
  }
  if (d.expected.starts_with("`tls: {ca")) d.expected = "the file of the provider's authority: `sslrootcert`, or what the driver has in its place";
  if (d.help.find("tls.mode") != std::string::npos) d.help = "`dsnsmith check --fix` for the driver prints the string with the strongest that works";
}

// The words of a resolver are those of a spec: a string says it elsewhere.
void restate(const Diagnostics& found, const StringPlaces& places, const ShownText& provider, Diagnostics& diagnostics) {
  for (Diagnostic d : found.sorted()) {
    if (d.code == Code::wrong_user_form) {
      diagnostics.add(restated(d, d.code, places.user, {"the user does not have the form that this endpoint of provider `", provider, "` takes"},
                               {"write it so in the string; the provider's page shows it in the string of that endpoint"}));
    } else if (d.code == Code::contradiction && d.expected.find("port") != std::string::npos) {
      diagnostics.add(restated(d, Code::wrong_port, places.host, {"provider `", provider, "` has no endpoint at this port of this host"},
                               {"for a tunnel or a proxy of your own, connect to that by its own name"}));
    } else if (std::ranges::find(kTrueOfStrings, d.code) != kTrueOfStrings.end()) {
      restate_authority(d);
      if (d.code == Code::tls_below_floor) d.help = "`dsnsmith check --fix` for the driver prints the string with what the provider takes";
      d.where = d.code == Code::tls_below_floor || d.code == Code::cannot_verify || d.code == Code::shared_authority ? places.tls : places.host;
      diagnostics.add(std::move(d));
    }
  }
}

// Behind a pool of transactions: what the driver does by itself, and whether the string says not to.
void check_statements(const Connection& connection, const Group& group, const Endpoint& endpoint, const Place& place, Diagnostics& diagnostics) {
  if (connection.statements == Statements::unprepared) {
    return;
  }
  const auto& written = group.written.written;
  const auto row = std::ranges::find(written, Piece::statements, &Written::piece);
  if (row == written.end()) {
    return;
  }
  const ShownText driver = group.driver->shown();
  const ShownText id = ShownText::of_table(endpoint.id);
  if (row->carrier == Carrier::url) {
    diagnostics.warning(Code::statements_unsafe, place, {"`", driver, "` prepares statements, which meet those of other clients behind endpoint `", id, "`, and the string does not tell it not to"}, {},
                        {"add `", ShownText::of_table(row->key), "=…`: `--fix` prints the string"});
  } else {
    diagnostics.warning(Code::statements_unsafe, place, {"`", driver, "` prepares statements, which meet those of other clients behind endpoint `", id, "`, unless its ", ShownText::of_table(name_of(row->carrier)), " tell it not to"}, {},
                        {"set `", ShownText::of_table(row->key), "` there: `dsnsmith convert --as json` shows the value; or use an endpoint that pools no transactions"});
  }
}

bool writes_routing(const Group& group) {
  const auto& written = group.written.written;
  return std::ranges::find(written, Piece::routing, &Written::piece) != written.end();
}

// Whoever tries TLS first sends the server's name with it, although nothing promises that it comes to TLS.
bool routes_where_tls_comes_first(const Connection& connection, const Resolved& resolved, const Driver& driver, const Place& place) {
  const TlsRow* row = tls_row_to_write(driver, TlsMode::prefer, connection.tls.roots);
  if (connection.tls.mode != TlsMode::prefer || row == nullptr || !row->weaker.empty()) {
    return false;
  }
  ResolvedDatabase encrypted = at_endpoint(connection, resolved);
  encrypted.connection.tls.mode = TlsMode::require;
  Diagnostics unheard;
  const auto group = plan_group(encrypted, driver, place, unheard);
  return group && !writes_routing(*group);
}

// Does it say who, where and which database? A string may leave that to its driver.
bool is_whole(const Connection& connection) {
  return !connection.user.empty() && !connection.addresses.empty() && !connection.database.empty();
}

// What an endpoint finds wrong that the string alone can be blamed for.
constexpr std::array kOfTheEndpoint{Code::parameter_refused_by_pooler, Code::parameter_ignored_by_pooler, Code::statements_unsafe,
                                    Code::startup_too_large,           Code::routing_not_carried,         Code::carrier_missing};

}  // namespace

ResolvedDatabase at_endpoint(const Connection& connection, const Resolved& resolved) {
  ResolvedDatabase database;
  database.connection = connection.clone();
  database.endpoint = resolved.endpoint;
  if (connection.routing.empty()) {
    database.connection.routing = resolved.connection.routing;
  }
  return database;
}

void check_at_endpoint(const Connection& connection, const Resolved& resolved, const Driver& driver, const StringPlaces& places, Diagnostics& diagnostics) {
  const ResolvedDatabase database = at_endpoint(connection, resolved);
  Diagnostics found;
  const auto group = plan_group(database, driver, places.host, found);
  // Planned once more only where there is something to route.
  const bool routed = !database.connection.routing.empty() && routes_where_tls_comes_first(connection, resolved, driver, places.host);
  for (const Diagnostic& d : found.sorted()) {
    if (d.code == Code::routing_not_carried && routed) {
      continue;
    }
    if (std::ranges::find(kOfTheEndpoint, d.code) != kOfTheEndpoint.end()) {
      diagnostics.add(d);
    }
  }
  if (!group) {
    return;
  }
  check_statements(connection, *group, resolved.endpoint, places.host, diagnostics);
  if (connection.routing.empty() && writes_routing(*group) && !routed) {
    // The router ends such a connection. What is canonical is for no driver in particular.
    const Severity severity = driver.id() == "canonical" ? Severity::warning : Severity::error;
    diagnostics.report(severity, Code::routing_not_carried, places.host,
                       {"`", driver.shown(), "` does not send the server's name here, and the string does not say by `options` which database the router should pick"}, {},
                       {"`--fix` prints the string that does; or have the server verified by its name, which sends it"});
  }
}

const Provider* Endpoints::provider_of(const Connection& connection, Diagnostics& diagnostics) {
  if (!looked_ && !provider_id_.empty()) {
    recognised_ = known_provider(provider_id_);
    provider_ = recognised_ ? &*recognised_ : named_.find(provider_id_, {"--provider", 0, 0, ""}, diagnostics);
  } else if (!looked_) {
    recognised_ = builtin_provider_of(connection.addresses.front().host);
    if (!recognised_) recognised_ = known_provider_of(connection.addresses.front().host);
    provider_ = recognised_ ? &*recognised_ : nullptr;
  }
  looked_ = true;
  return provider_;
}

std::optional<Resolved> Endpoints::resolve(const Connection& connection, const StringPlaces& places, Diagnostics& diagnostics) const {
  ResolveRequest request;
  request.inputs.push_back({"url", pasted(connection), places.host, true});
  request.place = request.endpoint_place = request.database_place = places.whole;
  request.user_place = places.user;
  request.tls_place = places.tls;
  // What the string leaves to chance, and verification by a file that nobody named, is reported of the driver.
  const Tls& tls = connection.tls;
  const bool explicit_mode = tls.mode != TlsMode::prefer && tls.mode != TlsMode::allow;
  if (explicit_mode && !(tls.verifies() && tls.roots == Roots::unspecified)) {
    request.tls_mode = tls.mode;
    request.system_roots = tls.roots == Roots::system && tls.verifies();
    request.ca_path = tls.roots == Roots::file ? std::optional(tls.ca) : std::nullopt;
  }
  Diagnostics found;
  std::optional<Resolved> resolved = provider_->resolve(request, found);
  if (resolved && use_ != Use::application) {
    // The string says which way in is taken; a preference of the use would lead to another.
    request.use = use_;
    request.endpoint = resolved->endpoint.id;
    found = Diagnostics();
    resolved = provider_->resolve(request, found);
  }
  const ShownText id = ShownText::of_table(provider_->id());
  restate(found, places, id, diagnostics);
  if (!resolved && request.tls_mode) {
    // Its endpoint is known all the same where only TLS is wrong.
    request.tls_mode.reset();
    request.system_roots = false;
    request.ca_path.reset();
    Diagnostics unheard;
    resolved = provider_->resolve(request, unheard);
  }
  if (resolved && resolved->connection.user != connection.user) {
    diagnostics.error(Code::wrong_user_form, places.user,
                      {"endpoint `", ShownText::of_table(resolved->endpoint.id), "` of provider `", id, "` takes another form of this user"}, {},
                      {"write the user as the provider's page has it for this endpoint: what one of its poolers wants behind the role means nothing at another endpoint"});
  }
  return resolved;
}

const Resolved* Endpoints::find(const Connection& connection, const StringPlaces& places, Diagnostics& diagnostics) {
  if (!is_whole(connection) || connection.addresses.size() != 1 || provider_of(connection, diagnostics) == nullptr) {
    return nullptr;
  }
  const auto same = [&](const Known& known) {
    return known.connection.user == connection.user && known.connection.addresses == connection.addresses &&
           known.connection.database == connection.database && known.connection.tls == connection.tls;
  };
  auto found = std::ranges::find_if(known_, same);
  if (found == known_.end()) {
    Diagnostics said;
    auto resolved = resolve(connection, places, said);
    known_.push_back({connection.clone(), std::move(resolved), said.sorted()});
    found = std::prev(known_.end());
  }
  for (const Diagnostic& d : found->said) {
    diagnostics.add(d);
  }
  return found->resolved ? &*found->resolved : nullptr;
}

}  // namespace dsnsmith
