// A sign that begins code in what reads a file (`<%` of ERB, `{{` of Go's templates), and how that program spells it as text.
#pragma once

#include <optional>
#include <string_view>

#include "core/secret.hpp"

namespace dsnsmith {

struct OpeningSign {
  std::string_view sign;
  std::string_view as_text;  // begins with the sign
};

// The value with each sign as text; and back: nothing where a sign of the text begins code.
Secret with_signs_as_text(std::string_view value, const OpeningSign& opening);
std::optional<Secret> without_signs_as_text(std::string_view text, const OpeningSign& opening);

}  // namespace dsnsmith
