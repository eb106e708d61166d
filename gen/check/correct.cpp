#include "check/correct.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/ascii.hpp"
#include "driver/recognise.hpp"
#include "driver/string_form.hpp"
#include "driver/variant.hpp"
#include "run/plan.hpp"
#include "run/read_back.hpp"
#include "text/distance.hpp"
#include "text/libpq_url.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kModes{TlsMode::disable, TlsMode::allow, TlsMode::prefer, TlsMode::require, TlsMode::verify_ca, TlsMode::verify_full};

std::optional<Connection> read_quietly(Secret text, const Driver& driver, const Place& place) {
  Variant variant;
  variant.url = std::move(text);
  Diagnostics ignored;
  return read_variant(variant, driver, place, ignored, LeftOut::allowed);
}

std::optional<Driver> driver_called(std::string_view id) {
  Diagnostics ignored;
  return Driver::select(ShownText::of_table(id), {}, ignored);
}

// A driver's scheme in front of libpq's words (`postgresql+asyncpg://…?sslmode=require`): what was meant is what libpq
// would read.
std::optional<Connection> read_behind_scheme(std::string_view text, const Place& place) {
  const std::size_t end = text.find("://");
  const auto libpq = driver_called("libpq");
  if (end == std::string_view::npos || !libpq) {
    return std::nullopt;
  }
  Secret behind = Secret::copy_of("postgresql");
  behind.append(text.substr(end));
  return read_quietly(std::move(behind), *libpq, place);
}

// A URL with another driver's words (`?pgbouncer=true&schema=app`): as that of their owners reads it that takes over most.
std::optional<Elsewhere> read_for_owner(std::string_view text, const Place& place) {
  const std::size_t question = text.find('?');
  std::string_view query = question == std::string_view::npos ? std::string_view() : text.substr(question + 1);
  std::optional<Elsewhere> best;
  QueryItem item;
  while (!query.empty() && next_query_item(query, item) == UrlFault::none) {
    const bool tls_word = item.key == "sslmode" && !tls_mode_of(item.value);
    if (libpq_keyword_index(item.key) && !tls_word) {
      continue;
    }
    for (const std::string_view id : tls_word ? owners_of_tls_value(item.key, Secret::copy_of(item.value), {}) : owners_of_key(item.key, {})) {
      auto owner = driver_called(id);
      auto connection = owner && owner->facts().string ? read_quietly(Secret::copy_of(text), *owner, place) : std::nullopt;
      if (connection && (!best || std::ranges::distance(connection->parameters) > std::ranges::distance(best->connection.parameters))) {
        best = Elsewhere{std::move(*connection), std::move(owner)};
      }
    }
  }
  return best;
}

// A mode of TLS in another case or with a slip of the hand, and a socket's file in place of its directory.
Secret respelled(std::string_view text) {
  Secret whole;
  std::size_t at = 0;
  const auto replace = [&](std::size_t from, std::size_t size, std::string_view by) {
    whole.append(text.substr(at, from - at)).append(by);
    at = from + size;
  };
  constexpr std::string_view kMode = "sslmode=";
  for (std::size_t key = text.find(kMode); key != std::string_view::npos; key = text.find(kMode, key + 1)) {
    const std::string_view value = text.substr(key + kMode.size(), text.substr(key + kMode.size()).find_first_of("& "));
    const std::string small = lowered(value);
    Nearest nearest(small);
    for (const TlsMode mode : kModes) nearest.offer(name_of(mode));
    if (!tls_mode_of(value) && !nearest.word().empty()) replace(key + kMode.size(), value.size(), nearest.word());
  }
  constexpr std::string_view kFile = "/.s.PGSQL.5432";
  for (std::size_t file = text.find(kFile, at); file != std::string_view::npos; file = text.find(kFile, file + 1)) {
    const std::size_t end = file + kFile.size();
    if (end == text.size() || text[end] == '&' || text[end] == ' ') replace(file, kFile.size(), {});
  }
  whole.append(text.substr(at));
  return whole;
}

// A driver that is told user and password by its settings takes them in its string, too, where the one whose strings it
// reads does: what was pasted with them is written with them.
std::optional<Driver> writer_of(const Driver& driver) {
  std::optional<Driver> writer = driver;
  while (writer && writer->facts().string && !writer->facts().string->credentials && !writer->facts().like.empty()) {
    auto next = driver_called(writer->facts().like);
    if (!next || !next->facts().string || next->facts().string->grammar != writer->facts().string->grammar) {
      break;
    }
    writer = std::move(next);
  }
  return writer;
}

bool loses_what_counts(const Group& group) {
  return std::ranges::any_of(group.written.written, [](const Written& written) {
    return written.carrier != Carrier::url && written.piece != Piece::parameter && written.piece != Piece::statements;
  });
}

// What the driver acts on and no connection has (`x-migrations-table`) stays in the string.
Secret with_own_words(Secret written, const Driver& driver, std::string_view text, const Place& place) {
  const StringFacts& string = *driver.facts().string;
  Diagnostics ignored;
  auto given = read_string(string, driver.shown(), text, place, ignored);
  auto content = read_string(string, driver.shown(), written.expose(), place, ignored);
  if (!given || !content) {
    return written;
  }
  const std::size_t before = content->values.size();
  for (NamedValue& value : given->values) {
    const bool said = std::ranges::find(content->values, value.key, &NamedValue::key) != content->values.end();
    if (!said && also_taken_by(driver, value.key, value.value) != nullptr) content->values.push_back(std::move(value));
  }
  if (content->values.size() == before) {
    return written;
  }
  Secret whole = write_string(string, *content);
  const auto meant = read_quietly(written.clone(), driver, place);
  const auto again = read_quietly(whole.clone(), driver, place);
  return meant && again && *meant == *again ? std::move(whole) : std::move(written);
}

}  // namespace

std::optional<Elsewhere> read_elsewhere(std::string_view text, const Driver& driver, const Place& place) {
  Diagnostics ignored;
  auto other = recognise_driver(Secret::copy_of(text), place, ignored);
  if (other && other->id() != driver.id()) {
    if (auto connection = read_quietly(Secret::copy_of(text), *other, place)) {
      return Elsewhere{std::move(*connection), std::move(other)};
    }
  }
  if (auto connection = read_behind_scheme(text, place)) {
    return Elsewhere{std::move(*connection), std::nullopt};
  }
  if (auto owners = read_for_owner(text, place)) {
    return owners;
  }
  const Secret again = respelled(text);
  if (again.expose() == text) {
    return std::nullopt;
  }
  auto connection = read_quietly(again.clone(), driver, place);
  if (!connection) connection = read_behind_scheme(again.expose(), place);
  return connection ? std::optional(Elsewhere{std::move(*connection), std::nullopt}) : std::nullopt;
}

std::optional<Secret> write_anew(const Connection& connection, const Resolved* resolved, const Driver& driver, std::string_view text,
                                 const Place& place, Diagnostics& diagnostics) {
  const auto writer = writer_of(driver);
  if (!writer || connection.addresses.empty()) {
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
  // What the driver has no word for was found in the text, and said; what its settings have to say is said of the endpoint.
  // Who, where and how protected have to be in the string.
  Diagnostics said;
  said.accept(Code::parameter_not_carried);
  auto group = plan_group(database, *writer, place, said);
  if (group && !loses_what_counts(*group)) said.accept(Code::carrier_missing);
  auto written = group ? string_alone(*group, true, said) : std::nullopt;
  for (Diagnostic d : said.sorted()) {
    // Nobody was asked to accept anything.
    constexpr std::string_view kAccepted = "accepted: ";
    if (d.message.starts_with(kAccepted)) d.message.erase(0, kAccepted.size());
    diagnostics.add(std::move(d));
  }
  return written ? std::optional(with_own_words(std::move(*written), *writer, text, place)) : std::nullopt;
}

}  // namespace dsnsmith
