// Who reads .env files: one row for each reader of the format, with the grammars that
// must read a value alike and the spellings to try.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "format/format.hpp"
#include "format/keyed_file.hpp"
#include "text/codec.hpp"

namespace dsnsmith {

// What happens to the value before it is spelled: dotenv-expand and Bun want `\\$` in whatever quotes.
enum class Dollars { as_they_are, escaped, guarded };

struct DotenvReader {
  ReaderFacts facts;
  std::span<const FileReader> programs;
  std::span<const Spelling> spellings;  // the first that every program gives back is written
  // Lines that must survive behind the value, one set after the other, each with the value s, perhaps
  // behind a line's end.
  std::span<const std::string_view> neighbours;
  LineEnds line_ends;
  Mark mark;
  std::size_t longest_line;             // 0: none
  std::string_view forbidden_keys;      // names that the program keeps for itself, separated by blanks; `GITHUB_*`: all such
  std::string_view separator = "=";     // between a new line's name and its spelling, unless the spelling brings it along
  std::size_t largest_file = 0;         // bytes; 0: any
  Dollars dollars = Dollars::as_they_are;
};

// The first is the default.
std::span<const DotenvReader> dotenv_readers();
// The row of that id; of an unknown one the default's.
const DotenvReader& dotenv_reader(std::string_view id);

// The pair of the format (format.hpp).
std::optional<Secret> emit_dotenv(const EmitRequest& request, Diagnostics& diagnostics);
std::optional<std::vector<Entry>> read_dotenv(const ReadRequest& request, Diagnostics& diagnostics);

// The simplest spelling of the value that every program of the reader gives back, on a line of its own
// between lines of others; empty if there is none.
std::optional<Secret> spelled_for(const DotenvReader& reader, std::string_view key, std::string_view value);

// Says why there is none, and what would do.
void refuse_value(const DotenvReader& reader, const Entry& entry, const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
