// The canonical form, typed from design.md section 5 and not from the code that writes it:
// what provider files' checks compare with. Without a password.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/connection.hpp"

namespace dsnsmith {

inline std::string canonical_escape(std::string_view raw, std::string_view also) {
  constexpr std::string_view kKept =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string text;
  for (const char c : raw) {
    if (kKept.find(c) != std::string_view::npos || also.find(c) != std::string_view::npos) {
      text += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      text += '%';
      text += "0123456789ABCDEF"[byte / 16];
      text += "0123456789ABCDEF"[byte % 16];
    }
  }
  return text;
}

inline std::string canonical_text(const Connection& connection) {
  std::string text = "postgresql://" + canonical_escape(connection.user, "") + "@";
  std::map<std::string, std::string> parameters;
  if (connection.uses_socket()) {
    parameters["host"] = connection.addresses.front().host.text();
    if (connection.addresses.front().port) {
      parameters["port"] = connection.addresses.front().port->text();
    }
  } else {
    std::string_view separator;
    for (const Address& address : connection.addresses) {
      const bool brackets = address.host.kind() == Host::Kind::ipv6;
      text.append(separator)
          .append(brackets ? "[" : "")
          .append(address.host.text())
          .append(brackets ? "]" : "");
      if (address.port) {
        text += ":" + address.port->text();
      }
      separator = ",";
    }
  }
  text += "/" + canonical_escape(connection.database, "");
  if (connection.tls.mode != TlsMode::prefer) {
    parameters["sslmode"] = name_of(connection.tls.mode);
  }
  if (connection.tls.roots == Roots::system) {
    parameters["sslrootcert"] = "system";
  } else if (connection.tls.roots == Roots::file) {
    parameters["sslrootcert"] = connection.tls.ca;
  }
  if (!connection.tls.cert.empty()) {
    parameters["sslcert"] = connection.tls.cert;
    parameters["sslkey"] = connection.tls.key;
  }
  std::string options;
  for (const std::string& word : connection.routing) {
    options += (options.empty() ? "" : " ") + word;
  }
  for (const Parameter& parameter : connection.parameters) {
    const ParameterFacts* known = find_parameter(parameter.name);
    std::string value(parameter.value.expose());
    if (known != nullptr && known->kind == ValueKind::duration) {
      value = std::to_string(std::stoull(value) / milliseconds_per(known->unit));
    }
    if (known != nullptr && (known->scope == Scope::client || known->scope == Scope::startup)) {
      parameters[parameter.name] = value;
    } else if (known == nullptr || known->scope == Scope::setting) {
      options += (options.empty() ? "-c " : " -c ") + parameter.name + "=" + value;
    }
  }
  if (!options.empty()) {
    parameters["options"] = options;
  }
  char separator = '?';
  for (const auto& [name, value] : parameters) {
    text += separator + name + "=" + canonical_escape(value, "/:");
    separator = '&';
  }
  return text;
}

}  // namespace dsnsmith
