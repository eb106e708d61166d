// Strings that are whole only with what stands beside them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/connection_entries.hpp"
#include "run/string_input.hpp"

namespace dsnsmith {

// The entries with user and password of a url: `spring.datasource.username` beside `spring.datasource.url`.
struct Login {
  std::string prefix;
  const FoundEntry* user;
  const FoundEntry* password;
  // The names of an entry `PREFIX*`, as YAML.
  [[nodiscard]] std::string names(const Driver& driver) const;
};

std::optional<Login> login_beside(const FoundEntry& url, const std::vector<FoundEntry>& entries);
std::optional<StringInput> read_with_login(const FoundEntry& url, const Login& login);

}  // namespace dsnsmith
