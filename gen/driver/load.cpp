// Over 400 lines: the whole vocabulary of driver files, each key read where it is declared.
//
// Driver facts from a driver file. The vocabulary is closed and strict; it is
// described for people in templates/README.md.

#include <algorithm>
#include <array>
#include <initializer_list>

#include "driver/driver.hpp"
#include "driver/versions.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

template <typename T>
struct Word {
  std::string_view word;
  T value;
};

constexpr std::array kCarriers{Word<Carrier>{"url", Carrier::url},
                               Word<Carrier>{"settings", Carrier::settings},
                               Word<Carrier>{"env", Carrier::env},
                               Word<Carrier>{"files", Carrier::files}};
constexpr std::array kGrammars{Word<Grammar>{"url", Grammar::url},
                               Word<Grammar>{"jdbc", Grammar::jdbc},
                               Word<Grammar>{"conninfo", Grammar::conninfo},
                               Word<Grammar>{"pgbouncer", Grammar::pgbouncer},
                               Word<Grammar>{"ado", Grammar::ado},
                               Word<Grammar>{"odbc", Grammar::odbc},
                               Word<Grammar>{"pdo", Grammar::pdo},
                               Word<Grammar>{"dbi", Grammar::dbi}};
constexpr std::array kSockets{Word<SocketForm>{"none", SocketForm::none},
                              Word<SocketForm>{"query", SocketForm::query},
                              Word<SocketForm>{"query-file", SocketForm::query_file},
                              Word<SocketForm>{"query-authority-port", SocketForm::query_authority_port},
                              Word<SocketForm>{"localhost-query", SocketForm::localhost_query},
                              Word<SocketForm>{"authority", SocketForm::authority},
                              Word<SocketForm>{"cloud-sql-factory", SocketForm::cloud_sql_factory},
                              Word<SocketForm>{"settings", SocketForm::settings}};
constexpr std::array kHosts{Word<HostsForm>{"one", HostsForm::one},
                            Word<HostsForm>{"list", HostsForm::list},
                            Word<HostsForm>{"query", HostsForm::query}};
constexpr std::array kDatabases{Word<DatabaseForm>{"percent", DatabaseForm::percent},
                                Word<DatabaseForm>{"percent-trimmed", DatabaseForm::percent_trimmed},
                                Word<DatabaseForm>{"percent-resolved", DatabaseForm::percent_resolved},
                                Word<DatabaseForm>{"percent-stripped", DatabaseForm::percent_stripped},
                                Word<DatabaseForm>{"decode-uri", DatabaseForm::decode_uri},
                                Word<DatabaseForm>{"literal", DatabaseForm::literal}};
constexpr std::array kUnknowns{Word<UnknownKey>{"error", UnknownKey::error},
                               Word<UnknownKey>{"ignored", UnknownKey::ignored},
                               Word<UnknownKey>{"setting", UnknownKey::setting}};
constexpr std::array kDirections{Word<Direction>{"both", Direction::both},
                                 Word<Direction>{"write", Direction::write},
                                 Word<Direction>{"read", Direction::read}};
constexpr std::array kSpellings{Word<ValueType>{"text", ValueType::text},
                                Word<ValueType>{"number", ValueType::number},
                                Word<ValueType>{"boolean", ValueType::boolean},
                                Word<ValueType>{"flag", ValueType::flag}};
constexpr std::array kRoots{Word<Roots>{"none", Roots::unspecified},
                            Word<Roots>{"system", Roots::system}, Word<Roots>{"file", Roots::file}};
constexpr std::array kCasts{Word<Casts>{"none", Casts::none}, Word<Casts>{"numbers", Casts::numbers},
                            Word<Casts>{"all", Casts::all}, Word<Casts>{"json", Casts::json}};
constexpr std::array kUsers{Word<bool>{"literal", true}, Word<bool>{"percent", false}};
constexpr std::array kIpv6{Word<Ipv6Form>{"true", Ipv6Form::brackets}, Word<Ipv6Form>{"false", Ipv6Form::none},
                           Word<Ipv6Form>{"query", Ipv6Form::query},
                           Word<Ipv6Form>{"with-port", Ipv6Form::with_port},
                           Word<Ipv6Form>{"single", Ipv6Form::single},
                           Word<Ipv6Form>{"hexadecimal", Ipv6Form::hexadecimal}};
constexpr std::array kSecondEquals{Word<bool>{"error", false}, Word<bool>{"literal", true}};
constexpr std::array kPrecedence{Word<Precedence>{"query", Precedence::query},
                                 Word<Precedence>{"authority", Precedence::authority},
                                 Word<Precedence>{"neither", Precedence::neither}};
const std::vector<std::string_view> kQueryParts{"host", "port", "user", "password"};
constexpr std::array kTruth{Word<bool>{"true", true}, Word<bool>{"false", false}};
constexpr std::array kValues{Word<bool>{"any", false}, Word<bool>{"plain", true}};
constexpr std::array kCredentials{Word<bool>{"string", true}, Word<bool>{"settings", false}};
constexpr std::array kHostNames{Word<bool>{"any", false}, Word<bool>{"uri", true}};
constexpr std::array kRaw{Word<bool>{"any", false}, Word<bool>{"unreserved", true}};
constexpr std::array kPlus{Word<bool>{"space", true}, Word<bool>{"literal", false}};

constexpr int kDeepestLike = 3;

// Reads one file; remembers whether anything was wrong.
class Loader {
 public:
  Loader(Diagnostics& diagnostics, FindDocument find, int depth = 0)
      : diagnostics_(diagnostics), find_(find), depth_(depth) {}

  std::optional<DriverFacts> load(Node root);

 private:
  void wrong(const Node& node, Message message, Message help = {}) {
    failed_ |= diagnostics_.error(Code::invalid_driver_file, node.place(), message, {}, help);
  }

  bool keys(const Node& mapping, std::initializer_list<std::string_view> known);
  std::string_view text(const Node& mapping, std::string_view key, bool required = false);
  template <typename T, std::size_t N>
  T word(const Node& mapping, std::string_view key, const std::array<Word<T>, N>& words, T otherwise);
  std::string_view when(const Node& row);
  std::vector<Write> writes(const Node& row);
  std::vector<Node> rows(const Node& node);
  // A list of words takes the place of what was inherited.
  static void words(const Node& node, std::string_view key, std::vector<std::string_view>& list);
  ParameterRow place_of(const Node& row, std::string_view name);
  void string_ranges(const Node& node, DriverFacts& facts);
  void string_facts(const Node& node, DriverFacts& facts);
  void tls_rows(const Node& node, DriverFacts& facts);
  void certificate_rows(const Node& node, DriverFacts& facts);
  void parameter_rows(const Node& node, DriverFacts& facts);
  void statement_rows(const Node& node, DriverFacts& facts);
  void always_sent(const Node& node, DriverFacts& facts);
  void server_settings(const Node& node, DriverFacts& facts);
  void check(const Node& root, const DriverFacts& facts);

  Diagnostics& diagnostics_;
  FindDocument find_;
  int depth_;  // of `like:` behind `like:`
  const DriverFacts* facts_ = nullptr;
  bool failed_ = false;
};

bool Loader::keys(const Node& mapping, std::initializer_list<std::string_view> known) {
  if (!mapping.is_mapping()) {
    wrong(mapping, {"a mapping is wanted here"});
    return false;
  }
  for (const auto& [key, value] : mapping.pairs()) {
    if (std::ranges::find(known, key.text()) != known.end()) {
      continue;
    }
    Nearest nearest(key.text());
    for (const std::string_view word : known) {
      nearest.offer(word);
    }
    failed_ = true;
    if (nearest.word().empty()) {
      diagnostics_.error(Code::unknown_key, key.place(), {"key `", key.shown(), "` means nothing here"});
    } else {
      diagnostics_.error(Code::unknown_key, key.place(), {"key `", key.shown(), "` means nothing here"}, {},
                         {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
    }
  }
  return true;
}

std::string_view Loader::text(const Node& mapping, std::string_view key, bool required) {
  const Node node = mapping.find(key);
  if (!node) {
    if (required) {
      failed_ |= diagnostics_.error(Code::missing_key, mapping.place(),
                                    {"key `", ShownText::of_table(key), "` is missing"});
    }
    return {};
  }
  if (!node.is_scalar() || node.text().empty()) {
    wrong(node, {"a word is wanted here"});
    return {};
  }
  return node.text();
}

template <typename T, std::size_t N>
T Loader::word(const Node& mapping, std::string_view key, const std::array<Word<T>, N>& words,
               T otherwise) {
  const Node node = mapping.find(key);
  if (!node) {
    return otherwise;
  }
  std::vector<std::string_view> known;
  for (const Word<T>& row : words) {
    if (node.text() == row.word && node.is_scalar()) {
      return row.value;
    }
    known.push_back(row.word);
  }
  wrong(node, {"`", node.shown(), "` is none of ", ShownText::list(known)});
  return otherwise;
}

std::string_view Loader::when(const Node& row) {
  const std::string_view condition = text(row, "when");
  const auto parsed = parse_conditions(condition);
  if (!parsed) {
    wrong(row.find("when"), {"this is no condition on a version"},
          {"write `>=0.30`, `<2` or `libpq>=16`; several are separated by commas"});
    return {};
  }
  for (const Condition& part : *parsed) {
    if (!part.component.empty() && part.component != facts_->id && part.component != facts_->base) {
      wrong(row.find("when"), {"the driver does not sit on `", row.find("when").shown(), "`"},
            {"`base: {name: …}` says what a driver sits on"});
    }
  }
  return condition;
}

// `url: {key: value}`, `settings: {path: value}`, `env: {NAME: value}`.
std::vector<Write> Loader::writes(const Node& row) {
  std::vector<Write> list;
  for (const Word<Carrier>& carrier : kCarriers) {
    const Node node = row.find(carrier.word);
    if (!node) {
      continue;
    }
    if (!node.is_mapping()) {
      wrong(node, {"a mapping of keys to values is wanted here"});
      continue;
    }
    for (const auto& [key, value] : node.pairs()) {
      ValueType type = ValueType::text;
      if (value.is_null()) {
        type = ValueType::null;
      } else if (!value.is_scalar()) {
        wrong(value, {"a single value is wanted here"});
        continue;
      } else if (!value.is_quoted() && (value.text() == "true" || value.text() == "false")) {
        type = ValueType::boolean;
      } else if (!value.is_quoted() && !value.text().empty() &&
                 value.text().find_first_not_of("0123456789") == std::string_view::npos) {
        type = ValueType::number;
      }
      list.push_back({carrier.value, key.text(), value.text(), type});
    }
  }
  return list;
}

std::vector<Node> Loader::rows(const Node& node) {
  return node.is_sequence() ? node.items() : std::vector<Node>{node};
}

void Loader::words(const Node& node, std::string_view key, std::vector<std::string_view>& list) {
  if (const Node given = node.find(key)) {
    list.clear();
    for (const Node& item : given.items()) {
      list.push_back(item.text());
    }
  }
}

// Where one value goes: `{url: key}`, `{settings: path}`, `{env: NAME}`.
ParameterRow Loader::place_of(const Node& row, std::string_view name) {
  ParameterRow place{};
  place.name = name;
  place.type = ValueType::text;
  if (!keys(row, {"url", "settings", "env", "unit", "fraction", "unit_written", "one_name", "several_hosts",
                  "undecoded", "after_login", "iso", "pairs", "spelling", "words", "when", "direction", "refused", "along"})) {
    return place;
  }
  place.when = when(row);
  place.direction = word(row, "direction", kDirections, Direction::both);
  place.refused = text(row, "refused");
  if (const Node along = row.find("along"); along && keys(along, {"url", "settings", "env"})) {
    place.along = writes(along);
  }
  int carriers = 0;
  for (const Word<Carrier>& carrier : kCarriers) {
    if (row.find(carrier.word)) {
      place.carrier = carrier.value;
      place.key = text(row, carrier.word);
      ++carriers;
    }
  }
  if (carriers != (place.refused.empty() ? 1 : 0)) {
    wrong(row, {"a row names one carrier, or says why it is refused"});
  }
  const ParameterFacts* parameter = find_parameter(name);
  const ValueKind kind = parameter == nullptr ? ValueKind::text : parameter->kind;
  const bool typed = place.carrier == Carrier::settings;
  switch (kind) {
    case ValueKind::duration:
    case ValueKind::integer: place.type = typed ? ValueType::number : ValueType::text; break;
    case ValueKind::boolean: place.type = ValueType::boolean; break;
    case ValueKind::text:
    case ValueKind::word: break;
  }
  place.type = word(row, "spelling", kSpellings, place.type);
  place.unit = text(row, "unit");
  if (!place.unit.empty() && milliseconds_per(place.unit) == 0) {
    wrong(row.find("unit"), {"this is no unit of time"});
  }
  if (place.unit.empty() && parameter != nullptr) {
    place.unit = parameter->unit;
  }
  place.fraction = word(row, "fraction", kTruth, false);
  place.unit_written = word(row, "unit_written", kTruth, false);
  place.one_name = word(row, "one_name", kTruth, false);
  place.several_hosts = word(row, "several_hosts", kTruth, false);
  place.undecoded = word(row, "undecoded", kTruth, false);
  place.after_login = word(row, "after_login", kTruth, false);
  place.iso = word(row, "iso", kTruth, false);
  place.pairs = word(row, "pairs", kTruth, false);
  if (const Node words = row.find("words")) {
    for (const auto& [ours, theirs] : words.pairs()) {
      place.words.emplace_back(ours.text(), theirs.text());
    }
  }
  return place;
}

// A list where versions read the string differently: newest first, the others say what differs from it.
void Loader::string_ranges(const Node& node, DriverFacts& facts) {
  std::vector<StringRange> inherited = std::move(facts.strings);
  facts.strings.clear();
  if (!node.is_sequence()) {
    // What is inherited keeps its ranges, and each takes over what this file says.
    for (StringRange& range : inherited) {
      std::swap(*facts.string, range.facts);
      string_facts(node, facts);
      std::swap(*facts.string, range.facts);
    }
    facts.strings = std::move(inherited);
    string_facts(node, facts);
    return;
  }
  const auto base = facts.string;
  std::optional<StringFacts> newest;
  for (const Node& row : node.items()) {
    facts.string = newest ? newest : base;
    string_facts(row, facts);
    if (!facts.string) return;
    if (!newest) newest = facts.string;
    facts.strings.push_back({when(row), *facts.string});
  }
  facts.string = newest;
}

void Loader::string_facts(const Node& node, DriverFacts& facts) {
  if (!keys(node, {"grammar", "schemes", "socket", "hosts", "ipv6", "plus", "database",
                   "database_key", "precedence", "query_parts", "unknown", "casts", "keys", "synonyms", "prefix", "nested",
                   "credentials", "keywords", "socket_key", "user", "user_key", "plus_in_password", "when", "values",
                   "second_equals", "added_hosts", "underscores", "never", "trims", "user_colon",
                   "list_schemes", "scheme_words", "refused_keys", "raw", "host_names"})) {
    return;
  }
  StringFacts string = facts.string.value_or(
      StringFacts{Grammar::url, {}, SocketForm::none, HostsForm::one, Ipv6Form::brackets, false,
                  DatabaseForm::percent, {}, Precedence::query, kQueryParts, UnknownKey::error, Casts::none, {}, {}, {}, {}, true, false});
  string.grammar = word(node, "grammar", kGrammars, string.grammar);
  words(node, "schemes", string.schemes);
  words(node, "list_schemes", string.list_schemes);
  words(node, "refused_keys", string.refused_keys);
  if (const Node schemes = node.find("scheme_words")) {
    string.scheme_words.clear();
    for (const auto& [scheme, says] : schemes.pairs()) {
      for (const auto& [key, value] : says.pairs()) {
        string.scheme_words.push_back({scheme.text(), key.text(), value.text()});
      }
    }
  }
  const bool list = string.grammar != Grammar::url && string.grammar != Grammar::jdbc;
  if (list && !node.find("schemes")) {
    string.schemes.clear();  // of the driver that this one is like
  }
  const bool with_scheme = string.grammar == Grammar::url || string.grammar == Grammar::jdbc;
  if (string.schemes.empty() == with_scheme) {
    wrong(node, {"`schemes` lists what may stand before `://`, the first is written; lists of pairs have none"});
  }
  string.socket = word(node, "socket", kSockets, string.socket);
  string.hosts = word(node, "hosts", kHosts, string.hosts);
  string.ipv6 = word(node, "ipv6", kIpv6, string.ipv6);
  string.plus_is_space = word(node, "plus", kPlus, string.plus_is_space);
  string.database = word(node, "database", kDatabases, string.database);
  if (const Node key = node.find("database_key")) {
    string.database_key = key.is_null() ? std::string_view() : text(node, "database_key");
  }
  string.precedence = word(node, "precedence", kPrecedence, string.precedence);
  if (const Node parts = node.find("query_parts")) {
    string.query_parts.clear();
    for (const Node& part : parts.items()) {
      if (std::ranges::find(kQueryParts, part.text()) == kQueryParts.end()) {
        wrong(part, {"`", part.shown(), "` is none of ", ShownText::list(kQueryParts)});
      }
      string.query_parts.push_back(part.text());
    }
  }
  string.unknown = word(node, "unknown", kUnknowns, string.unknown);
  string.casts = word(node, "casts", kCasts, string.casts);
  string.plain_values = word(node, "values", kValues, string.plain_values);
  string.credentials = word(node, "credentials", kCredentials, string.credentials);
  string.keywords = word(node, "keywords", kTruth, string.keywords);
  if (node.find("prefix")) string.prefix = text(node, "prefix");
  if (node.find("nested")) string.nested = text(node, "nested");
  if (const Node part_keys = node.find("keys"); part_keys && keys(part_keys, {"host", "port", "database", "user", "password"})) {
    for (const auto& [name, field] : {std::pair<std::string_view, std::string_view*>{"host", &string.keys.host},
                                      {"port", &string.keys.port}, {"database", &string.keys.database},
                                      {"user", &string.keys.user}, {"password", &string.keys.password}}) {
      if (const Node key = part_keys.find(name)) *field = key.is_null() ? std::string_view() : text(part_keys, name);
    }
  }
  if (const Node synonyms = node.find("synonyms")) {
    string.synonyms.clear();
    for (const auto& [other, key] : synonyms.pairs()) {
      string.synonyms.emplace_back(other.text(), key.text());
    }
  }
  string.trims = word(node, "trims", kTruth, string.trims);
  if (node.find("never")) string.never = text(node, "never");
  if (node.find("socket_key")) string.socket_key = text(node, "socket_key");
  string.user_ends_at_colon = !word(node, "user_colon", kTruth, !string.user_ends_at_colon);
  string.user_is_literal = word(node, "user", kUsers, string.user_is_literal);
  if (const Node key = node.find("user_key")) string.user_key = key.is_null() ? std::string_view() : text(node, "user_key");
  string.plus_in_password = word(node, "plus_in_password", kPlus, string.plus_in_password);
  // Whoever takes a plus for a blank splits as HTML forms do, at the first `=`.
  string.second_equals = word(node, "second_equals", kSecondEquals, string.second_equals || string.plus_is_space);
  string.underscores = word(node, "underscores", kTruth, string.underscores);
  string.uri_hosts = word(node, "host_names", kHostNames, string.uri_hosts);
  string.raw_is_unreserved = word(node, "raw", kRaw, string.raw_is_unreserved);
  string.added_hosts = word(node, "added_hosts", kTruth, string.added_hosts);
  facts.string = std::move(string);
}

void Loader::tls_rows(const Node& node, DriverFacts& facts) {
  facts.tls.clear();
  for (const Node& row : rows(node)) {
    if (!keys(row, {"mode", "roots", "when", "direction", "url", "settings", "env", "refused", "note", "weaker"})) {
      continue;
    }
    TlsRow tls{};
    const auto mode = tls_mode_of(text(row, "mode", true));
    if (!mode) {
      wrong(row, {"`mode` is none of libpq's six words for sslmode"});
      continue;
    }
    tls.mode = *mode;
    tls.roots = word(row, "roots", kRoots, Roots::unspecified);
    tls.when = when(row);
    tls.direction = word(row, "direction", kDirections, Direction::both);
    tls.refused = text(row, "refused");
    tls.note = text(row, "note");
    tls.weaker = text(row, "weaker");
    tls.writes = writes(row);
    if (!tls.refused.empty() && !tls.writes.empty()) {
      wrong(row, {"what is refused is not written"});
    }
    facts.tls.push_back(std::move(tls));
  }
}

void Loader::certificate_rows(const Node& node, DriverFacts& facts) {
  facts.certificates.clear();
  for (const Node& row : node.is_null() ? std::vector<Node>{} : rows(node)) {
    if (!keys(row, {"url", "settings", "env", "needs", "when"})) {
      continue;
    }
    const auto needs = tls_mode_of(row.find("needs") ? text(row, "needs") : "disable");
    if (!needs) wrong(row.find("needs"), {"`needs` is none of libpq's six words for sslmode"});
    facts.certificates.push_back({when(row), needs.value_or(TlsMode::disable), writes(row)});
  }
  // The newest first, as elsewhere.
  facts.client_certificate = facts.certificates.empty() ? std::vector<Write>{} : facts.certificates.front().writes;
}

void Loader::parameter_rows(const Node& node, DriverFacts& facts) {
  if (!node.is_mapping()) {
    wrong(node, {"a mapping of parameters is wanted here"});
    return;
  }
  for (const auto& [name, value] : node.pairs()) {
    const ParameterFacts* parameter = find_parameter(name.text());
    if (parameter == nullptr) {
      failed_ = true;
      Nearest nearest(name.text());
      for (const ParameterFacts& row : parameter_table()) {
        nearest.offer(row.name);
      }
      diagnostics_.error(Code::unknown_parameter, name.place(),
                         {"no parameter is called `", name.shown(), "`"}, {},
                         {"the nearest is `", ShownText::of_table(nearest.word()), "`"});
      continue;
    }
    const std::string_view id = name.text();
    std::erase_if(facts.parameters, [&](const ParameterRow& row) { return row.name == id; });
    for (const Node& row : rows(value)) {
      facts.parameters.push_back(place_of(row, name.text()));
    }
  }
}

void Loader::statement_rows(const Node& node, DriverFacts& facts) {
  facts.statements.clear();
  for (const Node& row : rows(node)) {
    if (!keys(row, {"behind", "when", "direction", "url", "settings", "env", "refused", "note", "code"})) {
      continue;
    }
    StatementsRow statements{};
    statements.behind = text(row, "behind", true);
    if (statements.behind != "none" && statements.behind != "tracked" && statements.behind != "budget") {
      wrong(row.find("behind"), {"`behind` is none of `none`, `tracked`, `budget`"});
    }
    statements.when = when(row);
    statements.direction = word(row, "direction", kDirections, Direction::both);
    statements.refused = text(row, "refused");
    statements.note = text(row, "note");
    statements.code = text(row, "code");
    statements.writes = writes(row);
    facts.statements.push_back(std::move(statements));
  }
}

void Loader::always_sent(const Node& node, DriverFacts& facts) {
  facts.sends_always.clear();
  for (const Node& row : rows(node)) {
    if (keys(row, {"name", "when", "instead"})) {
      facts.sends_always.push_back({text(row, "name", true), when(row), text(row, "instead", true)});
    }
  }
}

void Loader::server_settings(const Node& node, DriverFacts& facts) {
  facts.server_settings.clear();
  facts.settings_in_options = false;
  if (node.is_scalar() && node.text() == "options") {
    facts.settings_in_options = true;
    return;
  }
  if (node.is_null() || (node.is_scalar() && node.text() == "none")) {
    return;
  }
  for (const Node& row : rows(node)) {
    facts.server_settings.push_back(place_of(row, "*"));
    if (facts.server_settings.back().refused.empty() && !facts.server_settings.back().key.ends_with('*')) {
      wrong(row, {"the place of any server setting ends in `*`, where its name goes"});
    }
  }
}

void Loader::check(const Node& root, const DriverFacts& facts) {
  const auto has = [&](std::string_view behind) {
    return std::ranges::any_of(facts.statements,
                               [&](const StatementsRow& row) { return row.behind == behind; });
  };
  if (!has("none") || !has("tracked")) {
    wrong(root, {"`statements` has to say what is needed behind a pool that follows prepared statements and behind one that does not"});
  }
  const bool parts_wanted = !facts.string || !facts.string->credentials || facts.string->socket == SocketForm::settings ||
                            std::ranges::any_of(facts.strings, [](const StringRange& range) { return range.facts.socket == SocketForm::settings; });
  if (parts_wanted == facts.parts.empty()) {
    wrong(root, {"`parts` say in settings what no string says: all of it, or, with `credentials: settings`, user and password, or, with `socket: settings`, the socket"});
  }
  if (std::ranges::none_of(facts.tls, [](const TlsRow& row) { return row.mode == TlsMode::prefer; })) {
    wrong(root, {"`tls` has to say how nothing is said: a row for `prefer`"});
  }
}

std::optional<DriverFacts> Loader::load(Node root) {
  if (!keys(root, {"id", "title", "language", "like", "without", "versions", "base", "evidence",
                   "sources", "string", "string_driver", "parts", "fixed", "sni", "verifies_addresses", "tls",
                   "client_certificate", "on_socket", "same_name", "parameters", "server_settings", "options",
                   "statements", "sends_always", "notes", "pool_minimum"})) {
    return std::nullopt;
  }
  DriverFacts facts{};
  facts.id = text(root, "id", true);
  if (const std::string_view like = text(root, "like"); !like.empty()) {
    const Document* document = find_ == nullptr ? nullptr : find_(like);
    if (document == nullptr || depth_ == kDeepestLike) {
      if (document == nullptr) {
        wrong(root.find("like"), {"there is no driver file of this id"});
      } else {
        wrong(root.find("like"), {"`like` leads from file to file, or in a circle"});
      }
      return std::nullopt;
    }
    Loader other(diagnostics_, find_, depth_ + 1);
    auto base = other.load(document->root());
    if (!base) {
      return std::nullopt;
    }
    facts = std::move(*base);
    facts.notes.clear();
    facts.like = like;
    facts.pool_minimum = 0;
    // What the other driver says about its own version is about the base here.
    if (facts.base.empty()) {
      facts.base = facts.id;
      facts.base_oldest = facts.oldest;
      facts.base_newest = facts.newest;
    }
    facts.id = text(root, "id", true);
  }
  facts_ = &facts;
  facts.title = text(root, "title", true);
  facts.language = text(root, "language", true);
  facts.evidence = text(root, "evidence", true);
  if (facts.evidence != "run" && facts.evidence != "read") {
    wrong(root, {"`evidence` is `run` or `read`"});
  }
  if (const Node versions = root.find("versions"); versions && keys(versions, {"oldest", "newest"})) {
    facts.oldest = text(versions, "oldest", true);
    facts.newest = text(versions, "newest", true);
  } else if (!versions) {
    wrong(root, {"`versions` says which versions were looked at"});
  }
  if (const Node base = root.find("base"); base && keys(base, {"name", "oldest", "newest"})) {
    facts.base = text(base, "name", true);
    facts.base_oldest = text(base, "oldest", true);
    facts.base_newest = text(base, "newest", true);
  }
  for (const std::string_view version : {facts.oldest, facts.newest, facts.base_oldest, facts.base_newest}) {
    if (!version.empty() && !is_version(version)) {
      wrong(root, {"a version is digits and dots"});
    }
  }
  if (const Node sources = root.find("sources"); !sources.is_sequence() || sources.size() == 0) {
    wrong(root, {"every driver file says where its facts were read, and when"});
  } else {
    for (const Node& source : sources.items()) {
      if (keys(source, {"page", "read", "facts"})) {
        text(source, "page", true);
        text(source, "read", true);
      }
    }
  }
  if (const Node without = root.find("without")) {
    for (const Node& name : without.items()) {
      std::erase_if(facts.parameters, [&](const ParameterRow& row) { return row.name == name.text(); });
    }
  }
  if (const Node string = root.find("string")) {
    if (string.is_null()) {
      facts.string.reset();
      facts.strings.clear();
    } else {
      string_ranges(string, facts);
    }
  }
  if (root.find("string_driver")) facts.string_driver = text(root, "string_driver");
  if (const Node parts = root.find("parts"); parts && keys(parts, {"user", "password", "host", "port", "database", "socket", "socket_directory", "port_spelling"})) {
    facts.parts.clear();
    facts.port_type = word(parts, "port_spelling", kSpellings, ValueType::text);
    for (const auto& [part, path] : parts.pairs()) {
      if (part.text() != "port_spelling") facts.parts.emplace_back(part.text(), path.text());
    }
  }
  if (const Node fixed = root.find("fixed"); fixed && keys(fixed, {"url", "settings", "env"})) facts.fixed = writes(fixed);
  if (root.find("sni")) facts.sni = text(root, "sni");
  if (facts.sni.empty() || (facts.sni != "always" && facts.sni != "never" && facts.sni != "verify-full" && !parse_conditions(facts.sni))) {
    wrong(root, {"`sni` is `always`, `never`, `verify-full` or a condition on a version"});
  }
  if (root.find("verifies_addresses")) facts.verifies_addresses = text(root, "verifies_addresses");
  if (facts.verifies_addresses != "always" && facts.verifies_addresses != "never" && !parse_conditions(facts.verifies_addresses)) {
    wrong(root, {"`verifies_addresses` is `always`, `never` or a condition on a version"});
  }
  if (const Node tls = root.find("tls")) tls_rows(tls, facts);
  if (const Node cert = root.find("client_certificate")) certificate_rows(cert, facts);
  if (const Node socket = root.find("on_socket"); socket && keys(socket, {"url", "settings", "env"})) {
    facts.on_socket = writes(socket);
  }
  if (const Node same = root.find("same_name")) {
    for (const Node& name : same.items()) {
      const ParameterFacts* parameter = find_parameter(name.text());
      if (parameter == nullptr) {
        wrong(name, {"no parameter is called `", name.shown(), "`"});
        continue;
      }
      std::erase_if(facts.parameters, [&](const ParameterRow& row) { return row.name == name.text(); });
      ParameterRow row{};
      row.name = row.key = name.text();
      row.unit = parameter->unit;
      row.type = parameter->kind == ValueKind::boolean ? ValueType::flag : ValueType::text;
      facts.parameters.push_back(std::move(row));
    }
  }
  if (const Node parameters = root.find("parameters")) parameter_rows(parameters, facts);
  if (const Node settings = root.find("server_settings")) server_settings(settings, facts);
  if (const Node options = root.find("options")) {
    facts.options.clear();
    for (const Node& row : options.is_null() ? std::vector<Node>{} : rows(options)) {
      facts.options.push_back(place_of(row, "options"));
    }
  }
  if (const Node statements = root.find("statements")) statement_rows(statements, facts);
  if (const Node sent = root.find("sends_always")) always_sent(sent, facts);
  if (const Node least = root.find("pool_minimum")) {
    const auto number = Port::parse(least.text());  // small and positive, as a port is
    if (!number) wrong(least, {"a small whole number is wanted here"});
    facts.pool_minimum = number ? number->number() : 0;
  }
  if (const Node notes = root.find("notes")) {
    for (const Node& note : notes.items()) {
      facts.notes.push_back(note.text());
    }
  }
  for (ParameterRow& row : facts.parameters) {
    if (facts.string && row.carrier == Carrier::url && facts.string->casts != Casts::json) row.casts = facts.string->casts;
  }
  check(root, facts);
  facts_ = nullptr;
  if (failed_) {
    return std::nullopt;
  }
  return facts;
}

}  // namespace

std::string_view name_of(Carrier carrier) {
  return kCarriers[static_cast<std::size_t>(carrier)].word;
}

std::optional<DriverFacts> Driver::load(Node root, Diagnostics& diagnostics, FindDocument find) {
  return Loader(diagnostics, find).load(root);
}

}  // namespace dsnsmith
