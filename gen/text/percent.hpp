// Percent-encoding, RFC 3986 section 2.1.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/secret.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {

// Appends `raw` to `out`; every byte that is not in `keep` becomes an upper-case escape.
void percent_encode(Secret& out, std::string_view raw, const ByteSet& keep);
Secret percent_encode(std::string_view raw, const ByteSet& keep);

enum class Plus { literal, space };

struct Malformed {
  std::size_t offset;  // of the `%` that starts no escape, or that spells NUL
};

// What `spelled` stands for; empty if a `%` is not followed by two hex digits or
// spells a NUL (libpq: "forbidden value %00"), with its place in `malformed`.
std::optional<Secret> percent_decode(std::string_view spelled, Plus plus, Malformed* malformed);

}  // namespace dsnsmith
