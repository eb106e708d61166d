// Diagnostics that several formats file in the same words.
#pragma once

#include <cstddef>
#include <string_view>

#include "format/format.hpp"

namespace dsnsmith {

const Place& place_of_entry(const EmitRequest& request, std::size_t index);

// "line 3 holds …, which … does not read"; always returns false.
bool report_unreadable(std::string_view bytes, std::size_t offset, std::string_view what,
                       std::string_view program, const Place& place, Diagnostics& diagnostics);

// "line 3 of the existing file holds …, and dsnsmith does not edit such files"; always returns false.
bool report_not_edited(std::string_view bytes, std::size_t offset, std::string_view what, const Place& place,
                       Diagnostics& diagnostics);

// "the value of `key` …, which …"; always returns false.
bool report_value(const EmitRequest& request, std::size_t index, std::string_view what, std::string_view help, Diagnostics& diagnostics);

// Whether the value is UTF-8, without which `language` has no text; files a diagnostic about the entry if not.
bool is_utf8_value(const Entry& entry, std::string_view language, const Place& place, Diagnostics& diagnostics);

// Whether the file that is there, if any, begins with our own mark, so that it may be replaced as a whole.
bool is_ours_to_replace(const EmitRequest& request, Diagnostics& diagnostics);

// The key of an output that is one value.
inline constexpr std::string_view kPayload = "payload";
// Whether `payload` is the request's one entry; `title` says what has no other, as "a raw file".
bool is_one_payload(const EmitRequest& request, std::string_view title, Diagnostics& diagnostics);

// Whether Terraform gives the text back as it is: UTF-8 without NUL in normal form C.
// Files a diagnostic about the entry if not.
bool terraform_keeps(const Entry& entry, const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
