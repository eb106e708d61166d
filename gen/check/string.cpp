// Over 400 lines: one string is gone through once for each driver, and what was found of it is kept between the steps.
#include "check/string.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "check/connection.hpp"
#include "check/correct.hpp"
#include "check/misread.hpp"
#include "check/pairs.hpp"
#include "check/slips.hpp"
#include "check/tolerated.hpp"
#include "check/versions.hpp"
#include "core/ascii.hpp"
#include "driver/string_form.hpp"
#include "run/connection_entries.hpp"
#include "run/plan.hpp"
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
  constexpr std::string_view kJdbc = "jdbc:postgresql:";
  std::size_t taken_off = 0;
  if (string.grammar == Grammar::jdbc && text.starts_with(kJdbc) && lacks_scheme(text) && text.find('/') == std::string_view::npos) {
    // `jdbc:postgresql:NAME` is a database on this machine.
    whole.append(kJdbc).append("///");
    taken_off = kJdbc.size();
    text.remove_prefix(taken_off);
  } else if (!pairs && lacks_scheme(text)) {
    const std::string_view scheme = string.schemes.front();
    reading.said.error(Code::missing_scheme, at_column(place, 1), {"the connection string does not begin with a scheme"},
                       {"`", ShownText::of_table(scheme), "://` in front of it"});
    whole.append(scheme).append("://");
  }
  const std::size_t added = whole.size() - taken_off;
  whole.append(text);
  Diagnostics said;
  reading.connection = read_behind(added, std::move(whole), driver, place, said, LeftOut::allowed);
  for (Diagnostic d : said.sorted()) {
    // What is the driver's own is not lost here, as it is where a string is taken over for another.
    if (d.code == Code::wrong_scheme) d.help = "`dsnsmith check --fix` for the driver prints the string as it wants it";
    if (d.code != Code::parameter_not_carried) reading.said.add(std::move(d));
  }
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

bool has_error(const Diagnostics& found, Code code) {
  const std::vector<Diagnostic> all = found.sorted();
  return std::ranges::any_of(all, [&](const Diagnostic& d) { return d.code == code && d.severity == Severity::error; });
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

// What leads to no PostgreSQL at all cannot be put right.
bool is_of_something_else(std::string_view text) {
  return looks_of_value(text) == ValueLooks::other_database || text.starts_with("http://") || text.starts_with("https://");
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
    report(examined_, fared_, request_.variables, place_, diagnostics_);
    report_who_reads_it();
    if (!others_.empty()) {
      diagnostics_.note(Code::wrong_scheme, at_column(place_, 1), {"the string is not written for ", ShownText::list(others_)}, {},
                        {"`dsnsmith convert --to DRIVER` writes it for one of them; `--driver` checks what one would make of it as it is"});
    }
    const bool may_fix = request_.fix && !examined_.has_gaps && !is_of_something_else(text_);
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

  // Does the driver read in the text as it stands what was meant?
  [[nodiscard]] bool reads_as_meant(const Driver& driver, const Reading& meant) const {
    const StringFacts& string = *driver.facts().string;
    return !examined_.mended || std::ranges::all_of(examined_.slips, [&](const FoundSlip& found) { return tolerates(string, found); }) ||
           understood_alike(read_for(driver, given_, place_), meant);
  }

  void compare(const Driver& driver, bool is_meant) {
    if (examined_.mended) {
      (is_meant ? fared_.read : fared_.misread).push_back(driver.id());
    }
  }

  // Asked of drivers that are named only: of all of them it would be a page. Does an older version read what the newest does not?
  bool compare_versions(const Driver& driver, const Reading& reading, bool is_meant, Diagnostics& found) const {
    if (request_.drivers.empty()) {
      return false;
    }
    const AtVersion at_newest{reading.connection ? std::optional(reading.connection->clone()) : std::nullopt, is_meant};
    const auto read_at = [&](const Driver& other) {
      Reading theirs = read_for(other, text_, place_);
      const bool meant = reads_as_meant(other, theirs);
      return AtVersion{std::move(theirs.connection), meant};
    };
    return check_versions(driver, at_newest, read_at, at_column(place_, 1), found);
  }

  std::optional<Secret> check(const Driver& driver) {
    if (!driver.facts().string) {
      diagnostics_.note(Code::no_string_form, place_, {"`", driver.shown(), "` takes no connection string"}, {},
                        {"`", ShownText::of_table(driver.facts().string_driver), "` reads one for it"});
      return std::nullopt;
    }
    if (is_of_another_kind(driver)) {
      return request_.fix ? fix_for_another_kind(driver) : std::nullopt;
    }
    Reading reading = read_for(driver, text_, place_);
    const bool is_meant = reads_as_meant(driver, reading);
    Diagnostics found;
    const bool older_reads = compare_versions(driver, reading, is_meant, found);
    compare(driver, is_meant);
    for (Diagnostic& d : reading.said.sorted()) {
      // Another driver's word for it may be taken by the older versions that most have: SQLAlchemy's bare scheme.
      if (older_reads && d.code == Code::wrong_scheme && d.severity == Severity::error) d.severity = Severity::warning;
      found.add(std::move(d));
    }
    if (!reading.connection && say_whose_it_is(driver)) {
      return request_.fix ? fix_for_another_kind(driver) : std::nullopt;
    }
    if (!reading.connection) {
      add_of_endpoint(driver, found);
      add(std::move(found));
      return request_.fix ? fix_for_another_kind(driver) : std::nullopt;
    }
    Connection connection = std::move(*reading.connection);
    const Resolved* resolved = check_connection(connection, driver, found);
    const bool right = found.errors() == 0;
    const bool port_is_wrong = has_error(found, Code::wrong_port);
    const bool tls_is_wrong = has_error(found, Code::tls_below_floor) || has_error(found, Code::cannot_verify);
    add(std::move(found));
    if (!request_.fix) {
      return std::nullopt;
    }
    if (port_is_wrong) {
      resolved = take_port_of_endpoint(connection);
    }
    if (tls_is_wrong && resolved != nullptr) {
      take_tls_of_endpoint(connection.tls, resolved->connection.tls);
    }
    Diagnostics losses;
    auto fixed = write_anew(connection, resolved, driver, text_, place_, losses);
    if (right && stays(fixed, connection, resolved, driver)) {
      fixed = Secret::copy_of(text_);  // with all that is the driver's own in it
      losses = Diagnostics();
    }
    return verified(std::move(fixed), std::move(losses));
  }

  // Says that the driver's strings are of another kind, where the text's first bytes show it.
  bool is_of_another_kind(const Driver& driver) {
    const StringFacts& string = *driver.facts().string;
    if (is_for_sql_server(text_)) {
      diagnostics_.error(Code::wrong_scheme, at_column(place_, 1), {"this is a string for SQL Server: it has words that no driver of PostgreSQL takes"}, {},
                         {"Npgsql's words are `Host`, `Port`, `Database`, `Username` and `Password`"});
      return true;
    }
    if (has_scheme(string.grammar) && looks_like_keywords(text_) && !string.keywords) {
      diagnostics_.error(Code::malformed_string, at_column(place_, 1), {"this is a string of `key=value` pairs, libpq's other form, and not a URL"}, {},
                         {"write `", ShownText::of_table(string.schemes.front()), "://USER:PASSWORD@HOST:PORT/DATABASE`, each part percent-encoded"});
      return true;
    }
    const bool blanks_between = string.grammar == Grammar::conninfo || has_scheme(string.grammar);
    if (const std::size_t mark = blanks_between && looks_like_keywords(text_) ? foreign_separator(text_) : std::string_view::npos; mark != std::string_view::npos) {
      diagnostics_.error(Code::malformed_string, at_column(place_, static_cast<int>(examined_.meant.origin_of(mark)) + 1),
                         {"a `;` or `,` stands between two pairs, and `", driver.shown(), "` takes it and all behind it for part of the value"}, {}, {"put a blank between them"});
      return true;
    }
    if (!has_scheme(string.grammar) && begins_with_scheme(text_)) {
      diagnostics_.error(Code::wrong_scheme, at_column(place_, 1), {"this is a URL, and `", driver.shown(), "` takes a list of keys and values"}, {},
                         {"`dsnsmith convert --to ", driver.shown(), "` writes it so"});
      return true;
    }
    return false;
  }

  // A list of keys and values that another driver reads, and this one does not.
  bool say_whose_it_is(const Driver& driver) {
    if (begins_with_scheme(text_)) {
      return false;
    }
    const auto elsewhere = read_elsewhere(text_, driver, place_);
    const bool other_list = elsewhere && elsewhere->driver && !has_scheme(elsewhere->driver->facts().string->grammar) &&
                            elsewhere->driver->facts().string->grammar != driver.facts().string->grammar;
    if (other_list) {
      diagnostics_.error(Code::wrong_scheme, at_column(place_, 1),
                         {"this is a list of keys and values for `", elsewhere->driver->shown(), "`, and `", driver.shown(), "` does not read it"}, {},
                         {"`dsnsmith convert --to ", driver.shown(), "` writes what it does read"});
    }
    return other_list;
  }

  // What the endpoint does not take, whoever the words are for that the driver refuses.
  void add_of_endpoint(const Driver& driver, Diagnostics& found) {
    const auto elsewhere = has_error(found, Code::foreign_parameter) ? read_elsewhere(text_, driver, place_) : std::nullopt;
    if (!elsewhere) {
      return;
    }
    Diagnostics said;
    endpoints_.find(elsewhere->connection, places_in(text_, elsewhere->connection, place_), said);
    for (const Diagnostic& d : said.sorted()) {
      if (d.code == Code::wrong_user_form || d.code == Code::wrong_port) found.add(d);
    }
  }

  std::optional<Secret> fix_for_another_kind(const Driver& driver) {
    const auto elsewhere = read_elsewhere(text_, driver, place_);
    if (!elsewhere) {
      return std::nullopt;
    }
    Diagnostics unheard;
    const StringPlaces places = places_in(text_, elsewhere->connection, place_);
    const Resolved* resolved = endpoints_.find(elsewhere->connection, places, unheard);
    Diagnostics losses;
    auto fixed = write_anew(elsewhere->connection, resolved, driver, text_, place_, losses);
    return verified(std::move(fixed), std::move(losses));
  }

  // Nothing is handed out that was not read back and found right.
  std::optional<Secret> verified(std::optional<Secret> fixed, Diagnostics&& losses) const {
    const std::vector<Diagnostic> said = diagnostics_.sorted();
    for (const Diagnostic& d : losses.sorted()) {
      const bool is_known = d.severity != Severity::error && std::ranges::find(said, d.code, &Diagnostic::code) != said.end();
      if (!is_known) diagnostics_.add(d);
    }
    if (!fixed) {
      return std::nullopt;
    }
    StringRequest request = request_;
    request.fix = false;
    Diagnostics again;
    check_string(*fixed, place_, request, again);
    return again.errors() == 0 ? std::move(fixed) : std::nullopt;
  }

  // The provider's own port of that host in place of one where it has no endpoint.
  const Resolved* take_port_of_endpoint(Connection& connection) {
    Connection portless = connection.clone();
    portless.addresses.front().port.reset();
    Diagnostics unheard;
    const Resolved* resolved = endpoints_.find(portless, places_in(text_, portless, place_), unheard);
    if (resolved != nullptr) {
      connection.addresses = resolved->connection.addresses;
    }
    return resolved;
  }

  // What the endpoint asks for in place of what it does not take; the client's certificate is the string's own.
  static void take_tls_of_endpoint(Tls& tls, const Tls& endpoint) {
    tls.mode = endpoint.mode;
    tls.roots = endpoint.roots;
    tls.ca = endpoint.ca;
  }

  // Does the text say all that the corrected one says? Where no string can say it, the endpoint may still ask for it.
  bool stays(const std::optional<Secret>& fixed, const Connection& connection, const Resolved* resolved, const Driver& driver) const {
    if (!fixed) {
      return resolved == nullptr;
    }
    const Reading again = read_for(driver, fixed->expose(), place_);
    return again.connection && *again.connection == connection;
  }

  const Resolved* check_connection(const Connection& connection, const Driver& driver, Diagnostics& found) {
    const StringPlaces places = places_in(text_, connection, place_);
    check_connection_itself(connection, driver, places, found);
    examined_.has_gaps = !check_pairs(connection, *driver.facts().string, text_, request_.variables, place_, found) || examined_.has_gaps;
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
