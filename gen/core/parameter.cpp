#include "core/parameter.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace dsnsmith {
namespace {

using enum ValueKind;
using enum Scope;
constexpr auto kError = LossSeverity::error;
constexpr auto kWarning = LossSeverity::warning;

// libpq's keywords: `PQconndefaults()` of libpq 15.18 and 18 (facts: libpq 1.5).
// Host, port, user, password, dbname and what decides TLS verification are not
// here: they have fields of their own in Connection.
constexpr auto kParameters = std::to_array<ParameterFacts>({
    {"application_name", text, startup, "", "", kWarning, "name shown in pg_stat_activity and logs"},
    {"channel_binding", word, client, "", "disable prefer require", kError, "bind SCRAM to the TLS channel"},
    {"client_encoding", text, startup, "", "", kWarning, "encoding of text on the wire"},
    {"command_timeout", duration, client, "s", "", kWarning, "the client gives up on a statement after this long"},
    {"connect_timeout", duration, client, "s", "", kWarning, "give up connecting after this long, per address"},
    {"datestyle", text, setting, "", "", kWarning, "how the server spells dates"},
    {"fallback_application_name", text, client, "", "", kWarning, "application_name if none is given"},
    {"gssdelegation", boolean, client, "", "", kWarning, "forward GSS credentials"},
    {"gssencmode", word, client, "", "disable prefer require", kError, "encrypt by GSSAPI"},
    {"gsslib", text, client, "", "", kWarning, "GSS library to use"},
    {"hostaddr", text, client, "", "", kError, "address to dial instead of resolving the host"},
    {"idle_in_transaction_session_timeout", duration, setting, "ms", "", kWarning, "the server ends a session idle in a transaction"},
    {"intervalstyle", text, setting, "", "", kWarning, "how the server spells intervals"},
    {"jit", boolean, setting, "", "", kWarning, "just-in-time compilation"},
    {"keepalives", boolean, client, "", "", kWarning, "TCP keepalives on"},
    {"keepalives_count", integer, client, "", "", kWarning, "lost TCP keepalives before the connection is dead"},
    {"keepalives_idle", duration, client, "s", "", kWarning, "idle time before the first TCP keepalive"},
    {"keepalives_interval", duration, client, "s", "", kWarning, "time between TCP keepalives"},
    {"krbsrvname", text, client, "", "", kWarning, "Kerberos service name"},
    {"load_balance_hosts", word, client, "", "disable random", kWarning, "order in which hosts are tried"},
    {"lock_timeout", duration, setting, "ms", "", kWarning, "the server gives up waiting for a lock"},
    {"max_protocol_version", text, client, "", "", kWarning, "newest protocol version to ask for"},
    {"min_protocol_version", text, client, "", "", kWarning, "oldest protocol version to accept"},
    {"passfile", text, client, "", "", kWarning, "file with passwords"},
    {"pool.lifetime", duration, pool, "s", "", kWarning, "a pooled connection is replaced after this long"},
    {"pool.max", integer, pool, "", "", kWarning, "most connections in the pool"},
    {"pool.min", integer, pool, "", "", kWarning, "connections that the pool keeps open"},
    {"pool.pre_ping", boolean, pool, "", "", kWarning, "test a pooled connection before it is used"},
    {"pool.timeout", duration, pool, "s", "", kWarning, "give up waiting for a pooled connection"},
    {"replication", text, startup, "", "", kError, "replication protocol"},
    {"require_auth", text, client, "", "", kError, "authentication methods that the client accepts"},
    {"requirepeer", text, client, "", "", kError, "operating system user that must own the socket's server"},
    {"scram_client_key", text, client, "", "", kError, "SCRAM client key"},
    {"scram_server_key", text, client, "", "", kError, "SCRAM server key"},
    {"search_path", text, setting, "", "", kWarning, "schemas in which names are looked up"},
    {"service", text, client, "", "", kError, "entry of pg_service.conf"},
    {"ssl_max_protocol_version", text, client, "", "", kWarning, "newest TLS version"},
    {"ssl_min_protocol_version", text, client, "", "", kError, "oldest TLS version"},
    {"sslcertmode", word, client, "", "disable allow require", kError, "whether a client certificate is sent"},
    {"sslcompression", boolean, client, "", "", kWarning, "TLS compression (ignored by modern OpenSSL)"},
    {"sslcrl", text, client, "", "", kError, "file of revoked certificates"},
    {"sslcrldir", text, client, "", "", kError, "directory of revoked certificates"},
    {"sslkeylogfile", text, client, "", "", kWarning, "file that receives TLS session keys"},
    {"sslnegotiation", word, client, "", "postgres direct", kWarning, "how TLS is started"},
    {"sslpassword", text, client, "", "", kError, "password of the client key"},
    {"sslsni", boolean, client, "", "", kWarning, "send the host name in the TLS handshake"},
    {"statement_timeout", duration, setting, "ms", "", kWarning, "the server cancels a statement after this long"},
    {"target_session_attrs", word, client, "",
     "any read-write read-only primary standby prefer-standby", kError, "which kind of server is accepted"},
    {"tcp_user_timeout", duration, client, "ms", "", kWarning, "sent data may stay unacknowledged for this long"},
    {"timezone", text, setting, "", "", kWarning, "time zone of the session"},
});

constexpr std::uint64_t kLongestDuration = 1'000'000'000'000;  // milliseconds

constexpr ParameterFacts kUnlisted{"", text, setting, "", "", kWarning, "a server setting"};

static_assert(std::ranges::is_sorted(kParameters, {}, &ParameterFacts::name));

std::optional<bool> boolean_of(std::string_view t) {
  if (t == "true" || t == "on" || t == "yes" || t == "1") {
    return true;
  }
  if (t == "false" || t == "off" || t == "no" || t == "0") {
    return false;
  }
  return std::nullopt;
}

bool contains_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == word) {
      return true;
    }
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

// A decimal number with at most three places, times a unit, in milliseconds.
std::optional<std::uint64_t> duration_of(std::string_view t, std::string_view unit_if_bare) {
  std::uint64_t whole = 0;
  const char* const end = t.data() + t.size();
  auto [at, error] = std::from_chars(t.data(), end, whole);
  if (error != std::errc{} || whole > 1'000'000'000'000ULL) {
    return std::nullopt;
  }
  std::uint64_t thousandths = 0;
  if (at != end && *at == '.') {
    const char* const dot = at + 1;
    std::uint64_t fraction = 0;
    const auto [stop, bad] = std::from_chars(dot, end, fraction);
    const auto places = stop - dot;
    if (bad != std::errc{} || places > 3) {
      return std::nullopt;
    }
    thousandths = fraction;
    for (auto place = places; place < 3; ++place) {
      thousandths *= 10;
    }
    at = stop;
  }
  while (at != end && *at == ' ') {
    ++at;  // the server takes `5 min`
  }
  std::string_view unit(at, static_cast<std::size_t>(end - at));
  if (unit.empty()) {
    unit = unit_if_bare;
  }
  if (unit == "us") {
    return thousandths == 0 && whole % 1000 == 0 && whole / 1000 <= kLongestDuration ? std::optional(whole / 1000) : std::nullopt;
  }
  const std::uint64_t per = milliseconds_per(unit);
  if (per == 0 || (thousandths * per) % 1000 != 0) {
    return std::nullopt;
  }
  // Three decades; what is longer is a slip, and would not fit the drivers' own numbers.
  if (whole > kLongestDuration / per) {
    return std::nullopt;
  }
  return whole * per + thousandths * per / 1000;
}

}  // namespace

std::span<const ParameterFacts> parameter_table() {
  return kParameters;
}

const ParameterFacts* find_parameter(std::string_view name) {
  const auto found = std::ranges::lower_bound(kParameters, name, {}, &ParameterFacts::name);
  return found != kParameters.end() && found->name == name ? &*found : nullptr;
}

bool is_secret_parameter(std::string_view name) {
  return name == "sslpassword" || name == "scram_client_key" || name == "scram_server_key";
}

const ParameterFacts& unlisted_setting() {
  return kUnlisted;
}

std::uint64_t milliseconds_per(std::string_view unit) {
  if (unit == "ms") return 1;
  if (unit == "s") return 1000;
  if (unit == "min" || unit == "m") return 60'000;
  if (unit == "h") return 3'600'000;
  if (unit == "d") return 86'400'000;
  return 0;
}

std::optional<Secret> normal_value(const ParameterFacts& facts, std::string_view value,
                                   std::string_view unit_if_bare) {
  if (value.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  switch (facts.kind) {
    case text:
      return Secret::copy_of(value);
    case duration: {
      const auto milliseconds = duration_of(value, unit_if_bare);
      if (!milliseconds) {
        return std::nullopt;
      }
      return Secret::copy_of(std::to_string(*milliseconds));
    }
    case integer: {
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
      if (error != std::errc{} || end != value.data() + value.size()) {
        return std::nullopt;
      }
      return Secret::copy_of(std::to_string(number));
    }
    case boolean: {
      const auto truth = boolean_of(value);
      if (!truth) {
        return std::nullopt;
      }
      return Secret::copy_of(*truth ? "true" : "false");
    }
    case word:
      if (value.empty() || value.find(' ') != std::string_view::npos ||
          !contains_word(facts.words, value)) {
        return std::nullopt;
      }
      return Secret::copy_of(value);
  }
  return std::nullopt;
}

void Parameters::set(std::string_view name, Secret value) {
  const auto at = std::ranges::lower_bound(list_, name, {}, &Parameter::name);
  if (at != list_.end() && at->name == name) {
    at->value = std::move(value);
  } else {
    list_.insert(at, Parameter{std::string(name), std::move(value)});
  }
}

void Parameters::erase(std::string_view name) {
  const auto at = std::ranges::lower_bound(list_, name, {}, &Parameter::name);
  if (at != list_.end() && at->name == name) {
    list_.erase(at);
  }
}

const Secret* Parameters::find(std::string_view name) const {
  const auto at = std::ranges::lower_bound(list_, name, {}, &Parameter::name);
  return at != list_.end() && at->name == name ? &at->value : nullptr;
}

Parameters Parameters::clone() const {
  Parameters copy;
  copy.list_.reserve(list_.size());
  for (const Parameter& parameter : list_) {
    copy.list_.push_back(parameter.clone());
  }
  return copy;
}

}  // namespace dsnsmith
