#include "text/percent.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kUpperHex = "0123456789ABCDEF";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void percent_encode(Secret& out, std::string_view raw, const ByteSet& keep) {
  for (const char c : raw) {
    if (keep.contains(c)) {
      out.append(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      const char escape[3] = {'%', kUpperHex[byte >> 4], kUpperHex[byte & 15U]};
      out.append(std::string_view(escape, 3));
    }
  }
}

Secret percent_encode(std::string_view raw, const ByteSet& keep) {
  Secret out;
  percent_encode(out, raw, keep);
  return out;
}

std::optional<Secret> percent_decode(std::string_view spelled, Plus plus, Malformed* malformed) {
  Secret out;
  out.reserve(spelled.size());
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    const char c = spelled[i];
    if (c == '+' && plus == Plus::space) {
      out.append(' ');
      continue;
    }
    if (c != '%') {
      out.append(c);
      continue;
    }
    const int high = i + 1 < spelled.size() ? hex_value(spelled[i + 1]) : -1;
    const int low = i + 2 < spelled.size() ? hex_value(spelled[i + 2]) : -1;
    if (high < 0 || low < 0 || (high == 0 && low == 0)) {
      if (malformed != nullptr) {
        malformed->offset = i;
      }
      return std::nullopt;
    }
    out.append(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return out;
}

}  // namespace dsnsmith
