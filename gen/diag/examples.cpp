#include "diag/examples.hpp"

#include <algorithm>
#include <array>

namespace dsnsmith {
namespace {

constexpr auto kExamples = std::to_array<CodeExample>({
#define DSNSMITH_EXAMPLE(identifier, wrong, right) {Code::identifier, wrong, right, ""},
#define DSNSMITH_NO_EXAMPLE(identifier, reason) {Code::identifier, "", "", reason},
#include "diag/examples.def"
#undef DSNSMITH_EXAMPLE
#undef DSNSMITH_NO_EXAMPLE
});

static_assert(std::ranges::is_sorted(kExamples, {}, &CodeExample::code));
static_assert(std::ranges::adjacent_find(kExamples, {}, &CodeExample::code) == kExamples.end());

}  // namespace

const CodeExample* example_of(Code code) {
  const auto found = std::ranges::lower_bound(kExamples, code, {}, &CodeExample::code);
  return found != kExamples.end() && found->code == code ? &*found : nullptr;
}

}  // namespace dsnsmith
