// Every diagnostic there is: number, name, title, explanation.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace dsnsmith {

// Groups say what the reader must change: 1 shape of the YAML, 2 values and
// secrets, 3 provider and endpoint, 4 driver and variant, 5 outputs and files,
// 6 read-back, 7 Terraform's external protocol, 8 command line, 9 ours.
// A number or a name never changes its meaning and is never used again.
enum class Code : std::uint16_t {
#define DSNSMITH_CODE(number, identifier, name, acceptable, title, explanation) identifier = (number),
#include "diag/codes.def"
#undef DSNSMITH_CODE
};

enum class Acceptable { no, yes };  // may a person overrule it by `accept:`?

struct CodeFacts {
  Code code;
  std::string_view id;    // `E302`
  std::string_view name;  // `host-not-of-provider`
  Acceptable acceptable;
  std::string_view title;
  std::string_view explanation;  // what it means, why it matters, what to do; for `explain`
};

std::span<const CodeFacts> code_table();  // sorted by number
const CodeFacts& facts_of(Code code);
const CodeFacts* find_code(std::string_view id_or_name);  // `E302`, `e302` or the name

}  // namespace dsnsmith
