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

// Can the grammar say this database name?
bool can_say_database(const StringFacts& facts, std::string_view name);

Secret write_string(const StringFacts& facts, const StringContent& content);

std::optional<StringContent> read_string(const StringFacts& facts, const ShownText& driver,
                                         std::string_view text, const Place& place,
                                         Diagnostics& diagnostics);

}  // namespace dsnsmith
