// Connection strings that are lists of `key=value` pairs: libpq's, PgBouncer's, ADO.NET's, ODBC's,
// and those of PHP's PDO and Perl's DBI, which are libpq's behind a prefix. Over 400 lines: six
// grammars share one reader and one writer, and what differs between them stands side by side.

#include <algorithm>
#include <set>

#include "core/ascii.hpp"
#include "driver/string_grammar.hpp"
#include "text/codec.hpp"
#include "text/pair_list.hpp"
#include "text/percent.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

PairSyntax syntax_of(Grammar grammar) {
  switch (grammar) {
    case Grammar::pgbouncer: return PairSyntax::pgbouncer;
    case Grammar::ado: return PairSyntax::ado;
    case Grammar::odbc: return PairSyntax::odbc;
    default: return PairSyntax::conninfo;
  }
}

bool has_semicolons(Grammar grammar) {
  return grammar == Grammar::ado || grammar == Grammar::odbc || grammar == Grammar::pdo || grammar == Grammar::dbi;
}

// DBI looks for `dbi:` in either case (DBI.pm, parse_dsn), and for the driver's name as it is.
bool begins_with_prefix(const StringFacts& facts, std::string_view text) {
  constexpr std::string_view kDbi = "dbi:";
  if (facts.grammar == Grammar::dbi && lowered(text.substr(0, kDbi.size())) == kDbi) {
    return text.substr(kDbi.size()).starts_with(facts.prefix.substr(kDbi.size()));
  }
  return text.starts_with(facts.prefix);
}

// psqlODBC takes braces off these alone, and URL-decodes them without (dlg_specific.c,
// decode_or_remove_braces); the driver manager takes them off `Driver`.
bool is_braced(const StringFacts& facts, std::string_view key) {
  return key == facts.keys.password || key == facts.nested || key == "Driver" || key == "ConnSettings";
}

bool is_decoded_without_braces(const StringFacts& facts, std::string_view key) {
  return is_braced(facts, key) && key != "Driver";
}

// Everywhere else the value is all up to the `;`.
bool can_stand_unbraced(std::string_view value) {
  constexpr ByteSet kBlanks(" \t\n\r\f\v");
  return !value.empty() && value.find_first_of(";{}") == std::string_view::npos && !kBlanks.contains(value.front()) &&
         !kBlanks.contains(value.back());
}

std::string_view nested_name(const StringFacts& facts, std::string_view key) {
  const bool nested = !facts.nested.empty() && key.size() > facts.nested.size() && key.starts_with(facts.nested) &&
                      key[facts.nested.size()] == '.';
  return nested ? key.substr(facts.nested.size() + 1) : std::string_view();
}

std::optional<Secret> pair_value(const StringFacts& facts, std::string_view key, std::string_view spelled) {
  if (facts.grammar == Grammar::odbc && !spelled.starts_with('{') && is_decoded_without_braces(facts, key)) {
    return percent_decode(spelled, Plus::space, nullptr);
  }
  return decode_pair_value(syntax_of(facts.grammar), spelled);
}

// The pairs as next_pair() takes them; in `copy` where that has to be another text. PHP replaces every `;` by
// a blank, even in quotes (ext/pdo_pgsql/pgsql_driver.c); DBD::Pg those outside quotes (dbdimp.c, pg_db_login6).
std::string_view pairs_behind_prefix(const StringFacts& facts, std::string_view text, Secret& copy) {
  text.remove_prefix(facts.prefix.size());
  const bool dbi = facts.grammar == Grammar::dbi;
  if (!dbi && facts.grammar != Grammar::pdo) {
    return text;
  }
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (dbi && is_backslash(c) && i + 1 < text.size()) {
      copy.append(c).append(text[++i]);
      continue;
    }
    quoted ^= dbi && closing_quote(Spelling::conninfo_value, c) != '\0';
    copy.append(c == ';' && !quoted ? ' ' : c);
  }
  return copy.expose();
}

class ListWriter {
 public:
  explicit ListWriter(const StringFacts& facts) : facts_(facts) { out_.append(facts.prefix); }

  void add(std::string_view key, std::string_view value) {
    if (!first_) out_.append(has_semicolons(facts_.grammar) ? ';' : ' ');
    first_ = false;
    out_.append(key).append('=');
    if (facts_.grammar == Grammar::odbc && !is_braced(facts_, key)) {
      out_.append(value);
    } else if (const auto spelled = encode_pair_value(syntax_of(facts_.grammar), value)) {
      out_.append(*spelled);
    }
  }
  Secret finish() { return std::move(out_); }

 private:
  const StringFacts& facts_;
  Secret out_;
  bool first_ = true;
};

void add_addresses(const StringFacts& facts, const std::vector<Address>& addresses, ListWriter& list) {
  std::string hosts;
  std::string ports;
  const bool together = addresses.size() > 1 && facts.hosts == HostsForm::list;
  for (const Address& address : addresses) {
    const std::string_view comma = hosts.empty() ? "" : ",";
    const bool brackets = together && address.host.kind() == Host::Kind::ipv6;
    hosts.append(comma).append(brackets ? "[" : "").append(address.host.text()).append(brackets ? "]" : "");
    if (together && address.port) hosts.append(":").append(address.port->text());
    ports.append(comma).append(addresses.size() > 1 || address.port ? address.port.value_or(kDefaultPort).text() : "");
  }
  list.add(facts.keys.host, hosts);
  if (!together && !ports.empty()) list.add(facts.keys.port, ports);
}

class ListReader {
 public:
  explicit ListReader(const StringReading& reading)
      : facts_(reading.facts), reading_(reading), syntax_(syntax_of(reading.facts.grammar)) {}

  std::optional<StringContent> read();

 private:
  std::nullopt_t fail(std::size_t offset, Message message, Message help = {}) {
    reading_.diagnostics.error(Code::malformed_string, at(offset), message, {}, help);
    return std::nullopt;
  }
  Place at(std::size_t offset) const {
    Place place = reading_.place;
    place.column = static_cast<int>(offset) + 1;
    return place;
  }
  bool check_bytes();
  bool report(PairFault fault, std::size_t offset);
  bool take_pairs(PairSyntax syntax, std::string_view text, std::size_t offset, std::string_view within);
  std::string meant_key(std::string_view key) const;
  bool take_parts();
  bool take_addresses(const NamedValue& host, const NamedValue* port);
  std::optional<NamedValue> take(std::string_view key);

  const StringFacts& facts_;
  const StringReading& reading_;
  PairSyntax syntax_;
  StringContent content_;
  std::set<std::string> seen_;  // compared_key() of each
};

bool ListReader::check_bytes() {
  const std::size_t good = text_prefix(reading_.text);
  if (good != reading_.text.size()) {
    fail(good, {"the connection string is no UTF-8 from here on, or holds a NUL"});
  }
  return good == reading_.text.size();
}

bool ListReader::report(PairFault fault, std::size_t offset) {
  switch (fault) {
    case PairFault::no_separator:
      fail(offset, {"here a key is not followed by `=`"},
           {"a value with a blank or a semicolon has to stand in quotes"});
      break;
    case PairFault::no_key: fail(offset, {"here stands `=` without a key in front of it"}); break;
    case PairFault::not_closed:
      fail(offset, {"a value begins with a quote that is not closed"},
           {"a quote inside a value is written as `dsnsmith get` writes it for this driver"});
      break;
    case PairFault::after_quote: fail(offset, {"something stands behind a closing quote"}); break;
    case PairFault::empty_value: fail(offset, {"a key has no value"}); break;
    case PairFault::none:
    case PairFault::end: return true;
  }
  return false;
}

std::string ListReader::meant_key(std::string_view key) const {
  for (const auto& [other, meant] : facts_.synonyms) {
    if (same_key(syntax_, other, key)) return std::string(meant);
  }
  for (const std::string_view part : {facts_.keys.host, facts_.keys.port, facts_.keys.database, facts_.keys.user, facts_.keys.password}) {
    if (same_key(syntax_, part, key)) return std::string(part);
  }
  return std::string(key);
}

bool ListReader::take_pairs(PairSyntax syntax, std::string_view text, std::size_t offset, std::string_view within) {
  for (std::size_t next = 0;;) {
    RawPair pair;
    const PairFault fault = next_pair(syntax, text, next, pair);
    if (fault == PairFault::end) {
      return true;
    }
    if (fault != PairFault::none) {
      return report(fault, offset + (within.empty() ? pair.offset : 0));
    }
    auto value = within.empty() ? pair_value(facts_, meant_key(pair.key), pair.value) : decode_pair_value(syntax, pair.value);
    if (!value) {
      return report(PairFault::not_closed, offset + (within.empty() ? pair.offset : 0));
    }
    const std::size_t where = offset + (within.empty() ? pair.offset : 0);
    std::string key = meant_key(pair.key);
    if (within.empty() && !facts_.nested.empty() && same_key(syntax, key, facts_.nested)) {
      if (!take_pairs(PairSyntax::conninfo, value->expose(), where, facts_.nested)) {
        return false;
      }
      continue;
    }
    if (!within.empty()) {
      key = std::string(within).append(".").append(pair.key);
    }
    // The last one counts, as in libpq and in DbConnectionStringBuilder.
    if (!seen_.insert(compared_key(syntax, key)).second) {
      std::erase_if(content_.values, [&](const NamedValue& v) { return same_key(syntax, v.key, key); });
    }
    if (value->empty() && syntax == PairSyntax::ado && pair.value.empty()) {
      continue;  // an empty value takes the key out again (DbConnectionStringBuilder)
    }
    content_.values.push_back({std::move(key), std::move(*value), where});
  }
}

std::optional<NamedValue> ListReader::take(std::string_view key) {
  const auto found = std::ranges::find(content_.values, key, &NamedValue::key);
  if (found == content_.values.end()) {
    return std::nullopt;
  }
  NamedValue value = std::move(*found);
  content_.values.erase(found);
  return value;
}

bool ListReader::take_addresses(const NamedValue& host, const NamedValue* port) {
  const std::string_view text = host.value.expose();
  const std::string_view numbers = port == nullptr ? std::string_view() : port->value.expose();
  if (text.starts_with('/') || facts_.hosts == HostsForm::one) {
    return take_address(reading_, text, numbers, host.offset, content_);
  }
  const std::vector<std::string_view> names = split_at_commas(text);
  if (facts_.hosts == HostsForm::list) {
    for (std::string_view name : names) {
      // `h:5433`, `[::1]:5433`; several colons without brackets are an address.
      std::string_view own = numbers;
      const std::size_t bracket = name.starts_with('[') ? name.find(']') : std::string_view::npos;
      const std::size_t colon = name.find(':', bracket == std::string_view::npos ? 0 : bracket);
      if (colon != std::string_view::npos && (bracket != std::string_view::npos || name.rfind(':') == colon)) {
        own = name.substr(colon + 1);
        name = name.substr(0, colon);
      }
      if (bracket != std::string_view::npos) name = name.substr(1, bracket - 1);
      if (!take_address(reading_, name, own, host.offset, content_)) return false;
    }
    return true;
  }
  const std::vector<std::string_view> each = split_at_commas(numbers);
  if (each.size() != 1 && each.size() != names.size()) {
    fail(port->offset, {"there are not as many ports as hosts"});
    return false;
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!take_address(reading_, names[i], each.size() == 1 ? each[0] : each[i], host.offset, content_)) return false;
  }
  return true;
}

bool ListReader::take_parts() {
  if (auto database = take(facts_.keys.database)) {
    content_.has_database = !database->value.empty();
    content_.database = std::move(database->value);
  }
  // Also where they are arguments when dsnsmith writes: libpq takes them from the string of PDO and DBI as well.
  if (auto user = take(facts_.keys.user)) {
    content_.has_user = !user->value.empty();
    content_.user = std::move(user->value);
  }
  if (auto password = take(facts_.keys.password); password && !password->value.empty()) {
    content_.password = std::move(password->value);
  }
  const auto host = take(facts_.keys.host);
  const auto port = take(facts_.keys.port);
  return !host || host->value.empty() || take_addresses(*host, port ? &*port : nullptr);
}

std::optional<StringContent> ListReader::read() {
  if (!check_bytes()) {
    return std::nullopt;
  }
  if (!begins_with_prefix(facts_, reading_.text)) {
    return fail(0, {"the string of `", reading_.driver, "` begins `", ShownText::of_table(facts_.prefix), "`"});
  }
  Secret copy;
  const std::string_view text = pairs_behind_prefix(facts_, reading_.text, copy);
  if (!take_pairs(syntax_, text, facts_.prefix.size(), {}) || !take_parts()) {
    return std::nullopt;
  }
  return std::move(content_);
}

// DBD::Pg turns every `"` into `'`, and loses count of quotes at an escaped one (dbdimp.c,
// pg_db_login6; seen with 3.16.0): then semicolons behind it separate nothing.
bool holds_quote(std::string_view value) {
  return std::ranges::any_of(value, [](char c) { return closing_quote(Spelling::ado_value, c) != '\0'; });
}

// unixODBC reads the whole string as Latin-1 before it looks for the driver (seen with 2.3.11).
bool is_latin(std::string_view value) {
  for (std::size_t i = 0; i < value.size();) {
    const CodePoint point = code_point_at(value, i);
    if (point.size == 0 || point.value > 0xFF) {
      return false;
    }
    i += point.size;
  }
  return true;
}

}  // namespace

bool list_can_say(const StringFacts& facts, std::string_view key, std::string_view value) {
  if ((facts.grammar == Grammar::dbi && holds_quote(value)) || (facts.grammar == Grammar::odbc && !is_latin(value))) {
    return false;
  }
  if (value.find('\0') != std::string_view::npos || (facts.grammar == Grammar::pdo && value.find(';') != std::string_view::npos)) {
    return false;
  }
  if (facts.grammar == Grammar::odbc && !is_braced(facts, key) && nested_name(facts, key).empty()) {
    return can_stand_unbraced(value);
  }
  return encode_pair_value(nested_name(facts, key).empty() ? syntax_of(facts.grammar) : PairSyntax::conninfo, value).has_value();
}

bool list_same_key(const StringFacts& facts, std::string_view a, std::string_view b) {
  return same_key(syntax_of(facts.grammar), a, b);
}

bool looks_like_list(const StringFacts& facts, std::string_view text) {
  if (!facts.prefix.empty()) {
    return begins_with_prefix(facts, text);
  }
  if (facts.grammar == Grammar::conninfo || facts.grammar == Grammar::pgbouncer) {
    return looks_like_keywords(text);
  }
  // Pairs with semicolons: the host's key and the user's or the database's, as this driver names them.
  bool host = false;
  bool other = false;
  bool driver = false;
  for (std::size_t next = 0;;) {
    RawPair pair;
    if (next_pair(syntax_of(facts.grammar), text, next, pair) != PairFault::none) {
      break;
    }
    const auto is = [&](std::string_view key) {
      return same_key(syntax_of(facts.grammar), pair.key, key) ||
             std::ranges::any_of(facts.synonyms, [&](const auto& row) {
               return row.second == key && same_key(syntax_of(facts.grammar), pair.key, row.first);
             });
    };
    host |= is(facts.keys.host);
    other |= is(facts.keys.user) || is(facts.keys.database);
    driver |= same_key(PairSyntax::odbc, pair.key, "Driver") || same_key(PairSyntax::odbc, pair.key, "DSN");
  }
  return host && other && driver == (facts.grammar == Grammar::odbc);
}

Secret write_list(const StringFacts& facts, const StringContent& content) {
  ListWriter list(facts);
  add_addresses(facts, content.addresses, list);
  if (!content.database.empty()) {
    list.add(facts.keys.database, content.database.expose());
  }
  if (content.has_user && facts.credentials) {
    list.add(facts.keys.user, content.user.expose());
    if (content.password) list.add(facts.keys.password, content.password->expose());
  }
  std::vector<const NamedValue*> values;
  for (const NamedValue& value : content.values) values.push_back(&value);
  std::ranges::stable_sort(values, {}, [](const NamedValue* value) { return std::string_view(value->key); });
  Secret nested;
  for (const NamedValue* value : values) {
    const std::string_view name = nested_name(facts, value->key);
    if (name.empty()) {
      list.add(value->key, value->value.expose());
    } else if (const auto spelled = encode_pair_value(PairSyntax::conninfo, value->value.expose())) {
      if (!nested.empty()) nested.append(' ');
      nested.append(name).append('=').append(*spelled);
    }
  }
  if (!nested.empty()) list.add(facts.nested, nested.expose());
  return list.finish();
}

std::optional<StringContent> read_list(const StringReading& reading) {
  return ListReader(reading).read();
}

std::vector<NamedValue> take_list_apart(const StringFacts& facts, std::string_view text) {
  Secret copy;
  text = pairs_behind_prefix(facts, text, copy);
  std::vector<NamedValue> pairs;
  RawPair pair;
  for (std::size_t at = 0; next_pair(syntax_of(facts.grammar), text, at, pair) == PairFault::none;) {
    if (auto value = pair_value(facts, pair.key, pair.value)) {
      pairs.push_back({std::string(pair.key), std::move(*value), pair.offset});
    }
  }
  return pairs;
}

Secret put_list_together(const StringFacts& facts, std::span<const NamedValue> pairs) {
  ListWriter list(facts);
  for (const NamedValue& pair : pairs) {
    list.add(pair.key, pair.value.expose());
  }
  return list.finish();
}

}  // namespace dsnsmith
