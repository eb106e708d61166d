#include "driver/string_form.hpp"

#include <algorithm>

#include "driver/string_grammar.hpp"
#include "text/percent.hpp"

namespace dsnsmith {
namespace {

// In values of parameters `/` and `:` stay readable (design.md section 5).
constexpr ByteSet kValueBytes = kUnreserved + ByteSet("/:");
// What an undecoded path can hold without being taken for something else.
constexpr ByteSet kLiteralPath = kUnreserved + ByteSet("$&+,;=:@");
constexpr ByteSet kHostBytes = kUnreserved + ByteSet(":");

void add(std::vector<NamedValue>& values, std::string_view key, std::string_view value) {
  values.push_back({std::string(key), Secret::copy_of(value), 0});
}

void append_address(Secret& out, const StringFacts& facts, const Address& address) {
  const bool brackets = address.host.kind() == Host::Kind::ipv6;
  if (brackets) out.append('[');
  const ByteSet& plain = address.host.is_socket() ? kUnreserved : kHostBytes;
  percent_encode(out, address.host.text(), facts.underscores ? plain : plain - ByteSet("_"));
  if (brackets) out.append(']');
  if (address.port) out.append(':').append(address.port->text());
}

void append_database(Secret& out, const StringFacts& facts, std::string_view name) {
  switch (facts.database) {
    case DatabaseForm::percent:
    case DatabaseForm::percent_trimmed:
    case DatabaseForm::percent_resolved:
    case DatabaseForm::percent_stripped: percent_encode(out, name, kUnreserved); return;
    case DatabaseForm::decode_uri: percent_encode(out, name, kUnreserved + kDecodeUriKeeps); return;
    case DatabaseForm::literal: out.append(name); return;
  }
}

// An address for which something else stands in the authority.
bool is_said_in_query(const StringFacts& facts, const Address& address) {
  return (address.host.is_socket() && facts.socket != SocketForm::authority) ||
         (address.host.kind() == Host::Kind::ipv6 && facts.ipv6 == Ipv6Form::query);
}

// The values that say the addresses where the authority does not.
void add_address_values(const StringFacts& facts, const std::vector<Address>& addresses,
                        std::vector<NamedValue>& values) {
  const Address& first = addresses.front();
  if (first.host.is_socket() && facts.socket == SocketForm::cloud_sql_factory) {
    add(values, kFactoryKey, kFactory);
    add(values, kFactoryInstance,
        std::string_view(first.host.text()).substr(kCloudSqlDirectory.size()));
    add(values, kFactoryPath, socket_file(first));
  } else if (first.host.is_socket() && facts.socket == SocketForm::query_file) {
    add(values, facts.socket_key, socket_file(first));
  } else if (first.host.is_socket() && facts.socket == SocketForm::settings) {
    return;
  } else if (is_said_in_query(facts, first) && addresses.size() == 1) {
    add(values, first.host.is_socket() ? facts.socket_key : std::string_view("host"), first.host.text());
    // Beside `localhost` the port stands in the authority.
    if (first.port && facts.socket == SocketForm::query) add(values, "port", first.port->text());
  } else if (addresses.size() > 1 && facts.hosts == HostsForm::query) {
    std::string hosts;
    std::string ports;
    for (const Address& address : addresses) {
      hosts.append(hosts.empty() ? "" : ",").append(address.host.text());
      ports.append(ports.empty() ? "" : ",").append(address.port.value_or(kDefaultPort).text());
    }
    add(values, "host", hosts);
    add(values, "port", ports);
  }
}

bool authority_holds_hosts(const StringFacts& facts, const std::vector<Address>& addresses) {
  return addresses.size() == 1 ? !is_said_in_query(facts, addresses.front()) : facts.hosts == HostsForm::list;
}

}  // namespace

// The web's URL parsers (WHATWG URL, "remove dot segments") resolve these, even
// percent-encoded: another database would be meant without an error.
bool has_dot_segment(std::string_view name) {
  for (std::size_t start = 0; start <= name.size();) {
    const std::size_t end = std::min(name.find('/', start), name.size());
    const std::string_view segment = name.substr(start, end - start);
    if (segment == "." || segment == "..") {
      return true;
    }
    start = end + 1;
  }
  return false;
}

bool path_can_say(const StringFacts& facts, std::string_view name) {
  if ((facts.database == DatabaseForm::decode_uri || facts.database == DatabaseForm::literal) && has_dot_segment(name)) {
    return false;
  }
  switch (facts.database) {
    case DatabaseForm::percent: return true;
    case DatabaseForm::percent_trimmed: return !name.starts_with('/');
    case DatabaseForm::percent_resolved: return name != "." && name != "..";  // a slash is written %2F
    case DatabaseForm::percent_stripped: return !name.starts_with(' ') && !name.ends_with(' ');
    case DatabaseForm::decode_uri:
      return std::ranges::none_of(name, [](char c) { return kPathEnders.contains(c); });
    case DatabaseForm::literal:
      // With a key to fall back on, only what every version of the reader takes alike.
      return (facts.database_key.empty() ? kLiteralPath : kUnreserved).contains_all(name);
  }
  return false;
}

std::string socket_file(const Address& socket) {
  return socket.host.text() + std::string(kSocketFile) + socket.port.value_or(kDefaultPort).text();
}

bool can_say_user(const StringFacts& facts, std::string_view user) {
  if (facts.user_ends_at_colon && user.find(':') != std::string_view::npos) {
    return false;
  }
  return !facts.user_is_literal || !facts.user_key.empty() || kUnreserved.contains_all(user);
}

bool can_stand_beside_port(const StringFacts& facts, const Address& address) {
  if (!facts.uri_hosts || !address.port || address.host.kind() != Host::Kind::dns_name) {
    return true;
  }
  std::string_view name = address.host.text();
  if (name.ends_with('.')) name.remove_suffix(1);
  const std::size_t last = name.rfind('.') + 1;  // of a single label 0
  return name.find('_') == std::string_view::npos && !kDigits.contains(name[last]);
}

bool url_can_say_database(const StringFacts& facts, std::string_view name) {
  return path_can_say(facts, name) || !facts.database_key.empty();
}

Secret write_url(const StringFacts& facts, const StringContent& content) {
  std::vector<NamedValue> values;
  for (const NamedValue& value : content.values) {
    add(values, value.key, value.value.expose());
  }
  add_address_values(facts, content.addresses, values);
  const std::string_view database = content.database.expose();
  const bool in_path = path_can_say(facts, database);
  if (!in_path) {
    add(values, facts.database_key, database);
  }
  Secret out;
  const bool list = content.addresses.size() > 1 && !facts.list_schemes.empty();
  out.append(list ? facts.list_schemes.front() : facts.schemes.front()).append("://");
  if (!content.has_user || !facts.credentials) {
    // `prefix` and parts without credentials: what is around them stays as it is
  } else if (facts.grammar == Grammar::jdbc) {
    add(values, facts.keys.user, content.user.expose());
    if (content.password) {
      add(values, facts.keys.password, content.password->expose());
    }
  } else {
    if (facts.user_is_literal && !kUnreserved.contains_all(content.user.expose())) {
      add(values, facts.user_key, content.user.expose());
    } else {
      percent_encode(out, content.user.expose(), kUnreserved);
    }
    if (content.password) {
      out.append(':');
      percent_encode(out, content.password->expose(), kUnreserved);
    }
    out.append('@');
  }
  if (authority_holds_hosts(facts, content.addresses)) {
    for (const Address& address : content.addresses) {
      if (&address != &content.addresses.front()) {
        out.append(',');
      }
      append_address(out, facts, address);
    }
  } else if (facts.socket == SocketForm::localhost_query || facts.socket == SocketForm::authority ||
             (facts.socket == SocketForm::settings && content.addresses.front().host.is_socket())) {
    out.append("localhost");  // an authority without a host is refused
    const auto port = content.addresses.front().port;
    if (port && content.addresses.size() == 1) out.append(':').append(port->text());
  } else if (facts.socket == SocketForm::query_authority_port && content.addresses.front().port) {
    out.append(':').append(content.addresses.front().port->text());
  }
  out.append('/');
  if (in_path) {
    append_database(out, facts, database);
  }
  std::ranges::stable_sort(values, {}, &NamedValue::key);
  char mark = '?';
  for (const NamedValue& value : values) {
    out.append(mark);
    percent_encode(out, value.key, kUnreserved);
    out.append('=');
    percent_encode(out, value.value.expose(), kValueBytes);
    mark = '&';
  }
  return out;
}

}  // namespace dsnsmith
