// A keyed fingerprint: says that a value changed without letting anybody guess it.
#pragma once

#include <string>

#include "core/secret.hpp"

namespace dsnsmith {

// HMAC-SHA-256 (RFC 2104) of `message` under `key`, as 64 lower-case hex digits.
std::string fingerprint(const Secret& key, const Secret& message);

}  // namespace dsnsmith
