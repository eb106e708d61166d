#include "run/verify_connection.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"
#include "core/compare.hpp"

namespace dsnsmith {
namespace {

// Parameters without which a connection is less protected than with them.
constexpr std::array<std::string_view, 5> kProtecting{"channel_binding", "require_auth", "ssl_min_protocol_version", "sslcrl", "sslcrldir"};
// Writes the keys of TLS into a file.
constexpr std::string_view kKeyLog = "sslkeylogfile";

// A port that is not written is the default, and host names have no case: the same connection either way.
Connection normal_form(const Connection& connection) {
  Connection normal = connection.clone();
  for (Address& address : normal.addresses) {
    address.port = address.port.value_or(kDefaultPort);
    if (address.host.kind() == Host::Kind::dns_name) {
      address.host = Host::parse(lowered(address.host.text())).value_or(address.host);
    }
  }
  return normal;
}

std::string hosts_of(const Connection& connection) {
  std::string text;
  for (const Address& address : connection.addresses) {
    text.append(text.empty() ? "" : ",").append(address.host.text());
  }
  return text;
}

std::string ports_of(const Connection& connection) {
  std::string text;
  for (const Address& address : connection.addresses) {
    text.append(text.empty() ? "" : ",").append(address.port.value_or(kDefaultPort).text());
  }
  return text;
}

// `text` is in lower case.
bool overlaps(std::string_view text, const std::optional<Secret>& password) {
  if (!password || password->empty()) {
    return false;
  }
  Secret word;
  for (const char c : password->expose()) word.append(lower(c));
  return text.find(word.expose()) != std::string_view::npos || word.expose().find(text) != std::string_view::npos;
}

// A password with an unencoded mark in it may have become a host: what is shown looks like one, and is no piece of a password that is known.
bool looks_like_hosts(const std::string& text, const Connection& meant, const Connection& found) {
  const bool shaped = found.uses_socket() || text.find_first_of(".:") != std::string::npos || text == "localhost";
  return shaped && !overlaps(lowered(text), meant.password) && !overlaps(lowered(text), found.password);
}

std::string quoted(std::string_view text) {
  return "`" + ShownText::of_shown_field(text).text() + "`";
}

// Of words that are listed from the weakest to the strongest: is `found` before `meant`?
bool is_weaker_word(const ParameterFacts* facts, const Secret& meant, const Secret& found) {
  return facts != nullptr && facts->kind == ValueKind::word && facts->words.find(found.expose()) < facts->words.find(meant.expose());
}

// What either side has instead of verify-full's public authorities.
std::string described(const Tls& tls) {
  std::string text = quoted(name_of(tls.mode));
  if (tls.roots != Roots::unspecified && tls.verifies()) {
    text.append(tls.roots == Roots::system ? " by the public authorities" : " by the authority in its own file");
  }
  return text;
}

void compare_tls(const Tls& meant, const Tls& found, ConnectionDrift& drift) {
  if (meant == found) {
    return;
  }
  if (found.mode < meant.mode) {
    drift.weaker.push_back("TLS is " + quoted(name_of(found.mode)) + " instead of " + quoted(name_of(meant.mode)));
  } else if (found.mode == meant.mode && meant.roots == Roots::file && found.roots != Roots::file && meant.verifies()) {
    drift.weaker.push_back("TLS takes certificates of the public authorities instead of those of the one that the spec names");
  } else if (!meant.cert.empty() && found.cert.empty()) {
    drift.weaker.emplace_back("TLS is without the client certificate");
  } else {
    drift.words.push_back(found.mode == meant.mode && found.roots == meant.roots ? "the files of TLS" : "TLS " + described(found));
    drift.meant.push_back("TLS " + described(meant));
  }
}

void compare_parameter(const std::string& name, const Connection& meant, const Connection& found, ConnectionDrift& drift) {
  const bool is_meant = meant.parameters.find(name) != nullptr;
  const bool is_found = found.parameters.find(name) != nullptr;
  const bool protects = std::ranges::find(kProtecting, name) != kProtecting.end();
  if (is_meant && protects && !is_found) {
    drift.weaker.push_back(quoted(name) + " is missing");
  } else if (is_meant && protects && is_weaker_word(find_parameter(name), *meant.parameters.find(name), *found.parameters.find(name))) {
    drift.weaker.push_back(quoted(name) + " asks for less");
  } else if (!is_meant && name == kKeyLog) {
    drift.weaker.push_back(quoted(name) + " writes the keys of TLS into a file");
  } else if (!is_meant && find_parameter(name) == nullptr) {
    drift.words.emplace_back("a setting that the spec does not have");  // its name may be a piece of a password
  } else {
    drift.words.push_back(quoted(name) + (is_found ? is_meant ? "" : " (not in the spec)" : " (missing)"));
  }
}

}  // namespace

ShownText words_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text.append(text.empty() ? "" : ", ").append(word);
  }
  return ShownText::of_table(text);
}

ConnectionDrift drift_between(const Connection& meant_as_read, const Connection& found_as_read, bool may_show) {
  const Connection meant = normal_form(meant_as_read);
  const Connection found = normal_form(found_as_read);
  ConnectionDrift drift;
  const bool same_host = hosts_of(meant) == hosts_of(found);
  const bool shows = may_show && (same_host || looks_like_hosts(hosts_of(found), meant, found));
  const auto add = [&](const char* what, const std::string& theirs, const std::string& ours) {
    drift.words.push_back(what + (shows ? " " + theirs : std::string()));
    drift.meant.push_back(what + (" " + ours));
  };
  for (const std::string& name : differences(meant, found)) {
    if (name == "host") {
      add("host", quoted(hosts_of(found)), quoted(hosts_of(meant)));
      if (ports_of(meant) != ports_of(found)) add("port", ports_of(found), ports_of(meant));
    } else if (name == "port") {
      add("port", ports_of(found), ports_of(meant));
    } else if (name == "user" || name == "database") {
      drift.words.push_back(name);
      drift.meant.push_back(name + " " + quoted(name == "user" ? meant.user : meant.database));
    } else if (name == "password") {
      drift.words.emplace_back(!found.password ? "the password (missing)" : !meant.password ? "the password (not in the spec)" : "the password");
    } else if (name == "tls") {
      compare_tls(meant.tls, found.tls, drift);
    } else if (name == "routing") {
      drift.words.emplace_back("the words in `options` that route to the database");
    } else if (name == "statements") {
      drift.words.emplace_back("how statements are prepared");
    } else {
      compare_parameter(name, meant, found, drift);
    }
  }
  return drift;
}

}  // namespace dsnsmith
