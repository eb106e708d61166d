// Hosts and ports of a connection string, whatever its grammar.

#include "driver/string_grammar.hpp"

namespace dsnsmith {
namespace {

Place at(const StringReading& reading, std::size_t offset) {
  Place place = reading.place;
  place.column = static_cast<int>(offset) + 1;
  return place;
}

}  // namespace

bool take_address(const StringReading& reading, std::string_view host_text, std::string_view port_text,
                  std::size_t offset, StringContent& content) {
  const bool url = has_scheme(reading.facts.grammar);
  const auto host = Host::parse(host_text);
  if (!host) {
    if (url) {
      reading.diagnostics.error(Code::invalid_host, at(reading, offset), {"this is no host"},
                                {"a DNS name, an IPv4 address, an IPv6 address in brackets, or a socket's directory in `?host=`"},
                                {"an unencoded `@`, `/` or `:` in the user or the password often ends up here"});
    } else {
      reading.diagnostics.error(Code::invalid_host, at(reading, offset), {"this is no host"},
                                {"a DNS name, an address, or a socket's directory"});
    }
    return false;
  }
  Address address{*host, std::nullopt};
  if (host->is_socket() && host->text().find(kSocketFile) != std::string::npos) {
    reading.diagnostics.error(Code::invalid_host, at(reading, offset), {"this is the file of a socket, not its directory"},
                              {}, {"leave out the last part, `/.s.PGSQL.5432`; `", reading.driver, "` adds it"});
    return false;
  }
  if (!port_text.empty()) {
    address.port = Port::parse(port_text);
    if (!address.port) {
      if (url) {
        reading.diagnostics.error(Code::invalid_port, at(reading, offset), {"this is no port"},
                                  {"a whole number from 1 to 65535"},
                                  {"an unencoded `/`, `#` or `?` in the password moves the border of the port"});
      } else {
        reading.diagnostics.error(Code::invalid_port, at(reading, offset), {"this is no port"},
                                  {"a whole number from 1 to 65535"});
      }
      return false;
    }
  }
  if (host->is_socket() && address.port == kDefaultPort) {
    address.port.reset();  // part of the file's name in any case
  }
  content.addresses.push_back(std::move(address));
  return true;
}

std::vector<std::string_view> split_at_commas(std::string_view list) {
  std::vector<std::string_view> items;
  for (;;) {
    const std::size_t comma = list.find(',');
    items.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) {
      return items;
    }
    list.remove_prefix(comma + 1);
  }
}

}  // namespace dsnsmith
