// A keyed fingerprint: says that a value changed without letting anybody guess it.
#pragma once

#include <string>

#include "core/secret.hpp"

namespace dsnsmith {

// HMAC-SHA-256 (RFC 2104) of `message` under `key`, as 64 lower-case hex digits.
std::string fingerprint(const Secret& key, const Secret& message);

// SHA-256 as 64 lower-case hex digits: for what is no secret or cannot be guessed.
std::string digest(const Secret& bytes);

}  // namespace dsnsmith
