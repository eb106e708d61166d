// What dsnsmith makes of strings, for scripts: one JSON request a line, one answer a line.
//
//   {"op":"write","driver":D,"texts":[…]} → {"written":[…]}: each canonical text in the driver's string, or null
//   {"op":"read",…} → {"understood":[…]}: what the driver will understand of each, or null
//   {"op":"check",…} → {"said":[[[SEVERITY,NAME],…],…]}: what `check --driver D` says of each
#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>
#include <string>

#include "driver/string_form.hpp"
#include "driver/variant.hpp"
#include "check/string.hpp"
#include "run/plan.hpp"

namespace {

using namespace dsnsmith;
using nlohmann::json;

const Place kPlace{"-", 0, 0, ""};

json text_or_null(const std::string& text) {
  return text.empty() ? json() : json(text);
}

json tls_of(const Connection& c) {
  if (c.uses_socket()) {
    return {{"mode", "disable"}, {"roots", "none"}, {"ca", nullptr}, {"cert", nullptr}, {"key", nullptr}};
  }
  // libpq-ssl 34.19.1: `require` with a root file is `verify-ca`.
  const bool vouched = c.tls.mode == TlsMode::require && c.tls.roots == Roots::file;
  return {{"mode", std::string(vouched ? "verify-ca" : name_of(c.tls.mode))},
          {"roots", std::string(name_of(c.tls.roots))},
          {"ca", text_or_null(c.tls.ca)},
          {"cert", text_or_null(c.tls.cert)},
          {"key", text_or_null(c.tls.key)}};
}

json understood(const Connection& c) {
  json addresses = json::array();
  for (const Address& address : c.addresses) {
    addresses.push_back({std::string(address.host.text()), address.port ? address.port->number() : kDefaultPort.number()});
  }
  json parameters = json::object();
  for (const Parameter& parameter : c.parameters) {
    const ParameterFacts* facts = find_parameter(parameter.name);
    const bool duration = facts != nullptr && facts->kind == ValueKind::duration;
    const bool truth = facts != nullptr && facts->kind == ValueKind::boolean;
    const std::string value(parameter.value.expose());
    parameters[parameter.name] = duration ? value + "ms" : truth ? std::string(value == "true" ? "1" : "0") : value;
  }
  return {{"user", c.user},
          {"password", c.password ? json(std::string(c.password->expose())) : json()},
          {"addresses", addresses},
          {"database", c.database},
          {"tls", tls_of(c)},
          {"routing", c.routing},
          {"parameters", parameters},
          {"statements", c.statements == Statements::unprepared ? "unprepared" : "any"}};
}

std::optional<Driver> selected(const std::string& id, Diagnostics& diagnostics) {
  return Driver::select(ShownText::of_shown_field(id), kPlace, diagnostics);
}

json written(const std::string& text, const Driver& canonical, const Driver& driver) {
  Diagnostics ignored;
  Variant variant;
  variant.url = Secret::copy_of(text);
  const auto connection = read_variant(variant, canonical, kPlace, ignored);
  if (!connection) {
    return nullptr;
  }
  ResolvedDatabase database;
  database.connection = connection->clone();
  const auto group = plan_group(database, driver, kPlace, ignored);
  if (!group || !group->written.variant.url) {
    return nullptr;
  }
  return std::string(group->written.variant.url->expose());
}

json read_by(const std::string& text, const Driver& driver) {
  Diagnostics ignored;
  Variant variant;
  variant.url = Secret::copy_of(text);
  const auto connection = read_variant(variant, driver, kPlace, ignored);
  return connection ? understood(*connection) : json();
}

json said_of(const std::string& text, const std::string& driver) {
  Diagnostics said;
  check_string(Secret::copy_of(text), kPlace, {{driver}, "generic", Use::application, false}, said);
  json names = json::array();
  for (const Diagnostic& diagnostic : said.sorted()) {
    names.push_back({std::string(name_of(diagnostic.severity)), std::string(facts_of(diagnostic.code).name)});
  }
  return names;
}

json answer(const json& request) {
  Diagnostics diagnostics;
  const auto id = request.at("driver").get<std::string>();
  const auto driver = selected(id, diagnostics);
  const auto canonical = selected("canonical", diagnostics);
  if (!driver || !canonical) {
    return {{"unknown", id}};
  }
  const auto op = request.at("op").get<std::string>();
  json answers = json::array();
  for (const json& item : request.at("texts")) {
    const auto text = item.get<std::string>();
    answers.push_back(op == "write" ? written(text, *canonical, *driver) : op == "read" ? read_by(text, *driver) : said_of(text, id));
  }
  return {{op == "write" ? "written" : op == "read" ? "understood" : "said", answers}};
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer(json::parse(line)).dump() << '\n' << std::flush;
  }
  return 0;
}
