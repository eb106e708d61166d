// .properties files, as Java's Properties and Spring Boot's own loader read them.
#pragma once

#include <optional>
#include <string_view>

#include "format/dotenv/reading.hpp"
#include "format/format.hpp"
#include "format/keyed_file.hpp"

namespace dsnsmith {

// java.util.Properties, load(Reader) of UTF-8 and load(InputStream), which takes every byte for a character.
std::optional<Bindings> read_java_utf8(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_java_latin1(std::string_view bytes, ReadFault& fault);

// The file with our entries in it, in ASCII, so that its encoding does not matter. `prepared` makes
// of a value the text that the program's loader has to give on; empty: the value itself.
using PreparedValue = Secret (*)(std::string_view value);
std::optional<Secret> write_properties(const KeyedFile& file, const EmitRequest& request, PreparedValue prepared,
                                       Diagnostics& diagnostics);

}  // namespace dsnsmith
