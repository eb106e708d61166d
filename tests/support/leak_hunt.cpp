#include "support/leak_hunt.hpp"

namespace dsnsmith::cases {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The characters of base64 that depend on the canary alone, when `before` bytes
// of something else precede it in the group of three.
std::string base64_core(std::size_t before) {
  const std::size_t first_bit = before * 8;
  const std::size_t end_bit = first_bit + kCanary.size() * 8;
  std::string core;
  for (std::size_t bit = (first_bit + 5) / 6 * 6; bit + 6 <= end_bit; bit += 6) {
    unsigned value = 0;
    for (std::size_t i = bit; i < bit + 6; ++i) {
      const auto byte = static_cast<unsigned char>(kCanary[i / 8 - before]);
      value = value * 2 + ((byte >> (7 - i % 8)) & 1U);
    }
    core += kBase64[value];
  }
  return core;
}

std::string each_byte(std::string_view prefix, std::string_view digits) {
  std::string text;
  for (const char byte : kCanary) {
    text.append(prefix);
    text += digits[static_cast<unsigned char>(byte) >> 4];
    text += digits[static_cast<unsigned char>(byte) & 15];
  }
  return text;
}

std::vector<Disguise> make_disguises() {
  std::vector<Disguise> list{{"as it is", std::string(kCanary)}};
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string core = base64_core(before);
    list.push_back({"in base64", core});
    std::string url = core;
    for (char& c : url) {
      c = c == '+' ? '-' : c == '/' ? '_' : c;
    }
    if (url != core) {
      list.push_back({"in base64url", url});
    }
  }
  for (const std::string_view digits : {"0123456789ABCDEF", "0123456789abcdef"}) {
    list.push_back({"percent-encoded", each_byte("%", digits)});
    list.push_back({"in hexadecimal", each_byte("", digits)});
    list.push_back({"in JSON escapes", each_byte("\\u00", digits)});
  }
  return list;
}

}  // namespace

const std::vector<Disguise>& disguises() {
  static const std::vector<Disguise> list = make_disguises();
  return list;
}

std::string leak_in(std::string_view text) {
  for (const Disguise& disguise : disguises()) {
    if (text.find(disguise.bytes) != std::string_view::npos) {
      return disguise.name;
    }
  }
  return {};
}

}  // namespace dsnsmith::cases
