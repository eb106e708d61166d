// What shells, templates and consoles leave where a value belongs.
#pragma once

#include <string_view>

namespace dsnsmith {

// Is the whole text a stand-in (`[YOUR-PASSWORD]`, `<host>`, `$PW`, `undefined`, `****`)?
bool is_stand_in(std::string_view text);

// Likewise of a user or a database, which may be called `redacted` all the same.
bool is_name_to_fill_in(std::string_view text);

// Is it a variable or an expression, which a template or a shell fills in, and not a word for people?
bool is_variable(std::string_view text);

// Does a variable or an expression stand within it that nobody replaced (`a${B}c`, `{{ x }}`, `$(cmd)`)?
bool holds_expression(std::string_view text);

}  // namespace dsnsmith
