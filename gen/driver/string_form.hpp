// The grammars of connection strings: parts and named values in, text out, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/connection.hpp"
#include "driver/driver.hpp"

namespace dsnsmith {

struct NamedValue {
  std::string key;
  Secret value;
  std::size_t offset = 0;  // when read: byte of the key in the string
};

// What a string says before any name of a parameter has a meaning.
struct StringContent {
  Secret user;
  std::optional<Secret> password;
  std::vector<Address> addresses;
  Secret database;
  bool has_user = false;  // when written: without it user and password are left out
  bool has_database = false;
  std::vector<NamedValue> values;  // sorted by key when written; in order when read
};

// May the driver's strings begin with this scheme?
bool takes_scheme(const StringFacts& facts, std::string_view scheme);

// Can the grammar say this user?
bool can_say_user(const StringFacts& facts, std::string_view user);
// Does a URI's reader (RFC 2396 section 3.2.2) tell this host from the port behind it?
bool can_stand_beside_port(const StringFacts& facts, const Address& address);
// Can the grammar say this database name?
bool can_say_database(const StringFacts& facts, std::string_view name);
// Can it say this value under `key`? A URL can say any.
bool can_say_value(const StringFacts& facts, std::string_view key, std::string_view value);

// Does a user or password that is no part of the string arrive as it is?
bool can_say_in_settings(const StringFacts& facts, std::string_view text);

// Is it what this driver's strings look like, rather than what others' do? For recognising a string
// that has no scheme.
bool looks_like(const StringFacts& facts, std::string_view text);
// `host=… user=…`: does it begin as libpq's other form does?
bool looks_like_keywords(std::string_view text);

// Are these the same key to the driver? ADO.NET and ODBC do not regard case.
bool is_same_key(const StringFacts& facts, std::string_view a, std::string_view b);

// `/dir/.s.PGSQL.5432`.
std::string socket_file(const Address& socket);

Secret write_string(const StringFacts& facts, const StringContent& content);

std::optional<StringContent> read_string(const StringFacts& facts, const ShownText& driver,
                                         std::string_view text, const Place& place,
                                         Diagnostics& diagnostics);

}  // namespace dsnsmith
