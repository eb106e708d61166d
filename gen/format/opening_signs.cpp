#include "format/opening_signs.hpp"

namespace dsnsmith {
namespace {

// `from` and `to`: of the sign and its spelling, in either direction. Nothing where a sign is not what `from` says.
std::optional<Secret> replaced(std::string_view text, std::string_view sign, std::string_view from, std::string_view to) {
  Secret result;
  std::size_t done = 0;
  for (std::size_t at = text.find(sign); at != text.npos; at = text.find(sign, done)) {
    if (!text.substr(at).starts_with(from)) {
      return std::nullopt;
    }
    result.append(text.substr(done, at - done)).append(to);
    done = at + from.size();
  }
  result.append(text.substr(done));
  return result;
}

}  // namespace

Secret with_signs_as_text(std::string_view value, const OpeningSign& opening) {
  return *replaced(value, opening.sign, opening.sign, opening.as_text);
}

std::optional<Secret> without_signs_as_text(std::string_view text, const OpeningSign& opening) {
  return replaced(text, opening.sign, opening.as_text, opening.sign);
}

}  // namespace dsnsmith
