// What shells, templates and consoles leave where a value belongs.
#pragma once

#include <string_view>

namespace dsnsmith {

// Is the whole text a stand-in (`[YOUR-PASSWORD]`, `<host>`, `$PW`, `undefined`, `****`)?
bool is_stand_in(std::string_view text);

// Does a variable or an expression stand within it that nobody replaced (`a${B}c`, `{{ x }}`, `$(cmd)`)?
bool holds_expression(std::string_view text);

}  // namespace dsnsmith
