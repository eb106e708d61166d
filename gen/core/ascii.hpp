// Letters of ASCII without regard to case, whatever the locale: names of settings, keywords, hosts.
#pragma once

#include <string>
#include <string_view>

namespace dsnsmith {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// A copy; every byte outside `A`…`Z` stays.
inline std::string lowered(std::string_view text) {
  std::string all(text);
  for (char& c : all) {
    c = lower(c);
  }
  return all;
}

}  // namespace dsnsmith
