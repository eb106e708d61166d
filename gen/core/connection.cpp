#include "core/connection.hpp"

#include <array>
#include <utility>

namespace dsnsmith {
namespace {

constexpr std::array<std::pair<TlsMode, std::string_view>, 6> kModes{{
    {TlsMode::disable, "disable"},
    {TlsMode::allow, "allow"},
    {TlsMode::prefer, "prefer"},
    {TlsMode::require, "require"},
    {TlsMode::verify_ca, "verify-ca"},
    {TlsMode::verify_full, "verify-full"},
}};

}  // namespace

std::string_view name_of(TlsMode mode) {
  return kModes[static_cast<std::size_t>(mode)].second;
}

std::optional<TlsMode> tls_mode_of(std::string_view name) {
  for (const auto& [mode, word] : kModes) {
    if (word == name) {
      return mode;
    }
  }
  return std::nullopt;
}

std::string_view name_of(Roots roots) {
  switch (roots) {
    case Roots::unspecified: return "none";
    case Roots::system: return "system";
    case Roots::file: return "file";
  }
  return "";
}

Connection Connection::clone() const {
  Connection copy;
  copy.user = user;
  if (password) {
    copy.password = password->clone();
  }
  copy.addresses = addresses;
  copy.database = database;
  copy.tls = tls;
  copy.routing = routing;
  copy.parameters = parameters.clone();
  copy.statements = statements;
  return copy;
}

}  // namespace dsnsmith
