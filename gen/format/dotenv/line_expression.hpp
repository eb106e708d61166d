// Parts of the regular expression that npm dotenv and Ruby's dotenv 3 share, as they match with their backtracking.
#pragma once

#include <cstddef>
#include <string_view>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {

bool is_line_start(std::string_view text, std::size_t at, SpaceSet set);
bool is_line_end(std::string_view text, std::size_t at, SpaceSet set);

// Behind `(?:\s*=\s*?|:\s+?)` after the key; npos if neither matches.
std::size_t match_separator(std::string_view text, std::size_t at, SpaceSet set);

struct ValueMatch {
  std::size_t begin;
  std::size_t end;
  std::size_t rest;  // where the whole expression ends
};

// `(\s*'(?:\\'|[^'])*'|…|[^#\n]+)?\s*(?:#.*)?$` with each of the quotes.
ValueMatch match_value(std::string_view text, std::size_t at, SpaceSet set, const ByteSet& quotes);

}  // namespace dsnsmith
