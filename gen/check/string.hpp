// What is wrong with a pasted string, as each driver would find out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/secret.hpp"
#include "check/endpoint.hpp"
#include "diag/diagnostic.hpp"

namespace dsnsmith {

struct StringRequest {
  std::vector<std::string> drivers;  // `id@version`; none: all that the string could be for
  std::string provider;              // an id; empty: whose host it is
  Use use = Use::application;
  bool fix = false;
  Severity variables = Severity::error;  // how bad one is that was not filled in: in some files that is still to come
};

// Finds slips in the text, reads it as each driver does, and reports what one refuses, ignores,
// understands as another connection or leaves unprotected, and what the endpoint asks for that the
// string reaches. With `fix` and one driver: the string that means what was meant, as that driver wants
// it, if there is one; a placeholder cannot be filled in here.
std::optional<Secret> check_string(const Secret& text, const Place& place, const StringRequest& request, Diagnostics& diagnostics);

}  // namespace dsnsmith
