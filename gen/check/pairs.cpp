#include "check/pairs.hpp"

#include <algorithm>
#include <array>

#include "check/placeholder.hpp"
#include "core/ascii.hpp"
#include "driver/string_form.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

Place at_column(const Place& place, std::size_t offset) {
  Place moved = place;
  moved.column = static_cast<int>(offset) + 1;
  return moved;
}

Place place_of(std::string_view text, std::string_view value, const Place& place) {
  const std::size_t at = value.empty() ? kNone : text.find(value);
  return at_column(place, at == kNone ? 0 : at);
}

bool has_stand_ins(const Connection& connection, std::string_view text, Severity variables, const Place& place, Diagnostics& diagnostics) {
  bool found = false;
  const auto say = [&](std::string_view value, std::string_view what) {
    if ((what == "password" ? is_stand_in(value) : is_name_to_fill_in(value)) || holds_expression(value)) {
      found = true;
      diagnostics.report(is_variable(value) ? variables : Severity::error, Code::placeholder_left, place_of(text, value, place), {"a placeholder stands in the place of the ", ShownText::of_table(what)}, {},
                        {"put the value in its place; a variable that is not set, or quotes that keep a shell from replacing it, have this effect"});
    }
  };
  say(connection.user, "user");
  say(connection.database, "database");
  if (connection.password) say(connection.password->expose(), "password");
  return found;
}

void check_quotes(const Connection& connection, std::string_view text, const Place& place, Diagnostics& diagnostics) {
  const auto is_quoted = [](std::string_view value) { return value.size() > 1 && value.front() == '"' && value.back() == '"'; };
  if (connection.password && is_quoted(connection.password->expose())) {
    diagnostics.warning(Code::text_around, place_of(text, connection.password->expose(), place), {"the double quotes around the password are part of it"}, {},
                        {"libpq's pairs take single quotes around a value; if the quotes do belong to the password, all is well"});
  }
}

constexpr std::array<std::string_view, 10> kKeys{"application_name", "connect_timeout", "database", "dbname", "host", "password", "port", "sslmode", "sslrootcert", "user"};

// `password= dbname=app`: blanks may stand behind the `=`, so that the next pair is the value.
bool has_swallowed_pair(const Connection& connection, std::string_view text, const Place& place, Diagnostics& diagnostics) {
  struct Part {
    std::string_view name, value;
  };
  const std::string host = connection.addresses.empty() ? std::string() : connection.addresses.front().host.text();
  const std::array<Part, 4> parts{{{"host", host}, {"user", connection.user}, {"database", connection.database}, {"password", connection.password ? connection.password->expose() : std::string_view()}}};
  bool found = false;
  for (const Part& part : parts) {
    const std::size_t equals = part.value.find('=');
    if (equals == kNone || !std::ranges::binary_search(kKeys, part.value.substr(0, equals))) {
      continue;
    }
    found = true;
    diagnostics.error(Code::empty_part, place_of(text, part.value, place), {"nothing stands in the place of the ", ShownText::of_table(part.name), ", so that the pair behind it is taken for its value"}, {},
                      {"a variable that was not set has this effect; an empty value is written `''`"});
  }
  return found;
}

// psqlODBC decodes a password that no braces hold (dlg_specific.c, decode_or_remove_braces).
void check_decoded_password(std::string_view text, const Place& place, Diagnostics& diagnostics) {
  const std::string small = lowered(text);
  for (const std::string_view key : {"pwd=", "password="}) {
    const std::size_t at = small.find(key);
    if (at == kNone || (at != 0 && small[at - 1] != ';')) {
      continue;
    }
    const std::size_t begin = at + key.size();
    const std::string_view value = text.substr(begin, text.find(';', begin) - begin);
    const std::size_t mark = value.starts_with('{') ? kNone : value.find_first_of("+%");
    if (mark != kNone) {
      diagnostics.warning(Code::doubtful_encoding, at_column(place, begin + mark), {"psqlODBC decodes the password: a `+` becomes a blank, and `%XX` one character"}, {},
                          {"write it in braces, which keep it as it is: `PWD={…}`, a `}` in it twice"});
    }
  }
}

}  // namespace

// `host=localhost;port=5432`, `host=localhost, user=app`: to libpq the rest is part of the first value.
std::size_t foreign_separator(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    quoted ^= text[i] == '\'';
    if (quoted || (text[i] != ';' && text[i] != ',')) {
      continue;
    }
    const std::size_t begin = std::min(text.find_first_not_of(' ', i + 1), text.size());
    const std::size_t equals = std::min(text.find_first_of(" =;,", begin), text.size());
    const std::size_t mark = std::min(text.find_first_not_of(' ', equals), text.size());
    if (mark < text.size() && text[mark] == '=' && std::ranges::binary_search(kKeys, text.substr(begin, equals - begin))) {
      return i;
    }
  }
  return kNone;
}

bool check_pairs(const Connection& connection, const StringFacts& string, std::string_view text, Severity variables, const Place& place,
                 Diagnostics& diagnostics) {
  if (text.find("://") != kNone || text.find('=') == kNone) {
    return true;
  }
  if (looks_like_keywords(text)) {
    check_quotes(connection, text, place, diagnostics);
  }
  if (string.grammar == Grammar::odbc) {
    check_decoded_password(text, place, diagnostics);
  }
  const bool swallowed = has_swallowed_pair(connection, text, place, diagnostics);
  return !has_stand_ins(connection, text, variables, place, diagnostics) && !swallowed;
}

}  // namespace dsnsmith
