#include "diag/codes.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace dsnsmith {
namespace {

constexpr auto kCodes = std::to_array<CodeFacts>({
#define DSNSMITH_CODE(number, identifier, name, acceptable, title, explanation) \
  {Code::identifier, "E" #number, name, Acceptable::acceptable, title, explanation},
#include "diag/codes.def"
#undef DSNSMITH_CODE
});

static_assert(std::ranges::is_sorted(kCodes, {}, &CodeFacts::code));
static_assert(std::ranges::adjacent_find(kCodes, {}, &CodeFacts::code) == kCodes.end());
static_assert(std::ranges::none_of(kCodes, [](const CodeFacts& f) { return f.explanation.empty(); }));

}  // namespace

std::span<const CodeFacts> code_table() {
  return kCodes;
}

const CodeFacts& facts_of(Code code) {
  return *std::ranges::lower_bound(kCodes, code, {}, &CodeFacts::code);
}

const CodeFacts* find_code(std::string_view id_or_name) {
  std::string upper(id_or_name);
  if (!upper.empty() && upper.front() == 'e') {
    upper.front() = 'E';
  }
  const auto found = std::ranges::find_if(kCodes, [&](const CodeFacts& facts) {
    return facts.id == upper || facts.name == id_or_name;
  });
  return found == kCodes.end() ? nullptr : &*found;
}

}  // namespace dsnsmith
