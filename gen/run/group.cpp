// One connection for one driver: what it is told, by which carriers, and what is
// lost where a carrier is not delivered.

#include <algorithm>

#include "driver/rows.hpp"
#include "driver/string_form.hpp"
#include "run/plan.hpp"
#include "text/codec.hpp"
#include "text/percent.hpp"
#include "text/pgpass.hpp"

namespace dsnsmith {
namespace {

// Unreserved bytes only, so that every grammar writes it as it stands; long
// enough to stand nowhere else.
constexpr std::string_view kPasswordMark = "dsnsmith-password-goes-here-4b1d7c";

std::string_view described(Piece piece) {
  switch (piece) {
    case Piece::identity: return "who, where and which database";
    case Piece::tls: return "how to use TLS";
    case Piece::statements: return "not to prepare statements";
    case Piece::parameter: return "parameters";
    case Piece::routing: return "which database the router should pick";
  }
  return "";
}

bool loss_breaks(const Written& written) {
  if (written.piece != Piece::parameter) {
    return true;
  }
  const ParameterFacts* facts = find_parameter(written.parameter);
  return facts != nullptr && facts->if_lost == LossSeverity::error;
}

void give_up(Group& group, const Written& written) {
  if (written.piece == Piece::parameter) {
    group.given_up_parameters.push_back(written.parameter);
  } else {
    group.given_up.push_back(written.piece);
  }
}

// Of a pool that follows prepared statements up to so many bytes of them (Scaleway's limit, by its own error's text).
constexpr std::string_view kStatementsBudget =
    "this pool holds prepared statements up to a limit for each connection (Scaleway: 524288 bytes): keep the driver's cache of them small, or turn it off";

// Does the driver prepare statements by itself, so that a pool without them asks it to stop?
bool prepares(const Driver& driver) {
  const StatementsRow* row = statements_row_to_write(driver, "none");
  return row == nullptr || !row->refused.empty() || !row->writes.empty();
}

// What is to be known or coded behind this pool beside what was written.
void say_what_no_carrier_says(Group& group, std::string_view behind, Diagnostics& diagnostics) {
  if (behind == "direct") {
    if (group.tailored.statements == Statements::any) {
      return;
    }
    behind = "none";  // the string that was read asked for it
  }
  const StatementsRow* row = statements_row_to_write(*group.driver, behind);
  if (row == nullptr) {
    return;
  }
  const bool limited = behind == "budget" && group.tailored.statements == Statements::any && prepares(*group.driver);
  for (const std::string_view text : {row->note, row->code, limited ? kStatementsBudget : std::string_view()}) {
    auto& notes = group.written.variant.notes;
    if (!text.empty() && std::ranges::find(notes, text) == notes.end()) {
      notes.emplace_back(text);
    }
  }
  if (!row->code.empty()) {
    diagnostics.warning(Code::carrier_missing, group.place,
                        {"`", group.driver->shown(), "` is safe behind this pool only with a line of code, which no carrier brings"}, {},
                        {ShownText::of_table(row->code)});
  }
}

ShownText joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text.append(text.empty() ? "" : ", ").append(word);
  }
  return ShownText::of_table(text);
}

std::string address_text(const Connection& connection, bool ports) {
  std::string text;
  for (const Address& address : connection.addresses) {
    text.append(&address == &connection.addresses.front() ? "" : ",");
    text.append(ports ? address.port.value_or(kDefaultPort).text() : address.host.text());
  }
  return text;
}

// A line for each address: libpq looks for the password of the one that it tries. Nothing where a field has no
// spelling in a line.
std::optional<Secret> pgpass_lines(const Connection& connection) {
  Secret lines;
  for (const Address& address : connection.addresses) {
    const std::string port = address.port.value_or(kDefaultPort).text();
    const auto line = pgpass_line({{Secret::copy_of(address.host.text()), Secret::copy_of(port), Secret::copy_of(connection.database), Secret::copy_of(connection.user)}},
                                  connection.password->expose());
    if (!line) {
      return std::nullopt;
    }
    lines.append(*line).append('\n');
  }
  return lines;
}

// What a driver sends by itself cannot be left out: an endpoint that refuses it refuses the driver.
bool fit_driver_to_endpoint(const Driver& driver, const Endpoint& endpoint, const Place& place, Diagnostics& diagnostics) {
  bool right = true;
  for (const AlwaysSent& sent : driver.facts().sends_always) {
    if (!driver.holds(sent.when) || endpoint.treatment_of(sent.name) != StartupTreatment::refuses) continue;
    right &= !diagnostics.error(Code::parameter_refused_by_pooler, place,
                                {"`", driver.shown(), "` sets `", ShownText::of_table(sent.name), "` whenever it connects, and the endpoint `",
                                 ShownText::of_shown_field(endpoint.id), "` refuses connections that do"}, {},
                                {ShownText::of_table(sent.instead), "; where the pool is told to ignore it, accept this"});
  }
  return right;
}

}  // namespace

std::optional<Group> plan_group(const ResolvedDatabase& database, const ShownText& driver_text,
                                const Place& place, Diagnostics& diagnostics) {
  const auto driver = Driver::select(driver_text, place, diagnostics);
  return driver ? plan_group(database, *driver, place, diagnostics) : std::nullopt;
}

std::optional<Group> plan_group(const ResolvedDatabase& database, const Driver& driver,
                                const Place& place, Diagnostics& diagnostics) {
  Group group;
  group.database = &database;
  group.place = place;
  group.driver = driver;
  Connection connection = database.connection.clone();
  const bool connection_fits = fit_to_endpoint(connection, database.endpoint, place, diagnostics);
  if (!fit_driver_to_endpoint(driver, database.endpoint, place, diagnostics) || !connection_fits) {
    return std::nullopt;
  }
  auto tailored = tailor(connection, *group.driver, surroundings_of(database.endpoint), place, diagnostics);
  if (!tailored) {
    return std::nullopt;
  }
  group.tailored = std::move(*tailored);
  group.written = write_variant(group.tailored, *group.driver);
  say_what_no_carrier_says(group, surroundings_of(database.endpoint).prepared, diagnostics);
  for (const PemContent& file : database.files) {
    group.written.variant.files.push_back({file.name, file.at, file.content.clone()});
  }
  return group;
}

bool takes_pool(const Group& group) {
  return std::ranges::any_of(group.tailored.parameters, [](const Parameter& parameter) { return parameter.name.starts_with("pool."); });
}

void report_pool_left_out(const Group& group, Diagnostics& diagnostics) {
  // The canonical form is read by nobody knows whom.
  if (takes_pool(group) || group.driver->id() == "canonical") {
    return;
  }
  std::vector<std::string_view> names;
  for (const Parameter& parameter : group.database->connection.parameters) {
    if (parameter.name.starts_with("pool.")) names.push_back(parameter.name);
  }
  if (!names.empty()) {
    diagnostics.note(Code::parameter_not_carried, group.place,
                     {"`", group.driver->shown(), "` takes no pool settings, so ", ShownText::list(names), " have no effect on it"}, {},
                     {"what pools its connections has to be told by hand"});
  }
}

bool check_delivery(Group& group, const std::vector<Carrier>& delivered, bool files_delivered,
                    Diagnostics& diagnostics) {
  bool right = true;
  const ShownText driver = group.driver->shown();
  for (const Carrier carrier : {Carrier::url, Carrier::settings, Carrier::env}) {
    if (std::ranges::find(delivered, carrier) != delivered.end()) {
      continue;
    }
    std::vector<const Written*> lost;
    for (const Written& written : group.written.written) {
      if (written.carrier == carrier) {
        lost.push_back(&written);
      }
    }
    if (lost.empty()) {
      continue;
    }
    std::vector<std::string> what;
    bool breaks = false;
    for (const Written* written : lost) {
      const std::string word = written->piece == Piece::parameter ? "`" + written->parameter + "`"
                                                                  : std::string(described(written->piece));
      if (std::ranges::find(what, word) == what.end()) {
        what.push_back(word);
      }
      // Settings beside a string that somebody else delivers are no mistake.
      breaks |= loss_breaks(*written) && !(carrier == Carrier::url && written->piece == Piece::identity);
    }
    const ShownText name = ShownText::of_table(name_of(carrier));
    const Severity severity = breaks ? Severity::error : Severity::warning;
    const bool stands =
        carrier == Carrier::env
            ? diagnostics.report(severity, Code::carrier_missing, group.place,
                                 {"`", driver, "` is told ", joined(what), " by environment variables, and they are not delivered"}, {},
                                 {"add `with: [env]` to the entry; `get --as json` shows all of it"})
            : diagnostics.report(severity, Code::carrier_missing, group.place,
                                 {"`", driver, "` is told ", joined(what), " by its ", name, ", and nothing delivers that"}, {},
                                 {"add an entry with `as: ", name, "` for the same database and driver to the same output; `get --as json` shows all of it"});
    if (stands) {
      right = false;
      continue;
    }
    for (const Written* written : lost) {
      give_up(group, *written);
    }
  }
  const auto loose = std::ranges::find_if(group.database->files, [](const PemContent& file) { return !file.at_given; });
  if (!files_delivered && loose != group.database->files.end()) {
    diagnostics.warning(Code::ca_not_delivered, group.place,
                        {"the connection names the file `", ShownText::of_shown_field(loose->at), "` by its path on this machine"}, {},
                        {"say where the consumer finds it (`{file: …, at: …}`), or add `with: [files]` to the entry"});
  }
  return right;
}

bool stands_for_string(std::string_view part) {
  return part == "prefix" || part == "suffix" || part == "url-without-credentials";
}

std::optional<Secret> part_of(const Connection& connection, const Driver& driver, std::string_view part,
                              const Place& place, Diagnostics& diagnostics) {
  if (part == "user") return Secret::copy_of(connection.user);
  if (part == "host") return Secret::copy_of(address_text(connection, false));
  if (part == "port") return Secret::copy_of(address_text(connection, true));
  if (part == "database") return Secret::copy_of(connection.database);
  if (part == "password" || part == "pgpass") {
    if (!connection.password) {
      diagnostics.error(Code::password_missing, place, {"the database has no password, so there is no such part"});
      return std::nullopt;
    }
    if (part == "password") {
      return connection.password->clone();
    }
    auto lines = pgpass_lines(connection);
    if (!lines) {
      diagnostics.error(Code::value_not_readable, place, {"the user, the password or the database holds an end of a line, which no line of .pgpass can have"}, {},
                        {"choose another one, or give the password as `part: password`"});
    }
    return lines;
  }
  if (!driver.facts().string) {
    diagnostics.error(Code::no_string_form, place, {"`", driver.shown(), "` takes no connection string"}, {},
                      {"`", ShownText::of_table(driver.facts().string_driver), "` reads one for it"});
    return std::nullopt;
  }
  if (part == "url-without-credentials") {
    return std::move(write_variant(connection, driver, Credentials::left_out).variant.url);
  }
  const StringFacts& string = *driver.facts().string;
  if (!string.credentials || !has_scheme(string.grammar)) {
    diagnostics.error(Code::no_string_form, place, {"the string of `", driver.shown(), "` holds no percent-encoded password, around which a prefix and a suffix could stand"}, {},
                      {"give the password as `part: password`, or the whole string"});
    return std::nullopt;
  }
  Connection marked = connection.clone();
  marked.password = Secret::copy_of(kPasswordMark);
  const auto url = write_variant(marked, driver).variant.url;
  const std::size_t at = url->expose().find(kPasswordMark);
  if (part == "prefix") {
    return Secret::copy_of(url->expose().substr(0, at));
  }
  return Secret::copy_of(url->expose().substr(at + kPasswordMark.size()));
}

}  // namespace dsnsmith
