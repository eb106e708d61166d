#include "run/string_input.hpp"

#include <algorithm>

#include "driver/string_form.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kMissingScheme = "postgresql://";

// `u:p@h:5432/d?…`, as Terraform providers and consoles hand it out: no scheme,
// but a user in front of a host. `key=value` strings are something else.
bool lacks_only_the_scheme(std::string_view text) {
  const std::size_t at = text.find('@');
  const std::size_t slash = text.find('/');
  return text.find("://") == std::string_view::npos && at != std::string_view::npos && at != 0 &&
         (slash == std::string_view::npos || at < slash) && text.substr(0, at).find(' ') == std::string_view::npos;
}

}  // namespace

std::optional<Connection> read_behind(std::size_t added, Secret whole, const Driver& driver, const Place& place, Diagnostics& diagnostics,
                                      LeftOut left_out) {
  Variant variant;
  variant.url = std::move(whole);
  Diagnostics inner;
  inner.exchange_accepted(diagnostics.exchange_accepted({}));
  auto connection = read_variant(variant, driver, place, inner, left_out);
  const int shift = static_cast<int>(added);
  for (Diagnostic d : inner.sorted()) {
    if (d.where.column > shift) {
      d.where.column -= shift;
    }
    diagnostics.add(std::move(d));
  }
  diagnostics.exchange_accepted(inner.exchange_accepted({}));
  return connection;
}

std::optional<StringInput> read_string_input(const Secret& text, const std::string& from,
                                             const Place& place, Diagnostics& diagnostics) {
  Secret whole = text.clone();
  std::size_t added = 0;
  Diagnostics ignored;
  const auto named = from.empty() ? std::nullopt : Driver::select(ShownText::of_shown_field(from), {}, ignored);
  const bool pairs = named && named->facts().string && !has_scheme(named->facts().string->grammar);
  if (!pairs && lacks_only_the_scheme(text.expose())) {
    Place start = place;
    start.column = 1;
    diagnostics.warning(Code::missing_scheme, start, {"the connection string does not begin with a scheme; it is read as if `postgresql://` stood in front"}, {},
                        {"write it out: drivers refuse the string as it is"});
    whole = Secret::copy_of(kMissingScheme);
    whole.append(text);
    added = kMissingScheme.size();
  }
  auto driver = from.empty() ? recognise_driver(whole, place, diagnostics)
                             : Driver::select(ShownText::of_shown_field(from), {"--from", 0, 0, ""}, diagnostics);
  if (!driver) {
    return std::nullopt;
  }
  if (!driver->facts().string) {
    diagnostics.error(Code::no_string_form, {"--from", 0, 0, ""}, {"`", driver->shown(), "` takes no connection string"});
    return std::nullopt;
  }
  auto connection = read_behind(added, std::move(whole), *driver, place, diagnostics);
  if (!connection) {
    return std::nullopt;
  }
  return StringInput{std::move(*driver), std::move(*connection)};
}

std::optional<StringInput> read_by_its_words(const Secret& text, const Place& place) {
  const std::string_view whole = text.expose();
  const std::string_view scheme = whole.substr(0, std::min(whole.find("://"), whole.size()));
  for (const BuiltinDocument& row : builtin_drivers()) {
    Diagnostics said;
    auto driver = Driver::select(ShownText::of_table(row.id), place, said);
    const bool takes = driver && driver->facts().string && has_scheme(driver->facts().string->grammar) && takes_scheme(*driver->facts().string, scheme);
    auto connection = takes ? read_behind(0, text.clone(), *driver, place, said) : std::nullopt;
    const std::vector<Diagnostic> all = said.sorted();
    if (connection && std::ranges::none_of(all, [](const Diagnostic& d) { return d.severity != Severity::note; })) {
      return StringInput{std::move(*driver), std::move(*connection)};
    }
  }
  return std::nullopt;
}

std::optional<Secret> password_in_string(const Secret& text, const Place& place, Diagnostics& diagnostics) {
  Diagnostics inner;
  auto read = read_string_input(text, "", place, inner);
  if (!read) {
    read = read_by_its_words(text, place);
    if (read) inner = Diagnostics();
  }
  for (Diagnostic d : inner.sorted()) {
    if (d.severity == Severity::error) {
      d.where = place;  // a column would be of the string, and the place is the spec's
      diagnostics.add(std::move(d));
    }
  }
  if (read && !read->connection.password) {
    diagnostics.error(Code::secret_missing, place, {"the connection string that is named here holds no password"}, {},
                      {"without `part` the whole value is the password"});
  }
  return read && read->connection.password ? std::optional(read->connection.password->clone()) : std::nullopt;
}

}  // namespace dsnsmith
