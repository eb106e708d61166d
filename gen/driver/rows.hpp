// Choosing the row of a driver's table that holds at its version.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/connection.hpp"
#include "driver/driver.hpp"

namespace dsnsmith {

// The first row that may be written; null if there is none.
const TlsRow* tls_row_to_write(const Driver& driver, TlsMode mode, Roots roots);
const StatementsRow* statements_row_to_write(const Driver& driver, std::string_view behind);
// For a parameter with a row of its own, else a server setting's general row.
// Null if it travels inside `options`, or not at all.
const ParameterRow* parameter_row_to_write(const Driver& driver, std::string_view name);
const ParameterRow* options_row_to_write(const Driver& driver);

// Is the parameter one that the server acts on, by its own start-up parameter or in `options`?
bool is_server_setting(std::string_view name);
// The row of `options`, if this setting travels there with the driver; else null.
const ParameterRow* options_row_for(const Driver& driver, std::string_view name);
// Can such `options` say the value? They can be pairs, or stand in a string that has no spelling for a byte.
bool can_say_in_options(const Driver& driver, const ParameterRow& options, const Secret& value);
bool has_pool(const DriverFacts& facts);

// The row's key, with `*` replaced by the name.
std::string key_of(const ParameterRow& row, std::string_view name);

// A normal value in the row's unit and words; empty if the driver has no such value.
std::optional<Value> spelled(const ParameterRow& row, std::string_view name, const Secret& value);
// The inverse: what a carrier holds, in normal form.
std::optional<Secret> understood(const ParameterRow& row, std::string_view name, const Value& value);

// Is what may be written by this driver a word with `{ca}` and the like?
std::string filled(std::string_view pattern, const Tls& tls);

}  // namespace dsnsmith
