// What a SealedSecret, or a reference to a secret, says without opening it.
#pragma once

#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace dsnsmith {

// The line above a SealedSecret's seals.
inline constexpr std::string_view kSeals = "  encryptedData:";

// The manifest with its seals' keys but without the seals, which differ in each run.
Secret without_seals(const Secret& manifest);

// The keyed fingerprint of the values that an earlier run wrote into the manifest, or empty.
std::string fingerprint_in(const Secret& manifest);

}  // namespace dsnsmith
