// The canonical parameters: their names, what their values are, who acts on them.
//
// Names are libpq's where libpq has one (PostgreSQL 18, libpq-connect section
// 34.1.2), the server's where the server has one, our own for pools.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace dsnsmith {

enum class ValueKind {
  text,      // any bytes but NUL
  duration,  // kept as whole milliseconds in decimal
  integer,   // decimal, optional minus
  boolean,   // `true` or `false`
  word,      // one of ParameterFacts::words
};

enum class Scope {
  client,   // libpq or the driver acts on it; the server never sees it
  startup,  // a start-up parameter of its own (application_name, client_encoding, replication)
  setting,  // a server setting; libpq can send it only inside `options`
  pool,     // the pool in front of the driver (`pool.max`)
};

enum class LossSeverity { warning, error };

struct ParameterFacts {
  std::string_view name;
  ValueKind kind;
  Scope scope;
  std::string_view unit;    // of a duration, as libpq or the server counts it: ms, s, min; else empty
  std::string_view words;   // of a word: its values, separated by blanks
  LossSeverity if_lost;     // error: losing it weakens security or breaks the connection
  std::string_view title;
};

// Is the value itself a secret (`sslpassword`)? Such a parameter is read from
// strings that somebody has, and never taken from a spec or an argument.
bool is_secret_parameter(std::string_view name);

// Sorted by name.
std::span<const ParameterFacts> parameter_table();

// Null for a server setting that the table does not know (`work_mem`,
// `app.tenant`): strings may hold any, and they are kept as text.
const ParameterFacts* find_parameter(std::string_view name);

// How an unlisted server setting is treated: text, inside `options`.
const ParameterFacts& unlisted_setting();

// A value in its normal form (see ValueKind). `unit_if_bare` is the unit of a
// duration that is written as a bare number; without one, a bare number is refused.
// Durations take ms, s, min (or m), h, d, us (only whole milliseconds). Booleans take
// what libpq and the server take: true/false, on/off, yes/no, 1/0.
std::optional<Secret> normal_value(const ParameterFacts& facts, std::string_view value,
                                   std::string_view unit_if_bare);

// Milliseconds of one `unit`; 0 for a word that is no unit.
std::uint64_t milliseconds_per(std::string_view unit);

struct Parameter {
  std::string name;
  Secret value;  // normal form

  [[nodiscard]] Parameter clone() const { return {name, value.clone()}; }
  friend bool operator==(const Parameter& a, const Parameter& b) = default;
};

// Sorted by name, each name once.
class Parameters {
 public:
  Parameters() = default;
  void set(std::string_view name, Secret value);
  void erase(std::string_view name);
  [[nodiscard]] const Secret* find(std::string_view name) const;
  [[nodiscard]] Parameters clone() const;
  [[nodiscard]] bool empty() const noexcept { return list_.empty(); }
  [[nodiscard]] auto begin() const noexcept { return list_.begin(); }
  [[nodiscard]] auto end() const noexcept { return list_.end(); }
  friend bool operator==(const Parameters& a, const Parameters& b) = default;

 private:
  std::vector<Parameter> list_;
};

}  // namespace dsnsmith
