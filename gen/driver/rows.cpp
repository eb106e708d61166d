#include "driver/rows.hpp"

#include <algorithm>
#include <charconv>

#include "core/ascii.hpp"
#include "text/byte_set.hpp"
#include "text/options.hpp"

namespace dsnsmith {
namespace {

template <typename Row>
bool may_be_written(const Driver& driver, const Row& row) {
  return row.direction != Direction::read && driver.holds(row.when);
}

// Milliseconds in another unit; with at most three places where a fraction is allowed.
std::optional<std::string> in_unit(std::string_view milliseconds, std::string_view unit, bool fraction) {
  const std::uint64_t per = milliseconds_per(unit);
  std::uint64_t value = 0;
  for (const char digit : milliseconds) {
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  if (per == 0) {
    return std::nullopt;
  }
  std::string text = std::to_string(value / per);
  const std::uint64_t rest = value % per;
  if (rest == 0) {
    return text;
  }
  if (!fraction || (rest * 1000) % per != 0) {
    return std::nullopt;
  }
  std::string places = std::to_string(rest * 1000 / per);
  places.insert(0, 3 - places.size(), '0');
  places.erase(places.find_last_not_of('0') + 1);
  return text + "." + places;
}

// Go's durations (`1h30m`, `0.5s`) in normal form: each number has its unit.
std::optional<Secret> go_duration(const ParameterFacts& facts, std::string_view text) {
  std::uint64_t milliseconds = 0;
  if (text.empty()) {
    return std::nullopt;
  }
  if (text == "0") {
    return Secret::copy_of(text);  // the one number that needs no unit
  }
  while (!text.empty()) {
    const std::size_t unit_at = text.find_first_not_of("0123456789.");
    if (unit_at == std::string_view::npos) {
      return std::nullopt;
    }
    const std::size_t end = std::min(text.find_first_of("0123456789.", unit_at), text.size());
    const std::string_view unit = text.substr(unit_at, end - unit_at);
    const auto part = normal_value(
        facts, std::string(text.substr(0, unit_at)).append(unit == "m" ? "min" : unit), {});
    if (!part || unit == "d" || unit == "min") {
      return std::nullopt;
    }
    std::uint64_t value = 0;
    const std::string_view digits = part->expose();
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    milliseconds += value;
    text.remove_prefix(end);
  }
  return Secret::copy_of(std::to_string(milliseconds));
}

// ISO 8601's `PT90S`, `PT1M30S`, `P1DT0.5S` in normal form; days and what is shorter.
std::optional<Secret> iso_duration(const ParameterFacts& facts, std::string_view text) {
  std::uint64_t milliseconds = 0;
  bool any = false;
  bool time = false;
  for (text.remove_prefix(1); !text.empty();) {
    if (!time && (text.front() == 'T' || text.front() == 't')) {
      time = true;
      text.remove_prefix(1);
      continue;
    }
    const std::size_t end = text.find_first_not_of("0123456789.");
    if (end == 0 || end == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string_view known = time ? "HMShms" : "Dd";
    const std::string_view units[] = {"h", "min", "s"};
    const std::size_t which = known.find(text[end]);
    if (which == std::string_view::npos) {
      return std::nullopt;
    }
    const auto part = normal_value(facts, std::string(text.substr(0, end)).append(time ? units[which % 3] : "d"), {});
    if (!part) {
      return std::nullopt;
    }
    std::uint64_t value = 0;
    const std::string_view digits = part->expose();
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    milliseconds += value;
    any = true;
    text.remove_prefix(end + 1);
  }
  return any ? std::optional(Secret::copy_of(std::to_string(milliseconds))) : std::nullopt;
}

// `007` comes back as 7 and `true` as True from a reader that casts what looks like it.
bool cast_changes(std::string_view text, Casts casts) {
  const std::string word = lowered(text);
  const bool number = !text.empty() && kDigits.contains_all(text);
  return (casts == Casts::all && (word == "true" || word == "false")) ||
         (casts != Casts::none && number && (text.front() == '0' || text.size() > 15) && text.size() > 1);
}

// One name that stays itself whether it is quoted or not.
bool is_plain_name(std::string_view text) {
  return !text.empty() && !kDigits.contains(text.front()) &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

// What is quoted without a doubt: a name of the letters, digits and signs that people put into names.
bool is_quotable_name(std::string_view text) {
  return !text.empty() && (kLetters + kDigits + ByteSet("_-.$")).contains_all(text);
}

// One name for a driver that quotes it: as SQL has it, `"My-Schema"`, it is My-Schema there.
std::string_view unquoted_name(std::string_view text) {
  const bool quoted = text.size() > 2 && text.front() == '"' && text.back() == '"';
  const std::string_view inside = quoted ? text.substr(1, text.size() - 2) : text;
  return quoted && is_quotable_name(inside) && !is_plain_name(inside) ? inside : text;
}

// Is it written in a query's value as it is (string_write.cpp)?
bool stands_undecoded(std::string_view text) {
  return (kUnreserved + ByteSet("/:")).contains_all(text);
}

}  // namespace

const TlsRow* tls_row_to_write(const Driver& driver, TlsMode mode, Roots roots) {
  const auto& rows = driver.facts().tls;
  const auto found = std::ranges::find_if(rows, [&](const TlsRow& row) {
    return row.mode == mode && row.roots == roots && may_be_written(driver, row);
  });
  return found == rows.end() ? nullptr : &*found;
}

const StatementsRow* statements_row_to_write(const Driver& driver, std::string_view behind) {
  const auto& rows = driver.facts().statements;
  for (const std::string_view wanted : {behind, std::string_view(behind == "budget" ? "tracked" : behind)}) {
    const auto found = std::ranges::find_if(rows, [&](const StatementsRow& row) {
      return row.behind == wanted && may_be_written(driver, row);
    });
    if (found != rows.end()) {
      return &*found;
    }
  }
  return nullptr;
}

bool is_server_setting(std::string_view name) {
  const ParameterFacts* facts = find_parameter(name);
  return facts == nullptr || facts->scope == Scope::setting;
}

const ParameterRow* parameter_row_to_write(const Driver& driver, std::string_view name) {
  const DriverFacts& facts = driver.facts();
  for (const ParameterRow& row : facts.parameters) {
    if (row.name == name && may_be_written(driver, row)) {
      return &row;
    }
  }
  if (is_server_setting(name)) {
    for (const ParameterRow& row : facts.server_settings) {
      if (may_be_written(driver, row)) {
        return &row;
      }
    }
  }
  return nullptr;
}

const ParameterRow* options_row_to_write(const Driver& driver) {
  for (const ParameterRow& row : driver.facts().options) {
    if (may_be_written(driver, row)) {
      return &row;
    }
  }
  return nullptr;
}

const ParameterRow* options_row_for(const Driver& driver, std::string_view name) {
  if (!driver.facts().settings_in_options || !is_server_setting(name) ||
      parameter_row_to_write(driver, name) != nullptr) {
    return nullptr;
  }
  const ParameterRow* options = options_row_to_write(driver);
  return options != nullptr && options->refused.empty() ? options : nullptr;
}

bool can_say_in_options(const Driver& driver, const ParameterRow& options, const Secret& value) {
  if (options.pairs) {
    return can_stand_in_pair(value.expose());
  }
  if (options.carrier != Carrier::url) {
    return true;
  }
  // PDO makes every semicolon a blank; DBD::Pg loses count of quotes at an escaped one (both seen).
  switch (driver.facts().string->grammar) {
    case Grammar::pdo: return value.expose().find(';') == std::string_view::npos;
    case Grammar::dbi: return value.expose().find('\'') == std::string_view::npos;
    default: return true;
  }
}

bool has_pool(const DriverFacts& facts) {
  return std::ranges::any_of(facts.parameters,
                             [](const ParameterRow& row) { return row.name.starts_with("pool."); });
}

std::string key_of(const ParameterRow& row, std::string_view name) {
  std::string key(row.key);
  if (key.ends_with('*')) {
    key.pop_back();
    key.append(name);
  }
  return key;
}

std::optional<Value> spelled(const ParameterRow& row, std::string_view name, const Secret& value) {
  const ParameterFacts* known = find_parameter(name);
  const ParameterFacts& facts = known == nullptr ? unlisted_setting() : *known;
  const std::string_view text = value.expose();
  for (const auto& [ours, theirs] : row.words) {
    if (ours == text) {
      return Value{row.type, Secret::copy_of(theirs)};
    }
  }
  if (!row.words.empty()) {
    return std::nullopt;
  }
  if (row.one_name && unquoted_name(text).size() != text.size()) {
    return Value{row.type, Secret::copy_of(unquoted_name(text))};
  }
  if ((row.one_name && !is_plain_name(text)) || (row.undecoded && !stands_undecoded(text)) || (facts.kind == ValueKind::text && cast_changes(text, row.casts))) {
    return std::nullopt;
  }
  switch (facts.kind) {
    case ValueKind::duration: {
      const std::string_view unit = row.iso ? "s" : row.unit.empty() ? facts.unit : row.unit;
      auto number = in_unit(text, unit, row.fraction || row.iso);
      if (!number) {
        return std::nullopt;
      }
      if (row.iso) {
        number->insert(0, "PT").append("S");
      } else if (row.unit_written) {
        number->append(unit);
      }
      return Value{row.type, Secret::copy_of(*number)};
    }
    case ValueKind::boolean:
      if (row.type == ValueType::flag) {
        const ValueType typed = row.carrier == Carrier::settings ? ValueType::number : ValueType::text;
        return Value{typed, Secret::copy_of(text == "true" ? "1" : "0")};
      }
      return Value{row.carrier == Carrier::settings ? row.type : ValueType::text, value.clone()};
    case ValueKind::integer:
    case ValueKind::text:
    case ValueKind::word: return Value{row.type, value.clone()};
  }
  return std::nullopt;
}

std::optional<Secret> understood(const ParameterRow& row, std::string_view name, const Value& value) {
  const ParameterFacts* known = find_parameter(name);
  const ParameterFacts& facts = known == nullptr ? unlisted_setting() : *known;
  for (const auto& [ours, theirs] : row.words) {
    if (theirs == value.text.expose()) {
      return Secret::copy_of(ours);
    }
  }
  if (!row.words.empty()) {
    return std::nullopt;
  }
  const std::string_view written = value.text.expose();
  if (row.one_name && !is_plain_name(written) && is_quotable_name(written)) {
    return Secret::copy_of(std::string("\"").append(written).append("\""));
  }
  // Something else would arrive: a number, a quoted name. It is never written so either.
  if ((row.one_name && !is_plain_name(written)) || (facts.kind == ValueKind::text && cast_changes(written, row.casts))) {
    return std::nullopt;
  }
  if (row.iso && (written.starts_with('P') || written.starts_with('p'))) {
    return iso_duration(facts, written);
  }
  if (row.unit_written || (row.iso && !kDigits.contains_all(written))) {
    return go_duration(facts, written);
  }
  // Units are the server's (guc.c): libpq and drivers count in one of their own, and refuse `5s`, or make 5 of it
  // (node-postgres: parseInt).
  const bool counts_itself = facts.kind == ValueKind::duration && (facts.scope != Scope::setting || !row.unit.empty());
  if (counts_itself && !(kDigits + ByteSet("+-.")).contains_all(written)) {
    return std::nullopt;
  }
  // `TRUE` and `True`: drivers and the server compare without case; YAML and our own form do not.
  if (facts.kind == ValueKind::boolean) {
    return normal_value(facts, lowered(written), {});
  }
  return normal_value(facts, written, row.unit.empty() ? facts.unit : row.unit);
}

std::string filled(std::string_view pattern, const Tls& tls) {
  if (pattern == "{ca}") return tls.ca;
  if (pattern == "{cert}") return tls.cert;
  if (pattern == "{key}") return tls.key;
  return std::string(pattern);
}

}  // namespace dsnsmith
