#include "check/string.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "check/connection.hpp"
#include "check/misread.hpp"
#include "check/pairs.hpp"
#include "check/slips.hpp"
#include "check/tolerated.hpp"
#include "core/ascii.hpp"
#include "driver/string_form.hpp"
#include "driver/variant.hpp"
#include "run/connection_entries.hpp"
#include "run/plan.hpp"
#include "run/read_back.hpp"
#include "run/string_input.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

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

// Where a word stands in the string; its beginning if it does not, or is spelled otherwise.
Place place_of_word(std::string_view text, std::string_view word, std::size_t from, const Place& place) {
  const std::size_t at = word.empty() ? std::string_view::npos : text.find(word, from);
  return at_column(place, at == std::string_view::npos ? 1 : static_cast<int>(at) + 1);
}

StringPlaces places_in(std::string_view text, const Connection& connection, const Place& place) {
  const std::size_t scheme = text.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t at = text.find('@', start);
  const std::string_view host = connection.addresses.empty() ? std::string_view() : connection.addresses.front().host.text();
  return {at_column(place, 1), place_of_word(text, connection.user, start, place),
          place_of_word(text, host, at == std::string_view::npos ? start : at, place), place_of_tls(text, place)};
}

// What one driver makes of the text, and what is to be said of it; columns are those of the text.
struct Reading {
  std::optional<Connection> connection;
  Diagnostics said;
};

Reading read_for(const Driver& driver, std::string_view text, const Place& place) {
  Reading reading;
  Secret whole;
  const StringFacts& string = *driver.facts().string;
  const bool pairs = looks_like_keywords(text) || !has_scheme(string.grammar);
  if (!pairs && lacks_scheme(text)) {
    const std::string_view scheme = string.schemes.front();
    reading.said.error(Code::missing_scheme, at_column(place, 1), {"the connection string does not begin with a scheme"},
                       {"`", ShownText::of_table(scheme), "://` in front of it"});
    whole.append(scheme).append("://");
  }
  const std::size_t added = whole.size();
  whole.append(text);
  reading.connection = read_behind(added, std::move(whole), driver, place, reading.said, LeftOut::allowed);
  return reading;
}

// The same refusals, wherever they stand: then what differs between the texts is not what they are about.
bool refused_alike(const Reading& a, const Reading& b) {
  const std::vector<Diagnostic> ours = a.said.sorted();
  const std::vector<Diagnostic> theirs = b.said.sorted();
  return std::ranges::equal(ours, theirs, [](const Diagnostic& x, const Diagnostic& y) { return x.code == y.code && x.message == y.message; });
}

bool understood_alike(const Reading& as_is, const Reading& as_meant) {
  if (as_is.connection && as_meant.connection) {
    return *as_is.connection == *as_meant.connection;
  }
  return as_is.connection.has_value() == as_meant.connection.has_value() && refused_alike(as_is, as_meant);
}

// The connection at the endpoint that it reaches, with the words that route there where the string has none.
ResolvedDatabase at_endpoint(const Connection& connection, const Resolved& resolved) {
  ResolvedDatabase database;
  database.connection = connection.clone();
  database.endpoint = resolved.endpoint;
  if (connection.routing.empty()) {
    database.connection.routing = resolved.connection.routing;
  }
  return database;
}

// The string that says all of it to this driver; what it cannot say is reported.
std::optional<Secret> corrected(const Connection& connection, const Resolved* resolved, const Driver& driver, const Place& place, Diagnostics& diagnostics) {
  if (!is_whole(connection)) {
    return std::nullopt;
  }
  ResolvedDatabase database;
  if (resolved != nullptr) {
    database = at_endpoint(connection, *resolved);
    // A string that says its route keeps it.
    database.endpoint.routed_by_sni = database.endpoint.routed_by_sni && connection.routing.empty();
  } else {
    database.connection = connection.clone();
  }
  auto group = plan_group(database, driver, place, diagnostics);
  return group ? string_alone(*group, true, diagnostics) : std::nullopt;
}

// A driver's scheme in front of libpq's words (`postgresql+asyncpg://…?sslmode=require`):
// what was meant is what libpq would read.
std::optional<Connection> meant_for_libpq(std::string_view text, const Place& place) {
  const std::size_t end = text.find("://");
  Diagnostics ignored;
  const auto libpq = Driver::select(ShownText::of_table("libpq"), place, ignored);
  if (end == std::string_view::npos || !libpq) {
    return std::nullopt;
  }
  Variant variant;
  variant.url = Secret::copy_of("postgresql");
  variant.url->append(text.substr(end));
  return read_variant(variant, *libpq, place, ignored, LeftOut::allowed);
}

// Behind a pool of transactions: what the driver does by itself, and whether the string says not to.
void check_statements(const Connection& connection, const Group& group, const Endpoint& endpoint, const Place& place, Diagnostics& diagnostics) {
  if (connection.statements == Statements::unprepared) {
    return;
  }
  const auto& written = group.written.written;
  const auto row = std::ranges::find(written, Piece::statements, &Written::piece);
  if (row == written.end()) {
    return;
  }
  const ShownText driver = group.driver->shown();
  const ShownText id = ShownText::of_table(endpoint.id);
  if (row->carrier == Carrier::url) {
    diagnostics.warning(Code::statements_unsafe, place, {"`", driver, "` prepares statements, which meet those of other clients behind endpoint `", id, "`, and the string does not tell it not to"}, {},
                        {"add `", ShownText::of_table(row->key), "=…`: `--fix` prints the string"});
  } else {
    diagnostics.warning(Code::statements_unsafe, place, {"`", driver, "` prepares statements, which meet those of other clients behind endpoint `", id, "`, unless its ", ShownText::of_table(name_of(row->carrier)), " tell it not to"}, {},
                        {"set `", ShownText::of_table(row->key), "` there: `dsnsmith convert --as json` shows the value; or use an endpoint that pools no transactions"});
  }
}

// What an endpoint finds wrong that the string alone can be blamed for.
constexpr std::array kOfTheEndpoint{Code::parameter_refused_by_pooler, Code::parameter_ignored_by_pooler, Code::statements_unsafe,
                                    Code::startup_too_large,           Code::routing_not_carried,         Code::carrier_missing};

void check_at_endpoint(const Connection& connection, const Resolved& resolved, const Driver& driver, const StringPlaces& places, Diagnostics& diagnostics) {
  const ResolvedDatabase database = at_endpoint(connection, resolved);
  Diagnostics found;
  const auto group = plan_group(database, driver, places.host, found);
  for (const Diagnostic& d : found.sorted()) {
    if (std::ranges::find(kOfTheEndpoint, d.code) != kOfTheEndpoint.end()) {
      diagnostics.add(d);
    }
  }
  if (!group) {
    return;
  }
  check_statements(connection, *group, resolved.endpoint, places.host, diagnostics);
  const auto& written = group->written.written;
  if (connection.routing.empty() && std::ranges::find(written, Piece::routing, &Written::piece) != written.end()) {
    diagnostics.warning(Code::routing_not_carried, places.host,
                        {"`", driver.shown(), "` does not send the server's name here, and the string does not say by `options` which database the router should pick"}, {},
                        {"`--fix` prints the string that does; or have the server verified by its name, which sends it"});
  }
}

// Is the string of this driver's kind at all? Asked where no driver is named: what is written for
// others is no mistake then.
bool is_of_its_kind(const Driver& driver, std::string_view text) {
  if (!driver.facts().string) {
    return false;
  }
  const StringFacts& string = *driver.facts().string;
  const std::size_t end = text.find("://");
  if (begins_with_scheme(text)) {
    return has_scheme(string.grammar) && std::ranges::find(string.schemes, text.substr(0, end)) != string.schemes.end();
  }
  const bool list = !has_scheme(string.grammar) && looks_like(string, text);
  return list || (has_scheme(string.grammar) && (string.keywords || !looks_like_keywords(text)));
}

class StringCheck {
 public:
  StringCheck(const Secret& text, const Place& place, const StringRequest& request, Diagnostics& diagnostics)
      : given_(text.expose()), place_(place), request_(request), diagnostics_(diagnostics), examined_(examine(given_)),
        text_(examined_.meant.text()), as_libpq_(read_as_libpq(text_)), endpoints_(request.provider, request.use) {}

  std::optional<Secret> run() {
    select_drivers();
    std::optional<Secret> fixed;
    for (const Driver& driver : drivers_) {
      fixed = check(driver);
    }
    report(examined_, fared_, place_, diagnostics_);
    report_who_reads_it();
    if (!others_.empty()) {
      diagnostics_.note(Code::wrong_scheme, at_column(place_, 1), {"the string is not written for ", ShownText::list(others_)}, {},
                        {"`dsnsmith convert --to DRIVER` writes it for one of them; `--driver` checks what one would make of it as it is"});
    }
    const bool may_fix = request_.fix && !examined_.has_gaps;
    return may_fix && fixed && is_clean(*fixed) ? std::move(fixed) : std::nullopt;
  }

 private:
  // Of a text that can be taken for several things, what was corrected may look wrong again: then it is a guess.
  static bool is_clean(const Secret& fixed) {
    const Examined again = examine(fixed.expose());
    return !again.mended && !again.has_gaps;
  }

  void select_drivers() {
    std::vector<std::string> ids = request_.drivers;
    if (ids.empty()) {
      for (const BuiltinDocument& row : builtin_drivers()) {
        ids.emplace_back(row.id);
      }
    }
    for (const std::string& id : ids) {
      auto driver = Driver::select(ShownText::of_shown_field(id), {"--driver", 0, 0, ""}, diagnostics_);
      if (driver && request_.drivers.empty() && !is_of_its_kind(*driver, text_)) {
        others_.push_back(driver->id());
      } else if (driver) {
        drivers_.push_back(std::move(*driver));
      }
    }
  }

  // Columns of the text as it was meant become those of the text that was given.
  void add(Diagnostics&& found) {
    for (Diagnostic d : found.sorted()) {
      if (d.where.column > 0) {
        d.where.column = static_cast<int>(examined_.meant.origin_of(static_cast<std::size_t>(d.where.column) - 1)) + 1;
      }
      diagnostics_.add(std::move(d));
    }
  }

  void compare(const Driver& driver, const Reading& meant) {
    if (!examined_.mended) {
      return;
    }
    const StringFacts& string = *driver.facts().string;
    const bool alike = std::ranges::all_of(examined_.slips, [&](const FoundSlip& found) { return tolerates(string, found); }) ||
                       understood_alike(read_for(driver, given_, place_), meant);
    (alike ? fared_.read : fared_.misread).push_back(driver.id());
  }

  std::optional<Secret> check(const Driver& driver) {
    if (!driver.facts().string) {
      diagnostics_.note(Code::no_string_form, place_, {"`", driver.shown(), "` takes no connection string"}, {},
                        {"`", ShownText::of_table(driver.facts().string_driver), "` reads one for it"});
      return std::nullopt;
    }
    const StringFacts& string = *driver.facts().string;
    if (has_scheme(string.grammar) && looks_like_keywords(text_) && !string.keywords) {
      diagnostics_.error(Code::malformed_string, at_column(place_, 1), {"this is a string of `key=value` pairs, libpq's other form, and not a URL"}, {},
                         {"write `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`, each part percent-encoded"});
      return std::nullopt;
    }
    const bool url_for_pairs = !has_scheme(string.grammar) && begins_with_scheme(text_);
    if (url_for_pairs) {
      diagnostics_.error(Code::wrong_scheme, at_column(place_, 1), {"this is a URL, and `", driver.shown(), "` takes a list of keys and values"}, {},
                         {"`dsnsmith convert --to ", driver.shown(), "` writes it so"});
    }
    Reading reading = url_for_pairs ? Reading() : read_for(driver, text_, place_);
    compare(driver, reading);
    Diagnostics found = std::move(reading.said);
    std::optional<Connection> connection = std::move(reading.connection);
    const Resolved* resolved = nullptr;
    const bool reads = connection.has_value();
    if (connection) {
      resolved = check_connection(*connection, driver, found);
    } else {
      connection = meant_for_libpq(text_, place_);
    }
    const bool right = !examined_.mended && reads && found.errors() == 0;
    add(std::move(found));
    if (!request_.fix || !connection) {
      return std::nullopt;
    }
    Diagnostics losses;
    auto fixed = corrected(*connection, resolved, driver, place_, losses);
    if (right && stays(fixed, *connection, resolved, driver)) {
      return Secret::copy_of(given_);  // with all that is the driver's own in it
    }
    diagnostics_.append(std::move(losses));
    return fixed;
  }

  // Does the text say all that the corrected one says? Where no string can say it, the endpoint may still ask for it.
  bool stays(const std::optional<Secret>& fixed, const Connection& connection, const Resolved* resolved, const Driver& driver) const {
    if (!fixed) {
      return resolved == nullptr && is_whole(connection);
    }
    const Reading again = read_for(driver, fixed->expose(), place_);
    return again.connection && *again.connection == connection;
  }

  const Resolved* check_connection(const Connection& connection, const Driver& driver, Diagnostics& found) {
    const StringPlaces places = places_in(text_, connection, place_);
    check_connection_itself(connection, driver, places, found);
    examined_.has_gaps = !check_pairs(connection, *driver.facts().string, text_, place_, found) || examined_.has_gaps;
    if (!lacks_scheme(text_)) {
      check_misread(as_libpq_, text_, place_, driver, connection, found);
    }
    const Resolved* resolved = endpoints_.find(connection, places, found);
    if (resolved != nullptr) {
      check_at_endpoint(connection, *resolved, driver, places, found);
    }
    return resolved;
  }

  void report_who_reads_it() {
    if (!fared_.misread.empty() && !fared_.read.empty()) {
      diagnostics_.note(Code::read_differently, at_column(place_, 1), {"as the string stands, ", ShownText::list(fared_.read), " understand what is meant, and ", ShownText::list(fared_.misread), " do not"}, {},
                        {"write it so that all do"});
    }
  }

  std::string_view given_;
  const Place& place_;
  const StringRequest& request_;
  Diagnostics& diagnostics_;
  Examined examined_;
  std::string_view text_;
  LibpqReading as_libpq_;
  Endpoints endpoints_;
  std::vector<Driver> drivers_;
  std::vector<std::string_view> others_;
  Fared fared_;
};

}  // namespace

std::optional<Secret> check_string(const Secret& text, const Place& place, const StringRequest& request, Diagnostics& diagnostics) {
  return StringCheck(text, place, request, diagnostics).run();
}

}  // namespace dsnsmith
