// Whose host is this? Asked only when it is not this provider's.
#include <algorithm>
#include <map>

#include "provider/given.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

ShownText all_shapes(const Provider::Facts& facts, const Host& host) {
  std::string text;
  for (const InputFacts& input : facts.inputs) {
    if (input.kind == InputKind::address && !host.is_socket()) {
      text.append(text.empty() ? "" : ", ").append(shapes_of(input).text());
    }
  }
  for (const EndpointFacts& endpoint : facts.endpoints) {
    for (const Pattern& socket : endpoint.sockets) {
      if (host.is_socket()) {
        text.append(text.empty() ? "`" : ", `").append(socket.shape()).append("`");
      }
    }
  }
  return ShownText::of_table(text);
}

}  // namespace

namespace {

// Loaded once: hosts are asked about for every string that is checked.
const std::optional<Provider>& loaded(const BuiltinDocument& builtin) {
  static std::map<const BuiltinDocument*, std::optional<Provider>> known;
  const auto found = known.find(&builtin);
  if (found != known.end()) {
    return found->second;
  }
  Diagnostics unheard;  // a file that is compiled in was checked when it was compiled
  return known.emplace(&builtin, Provider::load(builtin.document().root(), unheard)).first->second;
}

}  // namespace

namespace {

std::optional<Provider> provider_of(std::span<const BuiltinDocument> table, const Host& host, std::string_view except) {
  for (const BuiltinDocument& builtin : table) {
    if (builtin.id == except) {
      continue;
    }
    const std::optional<Provider>& provider = loaded(builtin);
    if (provider && provider->recognises(host)) {
      return provider;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Provider> builtin_provider_of(const Host& host, std::string_view except) { return provider_of(builtin_providers(), host, except); }

std::optional<Provider> known_provider_of(const Host& host) { return provider_of(known_providers(), host, {}); }

std::optional<Provider> known_provider(std::string_view id) {
  const BuiltinDocument* found = find_builtin(known_providers(), id);
  return found == nullptr ? std::nullopt : loaded(*found);
}

bool Provider::recognises(const Host& host) const {
  const auto knows = [&](const Pattern& form) {
    return form.is_telling() && form.recognise(host.text()).has_value();
  };
  if (host.is_socket()) {
    return std::ranges::any_of(facts_->endpoints, [&](const EndpointFacts& endpoint) {
      return std::ranges::any_of(endpoint.sockets, knows);
    });
  }
  return std::ranges::any_of(facts_->inputs, [&](const InputFacts& input) {
    return input.kind == InputKind::address && std::ranges::any_of(input.forms, knows);
  });
}

void report_foreign_host(const Provider::Facts& facts, const Host& host, std::string_view input,
                         const Place& place, Diagnostics& diagnostics) {
  const ShownText said_by = ShownText::of_table(input);
  const ShownText id = ShownText::of_table(facts.id);
  const ShownText shapes = all_shapes(facts, host);
  if (const std::optional<Provider> owner = builtin_provider_of(host, facts.id)) {
    const ShownText other = ShownText::of_table(owner->id());
    diagnostics.error(
        Code::host_not_of_provider, place,
        {"the host in `", said_by, "` belongs to provider `", other, "`, not to `", id, "`"}, {},
        {"set `provider: ", other, "`, or correct the host"});
  } else if (host.is_socket()) {
    diagnostics.error(
        Code::host_not_of_provider, place,
        {"provider `", id, "` has no socket in the directory that `", said_by, "` names"}, {shapes},
        {"for a socket of your own use `provider: generic`"});
  } else {
    diagnostics.error(
        Code::host_not_of_provider, place,
        {"the host in `", said_by, "` does not have the form of a host of provider `", id, "`"},
        {shapes}, {"if the database is behind a name of your own, use `provider: generic`"});
  }
}

}  // namespace dsnsmith
