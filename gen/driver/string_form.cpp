// Which functions belong to which grammar.

#include "driver/string_form.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/ascii.hpp"
#include "driver/string_grammar.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"

namespace dsnsmith {
namespace {

struct GrammarFunctions {
  Grammar grammar;
  Secret (*write)(const StringFacts&, const StringContent&);
  std::optional<StringContent> (*read)(const StringReading&);
};

constexpr std::array<GrammarFunctions, 8> kGrammars{{
    {Grammar::url, write_url, read_url},
    {Grammar::jdbc, write_url, read_url},
    {Grammar::conninfo, write_list, read_list},
    {Grammar::pgbouncer, write_list, read_list},
    {Grammar::ado, write_list, read_list},
    {Grammar::odbc, write_list, read_list},
    {Grammar::pdo, write_list, read_list},
    {Grammar::dbi, write_list, read_list},
}};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kGrammars.size(); ++i) {
    if (kGrammars[i].grammar != static_cast<Grammar>(i)) return false;
  }
  return kGrammars.back().grammar == Grammar::dbi;
}
static_assert(is_in_order());

const GrammarFunctions& functions_of(Grammar grammar) {
  return kGrammars[static_cast<std::size_t>(grammar)];
}

// libpq's own pairs, for the drivers that read them beside their URLs.
StringFacts keyword_facts(const StringFacts& facts) {
  StringFacts pairs = facts;
  pairs.grammar = Grammar::conninfo;
  pairs.schemes.clear();
  pairs.keys = PartKeys{};
  pairs.hosts = facts.hosts == HostsForm::list ? HostsForm::query : facts.hosts;
  return pairs;
}

// What neither a second decoding nor a libpq string without quotes changes.
constexpr ByteSet kPlainValue = kUnreserved + ByteSet("/:,");

// RFC 8259 section 6.
bool is_json_number(std::string_view text) {
  const auto take_digits = [&] {
    const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count != 0;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool zero = text.starts_with('0');
  const std::size_t before = text.size();
  if (!take_digits() || (zero && before - text.size() > 1)) {
    return false;
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!take_digits()) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!take_digits()) return false;
  }
  return text.empty();
}

// Laravel hands every part to json_decode() and takes what comes back (ConfigurationUrlParser.php,
// parseStringsToNativeTypes). Whole numbers of up to 18 digits come back as they were.
bool json_changes(std::string_view value) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_blank(value.back())) value.remove_suffix(1);
  if (value.empty()) {
    return false;
  }
  const std::string word = lowered(value.substr(0, 6));
  if (word == "true" || word == "false" || word == "null" || ByteSet("[{").contains(value.front()) ||
      decode(Spelling::json_string, value)) {
    return true;
  }
  const bool whole = kDigits.contains_all(value) && value.size() <= 18;
  return is_json_number(value) && !whole;
}

}  // namespace

bool takes_scheme(const StringFacts& facts, std::string_view scheme) {
  const auto has = [&](const std::vector<std::string_view>& known) { return std::ranges::find(known, scheme) != known.end(); };
  return has(facts.schemes) || has(facts.list_schemes);
}

bool can_say_database(const StringFacts& facts, std::string_view name) {
  if (!can_say_value(facts, facts.keys.database, name)) {
    return false;
  }
  return has_scheme(facts.grammar) ? url_can_say_database(facts, name) : list_can_say(facts, facts.keys.database, name);
}

bool can_say_value(const StringFacts& facts, std::string_view key, std::string_view value) {
  const bool credential = key == facts.keys.user || key == facts.keys.password;
  if ((facts.plain_values && !credential && !kPlainValue.contains_all(value)) || (facts.casts == Casts::json && json_changes(value))) {
    return false;
  }
  return has_scheme(facts.grammar) || list_can_say(facts, key, value);
}

bool can_say_in_settings(const StringFacts& facts, std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };  // as Java's trim() has it
  const bool trimmed = facts.trims && !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  return !trimmed && (facts.never.empty() || text.find(facts.never) == std::string_view::npos);
}

bool is_same_key(const StringFacts& facts, std::string_view a, std::string_view b) {
  return has_scheme(facts.grammar) ? a == b : list_same_key(facts, a, b);
}

bool looks_like(const StringFacts& facts, std::string_view text) {
  return !has_scheme(facts.grammar) && looks_like_list(facts, text);
}

// A word, blanks, `=`: no URL without a scheme begins so, since `@`, `:` or `/` comes first there.
bool looks_like_keywords(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  const std::size_t word = at;
  while (at < text.size() && (kLetters.contains(text[at]) || text[at] == '_')) ++at;
  if (at == word) {
    return false;
  }
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at < text.size() && text[at] == '=';
}

Secret write_string(const StringFacts& facts, const StringContent& content) {
  return functions_of(facts.grammar).write(facts, content);
}

std::optional<StringContent> read_string(const StringFacts& facts, const ShownText& driver,
                                         std::string_view text, const Place& place,
                                         Diagnostics& diagnostics) {
  if (facts.keywords && has_scheme(facts.grammar) && looks_like_keywords(text)) {
    const StringFacts pairs = keyword_facts(facts);
    return read_list({pairs, driver, text, place, diagnostics});
  }
  return functions_of(facts.grammar).read({facts, driver, text, place, diagnostics});
}

}  // namespace dsnsmith
