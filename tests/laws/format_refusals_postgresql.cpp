#include <algorithm>

#include "laws/format_refusals.hpp"

namespace dsnsmith::testing {
namespace {

// libpq cuts white space off the end of a line, and fgets() fills 1024 bytes with `password=…` and its end.
bool service(std::string_view v) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  return line_feed_or_nul(v) || (!v.empty() && has(kSpace, v.back())) || v.size() > 1012;
}

// ConfigParser strips every line, and begins comments with `#` and `;`.
bool alembic(std::string_view v) {
  constexpr std::string_view kSpace = " \t\n\v\f\x1c\x1d\x1e\x1f";
  if (nul_or_no_utf8(v) || has(v, '\r') || v.ends_with('\n')) {
    return true;
  }
  for (std::size_t begin = 0; begin < v.size();) {
    const std::size_t end = std::min(v.find('\n', begin), v.size());
    const bool comment = begin != 0 && (v[begin] == '#' || v[begin] == ';');
    const std::string_view line = v.substr(begin, end - begin);
    const bool wide = line.starts_with("\u00a0") || line.ends_with("\u00a0") || line.starts_with("\u2028") || line.ends_with("\u2028");
    if (begin != end && (comment || wide || has(kSpace, v[begin]) || has(kSpace, v[end - 1]))) {
      return true;
    }
    begin = end + 1;
  }
  return false;
}

// PgBouncer cuts blanks and tabs off in front, and all white space at the end.
bool pgbouncer(std::string_view v) {
  return line_feed_or_nul(v) || (!v.empty() && (has(" \t", v.front()) || has(" \t\v\f\r", v.back())));
}

// Of 2047 bytes, quotes counted twice.
bool user_list(std::string_view v) {
  return nul(v) || v.empty() || v.size() + static_cast<std::size_t>(std::ranges::count(v, '"')) > 2047;
}

// unixODBC cuts white space off both ends, and a line after 999 bytes with `Servername=` or `Password=`.
bool odbc(std::string_view v) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  return line_feed_or_nul(v) || (!v.empty() && (has(kSpace, v.front()) || has(kSpace, v.back()))) || v.size() > 988;
}

// All but letters, digits and `-._~` take three bytes of the line.
bool odbc_password(std::string_view v) {
  const auto plain = std::ranges::count_if(v, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || has("-._~", c);
  });
  return nul(v) || 3 * v.size() - 2 * static_cast<std::size_t>(plain) > 990;
}

}  // namespace

std::vector<Law> laws_of_postgresql() {
  return {
      {"alembic-ini", "alembic", "alembic.sqlalchemy.url", alembic, "a%#\n (=["},
      {"alembic-ini", "alembic", "alembic.sqlalchemy.url", alembic, "%;\n\"s)\r\xc3"},
      {"pgbouncer-userlist", "pgbouncer", "orders.password", user_list, "a\"\\;#\n\r "},
      {"pgpass", "libpq", "orders.password", [](std::string_view v) { return v.empty() || line_feed_or_nul(v); }, "a:\\*#\r\n "},
      {"odbc-ini", "psqlodbc", "orders.Password", odbc_password, "a%+={\n 2"},
      {"odbc-ini", "unixodbc", "orders.Servername", odbc, "a=[];# \n"},
      {"pg-service", "libpq", "orders.password", service, "a=#[]' \n"},
      {"pg-service", "libpq-18", "orders.password", service, "a\\\";\r\t]"},
      {"pgbouncer-ini", "pgbouncer", "pgbouncer.logfile", pgbouncer, "a=#[' \n\r"},
      {"pgbouncer-ini", "pgbouncer-1.24", "pgbouncer.logfile", pgbouncer, "a;%]\"\t\v\\"},
  };
}

}  // namespace dsnsmith::testing
