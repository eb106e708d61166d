#include "run/check_string.hpp"

#include <algorithm>
#include <string>

#include "driver/string_form.hpp"
#include "driver/variant.hpp"
#include "run/check_misread.hpp"
#include "run/plan.hpp"
#include "run/read_back.hpp"
#include "run/string_input.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

constexpr char kWayOut[] =
    "ask for verify-full, with the authority's file or with the public authorities; `dsnsmith get` and `convert` write it as each driver wants it";

Place at_column(const Place& place, int column) {
  Place moved = place;
  moved.column = column;
  return moved;
}

bool lacks_scheme(std::string_view text) {
  return text.find("://") == std::string_view::npos;
}

// Where the string speaks of TLS; its beginning if it does not.
Place place_of_tls(std::string_view text, const Place& place) {
  for (const std::string_view key : {"sslmode=", "ssl=", "sslMode="}) {
    for (const char mark : {'?', '&'}) {
      const std::size_t at = text.find(std::string(1, mark).append(key));
      if (at != std::string_view::npos) {
        return at_column(place, static_cast<int>(at) + 2);
      }
    }
  }
  return at_column(place, 1);
}

// Encryption that nobody vouches for, or none at all.
void check_protection(const Connection& connection, const Place& place, Diagnostics& diagnostics) {
  if (connection.uses_socket() || connection.tls.verifies() || connection.addresses.front().host.is_loopback()) {
    return;
  }
  switch (connection.tls.mode) {
    case TlsMode::disable:
      diagnostics.warning(Code::not_encrypted, place, {"the connection is not encrypted"}, {},
                          {kWayOut});
      break;
    case TlsMode::allow:
    case TlsMode::prefer:
      diagnostics.warning(Code::server_not_verified, place, {"encryption is left to chance, and nobody checks who the server is"}, {},
                          {kWayOut});
      break;
    case TlsMode::require:
      if (connection.tls.roots == Roots::file) {
        break;  // libpq verifies the chain then
      }
      diagnostics.warning(Code::server_not_verified, place, {"the connection is encrypted, but nobody checks to whom"}, {},
                          {kWayOut});
      break;
    case TlsMode::verify_ca:
    case TlsMode::verify_full: break;
  }
}

// Verification against a file that nobody named: it has to be there, in the reader's home.
void check_roots(const Connection& connection, const Driver& driver, const Place& place, Diagnostics& diagnostics) {
  if (connection.tls.verifies() && connection.tls.roots == Roots::unspecified && !connection.uses_socket()) {
    diagnostics.warning(Code::roots_assumed, place, {"no authorities are named: `", driver.shown(), "` looks into its own default file and fails where there is none"}, {},
                        {"name the authority's file, or the public authorities (`sslrootcert=system` since libpq 16)"});
  }
}

// The string that says all of it to this driver; what it cannot say is reported.
std::optional<Secret> corrected(const Connection& connection, const Driver& driver, const Place& place, Diagnostics& diagnostics) {
  ResolvedDatabase database;
  database.connection = connection.clone();
  Diagnostics losses;
  auto group = plan_group(database, driver, place, losses);
  auto string = group ? string_alone(*group, true, losses) : std::nullopt;
  diagnostics.append(std::move(losses));
  return string;
}

// A driver's scheme in front of libpq's words (`postgresql+asyncpg://…?sslmode=require`):
// what was meant is what libpq would read.
std::optional<Secret> meant_for_libpq(std::string_view text, const Place& place, const Driver& driver, Diagnostics& diagnostics) {
  const std::size_t end = text.find("://");
  Diagnostics ignored;
  const auto libpq = Driver::select(ShownText::of_table("libpq"), place, ignored);
  if (end == std::string_view::npos || !libpq || !has_scheme(driver.facts().string->grammar)) {
    return std::nullopt;
  }
  Variant variant;
  variant.url = Secret::copy_of("postgresql");
  variant.url->append(text.substr(end));
  const auto connection = read_variant(variant, *libpq, place, ignored);
  if (!connection) {
    return std::nullopt;
  }
  return corrected(*connection, driver, place, diagnostics);
}

std::optional<Secret> check_one(const Secret& text, const LibpqReading& as_libpq, const Place& place, const Driver& driver, Diagnostics& diagnostics) {
  if (!driver.facts().string) {
    diagnostics.note(Code::no_string_form, place, {"`", driver.shown(), "` takes no connection string"}, {},
                     {"`", ShownText::of_table(driver.facts().string_driver), "` reads one for it"});
    return std::nullopt;
  }
  Secret whole;
  int added = 0;
  const StringFacts& string = *driver.facts().string;
  const bool pairs = looks_like_keywords(text.expose()) || !has_scheme(string.grammar);
  if (pairs && has_scheme(string.grammar) && !string.keywords) {
    diagnostics.error(Code::malformed_string, at_column(place, 1), {"this is a string of `key=value` pairs, libpq's other form, and not a URL"}, {},
                      {"write `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`, each part percent-encoded"});
    return std::nullopt;
  }
  if (!pairs && lacks_scheme(text.expose())) {
    const std::string_view scheme = driver.facts().string->schemes.front();
    diagnostics.error(Code::missing_scheme, at_column(place, 1), {"the connection string does not begin with a scheme"},
                      {"`", ShownText::of_table(scheme), "://` in front of it"});
    whole.append(scheme).append("://");
    added = static_cast<int>(whole.size());
  }
  whole.append(text);
  Variant variant;
  variant.url = std::move(whole);
  Diagnostics found;
  const auto connection = read_variant(variant, driver, place, found);
  for (Diagnostic d : found.sorted()) {
    d.where.column = d.where.column > added ? d.where.column - added : d.where.column;
    diagnostics.add(std::move(d));
  }
  if (!connection) {
    return meant_for_libpq(variant.url->expose(), place, driver, diagnostics);
  }
  check_protection(*connection, place_of_tls(text.expose(), place), diagnostics);
  check_roots(*connection, driver, place_of_tls(text.expose(), place), diagnostics);
  if (added == 0) {
    check_misread(as_libpq, text.expose(), place, driver, *connection, diagnostics);
  }
  return corrected(*connection, driver, place, diagnostics);
}

// Is the string of this driver's kind at all? Asked where no driver is named: what is written for
// others is no mistake then.
bool is_of_its_kind(const Driver& driver, std::string_view text) {
  if (!driver.facts().string) {
    return false;
  }
  const StringFacts& string = *driver.facts().string;
  const std::size_t end = text.find("://");
  if (end != std::string_view::npos && text.substr(0, end).find_first_of("@/?=;") == std::string_view::npos) {
    return has_scheme(string.grammar) && std::ranges::find(string.schemes, text.substr(0, end)) != string.schemes.end();
  }
  const bool list = !has_scheme(string.grammar) && looks_like(string, text);
  return list || (has_scheme(string.grammar) && (string.keywords || !looks_like_keywords(text)));
}

}  // namespace

std::optional<Secret> check_string(const Secret& text, const Place& place, const std::vector<std::string>& drivers,
                                   bool fix, Diagnostics& diagnostics) {
  std::vector<std::string> ids = drivers;
  if (ids.empty()) {
    for (const BuiltinDocument& row : builtin_drivers()) {
      ids.emplace_back(row.id);
    }
  }
  const LibpqReading as_libpq = read_as_libpq(text.expose());
  std::optional<Secret> fixed;
  std::vector<std::string_view> others;
  for (const std::string& id : ids) {
    const auto driver = Driver::select(ShownText::of_shown_field(id), {"--driver", 0, 0, ""}, diagnostics);
    if (driver && drivers.empty() && !is_of_its_kind(*driver, text.expose())) {
      others.push_back(id);
    } else if (driver) {
      fixed = check_one(text, as_libpq, place, *driver, diagnostics);
    }
  }
  if (!others.empty()) {
    diagnostics.note(Code::wrong_scheme, at_column(place, 1), {"the string is not written for ", ShownText::list(others)}, {},
                     {"`dsnsmith convert --to DRIVER` writes it for one of them; `--driver` checks what one would make of it as it is"});
  }
  return fix ? std::move(fixed) : std::nullopt;
}

}  // namespace dsnsmith
