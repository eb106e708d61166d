// Every string up to a length over a few symbols: deterministic, no seed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dsnsmith::testing {

// Calls `visit` with each, the empty one first.
template <class Visit>
void for_every_string(std::string_view symbols, std::size_t longest, Visit visit) {
  for (std::size_t length = 0; length <= longest; ++length) {
    std::string text(length, symbols.front());
    std::string digits(length, '\0');
    for (;;) {
      visit(std::string_view(text));
      std::size_t place = 0;
      while (place < length) {
        const auto next = static_cast<std::size_t>(digits[place]) + 1;
        if (next < symbols.size()) {
          digits[place] = static_cast<char>(next);
          text[place] = symbols[next];
          break;
        }
        digits[place] = '\0';
        text[place] = symbols.front();
        ++place;
      }
      if (place == length) {
        break;
      }
    }
  }
}

}  // namespace dsnsmith::testing
