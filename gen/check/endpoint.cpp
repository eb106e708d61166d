#include "check/endpoint.hpp"

#include <algorithm>
#include <array>

#include "spec/builtin.hpp"
#include "text/distance.hpp"
#include "text/percent.hpp"

namespace dsnsmith {
namespace {

// What a resolver finds that is true of a string as well; what it misses is what only a spec would say.
constexpr std::array kTrueOfStrings{Code::tls_below_floor, Code::migration_through_pool, Code::ipv6_only,
                                    Code::cannot_verify,   Code::name_too_long,          Code::host_not_of_provider,
                                    Code::shared_authority};

// The connection as a URL without its password, as a person would paste it.
Secret pasted(const Connection& connection) {
  Secret url = Secret::copy_of("postgresql://");
  percent_encode(url, connection.user, kUnreserved);
  url.append('@');
  const Address& address = connection.addresses.front();
  const bool brackets = address.host.kind() == Host::Kind::ipv6;
  if (!address.host.is_socket()) {
    url.append(brackets ? "[" : "").append(address.host.text()).append(brackets ? "]" : "");
  }
  if (address.port) {
    url.append(':').append(address.port->text());
  }
  url.append('/');
  percent_encode(url, connection.database, kUnreserved);
  if (address.host.is_socket()) {
    url.append("?host=");
    percent_encode(url, address.host.text(), kUnreserved + ByteSet("/:"));
  }
  return url;
}

Diagnostic restated(Diagnostic d, Code code, const Place& place, const Message& message, const Message& help) {
  Diagnostics one;
  one.error(code, place, message, {}, help);
  Diagnostic again = one.sorted().front();
  again.expected = std::move(d.expected);
  return again;
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
      d.where = d.code == Code::tls_below_floor || d.code == Code::cannot_verify || d.code == Code::shared_authority ? places.tls : places.host;
      diagnostics.add(std::move(d));
    }
  }
}

// The provider that was asked for; a word that is none is reported.
std::optional<Provider> provider_named(const std::string& id, Diagnostics& diagnostics) {
  const BuiltinDocument* builtin = find_builtin(builtin_providers(), id);
  if (builtin != nullptr) {
    return Provider::load(builtin->document().root(), diagnostics);
  }
  Nearest nearest(id);
  for (const BuiltinDocument& row : builtin_providers()) {
    nearest.offer(row.id);
  }
  const ShownText shown = ShownText::of_shown_field(id);
  const Place place{"--provider", 0, 0, ""};
  if (nearest.word().empty()) {
    diagnostics.error(Code::unknown_provider, place, {"no provider is called `", shown, "`"}, {}, {"`dsnsmith list providers` shows all of them"});
  } else {
    diagnostics.error(Code::unknown_provider, place, {"no provider is called `", shown, "`"}, {}, {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
  }
  return std::nullopt;
}

}  // namespace

const Provider* Endpoints::provider_of(const Connection& connection, Diagnostics& diagnostics) {
  if (looked_) {
    return provider_ ? &*provider_ : nullptr;
  }
  looked_ = true;
  if (!provider_id_.empty()) {
    provider_ = provider_named(provider_id_, diagnostics);
  } else {
    const Host& host = connection.addresses.front().host;
    for (const BuiltinDocument& builtin : builtin_providers()) {
      Diagnostics unheard;  // a file that is compiled in was checked when it was compiled
      auto provider = Provider::load(builtin.document().root(), unheard);
      if (provider && provider->recognises(host)) {
        provider_ = std::move(provider);
        break;
      }
    }
  }
  return provider_ ? &*provider_ : nullptr;
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
  const bool whole = !connection.addresses.empty() && !connection.user.empty() && !connection.database.empty();
  if (!whole || connection.addresses.size() != 1 || provider_of(connection, diagnostics) == nullptr) {
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
