// Files of sections with lines `name=value` that others write too: only our lines change.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "format/dotenv/reading.hpp"
#include "format/format.hpp"

namespace dsnsmith {

// A line as the reader finds it; places are bytes of the file.
struct IniSetting {
  std::string key;  // SECTION.NAME, as entries are called
  Secret value;
  std::size_t begin;
  std::size_t value_begin;
  std::size_t value_end;
  std::size_t end;  // behind the end of the line
  bool told = true; // whether the reader gives a value: one that it complains about when it is asked has none
};

struct IniSection {
  std::string name;
  std::size_t begin;      // of the line `[name]`
  std::size_t head_end;   // behind it
  std::size_t end;        // where the next section begins
};

// What counts: a section or setting that the reader passes over is not in it.
struct IniText {
  std::vector<IniSection> sections;
  std::vector<IniSetting> settings;
};

using IniGrammar = std::optional<IniText> (*)(std::string_view bytes, std::string_view reader, ReadFault& fault);

struct IniFile {
  std::string_view program;
  IniGrammar grammar;
  std::string_view separator;  // between name and value of a new line
};

// Where an entry's line stands. A key that is not of the form has an empty section.
struct IniName {
  std::string_view section;
  std::string_view name;
};
using IniSplit = IniName (*)(std::string_view key);
IniName split_at_first_dot(std::string_view key);
IniName split_at_last_dot(std::string_view key);

// An entry to be spelled.
struct IniEntry {
  const Entry& entry;
  IniName name;
  std::string_view reader;
  std::string_view line_end;  // of the file
  const Place& place;
};
// The value as it stands in its line; files a diagnostic where there is none, or where the key is no good.
using IniSpell = std::optional<Secret> (*)(const IniEntry& entry, Diagnostics& diagnostics);

// The file with our entries in it; what is not ours stays byte for byte. New lines
// come behind the last one of their section that counts, new sections last. Lines that our
// header lists but that are gone are removed, with a section that they leave empty.
std::optional<Secret> emit_ini_file(const IniFile& file, const EmitRequest& request, IniSplit split, IniSpell spell,
                                    Diagnostics& diagnostics);
std::optional<std::vector<Entry>> read_ini_file(const IniFile& file, const ReadRequest& request,
                                                Diagnostics& diagnostics);

}  // namespace dsnsmith
