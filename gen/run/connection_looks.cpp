// What a value is, by its form alone.
#include <algorithm>
#include <array>

#include "core/ascii.hpp"
#include "driver/string_form.hpp"
#include "driver/variant.hpp"
#include "run/connection_entries.hpp"
#include "run/connection_text.hpp"

namespace dsnsmith {
namespace {

// Schemes of what many applications have beside PostgreSQL.
constexpr std::array<std::string_view, 14> kOtherDatabases{"mysql", "mysql2", "mysqlx", "mariadb", "redis", "rediss", "mongodb",
                                                           "mongodb+srv", "sqlserver", "mssql", "oracle", "sqlite", "clickhouse", "cassandra"};

bool is_taken_by_a_driver(std::string_view text) {
  Diagnostics unheard;
  return recognise_driver(Secret::copy_of(text), {}, unheard).has_value();
}

// Pairs with semicolons, in the words of one driver; any `a=b` is taken for libpq's pairs.
bool is_list_of_a_driver(std::string_view text) {
  Diagnostics unheard;
  const auto driver = recognise_driver(Secret::copy_of(text), {}, unheard);
  return driver && driver->facts().string && !has_scheme(driver->facts().string->grammar) && driver->facts().string->grammar != Grammar::conninfo;
}

bool holds_pair(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    const std::size_t behind = text.find_first_not_of(' ', at + key.size());
    if ((at == 0 || text[at - 1] == ' ') && behind != std::string_view::npos && text[behind] == '=') {
      return true;
    }
  }
  return false;
}

}  // namespace

bool begins_with_scheme(std::string_view text) {
  const std::size_t end = text.find("://");
  return end != std::string_view::npos && text.substr(0, end).find_first_of("=@/? \"'{") == std::string_view::npos;
}

bool is_for_sql_server(std::string_view text) {
  constexpr std::array<std::string_view, 6> kKeys{"trusted_connection=", "initialcatalog=", "multipleactiveresultsets=", "attachdbfilename=", "integratedsecurity=sspi", "workstationid="};
  std::string small = lowered(text);
  std::erase(small, ' ');
  return small.find(';') != std::string::npos && !begins_with_scheme(text) && std::ranges::any_of(kKeys, [&](std::string_view key) {
    const std::size_t at = small.find(key);
    return at != std::string::npos && (at == 0 || small[at - 1] == ';');
  });
}

ValueLooks looks_of_value(std::string_view value) {
  const std::string_view text = trimmed(value);
  const std::size_t end = text.find("://");
  if (begins_with_scheme(text) || text.starts_with("jdbc:")) {
    std::string_view scheme = text.substr(0, std::min(end, text.size()));
    if (scheme.find("postgres") != std::string_view::npos || scheme.find("pgsql") != std::string_view::npos ||
        is_taken_by_a_driver(text)) {
      return ValueLooks::connection;
    }
    scheme = scheme.starts_with("jdbc:") ? scheme.substr(5) : scheme;
    const std::string_view bare = scheme.substr(0, scheme.starts_with("mongodb") ? scheme.size() : scheme.find('+'));
    return std::ranges::find(kOtherDatabases, bare) == kOtherDatabases.end() ? ValueLooks::something_else : ValueLooks::other_database;
  }
  if (is_for_sql_server(text)) {
    return ValueLooks::other_database;
  }
  const bool list = (text.starts_with("pgsql:") || text.starts_with("dbi:Pg:") || text.find(';') != std::string_view::npos) &&
                    text.find('=') != std::string_view::npos && is_list_of_a_driver(text);
  const bool server = holds_pair(text, "host") || holds_pair(text, "hostaddr") || holds_pair(text, "service");
  const bool pairs = looks_like_keywords(text) && server && (holds_pair(text, "dbname") || holds_pair(text, "user"));
  return list || pairs ? ValueLooks::connection : ValueLooks::something_else;
}

}  // namespace dsnsmith
