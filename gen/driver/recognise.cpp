#include "driver/recognise.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "driver/string_form.hpp"
#include "driver/variant.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

bool names_argument(std::string_view path, std::string_view key) {
  return path.size() > key.size() && path.ends_with(key) && path[path.size() - key.size() - 1] == '.';
}

// Strings without a scheme: libpq's pairs, and those whose grammar and keys one driver has.
std::optional<Driver> recognise_list(std::string_view text, const Place& place, Diagnostics& diagnostics) {
  for (const BuiltinDocument& row : builtin_drivers()) {
    const Node string = row.document().root().find("string");
    if (!string || !string.find("grammar")) {
      continue;  // loading a driver costs more than a look at its file
    }
    auto driver = Driver::select(ShownText::of_table(row.id), place, diagnostics);
    if (driver && driver->facts().string && driver->facts().string->grammar != Grammar::conninfo &&
        driver->facts().string->grammar != Grammar::pgbouncer && looks_like(*driver->facts().string, text)) {
      return driver;
    }
  }
  if (looks_like_keywords(text)) {
    return Driver::select(ShownText::of_table("libpq"), place, diagnostics);
  }
  return std::nullopt;
}

// Does the driver that a file continues have the scheme already? Then the string is that driver's.
bool shares_scheme(std::string_view like, std::string_view scheme) {
  Diagnostics ignored;
  const auto other = like.empty() ? std::nullopt : Driver::select(ShownText::of_table(like), {}, ignored);
  return other && other->facts().string && takes_scheme(*other->facts().string, scheme);
}

// The first driver that writes this scheme, else the first that reads it. `schemes`: what the others write.
std::optional<Driver> driver_of_scheme(std::string_view scheme, std::vector<std::string_view>& schemes) {
  std::optional<Driver> second;  // it reads the scheme, and another driver writes it
  for (const BuiltinDocument& row : builtin_drivers()) {
    Diagnostics ignored;
    auto driver = Driver::select(ShownText::of_table(row.id), {}, ignored);
    if (!driver || !driver->facts().string || shares_scheme(driver->facts().like, scheme)) {
      continue;
    }
    if (takes_scheme(*driver->facts().string, scheme)) {
      const auto& own = driver->facts().string->schemes;
      if (second && (own.empty() || own.front() != scheme)) continue;
      if (!own.empty() && own.front() == scheme) return driver;
      second = std::move(driver);
      continue;
    }
    if (driver->facts().string->schemes.empty()) {
      continue;
    }
    const std::string_view first = driver->facts().string->schemes.front();
    if (std::ranges::find(schemes, first) == schemes.end()) {
      schemes.push_back(first);
    }
  }
  return second;
}

}  // namespace

bool is_argument(const DriverFacts& facts, std::string_view key) {
  const auto has = [&](const std::vector<Write>& writes) {
    return std::ranges::any_of(writes, [&](const Write& write) {
      return write.carrier == Carrier::settings && names_argument(write.key, key);
    });
  };
  return std::ranges::any_of(facts.parameters, [&](const ParameterRow& row) {
           return row.carrier == Carrier::settings && row.refused.empty() && names_argument(row.key, key);
         }) ||
         std::ranges::any_of(facts.tls, has, &TlsRow::writes) ||
         std::ranges::any_of(facts.statements, has, &StatementsRow::writes);
}

std::vector<std::string_view> owners_of_tls_value(std::string_view key, const Secret& value,
                                                  std::string_view except) {
  std::vector<std::string_view> owners;
  for (const BuiltinDocument& other : builtin_drivers()) {
    Diagnostics ignored;
    const auto driver = Driver::select(ShownText::of_table(other.id), {}, ignored);
    const bool owns = driver && other.id != except && std::ranges::any_of(driver->facts().tls, [&](const TlsRow& row) {
      return std::ranges::any_of(row.writes, [&](const Write& write) {
        return write.carrier == Carrier::url && write.key == key && write.value == value.expose();
      });
    });
    if (owns) {
      owners.push_back(other.id);
    }
  }
  return owners;
}

std::string declared_key(const DriverFacts& facts, std::string_view key) {
  if (!facts.string || has_scheme(facts.string->grammar)) {
    return std::string(key);
  }
  const auto same = [&](Carrier carrier, std::string_view declared) {
    return carrier == Carrier::url && is_same_key(*facts.string, declared, key);
  };
  for (const ParameterRow& row : facts.parameters) {
    if (same(row.carrier, row.key)) return std::string(row.key);
  }
  for (const ParameterRow& row : facts.options) {
    if (same(row.carrier, row.key)) return std::string(row.key);
  }
  const auto among = [&](const std::vector<Write>& writes) -> const Write* {
    const auto found = std::ranges::find_if(writes, [&](const Write& write) { return same(write.carrier, write.key); });
    return found == writes.end() ? nullptr : &*found;
  };
  for (const TlsRow& row : facts.tls) {
    if (const Write* write = among(row.writes)) return std::string(write->key);
  }
  for (const StatementsRow& row : facts.statements) {
    if (const Write* write = among(row.writes)) return std::string(write->key);
  }
  for (const std::vector<Write>* writes : {&facts.fixed, &facts.client_certificate}) {
    if (const Write* write = among(*writes)) return std::string(write->key);
  }
  return std::string(key);
}

std::string_view key_of(const AlsoTaken& row) {
  return row.key.substr(0, row.key.find('='));
}

const AlsoTaken* also_taken_by(const Driver& driver, std::string_view key, const Secret& value) {
  const auto& string = driver.facts().string;
  const auto is_for = [&](const AlsoTaken& row) {
    const std::size_t mark = row.key.find('=');
    return mark == std::string_view::npos || std::ranges::equal(row.key.substr(mark + 1), value.expose(), {}, lower, lower);
  };
  const auto& rows = driver.facts().also_takes;
  const auto found = std::ranges::find_if(rows, [&](const AlsoTaken& row) {
    const std::string_view own = key_of(row);
    const bool same = own.ends_with('*') ? key.starts_with(own.substr(0, own.size() - 1)) : string && is_same_key(*string, own, key);
    return string && same && driver.holds(row.when) && is_for(row);
  });
  return found == rows.end() ? nullptr : &*found;
}

Secret declared_word(const DriverFacts& facts, std::string_view key, Secret value) {
  if (!facts.string || !facts.string->any_case_words) {
    return value;
  }
  std::string_view found;
  const auto offer = [&](Carrier carrier, std::string_view declared, std::string_view word) {
    if (carrier == Carrier::url && declared == key && (found.empty() || word == value.expose()) && std::ranges::equal(word, value.expose(), {}, lower, lower)) found = word;
  };
  const auto offer_all = [&](const std::vector<Write>& writes) {
    for (const Write& write : writes) offer(write.carrier, write.key, write.value);
  };
  for (const ParameterRow& row : facts.parameters) {
    for (const auto& [ours, theirs] : row.words) offer(row.carrier, row.key, theirs);
  }
  for (const TlsRow& row : facts.tls) offer_all(row.writes);
  for (const StatementsRow& row : facts.statements) offer_all(row.writes);
  offer_all(facts.fixed);
  return found.empty() ? std::move(value) : Secret::copy_of(found);
}

bool is_own_key(const DriverFacts& facts, Carrier carrier, std::string_view key) {
  const auto has = [&](const std::vector<Write>& writes) {
    return std::ranges::any_of(writes, [&](const Write& write) {
      return write.carrier == carrier && write.key == key;
    });
  };
  return has(facts.fixed) || std::ranges::any_of(facts.tls, has, &TlsRow::writes) ||
         std::ranges::any_of(facts.statements, has, &StatementsRow::writes);
}

std::vector<std::string_view> owners_of_key(std::string_view key, std::string_view except) {
  std::vector<std::string_view> owners;
  for (const BuiltinDocument& other : builtin_drivers()) {
    Diagnostics ignored;
    const auto driver = Driver::select(ShownText::of_table(other.id), {}, ignored);
    if (!driver || other.id == except || other.id == "canonical") {
      continue;
    }
    const DriverFacts& facts = driver->facts();
    const auto has = [&](const std::vector<Write>& writes) {
      return std::ranges::any_of(writes, [&](const Write& write) {
        return write.carrier == Carrier::url && write.key == key;
      });
    };
    const bool owns = std::ranges::any_of(facts.parameters, [&](const ParameterRow& row) {
      return row.carrier == Carrier::url && row.key == key && row.refused.empty();
    });
    if (owns || std::ranges::any_of(facts.tls, has, &TlsRow::writes) ||
        std::ranges::any_of(facts.statements, has, &StatementsRow::writes)) {
      owners.push_back(other.id);
    }
  }
  return owners;
}

std::optional<Driver> recognise_driver(const Secret& string, const Place& place,
                                       Diagnostics& diagnostics) {
  const std::string_view text = string.expose();
  const std::size_t end = text.find("://");
  Place start = place;
  start.column = 1;
  const std::string_view scheme = text.substr(0, std::min(end, text.size()));
  if (end != std::string_view::npos && (scheme == "postgresql" || scheme == "postgres")) {
    return Driver::select(ShownText::of_table("libpq"), place, diagnostics);  // most strings, and no list begins so
  }
  if (auto driver = recognise_list(text, place, diagnostics)) {
    return driver;
  }
  if (end == std::string_view::npos || scheme.find_first_of("@/?") != std::string_view::npos) {
    diagnostics.error(Code::missing_scheme, start, {"the connection string does not begin with a scheme"},
                      {"`postgresql://` in front of it"},
                      {"a driver's own string without one is read by `--from DRIVER`"});
    return std::nullopt;
  }
  std::vector<std::string_view> schemes;
  auto driver = driver_of_scheme(scheme, schemes);
  if (driver) {
    return driver;
  }
  diagnostics.error(Code::wrong_scheme, start, {"no driver has the scheme of this connection string"},
                    {ShownText::list(schemes)});
  return std::nullopt;
}

}  // namespace dsnsmith
