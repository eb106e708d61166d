// Forms of a URL that libpq and others read, and that this driver refuses or takes for something else.
// They are never written for it; a pasted string may hold them.

#include <algorithm>
#include <set>

#include "core/parameter.hpp"
#include "driver/string_grammar.hpp"

namespace dsnsmith {
namespace {

bool is_beyond_ascii(char c) {
  return static_cast<unsigned char>(c) >= 0x80U;
}

class Checker {
 public:
  Checker(const StringReading& reading, const UrlSaid& said, const StringContent& content)
      : reading_(reading), facts_(reading.facts), said_(said), content_(content) {}

  bool check() {
    return check_bytes() && check_authority() && check_ports() && check_query() && check_names() && check_addresses() && check_brackets() &&
           check_path() && check_values();
  }

 private:
  bool fail(std::string_view part, Message message, Message help) const {
    const bool inside = part.data() >= reading_.text.data() && part.data() <= reading_.text.data() + reading_.text.size();
    return fail_at(inside ? static_cast<std::size_t>(part.data() - reading_.text.data()) : 0, message, help);
  }
  bool fail_at(std::size_t offset, Message message, Message help) const {
    Place place = reading_.place;
    place.column = static_cast<int>(offset) + 1;
    reading_.diagnostics.error(Code::malformed_string, place, message, {}, help);
    return false;
  }
  bool never_reads(std::string_view form) const {
    return std::ranges::find(facts_.not_read, form) != facts_.not_read.end();
  }
  bool check_bytes() const;
  bool check_authority() const;
  bool check_ports() const;
  bool check_query() const;
  bool check_names() const;
  bool check_addresses() const;
  bool check_brackets() const;
  bool check_path() const;
  bool check_values() const;

  const StringReading& reading_;
  const StringFacts& facts_;
  const UrlSaid& said_;
  const StringContent& content_;
};

constexpr char kConvert[] = "`dsnsmith convert --to DRIVER` writes it as the driver wants it";

// What web URLs do not have as it is.
bool Checker::check_bytes() const {
  const std::string_view text = reading_.text;
  const std::size_t fragment = text.find('#');
  if (fragment != std::string_view::npos && never_reads("fragment")) {
    return fail_at(fragment, {"`", reading_.driver, "` takes what stands behind `#` for a fragment, and drops it"}, {"write the `#` as %23"});
  }
  const std::string_view whole = never_reads("raw-letters") ? text : std::string_view();
  const std::string_view some = never_reads("raw-letters-user") ? said_.url.user : std::string_view();
  const std::string_view secret = never_reads("raw-letters-user") ? said_.url.password : std::string_view();
  for (const std::string_view part : {whole, some, secret}) {
    if (const auto* const found = std::ranges::find_if(part, is_beyond_ascii); found != part.end()) {
      return fail(part.substr(static_cast<std::size_t>(found - part.begin())),
                  {"`", reading_.driver, "` refuses letters outside ASCII here"}, {"write every byte of them as %XX"});
    }
  }
  return true;
}

bool Checker::check_authority() const {
  const std::string_view hosts = said_.url.hosts;
  const bool empty = hosts.empty() || hosts.front() == ':';
  const bool behind_user = said_.url.has_user_info && never_reads("empty-authority-behind-user");
  if (empty && (facts_.socket == SocketForm::localhost_query || never_reads("empty-authority") || behind_user)) {
    return fail(said_.url.database, {"`", reading_.driver, "` refuses a string without a host in front of the database, or takes the rest for something else"}, {kConvert});
  }
  if (hosts.starts_with(':') && said_.host && never_reads("authority-port")) {
    return fail(hosts, {"`", reading_.driver, "` does not read a port without a host in front of it"},
                {"write `port=` beside `host=` in the query"});
  }
  const bool escaped = hosts.find('%') != std::string_view::npos;
  const bool socket = hosts.starts_with("%2F") || hosts.starts_with("%2f");
  if (socket && never_reads("authority-socket")) {
    return fail(hosts, {"`", reading_.driver, "` does not take a path in front of the database for a socket"}, {kConvert});
  }
  if (escaped && !socket && (never_reads("authority-socket") || never_reads("escaped-host"))) {
    return fail(hosts, {"`", reading_.driver, "` does not decode the host's name"}, {"write it as it is"});
  }
  return true;
}

bool Checker::check_ports() const {
  std::string_view list = said_.url.hosts;
  std::size_t hosts = 0;
  std::size_t ports = 0;
  for (bool more = !list.empty(); more;) {
    const HostItem item = next_host(list, more);
    ++hosts;
    ports += item.port.empty() ? 0U : 1U;
    if (item.has_port && item.port.empty() && never_reads("empty-port")) {
      return fail(item.port.data() == nullptr ? said_.url.hosts : item.port,
                  {"`", reading_.driver, "` refuses a colon without a port behind it, or takes it for part of the name"}, {"take the colon out"});
    }
  }
  if (ports != 0 && ports != hosts && never_reads("list-port-missing")) {
    return fail(said_.url.hosts, {"`", reading_.driver, "` gives the port of one host to the others that have none"}, {"write a port behind each host"});
  }
  const bool colon = said_.url.has_user_info && said_.url.password.data() != nullptr && said_.url.password.empty();
  if (said_.url.has_user_info && said_.url.user.empty() && never_reads("empty-user")) {
    return fail(said_.url.hosts, {"`", reading_.driver, "` refuses a string without a user in front of the `@`"}, {kConvert});
  }
  if (colon && never_reads("empty-password")) {
    return fail(said_.url.password, {"`", reading_.driver, "` refuses a colon without a password behind it"}, {"take the colon out"});
  }
  return true;
}

// Names of the query that stand twice, and nothing where a name is looked for; values that are searched for in the
// string with their escapes as they stand.
bool Checker::check_names() const {
  std::string_view query = said_.url.query;
  if (query.ends_with('&') && never_reads("trailing-ampersand")) {
    return fail(query.substr(query.size() - 1), {"`", reading_.driver, "` refuses an `&` with nothing behind it"}, {"take it out"});
  }
  const bool once = never_reads("repeated-keys");
  if (!once && facts_.undecoded_keys.empty()) {
    return true;
  }
  std::set<std::string_view> seen;
  QueryItem item;
  while (!query.empty() && next_query_item(query, item) == UrlFault::none) {
    if (!seen.insert(item.key).second && once) {
      return fail(item.key, {"`", reading_.driver, "` does not take the last of two parameters of one name, as libpq does"}, {"leave one of them"});
    }
    const bool undecoded = std::ranges::find(facts_.undecoded_keys, item.key) != facts_.undecoded_keys.end();
    if (undecoded && item.value.find('%') != std::string_view::npos) {
      return fail(item.value, {"`", reading_.driver, "` takes this value with its escapes as they stand"}, {"write it without escapes"});
    }
  }
  return true;
}

bool Checker::check_query() const {
  if (!said_.host) {
    return true;
  }
  if (said_.host->socket && facts_.socket == SocketForm::none) {
    return fail_at(said_.host->offset, {"`", reading_.driver, "` cannot be given a socket in its string"}, {kConvert});
  }
  const bool beside = !said_.url.hosts.empty() && said_.url.hosts.front() != ':' && never_reads("authority-beside-hosts");
  if (said_.host->list && (beside || never_reads("query-hosts"))) {
    return fail_at(said_.host->offset, {"`", reading_.driver, "` does not take this for a list of hosts"}, {kConvert});
  }
  if (said_.host->ipv6 && never_reads("query-ipv6")) {
    return fail_at(said_.host->offset, {"`", reading_.driver, "` cuts this address at its first colon"},
                   {"write it in brackets in front of the database"});
  }
  return true;
}

bool Checker::check_addresses() const {
  const bool several = content_.addresses.size() > 1;
  if (several && (facts_.hosts == HostsForm::one || (!said_.host && never_reads("authority-hosts")))) {
    return said_.host ? fail_at(said_.host->offset, {"`", reading_.driver, "` takes one host only: this is the name of one that does not exist"}, {"leave one"})
                      : fail(said_.url.hosts, {"`", reading_.driver, "` does not take a list of hosts here"}, {"leave one"});
  }
  return true;
}

bool Checker::check_brackets() const {
  std::string_view list = said_.url.hosts;
  for (bool more = !list.empty(); more;) {
    const HostItem item = next_host(list, more);
    if (!item.bracketed) {
      continue;
    }
    const bool tail = facts_.ipv6 == Ipv6Form::hexadecimal && item.host.find('.') != std::string_view::npos;
    if (tail || facts_.ipv6 == Ipv6Form::none || (content_.addresses.size() > 1 && never_reads("list-ipv6"))) {
      return fail(item.host, {"`", reading_.driver, "` does not understand an address in brackets here"}, {"give the host by its name"});
    }
    if (facts_.ipv6 == Ipv6Form::with_port && item.port.empty()) {
      return fail(item.host, {"`", reading_.driver, "` understands an address in brackets only with its port behind them"}, {"write `:5432`"});
    }
  }
  return true;
}

bool Checker::check_path() const {
  const std::string_view path = said_.url.database;
  const std::string_view name = content_.database.expose();
  if (path.empty()) {
    const std::size_t end = said_.url.hosts.empty() ? 0 : static_cast<std::size_t>(said_.url.hosts.data() + said_.url.hosts.size() - reading_.text.data());
    const bool slash = end != 0 && end < reading_.text.size() && reading_.text[end] == '/';
    if (slash && !name.empty() && never_reads("empty-path")) {
      return fail_at(end, {"`", reading_.driver, "` takes the slash in front of the query for an empty database name, which wins"},
                     {"leave the slash out, or write the name behind it"});
    }
    return true;
  }
  // A web URL's parser resolves a segment of dots and drops slashes; pg-connection-string, which decodes by decodeURI,
  // takes all behind the first slash.
  const bool web = facts_.database == DatabaseForm::percent_resolved;
  const bool resolved = has_dot_segment(path) && (web || facts_.database == DatabaseForm::decode_uri);
  const bool plus = never_reads("plus-in-path") && path.find('+') != std::string_view::npos;
  if (!path_can_say(facts_, name) || resolved || (web && path.starts_with('/')) || plus) {
    return fail(path, {"`", reading_.driver, "` understands another database's name here than others do"}, {kConvert});
  }
  return true;
}

// Strings whose parts are decoded twice, or handed on without quotes.
bool Checker::check_values() const {
  const bool name = can_say_value(facts_, facts_.keys.database, content_.database.expose());
  const bool hosts = std::ranges::all_of(content_.addresses, [&](const Address& address) {
    return can_say_value(facts_, facts_.keys.host, address.host.text());
  });
  const bool user = facts_.casts != Casts::json || can_say_value(facts_, facts_.keys.user, content_.user.expose());
  if (!name || !hosts || !user) {
    return fail(said_.url.user, {"`", reading_.driver, "` hands a part of this string on without quotes, or decodes it twice, so that something else arrives"},
                {"only letters, digits and `-._~/:,` arrive as they are in the host, the database and the user"});
  }
  for (const NamedValue& value : content_.values) {
    if (value.key == "ssl" && never_reads("ssl-true")) {
      return fail_at(value.offset, {"`", reading_.driver, "` does not know libpq's other word for `sslmode=require`"}, {kConvert});
    }
    if (value.value.empty() && never_reads("empty-value")) {
      return fail_at(value.offset, {"`", reading_.driver, "` hands an empty value on without quotes, so that it takes the next word for its value"}, {"take the parameter out"});
    }
    const bool stays = std::ranges::find(facts_.free_keys, value.key) != facts_.free_keys.end();
    // A switch of a framework (`pooled=true`) is meant to become a truth value.
    const std::string_view text = value.value.expose();
    const bool is_switch = facts_.casts == Casts::json && (text == "true" || text == "false") && find_parameter(value.key) == nullptr;
    if (!stays && !is_switch && !can_say_value(facts_, value.key, text)) {
      return fail_at(value.offset, {"`", reading_.driver, "` hands this value on without quotes, or changes it, so that something else arrives"}, {kConvert});
    }
  }
  return true;
}

}  // namespace

bool reads_alike(const StringReading& reading, const UrlSaid& said, const StringContent& content) {
  return Checker(reading, said, content).check();
}

}  // namespace dsnsmith
