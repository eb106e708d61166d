// What may stand at a place of a host or a name: the closed table of types.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dsnsmith {

// A type of what stands between braces in a pattern: `{region:google-region}`.
struct CaptureType {
  std::string_view name;
  bool (*matches)(std::string_view text);
  std::string_view description;  // ends the sentence "… is"
  std::string_view samples;      // separated by blanks; the laws make and recognise each
};

std::span<const CaptureType> capture_types();  // sorted by name
const CaptureType* find_capture_type(std::string_view name);

// Values of captures by name.
using Captures = std::vector<std::pair<std::string_view, std::string>>;
const std::string* find_capture(const Captures& captures, std::string_view name);

}  // namespace dsnsmith
