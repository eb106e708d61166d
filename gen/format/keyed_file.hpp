// Files of `name = value` lines that others write too: only our lines change.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "format/dotenv/reading.hpp"
#include "format/format.hpp"

namespace dsnsmith {

// A program that reads the file, by the name that people know.
struct FileReader {
  std::string_view program;
  Grammar grammar;
};

// An entry with the spelling that was chosen for it.
struct SpelledEntry {
  std::string_view key;
  Secret spelled;
  const Secret* value;
};

// Whether a file with CRLF gets our lines with CRLF; a reader of LF alone keeps the CR in the value.
enum class LineEnds { lf, any };
// Whether the file has comments, in which our own lines say what is ours.
enum class Mark { comments, none };

struct KeyedFile {
  std::span<const FileReader> readers;  // every one must read our entries back
  std::string_view separator;           // between name and value of a new line: `=` or ` = `
  LineEnds line_ends;
  Mark mark;
};

// The file with our entries in it. Of an existing file every byte that is not ours
// stays: comments, order, blank lines, line ends, a missing last newline. Entries
// that are there change in place, new ones come last, and those that our header
// lists but that are gone are removed.
std::optional<Secret> write_keyed_file(const KeyedFile& file, const EmitRequest& request,
                                       std::span<const SpelledEntry> entries,
                                       Diagnostics& diagnostics);

// What all readers of the file agree on, each key once, its last value.
std::optional<std::vector<Entry>> read_keyed_file(const KeyedFile& file, const ReadRequest& request,
                                                  Diagnostics& diagnostics);

// What ends the lines of such a file: CRLF where its first line has that, else LF.
std::string_view line_end_of(std::string_view bytes);

// Our own comment lines:
//   # dsnsmith: environment staging
//   # dsnsmith: keys DATABASE_URL MIGRATION_URL
//   # dsnsmith: files ca.pem=DIGEST    beside the output
//   # dsnsmith: labels team            of a manifest, where the spec names any
//   # dsnsmith: annotations example.com/owner
struct OwnHeader {
  std::string environment;
  std::vector<std::string> keys;
  std::vector<std::string> files;
  std::vector<std::string> labels;
  std::vector<std::string> annotations;
  bool present = false;  // any of the lines
};
std::string header_text(std::string_view environment, std::span<const std::string_view> keys,
                        std::string_view line_end);
// Lines `# dsnsmith: WORD name name`; none without names.
std::string header_lines(std::string_view word, std::span<const std::string_view> names, std::string_view line_end);
// All of them for a request's file: its environment, its keys, and the files beside it.
std::string header_of_request(const EmitRequest& request, std::string_view line_end);
// Whether `line` (without its end) is one of ours; adds what it says.
bool read_header_line(std::string_view line, OwnHeader& header);
// Of all lines that are ours, wherever they stand.
OwnHeader header_of(std::string_view bytes);

}  // namespace dsnsmith
