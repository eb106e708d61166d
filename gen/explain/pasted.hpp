// What surrounds the words of a pasted text: colours, escapes, prefixes of logs; and what a value among
// them shows. All sizes count bytes; 0: there is none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dsnsmith {

// Of the letters of ASCII, the digits and `_`.
bool is_word_byte(char c);

// ECMA-48: `ESC [ parameters final`; also where the escape character itself was written out.
std::size_t colour_size(std::string_view text);
// `\n`, `\"`, `\u2502`, of JSON and of programs that print strings as literals.
std::size_t escape_size(std::string_view text);
// `&quot;`
std::size_t entity_size(std::string_view text);
// `#012`, a line's end as rsyslog writes it into one line; `#011` and `#015` likewise.
std::size_t octal_size(std::string_view text);
// All prefixes at the beginning of a line: `service-1  | `, time stamps, `[pod/name/container]`.
std::size_t prefix_size(std::string_view line);

// What the words leave out and a value gives away: a line's end inside quotes (`"app⏎"`), quotes with
// nothing between them, a variable that nobody replaced (`${HOST}`), an at sign behind a quote (`"@db"`).
enum class Mark : std::uint8_t { newline, empty, placeholder, at };
// As the index of words has it; no word is spelled so.
std::string_view spelling_of(Mark mark);
std::optional<Mark> mark_at(std::string_view text, std::size_t at);

}  // namespace dsnsmith
