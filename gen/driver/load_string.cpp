// What a driver file says of the driver's string.

#include <algorithm>

#include "driver/loader.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kGrammars{
    Word<Grammar>{"url", Grammar::url},           Word<Grammar>{"jdbc", Grammar::jdbc},
    Word<Grammar>{"conninfo", Grammar::conninfo}, Word<Grammar>{"pgbouncer", Grammar::pgbouncer},
    Word<Grammar>{"ado", Grammar::ado},           Word<Grammar>{"odbc", Grammar::odbc},
    Word<Grammar>{"pdo", Grammar::pdo},           Word<Grammar>{"dbi", Grammar::dbi}};
constexpr std::array kSockets{
    Word<SocketForm>{"none", SocketForm::none},
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
constexpr std::array kDatabases{
    Word<DatabaseForm>{"percent", DatabaseForm::percent},
    Word<DatabaseForm>{"percent-trimmed", DatabaseForm::percent_trimmed},
    Word<DatabaseForm>{"percent-resolved", DatabaseForm::percent_resolved},
    Word<DatabaseForm>{"percent-stripped", DatabaseForm::percent_stripped},
    Word<DatabaseForm>{"decode-uri", DatabaseForm::decode_uri},
    Word<DatabaseForm>{"literal", DatabaseForm::literal}};
constexpr std::array kUnknowns{Word<UnknownKey>{"error", UnknownKey::error},
                               Word<UnknownKey>{"ignored", UnknownKey::ignored},
                               Word<UnknownKey>{"setting", UnknownKey::setting}};
constexpr std::array kCasts{Word<Casts>{"none", Casts::none},
                            Word<Casts>{"numbers", Casts::numbers}, Word<Casts>{"all", Casts::all},
                            Word<Casts>{"json", Casts::json}};
constexpr std::array kUsers{Word<bool>{"literal", true}, Word<bool>{"percent", false}};
constexpr std::array kIpv6{Word<Ipv6Form>{"true", Ipv6Form::brackets},
                           Word<Ipv6Form>{"false", Ipv6Form::none},
                           Word<Ipv6Form>{"query", Ipv6Form::query},
                           Word<Ipv6Form>{"with-port", Ipv6Form::with_port},
                           Word<Ipv6Form>{"single", Ipv6Form::single},
                           Word<Ipv6Form>{"hexadecimal", Ipv6Form::hexadecimal}};
constexpr std::array kSecondEquals{Word<bool>{"error", false}, Word<bool>{"literal", true}};
constexpr std::array kPrecedence{Word<Precedence>{"query", Precedence::query},
                                 Word<Precedence>{"authority", Precedence::authority},
                                 Word<Precedence>{"neither", Precedence::neither}};
const std::vector<std::string_view> kQueryParts{"host", "port", "user", "password"};
// Forms of a URL that libpq reads; string_misread.cpp looks for them.
const std::vector<std::string_view> kForms{
    "authority-beside-hosts", "authority-hosts", "authority-port",    "authority-socket",
    "empty-authority",        "empty-authority-behind-user",          "empty-password",
    "empty-path",             "empty-port",      "empty-user",        "empty-value",
    "escaped-host",
    "fragment",               "list-ipv6",       "list-port-missing", "plus-in-path",
    "query-hosts",            "query-ipv6",      "raw-letters",       "raw-letters-user",
    "repeated-keys",          "ssl-true",        "trailing-ampersand"};
constexpr std::array kValues{Word<bool>{"any", false}, Word<bool>{"plain", true}};
constexpr std::array kCredentials{Word<bool>{"string", true}, Word<bool>{"settings", false}};
constexpr std::array kHostNames{Word<bool>{"any", false}, Word<bool>{"uri", true}};
constexpr std::array kRaw{Word<bool>{"any", false}, Word<bool>{"unreserved", true}};
const std::vector<std::string_view> kRawBlanks{"database", "password", "query"};
const std::vector<std::string_view> kAround{"blank", "newline", "return"};
constexpr std::array kPlus{Word<bool>{"space", true}, Word<bool>{"literal", false}};

}  // namespace

// A list where versions read the string differently: newest first, the others say what differs from
// it.
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
    if (!facts.string)
      return;
    if (!newest)
      newest = facts.string;
    facts.strings.push_back({when(row), *facts.string});
  }
  facts.string = newest;
}

// The keys are listed once, so that a misspelled one gets its suggestion from all of them.
void Loader::string_facts(const Node& node, DriverFacts& facts) {
  if (!keys(node, {"grammar", "schemes", "socket", "hosts", "ipv6", "plus", "database", "database_key",
                   "precedence", "query_parts", "not_read", "unknown", "casts", "keys", "synonyms", "prefix", "nested",
                   "credentials", "keywords", "socket_key", "user", "user_key", "plus_in_password", "when",
                   "values", "second_equals", "added_hosts", "any_case", "any_case_words", "free_keys", "underscores", "never", "trims", "user_colon",
                   "list_schemes", "scheme_words", "refused_keys", "raw", "raw_password", "raw_blanks", "stripped_front",
                   "stripped_behind", "host_names"})) {
    return;
  }
  StringFacts string = facts.string.value_or(StringFacts());
  string_schemes(node, string);
  string_address(node, string);
  string_query(node, string);
  string_credentials(node, string);
  string_keys(node, string);
  facts.string = std::move(string);
}

void Loader::string_schemes(const Node& node, StringFacts& string) {
  string.grammar = word(node, "grammar", kGrammars, string.grammar);
  const bool with_scheme = has_scheme(string.grammar);
  if (!with_scheme) {
    string.schemes.clear();  // of the driver that this one is like
  }
  words(node, "schemes", string.schemes);
  words(node, "list_schemes", string.list_schemes);
  if (const Node schemes = node.find("scheme_words")) {
    string.scheme_words.clear();
    for (const auto& [scheme, says] : schemes.pairs()) {
      for (const auto& [key, value] : says.pairs()) {
        string.scheme_words.push_back({scheme.text(), key.text(), value.text()});
      }
    }
  }
  if (string.schemes.empty() == with_scheme) {
    wrong(node, {"`schemes` lists what may stand before `://`, the first is written; lists of "
                 "pairs have none"});
  }
}

void Loader::string_address(const Node& node, StringFacts& string) {
  string.socket = word(node, "socket", kSockets, string.socket);
  overwrite(node, "socket_key", string.socket_key);
  string.hosts = word(node, "hosts", kHosts, string.hosts);
  string.added_hosts = word(node, "added_hosts", kTruth, string.added_hosts);
  string.ipv6 = word(node, "ipv6", kIpv6, string.ipv6);
  string.uri_hosts = word(node, "host_names", kHostNames, string.uri_hosts);
  string.database = word(node, "database", kDatabases, string.database);
  clear_or_overwrite(node, "database_key", string.database_key);
  string.precedence = word(node, "precedence", kPrecedence, string.precedence);
}

// As `words`, of those that are known.
void Loader::words_of(const Node& node, std::string_view key,
                      const std::vector<std::string_view>& known,
                      std::vector<std::string_view>& list) {
  words(node, key, list);
  const Node given = node.find(key);
  for (const Node& word : given ? given.items() : std::vector<Node>()) {
    if (std::ranges::find(known, word.text()) == known.end()) {
      wrong(word, {"`", word.shown(), "` is none of ", ShownText::list(known)});
    }
  }
}

void Loader::string_query(const Node& node, StringFacts& string) {
  string.plus_is_space = word(node, "plus", kPlus, string.plus_is_space);
  words_of(node, "query_parts", kQueryParts, string.query_parts);
  words_of(node, "not_read", kForms, string.not_read);
  string.unknown = word(node, "unknown", kUnknowns, string.unknown);
  words(node, "refused_keys", string.refused_keys);
  string.raw_is_unreserved = word(node, "raw", kRaw, string.raw_is_unreserved);
  string.casts = word(node, "casts", kCasts, string.casts);
  string.plain_values = word(node, "values", kValues, string.plain_values);
  string.keywords = word(node, "keywords", kTruth, string.keywords);
  overwrite(node, "prefix", string.prefix);
  overwrite(node, "nested", string.nested);
  overwrite(node, "never", string.never);
  string.trims = word(node, "trims", kTruth, string.trims);
  // Whoever takes a plus for a blank splits as HTML forms do, at the first `=`.
  string.second_equals =
      word(node, "second_equals", kSecondEquals, string.second_equals || string.plus_is_space);
  string.any_case = word(node, "any_case", kTruth, string.any_case);
  words(node, "free_keys", string.free_keys);
  string.any_case_words = word(node, "any_case_words", kTruth, string.any_case_words);
  string.underscores = word(node, "underscores", kTruth, string.underscores);
}

void Loader::string_credentials(const Node& node, StringFacts& string) {
  string.credentials = word(node, "credentials", kCredentials, string.credentials);
  string.user_ends_at_colon = !word(node, "user_colon", kTruth, !string.user_ends_at_colon);
  string.user_is_literal = word(node, "user", kUsers, string.user_is_literal);
  clear_or_overwrite(node, "user_key", string.user_key);
  string.plus_in_password = word(node, "plus_in_password", kPlus, string.plus_in_password);
  if (const Node raw = node.find("raw_password")) {
    string.raw_password = raw.text();
  }
  words_of(node, "raw_blanks", kRawBlanks, string.raw_blanks);
  words_of(node, "stripped_front", kAround, string.stripped_front);
  words_of(node, "stripped_behind", kAround, string.stripped_behind);
}

void Loader::string_keys(const Node& node, StringFacts& string) {
  if (const Node part_keys = node.find("keys");
      part_keys && keys(part_keys, {"host", "port", "database", "user", "password"})) {
    clear_or_overwrite(part_keys, "host", string.keys.host);
    clear_or_overwrite(part_keys, "port", string.keys.port);
    clear_or_overwrite(part_keys, "database", string.keys.database);
    clear_or_overwrite(part_keys, "user", string.keys.user);
    clear_or_overwrite(part_keys, "password", string.keys.password);
  }
  if (const Node synonyms = node.find("synonyms")) {
    string.synonyms.clear();
    for (const auto& [other, key] : synonyms.pairs()) {
      string.synonyms.emplace_back(other.text(), key.text());
    }
  }
}

}  // namespace dsnsmith
