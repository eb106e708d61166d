// Whether text is in Unicode normal form C.
#pragma once

#include <string_view>

namespace dsnsmith {

// Terraform brings every string into normal form C (facts/outputs.md 1.1), so text
// that is not in it comes back with other bytes. True only for text that surely is
// in it: a mark that belongs below the mark of a composed letter before it counts as
// not normalised without trying, which is exact but for sequences that no keyboard
// makes. Expects UTF-8; other bytes are in no normal form.
bool is_nfc(std::string_view text) noexcept;

}  // namespace dsnsmith
