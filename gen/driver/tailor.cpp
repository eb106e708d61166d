// Over 400 lines: so that no loss is found anywhere else.
//
// What a driver can be meant to have: every loss is found and reported here, so
// that writing never fails and reading back must give exactly this.

#include <algorithm>

#include "driver/rows.hpp"
#include "driver/string_form.hpp"
#include "driver/variant.hpp"
#include "text/options.hpp"

namespace dsnsmith {
namespace {

class Tailor {
 public:
  Tailor(const Driver& driver, const Surroundings& surroundings, const Place& place,
         Diagnostics& diagnostics)
      : driver_(driver), surroundings_(surroundings), place_(place), diagnostics_(diagnostics) {}

  std::optional<Connection> fit(const Connection& connection);

 private:
  void error(Code code, Message message, Message help = {}) {
    failed_ |= diagnostics_.error(code, place_, message, {}, help);
  }
  ShownText name() const { return driver_.shown(); }

  void addresses(Connection& c);
  void names(Connection& c);
  void login(const Connection& c);
  void tls(Connection& c);
  void authorities(Connection& c);
  void certificate(Connection& c);
  void paths(const Connection& c);
  void statements(Connection& c);
  void routing(Connection& c);
  void pool(Connection& c);
  void parameters(Connection& c);
  bool sends_server_name(const Connection& c) const;

  const Driver& driver_;
  const Surroundings& surroundings_;
  const Place& place_;
  Diagnostics& diagnostics_;
  bool failed_ = false;
};

void Tailor::addresses(Connection& c) {
  const auto& string = driver_.facts().string;
  const Address& first = c.addresses.front();
  if (first.host.is_socket()) {
    const bool never = string && string->socket == SocketForm::none;
    const bool foreign = string && string->socket == SocketForm::cloud_sql_factory &&
                         !first.host.text().starts_with("/cloudsql/");
    if (never || foreign) {
      error(Code::socket_not_carried, {"`", name(), "` cannot connect to this Unix socket"},
            {"connect by TCP: a proxy on the loopback address, or the server's own address"});
    }
    const std::string file = socket_file(first);
    if (file.size() > kSocketPathLimit) {
      error(Code::socket_path_too_long,
            {"the path of the socket has ", file.size(), " bytes; Linux takes ", kSocketPathLimit},
            {"use a shorter directory, or TCP"});
    }
  }
  const bool one = !string || string->hosts == HostsForm::one;
  if (c.addresses.size() > 1 && one) {
    error(Code::hosts_not_carried, {"`", name(), "` takes one host, and here are ", c.addresses.size()});
  }
  const auto is_ipv6 = [](const Address& a) { return a.host.kind() == Host::Kind::ipv6; };
  const Ipv6Form form = string ? string->ipv6 : Ipv6Form::brackets;
  const bool beside_others = form == Ipv6Form::single && c.addresses.size() > 1;
  if ((form == Ipv6Form::none || beside_others) && std::ranges::any_of(c.addresses, is_ipv6)) {
    error(Code::hosts_not_carried, {"`", name(), "` cannot read an IPv6 address ", ShownText::of_table(beside_others ? "beside other hosts" : "in a string")},
          {"use a DNS name"});
  }
  if (form == Ipv6Form::hexadecimal && std::ranges::any_of(c.addresses, [&](const Address& a) {
        return is_ipv6(a) && a.host.text().find_first_of(".%") != std::string::npos;
      })) {
    error(Code::hosts_not_carried, {"`", name(), "` takes IPv6 addresses of hexadecimal digits only"},
          {"write the address so, or use a DNS name"});
  }
  if (string && c.addresses.size() == 1 && !can_stand_beside_port(*string, first)) {
    error(Code::hosts_not_carried, {"`", name(), "` takes this host and its port for one name"},
          {"give the host a name without `_` and with a letter first behind the last dot"});
  }
  const bool ports_needed = c.addresses.size() > 1 && string && string->hosts == HostsForm::query;
  for (Address& address : c.addresses) {
    const bool port_needed = form == Ipv6Form::with_port && is_ipv6(address);
    if (ports_needed || port_needed) {
      address.port = address.port.value_or(kDefaultPort);
    }
  }
}

// What happens to settings before the driver has them.
ShownText what_changes(const StringFacts& string) {
  return ShownText::of_table(string.trims ? "it cuts blanks off at both ends" : "it looks up what `${` begins");
}

void Tailor::names(Connection& c) {
  const auto& string = driver_.facts().string;
  if (string && !can_say_database(*string, c.database)) {
    error(Code::name_not_carried, {"the string of `", name(), "` cannot say this database name"},
          {"it reads the name undecoded or in part; give the driver its settings, or rename the database"});
  }
  if (string && string->credentials && !can_say_value(*string, string->keys.user, c.user)) {
    error(Code::name_not_carried, {"the string of `", name(), "` cannot say this user"},
          {"a character in it has no spelling there"});
  }
  if (string && string->credentials && c.password && !can_say_value(*string, string->keys.password, c.password->expose())) {
    error(Code::password_not_carried, {"the string of `", name(), "` cannot say this password"},
          {"a character in it has no spelling there; choose a password without it"});
  }
  if (string && !string->credentials && !can_say_in_settings(*string, c.user)) {
    error(Code::name_not_carried, {"`", name(), "` would read this user as another"}, {what_changes(*string)});
  }
  if (string && !string->credentials && c.password && !can_say_in_settings(*string, c.password->expose())) {
    error(Code::password_not_carried, {"`", name(), "` would read this password as another"},
          {what_changes(*string), "; choose a password without that"});
  }
  if (string && std::ranges::any_of(c.addresses, [&](const Address& a) { return !can_say_value(*string, string->keys.host, a.host.text()); })) {
    error(Code::hosts_not_carried, {"the string of `", name(), "` cannot say this host"});
  }
  if (string && !can_say_user(*string, c.user)) {
    error(Code::name_not_carried, {"the string of `", name(), "` cannot say this user"},
          {"it reads the user undecoded; give the driver its settings, or another user"});
  }
  if (c.password && c.password->empty()) {
    error(Code::password_not_carried, {"an empty password cannot be told from none"},
          {"say `password: none` where there is none"});
  }
}

// SCRAM's messages are lists with commas between, and not every driver escapes the user's.
void Tailor::login(const Connection& c) {
  const std::string_view commas = driver_.facts().commas_in_user;
  const bool escaped = commas == "always" || (commas != "never" && driver_.holds(commas));
  if (escaped || !c.password || c.user.find(',') == std::string::npos) {
    return;
  }
  error(Code::name_not_carried, {"`", name(), "` cannot log in with a user that holds a comma: it says the name unescaped in SCRAM's message, where the comma ends it"},
        {"rename the user, or take ", ShownText::of_table(commas == "never" ? "another driver" : "a newer version")});
}

void Tailor::tls(Connection& c) {
  if (c.uses_socket()) {
    if (c.tls != Tls{}) {
      diagnostics_.warning(Code::tls_has_no_effect, place_,
                           {"TLS settings have no effect on a Unix socket and are left out"});
      c.tls = Tls{};
    }
    return;
  }
  const std::string_view addresses = driver_.facts().verifies_addresses;
  const bool looked_for = addresses == "always" || (addresses != "never" && driver_.holds(addresses));
  if (c.tls.mode == TlsMode::verify_full && !looked_for && std::ranges::any_of(c.addresses, [](const Address& a) {
        return a.host.kind() == Host::Kind::ipv4 || a.host.kind() == Host::Kind::ipv6;
      })) {
    error(Code::tls_not_carried, {"`", name(), "` does not look for an address in the certificate, but for the name `localhost`"},
          {"give the server's DNS name, or a version that does"});
  }
  certificate(c);
  // libpq verifies the chain under `require` as soon as a file is named; drivers
  // that do not have to be told.
  const auto row_for = [&](TlsMode mode, Roots roots) {
    return tls_row_to_write(driver_, mode, roots);
  };
  const TlsRow* row = row_for(c.tls.mode, c.tls.roots);
  if (row == nullptr && c.tls.mode == TlsMode::require && c.tls.roots == Roots::file) {
    c.tls.mode = TlsMode::verify_ca;
    row = row_for(c.tls.mode, c.tls.roots);
  }
  if (row == nullptr && !c.tls.verifies() && c.tls.roots == Roots::file &&
      c.tls.mode != TlsMode::require) {
    c.tls.roots = Roots::unspecified;  // a file that nothing is checked against
    c.tls.ca.clear();
    row = row_for(c.tls.mode, c.tls.roots);
  }
  if (row == nullptr && c.tls.mode == TlsMode::allow) {
    c.tls.mode = TlsMode::prefer;  // as weak: neither promises anything
    diagnostics_.warning(Code::tls_differs, place_, {"`", name(), "` has no `allow`; it is told `prefer`, which promises as little"});
    row = row_for(c.tls.mode, c.tls.roots);
  }
  if (row == nullptr && c.tls.verifies() && c.tls.roots == Roots::unspecified &&
      row_for(c.tls.mode, Roots::system) != nullptr) {
    diagnostics_.warning(
        Code::roots_assumed, place_,
        {"the string does not say which authorities vouch for the server; `", name(),
         "` takes the public ones"},
        {}, {"libpq would take ~/.postgresql/root.crt; say `sslrootcert=system`, or name the file"});
    c.tls.roots = Roots::system;
    row = row_for(c.tls.mode, c.tls.roots);
  }
  if (row != nullptr && row->refused.empty()) {
    const bool local = std::ranges::all_of(c.addresses, [](const Address& a) { return a.host.is_loopback(); });
    if (!row->weaker.empty() && surroundings_.has_tls && !local) {
      diagnostics_.warning(Code::tls_differs, place_, {"`", name(), "` ", ShownText::of_table(row->weaker)}, {},
                           {"ask for what is meant: `sslmode=require`, or better `verify-full`"});
    }
    return;
  }
  const ShownText mode = ShownText::of_table(name_of(c.tls.mode));
  const ShownText roots = ShownText::of_table(c.tls.roots == Roots::system ? " with the public authorities"
                                              : c.tls.roots == Roots::file ? " with a file of authorities"
                                                                           : "");
  if (row != nullptr) {
    error(Code::tls_not_carried, {"`", name(), "` cannot be told `", mode, "`", roots},
          {ShownText::of_table(row->refused)});
    return;
  }
  std::vector<std::string> can;
  for (const TlsRow& other : driver_.facts().tls) {
    if (other.direction != Direction::read && other.refused.empty() && driver_.holds(other.when)) {
      std::string word(name_of(other.mode));
      if (other.roots != Roots::unspecified) {
        word.append(" (").append(name_of(other.roots)).append(")");
      }
      can.push_back(std::move(word));
    }
  }
  const std::vector<std::string_view> words(can.begin(), can.end());
  error(Code::tls_not_carried, {"`", name(), "` cannot be told `", mode, "`", roots},
        {"it can be told ", ShownText::list(words)});
}

// A path in the string that its grammar has no spelling for.
void Tailor::paths(const Connection& c) {
  const auto& string = driver_.facts().string;
  if (!string) {
    return;
  }
  const auto check = [&](const std::vector<Write>& writes) {
    for (const Write& write : writes) {
      if (write.carrier == Carrier::url && !can_say_value(*string, write.key, filled(write.value, c.tls))) {
        error(Code::tls_not_carried, {"the string of `", name(), "` cannot say the path of this file"},
              {"a character in it has no spelling there; give the file another name, or say `at:`"});
      }
    }
  };
  if (const TlsRow* row = tls_row_to_write(driver_, c.tls.mode, c.tls.roots)) check(row->writes);
  if (!c.tls.cert.empty()) check(driver_.facts().client_certificate);
}

void Tailor::certificate(Connection& c) {
  if (!c.tls.cert.empty() && driver_.facts().client_certificate.empty()) {
    error(Code::certificate_not_carried, {"`", name(), "` cannot be given a client certificate"});
  } else if (!c.tls.cert.empty() && c.tls.mode < driver_.facts().certificate_needs) {
    error(Code::certificate_not_carried, {"`", name(), "` cannot be given a client certificate without verifying the server"},
          {"ask for `", ShownText::of_table(name_of(driver_.facts().certificate_needs)), "` at least"});
  }
}

void Tailor::statements(Connection& c) {
  std::string_view behind = surroundings_.prepared;
  if (behind == "direct") {
    if (c.statements == Statements::any) {
      return;
    }
    behind = "none";  // the string that was read asked for it
  }
  c.statements = Statements::any;
  const StatementsRow* row = statements_row_to_write(driver_, behind);
  if (row == nullptr || !row->refused.empty()) {
    if (row == nullptr) {
      error(Code::statements_unsafe, {"`", name(), "` is not safe behind this pool"},
            {"use a direct or session endpoint, or another driver"});
    } else {
      error(Code::statements_unsafe, {"`", name(), "` is not safe behind this pool"},
            {ShownText::of_table(row->refused)});
    }
    return;
  }
  if (!row->writes.empty()) {
    c.statements = Statements::unprepared;
  }
}

bool Tailor::sends_server_name(const Connection& c) const {
  const std::string_view sni = driver_.facts().sni;
  const bool only_verifying = sni == "verify-full";
  if (sni == "never" || (only_verifying && c.tls.mode != TlsMode::verify_full) ||
      (!only_verifying && sni != "always" && !driver_.holds(sni))) {
    return false;
  }
  // No driver sends it without TLS, on a socket, or for an address; `allow` and
  // `prefer` do not promise TLS.
  const Secret* off = c.parameters.find("sslsni");
  return (c.tls.mode == TlsMode::require || c.tls.verifies()) &&
         (off == nullptr || off->expose() == "true") &&
         std::ranges::all_of(c.addresses,
                             [](const Address& a) { return a.host.kind() == Host::Kind::dns_name; });
}

void Tailor::routing(Connection& c) {
  if (c.routing.empty()) {
    return;
  }
  if (surroundings_.routed_by_sni && sends_server_name(c)) {
    c.routing.clear();
    return;
  }
  const ParameterRow* row = options_row_to_write(driver_);
  if (row == nullptr || !row->refused.empty() || row->pairs) {
    error(Code::routing_not_carried,
          {"`", name(), "` cannot pass on the start-up parameter `options`, by which the server finds the database"},
          {"connect by the provider's host name with TLS, so that the server name routes"});
  }
}

// A driver whose own least is above the most that is asked for refuses both together.
void Tailor::pool(Connection& c) {
  const unsigned least = driver_.facts().pool_minimum;
  const Secret* most = c.parameters.find("pool.max");
  if (least == 0 || most == nullptr || c.parameters.find("pool.min") != nullptr) {
    return;
  }
  const auto number = Port::parse(most->expose());
  if (number && number->number() < least) {
    c.parameters.set("pool.min", most->clone());
  }
}

void Tailor::parameters(Connection& c) {
  const Parameters all = c.parameters.clone();
  for (const Parameter& parameter : all) {
    const std::string& key = parameter.name;
    const ParameterFacts* known = find_parameter(key);
    const ParameterFacts& facts = known == nullptr ? unlisted_setting() : *known;
    if (facts.scope == Scope::pool && !has_pool(driver_.facts())) {
      c.parameters.erase(key);  // whoever composes the entries says it: run's report_pool_left_out
      continue;
    }
    const Severity severity =
        facts.if_lost == LossSeverity::error ? Severity::error : Severity::warning;
    if (const ParameterRow* options = options_row_for(driver_, key)) {
      if (can_say_in_options(driver_, *options, parameter.value)) continue;
      failed_ |= diagnostics_.report(severity, Code::value_not_carried, place_,
                                     {"the string of `", name(), "` cannot say this value of `", ShownText::of_shown_field(key), "`"}, {},
                                     {options->pairs ? Shown("`=`, `;` and an empty value have no spelling there") : Shown("a character in it has no spelling there")});
      c.parameters.erase(key);
      continue;
    }
    const ParameterRow* row = parameter_row_to_write(driver_, key);
    const bool lost_in_pool = row != nullptr && row->after_login && surroundings_.prepared != "direct";
    if (row == nullptr || !row->refused.empty() || lost_in_pool) {
      const ShownText reason = ShownText::of_table(
          row == nullptr  ? "remove it for this driver, or accept the loss"
          : lost_in_pool  ? "the driver sets it by a statement after the login, which behind this pool reaches any server connection, and clients that did not ask for it"
                          : row->refused);
      failed_ |= diagnostics_.report(severity, Code::parameter_not_carried, place_,
                                     {"`", name(), "` has no place for `", ShownText::of_shown_field(key), "`"}, {},
                                     {reason});
      c.parameters.erase(key);
      continue;
    }
    if (row->several_hosts && c.addresses.size() == 1) {
      failed_ |= diagnostics_.report(severity, Code::parameter_not_carried, place_,
                                     {"`", name(), "` takes `", ShownText::of_shown_field(key), "` only beside several hosts"}, {},
                                     {"remove it for this driver, or accept the loss"});
      c.parameters.erase(key);
      continue;
    }
    const auto value = spelled(*row, key, parameter.value);
    const bool sayable = row->carrier != Carrier::url || !value || can_say_value(*driver_.facts().string, key_of(*row, key), value->text.expose());
    if (!sayable) {
      failed_ |= diagnostics_.report(severity, Code::value_not_carried, place_,
                                     {"the string of `", name(), "` cannot say this value of `", ShownText::of_shown_field(key), "`"}, {},
                                     {"a character in it has no spelling there"});
      c.parameters.erase(key);
      continue;
    }
    if (!value) {
      failed_ |= diagnostics_.report(
          severity, Code::value_not_carried, place_,
          {"`", name(), "` cannot take this value of `", ShownText::of_shown_field(key), "`"}, {},
          {facts.kind == ValueKind::duration ? Shown("choose a whole number of its units: ") : Shown("it has no word for it in `"),
           ShownText::of_table(row->unit.empty() || facts.kind != ValueKind::duration ? row->key : row->unit),
           facts.kind == ValueKind::duration ? Shown("") : Shown("`")});
      c.parameters.erase(key);
    }
  }
}

std::optional<Connection> Tailor::fit(const Connection& connection) {
  Connection c = connection.clone();
  addresses(c);
  names(c);
  login(c);
  tls(c);
  statements(c);
  routing(c);
  pool(c);
  parameters(c);
  paths(c);
  if (failed_) {
    return std::nullopt;
  }
  return c;
}

}  // namespace

std::optional<Connection> tailor(const Connection& connection, const Driver& driver,
                                 const Surroundings& surroundings, const Place& place,
                                 Diagnostics& diagnostics) {
  return Tailor(driver, surroundings, place, diagnostics).fit(connection);
}

}  // namespace dsnsmith
