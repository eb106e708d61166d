// Over 400 lines: one string is taken apart in one pass, and all its parts report faults in one
// way.

#include "driver/string_form.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/ascii.hpp"
#include "driver/string_grammar.hpp"
#include "text/libpq_url.hpp"
#include "text/percent.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

// What the query says of the address, where the driver looks for it there.
struct QueryAddress {
  std::vector<NamedValue> hosts;
  std::vector<NamedValue> ports;

  std::string_view port_list() const {
    return ports.empty() ? std::string_view() : ports.front().value.expose();
  }
};

class Reader {
 public:
  Reader(const StringFacts& facts, const ShownText& driver, std::string_view text, Place place,
         Diagnostics& diagnostics)
      : facts_(facts),
        driver_(driver),
        text_(text),
        place_(std::move(place)),
        diagnostics_(diagnostics) {}

  std::optional<StringContent> read();

 private:
  std::nullopt_t fail(std::size_t offset, Message message, Message help = {}) {
    diagnostics_.error(Code::malformed_string, at(offset), message, {}, help);
    return std::nullopt;
  }
  Place at(std::size_t offset) const {
    Place place = place_;
    place.column = static_cast<int>(offset) + 1;
    return place;
  }
  std::size_t offset_of(std::string_view part) const {
    return part.data() == nullptr ? 0 : static_cast<std::size_t>(part.data() - text_.data());
  }
  std::optional<Secret> decoded(std::string_view part, Plus plus);
  bool check_bytes();
  bool check_scheme(const SplitUrl& url);
  bool check_raw_bytes(const SplitUrl& url);
  bool check_raw_credentials(const SplitUrl& url);
  bool check_count(const SplitUrl& url, const StringContent& content);
  bool report(const UrlProblem& problem);
  bool refused(std::string_view key, std::size_t offset);
  bool read_values(std::string_view query, StringContent& content);
  bool take_address(std::string_view host, std::string_view port, std::size_t offset,
                    StringContent& content);
  bool check_query_address(const QueryAddress& query, bool authority);
  bool read_host_list(const QueryAddress& query, std::string_view authority,
                      StringContent& content);
  bool read_repeated_hosts(const QueryAddress& query, StringContent& content);
  bool check_authority_host(const HostItem& item, std::size_t offset);
  bool read_authority(const QueryAddress& query, std::string_view list, StringContent& content);
  bool read_addresses(const SplitUrl& url, StringContent& content);
  bool read_socket_file(StringContent& content);
  bool read_factory(StringContent& content);
  bool decode_uri(std::string_view path, Secret& database);
  bool read_path(std::string_view path, Secret& database);
  bool read_database(std::string_view path, StringContent& content);
  bool read_credentials(const SplitUrl& url, StringContent& content);
  std::vector<NamedValue> take(StringContent& content, std::string_view key);
  std::vector<NamedValue> take_part(StringContent& content, std::string_view part,
                                    std::string_view key);
  std::optional<QueryHost> query_host(const StringContent& content) const;
  bool said_twice(std::size_t offset);

  const StringFacts& facts_;
  const ShownText& driver_;
  std::string_view text_;
  Place place_;
  Diagnostics& diagnostics_;
};

bool Reader::check_bytes() {
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text_[i]);
    if (byte == ' ') {
      fail(i, {"a blank stands in the connection string"},
           {"write it as %20; libpq 18 refuses it, and so do others"});
      return false;
    }
    if (byte < 0x20 || byte == 0x7f) {
      fail(i, {"a control character stands in the connection string"},
           {"a newline or a tab often comes along from a file or a console; remove it"});
      return false;
    }
  }
  const std::size_t good = utf8_prefix(text_);
  if (good != text_.size()) {
    fail(good, {"the connection string is no UTF-8 from here on"});
  }
  return good == text_.size();
}

bool Reader::check_scheme(const SplitUrl& url) {
  if (takes_scheme(facts_, url.scheme)) {
    return true;
  }
  diagnostics_.error(Code::wrong_scheme, at(0), {"`", driver_, "` does not take this scheme"},
                     {ShownText::list(facts_.schemes), " in front of `://`"},
                     {"`--from` names the driver that the string is written for"});
  return false;
}

// What divides a URL, or belongs into none (RFC 3986 section 2), as far as the driver was seen to stumble over it: where a
// host, an escape or a second part follows it, other checks say so.
bool Reader::check_raw_credentials(const SplitUrl& url) {
  constexpr ByteSet kDelicate("/?#[]^|\"\\{}`<>");
  if (!facts_.raw_password) {
    return true;
  }
  const ByteSet taken(*facts_.raw_password);
  const auto check = [&](std::string_view part, const ByteSet& delicate) {
    const auto bad = std::ranges::find_if(part, [&](char byte) { return delicate.contains(byte) && !taken.contains(byte); });
    if (bad != part.end()) {
      fail(offset_of(part) + static_cast<std::size_t>(bad - part.begin()), {"a character stands here that `", driver_, "` takes as an escape only"},
           {"write it as %XX"});
    }
    return bad == part.end();
  };
  // Ruby's URI refuses a quote anywhere.
  return check(url.user, kDelicate) && check(url.password, kDelicate) && check(url.database, ByteSet("\""));
}

// Vert.x' pattern takes these bytes and no others in front of the query.
bool Reader::check_raw_bytes(const SplitUrl& url) {
  for (const std::string_view part : {url.user, url.password, url.database}) {
    if (facts_.raw_is_unreserved && !(kUnreserved + ByteSet("%!*")).contains_all(part)) {
      fail(offset_of(part),
           {"`", driver_,
            "` takes only letters, digits, `-._~!*` and escapes in user, password and database"},
           {"write every other character as %XX"});
      return false;
    }
  }
  return true;
}

// Several hosts behind the scheme for one are taken for one name, and so are a host that is none in
// a URI and its port.
bool Reader::check_count(const SplitUrl& url, const StringContent& content) {
  if (content.addresses.size() == 1 && !can_stand_beside_port(facts_, content.addresses.front())) {
    fail(offset_of(url.hosts), {"`", driver_, "` takes this host and its port for one name"});
    return false;
  }
  const auto& lists = facts_.list_schemes;
  if (content.addresses.size() < 2 || lists.empty() ||
      std::ranges::find(lists, url.scheme) != lists.end()) {
    return true;
  }
  diagnostics_.error(Code::wrong_scheme, at(0),
                     {"`", driver_, "` takes several hosts behind another scheme only"},
                     {ShownText::list(lists), " in front of `://`"});
  return false;
}

bool Reader::report(const UrlProblem& problem) {
  switch (problem.fault) {
    case UrlFault::none:
      return true;
    case UrlFault::no_prefix:
      diagnostics_.error(Code::missing_scheme, at(0),
                         {"the connection string does not begin with a scheme"},
                         {"`", ShownText::of_table(facts_.schemes.front()), "://` in front of it"});
      return false;
    case UrlFault::bracket_not_closed:
      fail(problem.offset, {"a `[` is not closed by `]`"},
           {"brackets stand around IPv6 addresses only; in a password write %5B"});
      return false;
    case UrlFault::bracket_empty:
      fail(problem.offset, {"nothing stands between `[` and `]`"});
      return false;
    case UrlFault::after_bracket:
      fail(problem.offset, {"after `]` only a port, a path, a query or another host may follow"});
      return false;
    case UrlFault::two_separators:
      fail(problem.offset, {"a parameter holds a second `=`"}, {"write `=` inside a value as %3D"});
      return false;
    case UrlFault::no_separator:
      fail(problem.offset, {"a parameter has no `=`"},
           {"an unencoded `&` or `?` in a value or a password has this effect: write %26 or %3F"});
      return false;
    case UrlFault::bad_escape:
      fail(problem.offset, {"a `%` is not followed by two hexadecimal digits"},
           {"a `%` of its own is written %25"});
      return false;
    case UrlFault::nul_escape:
      fail(problem.offset, {"%00 cannot be carried by any driver"});
      return false;
    case UrlFault::unknown_key:
      break;
  }
  return false;
}

std::optional<Secret> Reader::decoded(std::string_view part, Plus plus) {
  Malformed malformed{};
  auto raw = percent_decode(part, plus, &malformed);
  if (!raw) {
    const std::size_t where = malformed.offset;
    const bool nul = part.substr(where).starts_with("%00");
    report({nul ? UrlFault::nul_escape : UrlFault::bad_escape, offset_of(part) + where});
    return std::nullopt;
  }
  if (!is_utf8(raw->expose())) {
    return fail(offset_of(part), {"what the escapes spell from here on is no UTF-8"},
                {"Terraform, JSON and most drivers replace such bytes"});
  }
  return raw;
}

bool Reader::refused(std::string_view key, std::size_t offset) {
  constexpr std::array<std::string_view, 9> kParts{"host", "port", "user", "username", "password", "dbname", "database", "driver", "protocol"};
  if (std::ranges::find(kParts, key) != kParts.end()) {
    fail(offset, {"`", driver_, "` refuses a string that says this in its query, or takes it in place of what stands in front"},
         {"say it in front of the `?`"});
  } else {
    fail(offset, {"`", driver_, "` connects with no string that says this: itself or the server refuses it"}, {"take the parameter out"});
  }
  return false;
}

bool Reader::read_values(std::string_view query, StringContent& content) {
  const Plus plus = facts_.plus_is_space ? Plus::space : Plus::literal;
  std::set<std::string> seen;
  while (!query.empty()) {
    QueryItem item;
    const std::size_t offset = offset_of(query);
    const UrlFault fault = next_query_item(query, item);
    // Only libpq's own reader minds a second `=`; pgjdbc takes a key alone for one with nothing (`?ssl`).
    const bool minded = fault != UrlFault::none && (fault != UrlFault::two_separators || !facts_.second_equals) &&
                        (fault != UrlFault::no_separator || facts_.grammar != Grammar::jdbc);
    if (minded) {
      return report({fault, offset});
    }
    const auto key = decoded(item.key, Plus::literal);
    auto value = key ? decoded(item.value, plus) : std::nullopt;
    if (!value) {
      return false;
    }
    std::string name = facts_.any_case ? lowered(key->expose()) : std::string(key->expose());
    if (std::ranges::find(facts_.refused_keys, name) != facts_.refused_keys.end()) {
      return refused(name, offset);
    }
    for (const auto& [other, meant] : facts_.synonyms) {
      if (name == other)
        name = meant;
    }
    if (!seen.insert(name).second && (facts_.hosts != HostsForm::query || name != "host")) {
      // The last one counts, as in libpq and in what is built on it.
      std::erase_if(content.values, [&](const NamedValue& v) { return v.key == name; });
    }
    content.values.push_back({std::move(name), std::move(*value), offset});
  }
  return true;
}

std::vector<NamedValue> Reader::take(StringContent& content, std::string_view key) {
  std::vector<NamedValue> taken;
  std::vector<NamedValue> others;
  for (NamedValue& value : content.values) {
    (!key.empty() && value.key == key ? taken : others).push_back(std::move(value));
  }
  content.values = std::move(others);
  return taken;
}

// What the query says of a part that the driver looks for there; elsewhere it is a key like any
// other.
std::vector<NamedValue> Reader::take_part(StringContent& content, std::string_view part,
                                          std::string_view key) {
  const bool looked_for = std::ranges::find(facts_.query_parts, part) != facts_.query_parts.end();
  return looked_for ? take(content, key) : std::vector<NamedValue>();
}

// The host that the query names, if the driver looks for one there.
std::optional<QueryHost> Reader::query_host(const StringContent& content) const {
  const std::string_view key = facts_.grammar == Grammar::url ? facts_.keys.host : "host";
  if (key.empty() || std::ranges::find(facts_.query_parts, "host") == facts_.query_parts.end()) {
    return std::nullopt;
  }
  const auto found = std::ranges::find_if(content.values, [&](const NamedValue& value) {
    return value.key == key ||
           (facts_.socket != SocketForm::none && value.key == facts_.socket_key);
  });
  if (found == content.values.end()) {
    return std::nullopt;
  }
  const std::string_view text = found->value.expose();
  const bool socket = text.starts_with('/');
  const bool ipv6 =
      !socket && std::ranges::any_of(split_at_commas(text), [](std::string_view item) {
        return std::ranges::count(item, ':') > 1;
      });
  return QueryHost{found->offset, socket, !socket && text.find(',') != std::string_view::npos,
                   ipv6};
}

bool Reader::said_twice(std::size_t offset) {
  fail(offset,
       {"this is said by the query and in front of it, and which of the two counts in `", driver_,
        "` is no rule to rely on"},
       {"leave one of them out"});
  return false;
}

bool Reader::take_address(std::string_view host, std::string_view port, std::size_t offset,
                          StringContent& content) {
  return dsnsmith::take_address({facts_, driver_, text_, place_, diagnostics_}, host, port, offset,
                                content);
}

// `?unix_sock=/dir/.s.PGSQL.5432`, the whole file.
bool Reader::read_socket_file(StringContent& content) {
  const std::vector<NamedValue> named = take(content, facts_.socket_key);
  if (named.empty()) {
    return true;
  }
  const std::string_view file = named.front().value.expose();
  const std::size_t end = file.rfind(kSocketFile);
  if (!file.starts_with('/') || end == std::string_view::npos) {
    fail(named.front().offset, {"`", driver_, "` wants the whole file of the socket here"},
         {"write its directory and `/.s.PGSQL.5432`"});
    return false;
  }
  return take_address(file.substr(0, end), file.substr(end + kSocketFile.size()),
                      named.front().offset, content);
}

// Where the driver reads the query's host in a way of its own, which the string cannot mean.
bool Reader::check_query_address(const QueryAddress& query, bool authority) {
  if (!query.hosts.empty() && facts_.socket_key != "host" &&
      query.hosts.front().value.expose().starts_with('/')) {
    fail(query.hosts.front().offset,
         {"`", driver_, "` looks for a host of this name, not for a socket"},
         {"`?", ShownText::of_table(facts_.socket_key), "=…` names the socket"});
    return false;
  }
  if (facts_.precedence == Precedence::neither && authority && !query.hosts.empty()) {
    return said_twice(query.hosts.front().offset);
  }
  if (facts_.added_hosts && authority && !(query.hosts.empty() && query.ports.empty())) {
    fail((query.hosts.empty() ? query.ports : query.hosts).front().offset,
         {"`", driver_,
          "` adds the hosts and ports of the query to those of the authority, and tries all of "
          "them"},
         {"say host and port in one place"});
    return false;
  }
  return true;
}

// `?host=a,b&port=1,2`: one list of names, and as many ports, or one for all.
bool Reader::read_host_list(const QueryAddress& query, std::string_view authority,
                            StringContent& content) {
  const std::size_t offset = query.hosts.front().offset;
  const std::string_view text = query.hosts.front().value.expose();
  const std::vector<std::string_view> names =
      text.starts_with('/') ? std::vector{text} : split_at_commas(text);
  std::vector<std::string_view> numbers = split_at_commas(query.port_list());
  if (query.port_list().empty() && !authority.empty()) {
    numbers.clear();  // the authority's port stays: `@localhost:6000/db?host=/dir`
    for (bool more = true; more;) {
      numbers.push_back(next_host(authority, more).port);
    }
  }
  if (numbers.size() != 1 && numbers.size() != names.size()) {
    fail(query.ports.empty() ? offset : query.ports.front().offset,
         {"there are not as many ports as hosts"});
    return false;
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string_view name = names[i];
    std::string_view port = numbers.size() == 1 ? numbers[0] : numbers[i];
    // SQLAlchemy's own form: `host=h:5432`, also for one host.
    const std::size_t colon = name.find(':');
    const bool one_colon =
        colon != std::string_view::npos && name.find(':', colon + 1) == std::string_view::npos;
    if (facts_.hosts == HostsForm::query && !name.starts_with('/') && one_colon) {
      port = name.substr(colon + 1);
      name = name.substr(0, colon);
    }
    if (!take_address(name, port, offset, content)) {
      return false;
    }
  }
  return true;
}

// `?host=a:1&host=b:2`, SQLAlchemy's way to name several.
bool Reader::read_repeated_hosts(const QueryAddress& query, StringContent& content) {
  return std::ranges::all_of(query.hosts, [&](const NamedValue& host) {
    const std::string_view text = host.value.expose();
    const std::size_t colon = text.rfind(':');
    const std::string_view port =
        colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    return take_address(text.substr(0, colon), port, host.offset, content);
  });
}

bool Reader::check_authority_host(const HostItem& item, std::size_t offset) {
  if (!facts_.underscores && item.host.find('_') != std::string_view::npos) {
    fail(offset, {"`", driver_, "` refuses a host with an underscore in its name"},
         {"write `%5F` for it"});
    return false;
  }
  if (facts_.ipv6 == Ipv6Form::query && item.bracketed) {
    fail(offset,
         {"`", driver_,
          "` takes the brackets for a part of the host's name, which then cannot be found"},
         {"write `@localhost:PORT/…?host=ADDRESS`, without brackets"});
    return false;
  }
  return true;
}

bool Reader::read_authority(const QueryAddress& query, std::string_view list,
                            StringContent& content) {
  const std::string_view port_list = query.port_list();
  const std::vector<std::string_view> numbers = split_at_commas(port_list);
  bool more = true;
  for (std::size_t i = 0; more; ++i) {
    const std::size_t offset = offset_of(list);
    const HostItem item = next_host(list, more);
    const auto host = decoded(item.host, Plus::literal);
    const auto port = decoded(item.port, Plus::literal);
    if (!host || !port) {
      return false;
    }
    if (facts_.precedence == Precedence::neither && !port_list.empty() && !port->empty()) {
      return said_twice(query.ports.front().offset);
    }
    const bool query_port = !port_list.empty() && facts_.precedence != Precedence::authority;
    const std::string_view number =
        query_port ? numbers[std::min(i, numbers.size() - 1)] : port->expose();
    if (!take_address(host->expose(), number, offset, content) ||
        !check_authority_host(item, offset)) {
      return false;
    }
  }
  return true;
}

bool Reader::read_addresses(const SplitUrl& url, StringContent& content) {
  if (facts_.socket == SocketForm::query_file) {
    if (!read_socket_file(content))
      return false;
    if (!content.addresses.empty())
      return true;
  }
  const bool plain = facts_.grammar == Grammar::url;
  QueryAddress query;
  query.hosts = take_part(content, "host", plain ? facts_.keys.host : "host");
  if (facts_.socket != SocketForm::query_authority_port) {  // there a key `port` counts for nothing
    query.ports = take_part(content, "port", plain ? facts_.keys.port : "port");
  }
  const bool authority = !url.hosts.empty() && url.hosts.front() != ':';
  if (!check_query_address(query, authority)) {
    return false;
  }
  if (!query.hosts.empty() && (facts_.precedence == Precedence::query || !authority)) {
    return query.hosts.size() == 1 ? read_host_list(query, url.hosts, content)
                                   : read_repeated_hosts(query, content);
  }
  // No host at all is reported as incomplete where one is needed.
  return !authority || read_authority(query, url.hosts, content);
}

bool Reader::read_factory(StringContent& content) {
  std::vector<NamedValue> factory = take(content, kFactoryKey);
  if (factory.empty()) {
    return true;
  }
  const std::vector<NamedValue> instance = take(content, kFactoryInstance);
  const std::vector<NamedValue> path = take(content, kFactoryPath);
  if (factory.front().value.expose() != kFactory || (path.empty() && instance.empty())) {
    diagnostics_.warning(Code::read_differently, at(factory.front().offset),
                         {"a class of the program's own opens the socket, so that what stands in front may not be where it leads"}, {},
                         {"other drivers connect to the host and port of the string"});
    content.values.push_back(std::move(factory.front()));
    return true;
  }
  if (path.empty()) {
    diagnostics_.warning(Code::read_differently, at(factory.front().offset),
                         {"the socket factory finds the instance by itself, and other drivers want the socket that a Cloud SQL proxy or Cloud Run offers for it"}, {},
                         {"`unixSocketPath=/cloudsql/PROJECT:REGION:INSTANCE` beside it takes that socket here as well"});
    Secret directory = Secret::copy_of("/cloudsql/");
    directory.append(instance.front().value);
    return take_address(directory.expose(), {}, instance.front().offset, content);
  }
  const std::string_view file = path.front().value.expose();
  const std::size_t end = file.rfind(kSocketFile);
  return take_address(
      file.substr(0, end),
      end == std::string_view::npos ? std::string_view() : file.substr(end + kSocketFile.size()),
      path.front().offset, content);
}

// Postgres.js gives the path to decodeURI, which leaves the escapes of some symbols as they are.
bool Reader::decode_uri(std::string_view path, Secret& database) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      database.append(path[i]);
      continue;
    }
    const std::string_view escape = path.substr(i, 3);
    const auto raw = percent_decode(escape, Plus::literal, nullptr);
    if (!raw)
      return report({UrlFault::bad_escape, offset_of(escape)});
    const bool kept =
        raw->size() == 1 && (kDecodeUriKeeps + kPathEnders).contains(raw->expose().front());
    database.append(kept ? escape : raw->expose());
    i += 2;
  }
  return true;
}

bool Reader::read_path(std::string_view path, Secret& database) {
  switch (facts_.database) {
    case DatabaseForm::percent:
    case DatabaseForm::percent_trimmed:
    case DatabaseForm::percent_resolved:
    case DatabaseForm::percent_stripped: {
      auto raw = decoded(path, facts_.grammar == Grammar::jdbc ? Plus::space : Plus::literal);
      if (!raw)
        return false;
      database = std::move(*raw);
      return true;
    }
    case DatabaseForm::decode_uri:
      return decode_uri(path, database);
    case DatabaseForm::literal:
      if (!facts_.database_key.empty() && path.find('%') != std::string_view::npos) {
        fail(offset_of(path) + path.find('%'),
             {"versions of `", driver_, "` differ in whether they decode this database name"},
             {"leave the path empty and write `?", ShownText::of_table(facts_.database_key),
              "=…`, which all of them decode"});
        return false;
      }
      database = Secret::copy_of(path);
      return true;
  }
  return false;
}

bool Reader::read_database(std::string_view path, StringContent& content) {
  std::vector<NamedValue> key;
  if (!facts_.database_key.empty()) {
    key = take(content, facts_.database_key);
  }
  if (!key.empty() && !path.empty() && facts_.precedence == Precedence::neither) {
    return said_twice(key.front().offset);
  }
  if (!key.empty() && (facts_.precedence == Precedence::query || path.empty())) {
    content.database = std::move(key.front().value);
    content.has_database = true;
    return true;
  }
  content.has_database = !path.empty();
  return path.empty() || read_path(path, content.database);
}

bool Reader::read_credentials(const SplitUrl& url, StringContent& content) {
  const Plus plus = facts_.plus_in_password ? Plus::space : Plus::literal;
  auto user =
      facts_.user_is_literal ? std::optional(Secret::copy_of(url.user)) : decoded(url.user, plus);
  auto password = user ? decoded(url.password, plus) : std::nullopt;
  if (!password) {
    return false;
  }
  if (facts_.user_ends_at_colon && user->expose().find(':') != std::string_view::npos) {
    fail(offset_of(url.user),
         {"`", driver_, "` decodes user and password first and cuts at the first `:` then"},
         {"give it another user, or user and password as arguments"});
    return false;
  }
  std::vector<NamedValue> named_user =
      take_part(content, "user", facts_.user_key.empty() ? facts_.keys.user : facts_.user_key);
  std::vector<NamedValue> named_password = take_part(content, "password", facts_.keys.password);
  for (const auto& [named, in_front] :
       {std::pair{&named_user, &*user}, {&named_password, &*password}}) {
    if (named->empty()) {
      continue;
    }
    if (facts_.precedence == Precedence::neither && !in_front->empty()) {
      return said_twice(named->front().offset);
    }
    if (facts_.precedence == Precedence::query || in_front->empty()) {
      *in_front = std::move(named->front().value);
    }
  }
  content.has_user = !user->empty();
  content.user = std::move(*user);
  if (!password->empty()) {
    content.password = std::move(*password);
  }
  return true;
}

// Nothing but a query, or the end, behind the authority (org.postgresql.Driver.parseURL).
bool lacks_slash(std::string_view text) {
  constexpr std::string_view kAuthority = "://";
  const std::size_t begin = text.find(kAuthority);
  const std::size_t end = begin == std::string_view::npos ? begin : text.find_first_of("/?", begin + kAuthority.size());
  return begin != std::string_view::npos && (end == std::string_view::npos || text[end] == '?');
}

std::optional<StringContent> Reader::read() {
  SplitUrl url;
  if (!check_bytes() || !report(split_url(text_, url)) || !check_scheme(url)) {
    return std::nullopt;
  }
  StringContent content;
  if (facts_.grammar == Grammar::jdbc && url.has_user_info) {
    return fail(offset_of(url.hosts), {"a JDBC URL has no place for a user in front of the host"},
                {"the driver takes all of it for the host's name; write `?user=…&password=…`"});
  }
  if (facts_.grammar == Grammar::jdbc && lacks_slash(text_)) {
    return fail(offset_of(url.hosts) + url.hosts.size(), {"a JDBC URL with a host has a `/` behind it, also where no database is named"},
                {"pgjdbc takes no part of it otherwise; write `jdbc:postgresql://HOST:PORT/DATABASE`"});
  }
  for (const SchemeWord& word : facts_.scheme_words) {
    // In front of the query, which may say otherwise.
    if (word.scheme == url.scheme)
      content.values.push_back({std::string(word.key), Secret::copy_of(word.value), 0});
  }
  const bool factory = facts_.socket == SocketForm::cloud_sql_factory;
  if (!check_raw_bytes(url) || !check_raw_credentials(url) || !read_values(url.query, content)) {
    return std::nullopt;
  }
  const UrlSaid said{url, query_host(content)};
  if (!read_credentials(url, content) || (factory && !read_factory(content)) ||
      (content.addresses.empty() && !read_addresses(url, content)) ||
      !read_database(url.database, content) || !check_count(url, content) ||
      !reads_alike({facts_, driver_, text_, place_, diagnostics_}, said, content)) {
    return std::nullopt;
  }
  return content;
}

}  // namespace

std::optional<StringContent> read_url(const StringReading& reading) {
  return Reader(reading.facts, reading.driver, reading.text, reading.place, reading.diagnostics)
      .read();
}

}  // namespace dsnsmith
