// A variant taken apart into named texts, for files that give each of them a line or a key of
// its own (pg_service.conf, odbc.ini, Spring's properties, PG variables), and put together again.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "driver/string_form.hpp"

namespace dsnsmith {

// Has the driver's string keywords? Lists of pairs have, and the URL of who reads libpq's
// `key=value` strings as well; another URL is one text.
bool has_keywords(const Driver& driver);

// The string's keywords in its order; of a URL: `host port user password dbname` and its
// parameters. Takes what write_variant() gave to a driver that has_keywords().
std::vector<NamedValue> keywords_of(const Secret& string, const Driver& driver, const Place& place);

// The string of these keywords in the driver's grammar of pairs, which its reader reads.
Secret string_of_keywords(std::span<const NamedValue> keywords, const Driver& driver);

// The settings by their path without `connect` and `engine`, `spring.datasource.username`;
// flags and nulls are no text and make it empty.
std::optional<std::vector<NamedValue>> properties_of(const std::vector<Setting>& settings);

// The inverse: `meant` with the values of `properties`, each of the type that it has there.
// Empty where a property is absent.
std::optional<std::vector<Setting>> settings_of_properties(std::span<const NamedValue> properties,
                                                           const std::vector<Setting>& meant);

}  // namespace dsnsmith
