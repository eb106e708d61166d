// Pieces of the text of files of others.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "text/byte_set.hpp"

namespace dsnsmith {

inline constexpr ByteSet kEntryKeyBytes = kLetters + kDigits + ByteSet("_.");

inline std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// Behind the byte order mark, if there is one.
inline std::string_view without_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

// The lines that are neither empty nor comments.
inline std::vector<std::string_view> said_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = trimmed(text.substr(begin, end - begin));
    if (!line.empty() && line.front() != '#') {
      lines.push_back(line);
    }
    begin = end + 1;
  }
  return lines;
}

// Is this document a manifest of a Secret?
inline bool is_secret_yaml(std::string_view text) {
  return std::ranges::any_of(said_lines(text), [](std::string_view line) {
    return line == "kind: Secret" || line == "kind: \"Secret\"" || line == "kind: 'Secret'";
  });
}

}  // namespace dsnsmith
