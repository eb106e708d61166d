#include <libpq-fe.h>

#include <memory>

#include "reading.hpp"

namespace dsnsmith::conformance {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  return (c | 0x20) - 'a' + 10;
}

// Written again here, so that the percent.cpp under test is not its own oracle.
std::string decoded(std::string_view spelled) {
  std::string text;
  for (std::size_t at = 0; at < spelled.size(); ++at) {
    if (spelled[at] == '%') {
      text += static_cast<char>(digit_of(spelled[at + 1]) * 16 + digit_of(spelled[at + 2]));
      at += 2;
    } else {
      text += spelled[at];
    }
  }
  return text;
}

std::size_t keyword(std::string_view name) {
  return *libpq_keyword_index(name);
}

}  // namespace

int libpq_major() {
  return PQlibVersion() / 10000;
}

Reading read_by_libpq(std::string_view text) {
  // What begins otherwise is libpq's other grammar, `host=h user=u`, which is not compared here.
  if (!text.starts_with("postgresql://") && !text.starts_with("postgres://")) {
    return std::nullopt;
  }
  const std::string terminated(text);
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(terminated.c_str(), &message), PQconninfoFree);
  if (message != nullptr) {
    PQfreemem(message);
  }
  if (!options) {
    return std::nullopt;
  }
  Values values;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const auto index = libpq_keyword_index(option->keyword);
    if (index && option->val != nullptr) {
      values[*index] = option->val;
    }
  }
  return values;
}

Reading read_by_us(std::string_view text) {
  LibpqUrl url;
  if (parse_libpq_url(text, url).fault != UrlFault::none) {
    return std::nullopt;
  }
  Values values;
  for (std::size_t i = 0; i < kLibpqKeywordCount; ++i) {
    if (url.has(i)) {
      values[i] = decoded(url.values[i]);
    }
  }
  std::string hosts;
  std::string ports;
  std::string_view list = url.split.hosts;
  bool more = !list.empty();
  while (more) {
    const HostItem item = next_host(list, more);
    hosts += item.host;
    ports += item.port;
    if (more) {
      hosts += ',';
      ports += ',';
    }
  }
  if (url.authority_host) {
    values[keyword("host")] = decoded(hosts);
  }
  if (url.authority_port) {
    values[keyword("port")] = decoded(ports);
  }
  return values;
}

}  // namespace dsnsmith::conformance
