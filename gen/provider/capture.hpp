// What may stand at a place of a host or a name: the closed table of types, and the types that
// a provider file makes of them.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/byte_set.hpp"

namespace dsnsmith {

// What a provider file's own type demands beside the type that it is made of.
struct CaptureLimits {
  std::size_t least = 1;
  std::size_t most = std::string_view::npos;
  const ByteSet* characters = nullptr;  // null: any
  std::vector<std::string_view> words;  // if there are any: exactly one of them
  std::vector<std::string_view> starts, ends;          // one of each, if there are any
  std::vector<std::string_view> not_starts, not_ends;  // none of these

  [[nodiscard]] bool hold(std::string_view text) const;
};

// A type of what stands between braces in a pattern: `{region:google-region}`.
struct CaptureType {
  std::string_view name;
  bool (*takes)(std::string_view text) = nullptr;
  std::string_view description;  // ends the sentence "… is"
  std::string_view samples;      // separated by blanks; the laws make and recognise each
  // Of a type that a provider file describes:
  const CaptureType* of = nullptr;
  const CaptureLimits* limits = nullptr;

  [[nodiscard]] bool matches(std::string_view text) const;
};

// A provider file's own; they stay where they are, since patterns point to them.
struct OwnTypes {
  std::deque<CaptureType> types;
  std::deque<CaptureLimits> limits;
  std::deque<ByteSet> characters;
};

std::span<const CaptureType> capture_types();  // sorted by name
const CaptureType* find_capture_type(std::string_view name, const OwnTypes* own = nullptr);

// Values of captures by name.
using Captures = std::vector<std::pair<std::string_view, std::string>>;
const std::string* find_capture(const Captures& captures, std::string_view name);

}  // namespace dsnsmith
