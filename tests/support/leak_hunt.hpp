// Looks for the password of the tests where no password may be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dsnsmith::cases {

// Part of every password in the tests. Letters and digits only, so that no
// quoting disguises it.
inline constexpr std::string_view kCanary = "CANARY7f3";

struct Disguise {
  std::string name;
  std::string bytes;
};

// The canary itself and every way in which it might be spelled: base64 at each of
// the three alignments, percent-encoded, hexadecimal, JSON escapes.
const std::vector<Disguise>& disguises();

// Which disguise of the canary stands in the text; empty if none does.
std::string leak_in(std::string_view text);

}  // namespace dsnsmith::cases
