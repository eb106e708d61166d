// Internal to run/: how a connection that is deployed differs from the one that is meant, in words that may be shown.
#pragma once

#include <string>
#include <vector>

#include "run/plan.hpp"

namespace dsnsmith {

struct ConnectionDrift {
  std::vector<std::string> words;   // what differs: "host `old.example.com`", "the password", "`connect_timeout`"
  std::vector<std::string> meant;   // "host `new.example.com`", "port 5432"; not of all that differs
  std::vector<std::string> weaker;  // what the spec protects and this does not: "TLS is `require` instead of `verify-full`"
  [[nodiscard]] bool none() const { return words.empty() && weaker.empty(); }
};

// `may_show`: the text that `found` was read from is well-formed enough that its host is no piece of a password.
ConnectionDrift drift_between(const Connection& meant, const Connection& found, bool may_show);

// `a, b`.
ShownText words_of(const std::vector<std::string>& words);

}  // namespace dsnsmith
