// The words of provider files and commands for kinds, networks and uses.
#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.hpp"
#include "provider/facts.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<std::string_view, 7> kKinds{
    "direct", "session-pool", "transaction-pool", "statement-pool", "socket", "proxy", "replica"};
constexpr std::array<std::string_view, 4> kPrepared{"direct", "none", "tracked", "budget"};
constexpr std::array<std::string_view, 2> kUses{"application", "migration"};

// The server takes names of settings in any case (`TimeZone`, `timezone`).
bool same_setting(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

std::string_view name_of(EndpointKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<EndpointKind> endpoint_kind_of(std::string_view name) {
  const auto found = std::ranges::find(kKinds, name);
  if (found == kKinds.end()) {
    return std::nullopt;
  }
  return static_cast<EndpointKind>(found - kKinds.begin());
}

std::string_view name_of(Network network) {
  return network == Network::public_network ? "public" : "private";
}

std::string_view name_of(PreparedSupport support) {
  return kPrepared[static_cast<std::size_t>(support)];
}

std::string_view name_of(Use use) { return kUses[static_cast<std::size_t>(use)]; }

std::optional<Use> use_of(std::string_view name) {
  const auto found = std::ranges::find(kUses, name);
  if (found == kUses.end()) {
    return std::nullopt;
  }
  return static_cast<Use>(found - kUses.begin());
}

StartupTreatment Endpoint::treatment_of(std::string_view parameter) const {
  for (const auto& [name, treatment] : startup) {
    if (same_setting(name, parameter)) {
      return treatment;
    }
  }
  return startup_default;
}

const InputFacts* Provider::Facts::find_input(std::string_view name) const {
  const auto found = std::ranges::find(inputs, name, &InputFacts::name);
  return found == inputs.end() ? nullptr : &*found;
}

const EndpointFacts* Provider::Facts::find_endpoint(std::string_view name) const {
  const auto found = std::ranges::find(endpoints, name, &EndpointFacts::id);
  return found == endpoints.end() ? nullptr : &*found;
}

}  // namespace dsnsmith
