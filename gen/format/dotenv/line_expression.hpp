// Parts of the regular expressions that npm dotenv, Ruby's dotenv and direnv share, as they match with their
// backtracking, and what Ruby's and direnv's make of a backslash.
#pragma once

#include <cstddef>
#include <string_view>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {

bool is_line_start(std::string_view text, std::size_t at, SpaceSet set);
bool is_line_end(std::string_view text, std::size_t at, SpaceSet set);

struct KeyMatch {
  std::size_t begin;  // of the key
  std::size_t end;
  bool exported;
};

// `(export\s+)?([key]+)`; empty if no key stands there.
KeyMatch match_key(std::string_view text, std::size_t at, SpaceSet set, const ByteSet& key);

// Behind `(?:\s*=\s*?|:\s+?)` after the key; npos if neither matches.
std::size_t match_separator(std::string_view text, std::size_t at, SpaceSet set);

struct ValueMatch {
  std::size_t begin;
  std::size_t end;
  std::size_t rest;  // where the whole expression ends
};

// `(\s*'(?:\\'|[^'])*'|…|[^#\n]+)?\s*(?:#.*)?$` with each of the quotes.
ValueMatch match_value(std::string_view text, std::size_t at, SpaceSet set, const ByteSet& quotes);

// In a single line: behind the last quote like the one at `open` that nothing but a comment follows; npos if there
// is none.
std::size_t greedy_close(std::string_view text, std::size_t open, SpaceSet set, const ByteSet& quotes);

// gsub(/\\([^$])/, '\1')
Secret unescaped(std::string_view text);
// In double quotes \n and \r are line ends, or get a backslash more.
Secret with_newlines(std::string_view text, bool expand);

}  // namespace dsnsmith
