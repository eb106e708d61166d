#include "core/host.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace dsnsmith {

std::optional<Port> Port::parse(std::string_view text) {
  std::uint32_t number = 0;
  if (text.empty() || text.size() > 5) {
    return std::nullopt;
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0 || number > 65535) {
    return std::nullopt;
  }
  return Port(static_cast<std::uint16_t>(number));
}

namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_dns_name(std::string_view text) {
  if (!text.empty() && text.back() == '.') {
    text.remove_suffix(1);
  }
  if (text.empty() || text.size() > 253) {
    return false;
  }
  std::size_t label = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == '.') {
      if (label == 0 || label > 63) {
        return false;
      }
      label = 0;
    } else if (is_alphanumeric(text[i]) || text[i] == '_' || (text[i] == '-' && label != 0)) {
      ++label;
    } else {
      return false;
    }
  }
  // `1.2.3` and `300.1.1.1` are mistyped addresses, not names.
  return !std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

bool parses_as(int family, std::string_view text) {
  // An IPv6 zone (`fe80::1%eth0`) is not part of the address itself.
  const std::string address(family == AF_INET6 ? text.substr(0, text.find('%')) : text);
  unsigned char bytes[16];
  return inet_pton(family, address.c_str(), bytes) == 1;
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
  });
}

}  // namespace

std::optional<Host> Host::parse(std::string_view text) {
  if (text.starts_with('/')) {
    if (!is_printable(text)) {
      return std::nullopt;
    }
    return Host(Kind::socket_directory, std::string(text));
  }
  if (text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  if (parses_as(AF_INET, text)) {
    return Host(Kind::ipv4, std::string(text));
  }
  if (text.find(':') != std::string_view::npos) {
    if (!parses_as(AF_INET6, text) || !is_printable(text)) {
      return std::nullopt;
    }
    return Host(Kind::ipv6, std::string(text));
  }
  if (is_dns_name(text)) {
    return Host(Kind::dns_name, std::string(text));
  }
  return std::nullopt;
}

bool Host::is_loopback() const {
  return text_ == "localhost" || text_ == "::1" ||
         (kind_ == Kind::ipv4 && text_.starts_with("127."));
}

}  // namespace dsnsmith
