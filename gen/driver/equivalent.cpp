#include "driver/equivalent.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "driver/rows.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kFew = 3;
constexpr std::size_t kMany = 8;  // fewer are all named

ShownText clause(Carrier carrier, std::string_view key, std::string_view value) {
  std::string text("here it is `");
  text.append(key).append(value.empty() ? "" : "=").append(value).append("`");
  switch (carrier) {
    case Carrier::url: break;
    case Carrier::settings: text.append(" among its settings, not in the string"); break;
    case Carrier::env: text.append(" in its environment, not in the string"); break;
    case Carrier::files: text.append(" in a file, not in the string"); break;
  }
  return ShownText::of_table(text);
}

// The word for a mode, else the key of any.
std::optional<ShownText> tls_clause(const Driver& driver, std::optional<TlsMode> mode) {
  const TlsRow* row = nullptr;
  for (const Roots roots : {Roots::unspecified, Roots::system}) {
    if (mode && row == nullptr) row = tls_row_to_write(driver, *mode, roots);
  }
  if (row != nullptr && row->refused.empty() && !row->writes.empty() && !row->writes.front().value.starts_with('{')) {
    return clause(row->writes.front().carrier, row->writes.front().key, row->writes.front().value);
  }
  for (const TlsMode other : {TlsMode::require, TlsMode::verify_full, TlsMode::disable}) {
    for (const Roots roots : {Roots::unspecified, Roots::system}) {
      const TlsRow* any = tls_row_to_write(driver, other, roots);
      if (any != nullptr && any->refused.empty() && !any->writes.empty()) return clause(any->writes.front().carrier, any->writes.front().key, {});
    }
  }
  return std::nullopt;
}

// Under which key the driver takes the file that libpq names under `key`, if it is one.
const Write* file_write(const Driver& libpq, const Driver& driver, std::string_view key) {
  const auto holding = [](const std::vector<Write>& writes, const auto& is_wanted) -> const Write* {
    const auto found = std::ranges::find_if(writes, is_wanted);
    return found == writes.end() ? nullptr : &*found;
  };
  std::string_view placeholder;
  const auto names_key = [&](const Write& write) { return write.key == key && write.value.starts_with('{'); };
  if (const Write* write = holding(libpq.facts().client_certificate, names_key)) placeholder = write->value;
  for (const TlsRow& row : libpq.facts().tls) {
    if (const Write* write = holding(row.writes, names_key)) placeholder = write->value;
  }
  if (placeholder.empty()) {
    return nullptr;
  }
  const auto holds_it = [&](const Write& write) { return write.value == placeholder; };
  if (const Write* write = holding(driver.facts().client_certificate, holds_it)) return write;
  for (const TlsRow& row : driver.facts().tls) {
    const Write* write = row.direction == Direction::read || !driver.holds(row.when) ? nullptr : holding(row.writes, holds_it);
    if (write != nullptr) return write;
  }
  return nullptr;
}

// What `look` finds in the first of all drivers where it finds anything.
template <typename Found, typename Look>
std::optional<Found> first_of_drivers(const Look& look) {
  for (const BuiltinDocument& row : builtin_drivers()) {
    Diagnostics ignored;
    const auto driver = Driver::select(ShownText::of_table(row.id), {}, ignored);
    if (std::optional<Found> found = driver ? look(driver->facts()) : std::nullopt) {
      return found;
    }
  }
  return std::nullopt;
}

// What every driver calls this parameter, by what the first that has the key calls it.
std::string_view canonical_name(std::string_view key) {
  return first_of_drivers<std::string_view>([&](const DriverFacts& facts) {
    const auto row = std::ranges::find_if(facts.parameters, [&](const ParameterRow& one) { return one.carrier == Carrier::url && one.key == key && one.refused.empty(); });
    return row == facts.parameters.end() ? std::nullopt : std::optional(row->name);
  }).value_or(std::string_view());
}

bool is_about_statements(std::string_view key) {
  return first_of_drivers<bool>([&](const DriverFacts& facts) {
    const bool has_it = std::ranges::any_of(facts.statements, [&](const StatementsRow& row) {
      return std::ranges::any_of(row.writes, [&](const Write& write) { return write.carrier == Carrier::url && write.key == key; });
    });
    return has_it ? std::optional(true) : std::nullopt;
  }).has_value();
}

// The mode that libpq's word names, else the first that a driver understands by it.
std::optional<TlsMode> mode_of(std::string_view key, const Secret& value) {
  if (key != "sslmode") {
    return std::nullopt;
  }
  if (const auto mode = tls_mode_of(value.expose())) {
    return mode;
  }
  return first_of_drivers<TlsMode>([&](const DriverFacts& facts) {
    const auto row = std::ranges::find_if(facts.tls, [&](const TlsRow& one) {
      return one.writes.size() == 1 && one.writes.front().carrier == Carrier::url && one.writes.front().key == key && one.writes.front().value == value.expose();
    });
    return row == facts.tls.end() ? std::nullopt : std::optional(row->mode);
  });
}

// Where the driver says the parameter of this canonical name, or that it cannot.
std::optional<ShownText> parameter_clause(const Driver& driver, std::string_view name) {
  for (const ParameterRow& row : driver.facts().parameters) {
    if (row.name != name || !driver.holds(row.when)) {
      continue;
    }
    if (!row.refused.empty()) return ShownText::of_table("here it cannot be said: " + std::string(row.refused));
    if (row.direction != Direction::read) return clause(row.carrier, row.key, {});
  }
  if (const ParameterRow* row = name.empty() ? nullptr : options_row_for(driver, name)) {
    return clause(row->carrier, std::string(row->key).append("=-c ").append(name), "…");
  }
  if (const ParameterRow* row = name.empty() ? nullptr : parameter_row_to_write(driver, name)) {
    return clause(row->carrier, key_of(*row, name), {});
  }
  return std::nullopt;
}

}  // namespace

ShownText few_of(std::vector<std::string_view> drivers) {
  const auto libpq = std::ranges::find(drivers, "libpq");
  if (libpq != drivers.end()) std::rotate(drivers.begin(), libpq, libpq + 1);
  if (drivers.size() < kMany) {
    return ShownText::list(drivers);
  }
  const std::size_t others = drivers.size() - kFew;
  drivers.resize(kFew);
  std::string text;
  for (const std::string_view id : drivers) {
    text.append(text.empty() ? "`" : ", `").append(id).append("`");
  }
  return ShownText::of_table(text + " and " + std::to_string(others) + " others");
}

ShownText in_place_of(const Driver& driver, std::string_view key, const Secret& value) {
  Diagnostics ignored;
  const auto libpq = Driver::select(ShownText::of_table("libpq"), {}, ignored);
  if (const Write* write = libpq ? file_write(*libpq, driver, key) : nullptr) {
    return clause(write->carrier, write->key, {});
  }
  if (key == "sslmode" || key == "ssl") {
    if (auto found = tls_clause(driver, mode_of(key, value))) return *found;
  }
  const std::string_view name = canonical_name(key);
  if (auto found = parameter_clause(driver, name)) {
    return *found;
  }
  if (name == "command_timeout") {
    // The client gives up after the one, the server after the other: what is waited for is the same.
    if (const auto near = parameter_clause(driver, "statement_timeout")) return ShownText::of_table("the server's own limit is near it, in milliseconds: " + near->text());
  }
  const StatementsRow* unprepared = is_about_statements(key) ? statements_row_to_write(driver, "none") : nullptr;
  if (unprepared != nullptr && unprepared->refused.empty() && !unprepared->writes.empty()) {
    return clause(unprepared->writes.front().carrier, unprepared->writes.front().key, unprepared->writes.front().value);
  }
  return ShownText::of_table("nothing here does the same, so leave it out");
}

}  // namespace dsnsmith
