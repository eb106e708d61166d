#include "driver/versions.hpp"

#include <algorithm>

#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

// Takes the first number off; 0 when nothing is left.
unsigned next_number(std::string_view& version) {
  unsigned number = 0;
  while (!version.empty() && version.front() != '.') {
    number = number * 10 + static_cast<unsigned>(version.front() - '0');
    version.remove_prefix(1);
  }
  version.remove_prefix(version.empty() ? 0 : 1);
  return number;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_version(std::string_view text) {
  std::size_t digits = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == '.') {
      if (digits == 0 || digits > 6) {
        return false;
      }
      digits = 0;
    } else if (kDigits.contains(text[i])) {
      ++digits;
    } else {
      return false;
    }
  }
  return true;
}

int compare_versions(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const unsigned left = next_number(a);
    const unsigned right = next_number(b);
    if (left != right) {
      return left < right ? -1 : 1;
    }
  }
  return 0;
}

std::optional<std::vector<Condition>> parse_conditions(std::string_view when) {
  std::vector<Condition> conditions;
  while (!trimmed(when).empty()) {
    const std::size_t comma = std::min(when.find(','), when.size());
    const std::string_view part = trimmed(when.substr(0, comma));
    when.remove_prefix(std::min(comma + 1, when.size()));
    const std::size_t sign = part.find_first_of("<>");
    if (sign == std::string_view::npos) {
      return std::nullopt;
    }
    const bool at_least = part[sign] == '>';
    const std::size_t width = at_least ? 2 : 1;
    if (at_least && part.substr(sign, 2) != ">=") {
      return std::nullopt;
    }
    const Condition condition{part.substr(0, sign), at_least, part.substr(sign + width)};
    if (!is_version(condition.version)) {
      return std::nullopt;
    }
    conditions.push_back(condition);
  }
  return conditions;
}

}  // namespace dsnsmith
