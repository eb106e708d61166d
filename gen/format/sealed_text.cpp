#include "format/sealed_text.hpp"

#include <algorithm>

#include "format/kubernetes_names.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

std::string_view next_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

}  // namespace

Secret without_seals(const Secret& manifest) {
  Secret out;
  bool in_seals = false;
  for (std::string_view rest = manifest.expose(); !rest.empty();) {
    const std::string_view line = next_line(rest);
    const bool is_seal = in_seals && line.starts_with("    ");
    in_seals = line == kSeals || is_seal;
    out.append(is_seal ? line.substr(0, line.find(": ")) : line).append('\n');
  }
  return out;
}

std::string fingerprint_in(const Secret& manifest) {
  constexpr ByteSet kHex = kDigits + ByteSet("abcdef");
  const std::string name = std::string(kFingerprint) + ": ";
  for (std::string_view rest = manifest.expose(); !rest.empty();) {
    std::string_view line = next_line(rest);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (!line.starts_with(name)) {
      continue;
    }
    line.remove_prefix(name.size());
    if (line.size() > 1 && line.starts_with('"') && line.ends_with('"')) {
      line = line.substr(1, line.size() - 2);
    }
    return kHex.contains_all(line) ? std::string(line) : std::string();
  }
  return {};
}

}  // namespace dsnsmith
