// .env files as libraries of Go, Rust, Ruby, PHP and Java read them, and direnv.
#include <algorithm>

#include "laws/format_refusals.hpp"

namespace dsnsmith::testing {
namespace {

// Without quotes, in single ones, in double ones: each fails for reasons of its own.
bool godotenv(std::string_view v) {
  const auto behind_backslash = [v](std::size_t i) { return i != 0 && v[i - 1] == '\\'; };
  bool bare_fails = !is_utf8(v) || has(v, '\n') || has(v, '\r') || v.find(" #") != v.npos || v.find("\\$") != v.npos ||
                    v.find_first_of(" '\"") == 0 || v.ends_with(' ');
  for (std::size_t i = v.find('$'); i != v.npos; i = v.find('$', i + 1)) {
    const std::size_t brace = v.substr(i + 1).starts_with('{') ? 1 : 0;
    bare_fails = bare_fails || v.substr(i + 1 + brace).starts_with('A');
  }
  // A single quote behind a backslash closes nothing.
  bool single_fails = v.starts_with('\'') || v.ends_with('\'') || v.ends_with('\\') || v.find("\r\n") != v.npos ||
                      (has(v, '\'') && has(v, '\n'));
  for (std::size_t i = v.find('\''); i != v.npos; i = v.find('\'', i + 1)) {
    single_fails = single_fails || !behind_backslash(i);
  }
  const bool double_fails = v.ends_with('"') || v.ends_with('\\');
  return nul(v) || (bare_fails && single_fails && double_fails);
}

// One line stands between single quotes; others need \n and \r, and then a backslash before such a letter is lost.
bool ruby_2(std::string_view v) {
  const bool one_line = !has(v, '\n') && !has(v, '\r');
  return nul_or_no_utf8(v) || (!one_line && (v.find("\\n") != v.npos || v.find("\\r") != v.npos));
}

// Without quotes one line without a number sign; in double quotes no other double quote but one behind a backslash. A
// first line that only opens the quote is refused, and so is a number sign that two lines follow.
bool dotenv_java(std::string_view v) {
  static constexpr std::string_view kTrimmed = " \t\v\f\x01\x1b";
  if (nul_or_no_utf8(v) || has(v, '\r')) {
    return true;
  }
  const bool several = has(v, '\n');
  const bool outer = !v.empty() && (kTrimmed.find(v.front()) != v.npos || kTrimmed.find(v.back()) != v.npos);
  const bool in_single = v.size() > 1 && v.front() == '\'' && v.find('\'', 1) == v.size() - 1;
  if (!several && !outer && !v.starts_with('"') && !v.ends_with('"') && (!has(v, '#') || in_single)) {
    return false;
  }
  const std::size_t hash = v.find('#');
  if (has(v, '"')) {
    bool escaped = hash == v.npos && !several;
    for (std::size_t i = v.find('"'); i != v.npos; i = v.find('"', i + 1)) {
      escaped = escaped && i != 0 && v[i - 1] == '\\';
    }
    return !escaped;
  }
  const bool opens_only = v.starts_with('\n') || (hash == 0 && several);
  return opens_only || (hash != v.npos && std::ranges::count(v.substr(hash), '\n') > 1);
}

}  // namespace

std::vector<Law> laws_of_languages() {
  return {
      {"dotenv", "godotenv", "DATABASE_URL", godotenv, "A'\"\\$# \n"},
      {"dotenv", "godotenv", "DATABASE_URL", godotenv, "n'\"\\{}$\r"},
      {"dotenv", "dotenvy", "DATABASE_URL", nul_or_no_utf8, "n'\"\\$# \n"},
      {"dotenv", "dotenvy", "DATABASE_URL", nul_or_no_utf8, "a'\"\\{\r\t"},
      {"dotenv", "direnv", "DATABASE_URL", nul, "n'\"\\$# \n"},
      {"dotenv", "direnv", "DATABASE_URL", nul, "r'${}:-\r"},
      {"dotenv", "ruby-dotenv", "DATABASE_URL", unnamed, "n'\"\\$# \n"},
      {"dotenv", "ruby-dotenv", "DATABASE_URL", unnamed, "a'\\$(){\r"},
      {"dotenv", "ruby-dotenv-2", "DATABASE_URL", ruby_2, "n'\"\\$# \n"},
      {"dotenv", "ruby-dotenv-2", "DATABASE_URL", unnamed, "a'\n$(){\r"},
      {"dotenv", "phpdotenv", "DATABASE_URL", nul_or_no_utf8, "n'\"\\$# \n"},
      {"dotenv", "phpdotenv", "DATABASE_URL", nul_or_no_utf8, "=\"\\{}$\r\t"},
      {"dotenv", "symfony-dotenv", "DATABASE_URL", nul, "n'\"\\$# \n"},
      {"dotenv", "symfony-dotenv", "DATABASE_URL", nul, "r'\"\\${(\r"},
      {"dotenv", "dotenv-java", "DATABASE_URL", dotenv_java, "a'\"#\n $="},
      {"dotenv", "dotenv-java", "DATABASE_URL", unnamed, "a'\"\\#\n \t"},
  };
}

}  // namespace dsnsmith::testing
