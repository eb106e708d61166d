#include <algorithm>

#include "laws/format_refusals.hpp"

namespace dsnsmith::testing {
namespace {

// A carriage return at the end belongs to the line's end.
bool one_line(std::string_view v) {
  return nul_or_no_utf8(v) || has(v, '\n') || v.ends_with('\r');
}
// Between single quotes; line ends become LF, and an empty value was not found.
bool kubelet(std::string_view v) {
  return v.empty() || nul_or_no_utf8(v) || has(v, '\'') || v.find("\r\n") != v.npos;
}

// `${`, a name without colon, `}`; or with `:-` and a default.
bool python_interpolates(std::string_view v) {
  for (std::size_t i = v.find("${"); i != v.npos; i = v.find("${", i + 1)) {
    const std::size_t stop = v.find_first_of(":}", i + 2);
    if (stop != v.npos && (v[stop] == '}' || (v.substr(stop).starts_with(":-") &&
                                              v.find('}', stop) != v.npos))) {
      return true;
    }
  }
  return false;
}
// A trailing backslash needs a spelling without quotes, which these characters forbid.
bool python(std::string_view v) {
  if (nul_or_no_utf8(v) || python_interpolates(v)) {
    return true;
  }
  const bool quotes_fail = v.ends_with('\\');
  const bool needs_quotes = has(v, '\n') || has(v, '\r') || v.starts_with('\'') ||
                            v.starts_with('"') || v.starts_with(' ') || v.find(" #") != v.npos ||
                            v.starts_with("\t") || v.find("\t#") != v.npos;
  return quotes_fail && needs_quotes;
}

// What str.splitlines() calls the end of a line, but a line feed.
bool python_line_ends(std::string_view v) {
  static constexpr std::string_view kEnds[] = {"\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};
  return std::ranges::any_of(kEnds, [v](std::string_view end) { return v.find(end) != v.npos; });
}
bool django(std::string_view v) {
  return nul_or_no_utf8(v) || has(v, '\n') || python_line_ends(v) || v.starts_with('$');
}
bool honcho(std::string_view v) {
  return nul_or_no_utf8(v) || python_line_ends(v) || v.find("\\n") != v.npos || v.find("\\t") != v.npos;
}

// A carriage return at the end belongs to the line's end for the runner on Windows.
bool github_actions(std::string_view v) {
  return nul_or_no_utf8(v) || v.ends_with('\r');
}
// Variables in it are replaced later; outer white space is Ruby's.
bool gitlab(std::string_view v) {
  static constexpr std::string_view kSpace = " \t\n\v\f\r";
  if (nul_or_no_utf8(v) || has(v, '\n') || has(v, '$') || v.find("%%") != v.npos) {
    return true;
  }
  for (std::size_t i = v.find('%'); i != v.npos; i = v.find('%', i + 1)) {
    const std::size_t stop = v.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", i + 1);
    if (stop != v.npos && stop > i + 1 && v[stop] == '%' && (v[i + 1] < '0' || v[i + 1] > '9')) return true;
  }
  return !v.empty() && (kSpace.find(v.front()) != v.npos || kSpace.find(v.back()) != v.npos);
}

// dotenv-expand 1000 runs what `$(` and `)` enclose, and decrypts what begins with this word.
bool dotenv_expand(std::string_view v) {
  if (nul_or_no_utf8(v) || v.starts_with("encrypted:")) {
    return true;
  }
  for (std::size_t i = v.find("$("); i != v.npos; i = v.find("$(", i + 1)) {
    int open = 1;
    for (std::size_t k = i + 2; k < v.size(); ++k) {
      open += v[k] == '(' ? 1 : v[k] == ')' ? -1 : 0;
      k += v[k] == '\\' ? 1U : 0U;  // what follows closes nothing
      if (open == 0) {
        return true;
      }
    }
  }
  return false;
}

bool odd_backslashes(std::string_view v, std::size_t end) {
  std::size_t count = 0;
  while (count < end && v[end - 1 - count] == '\\') {
    ++count;
  }
  return count % 2 == 1;
}
// A quote that ends what it does not open, or a backslash before the one that should.
bool bun_ends_early(std::string_view v, char quote) {
  for (std::size_t i = v.find(quote); i != v.npos; i = v.find(quote, i + 1)) {
    if (!odd_backslashes(v, i)) return true;
  }
  return odd_backslashes(v, v.size());
}
// A backslash keeps a quote and what stands in double quotes from being read as something else, and stays.
bool bun_double(std::string_view v) {
  for (std::size_t i = v.find_first_of("nr"); i != v.npos; i = v.find_first_of("nr", i + 1)) {
    if (odd_backslashes(v, i)) return true;
  }
  return bun_ends_early(v, '"');
}
bool bun(std::string_view v) {
  if (nul_or_no_utf8(v)) return true;
  for (std::size_t i = v.find('\r'); i != v.npos; i = v.find('\r', i + 1)) {
    // One behind a backslash that stands for itself is left alone, but not where another needs to be spelled.
    if (odd_backslashes(v, i) || bun_double(v)) return true;
  }
  const bool quoted = has(v, '\n') || has(v, '#') || has(v, '\r');
  return quoted && bun_double(v) && bun_ends_early(v, '\'') && bun_ends_early(v, '`');
}

// trim() takes what JavaScript calls white space off the ends, whatever the quotes.
bool vercel(std::string_view v) {
  static constexpr std::string_view kSpaces[] = {" ", "\t", "\n", "\v", "\f", "\xc2\xa0", "\xe2\x80\x83", "\xef\xbb\xbf"};
  const auto outer = [v](std::string_view space) { return v.starts_with(space) || v.ends_with(space); };
  return nul_or_no_utf8(v) || std::ranges::any_of(kSpaces, outer) || has(v, '\r') || v.find("\xe2\x80\xa8") != v.npos ||
         v.find("\xe2\x80\xa9") != v.npos || (has(v, '\n') && v.find("\\n") != v.npos);
}

// Refusals of `portable` are what all its programs and two plain pairs of quotes leave:
// within double quotes no `"`, `\`, `$` and backtick; within single ones no `'`, nothing
// that looks like an escaped quote or backslash, and no `${…}` of python-dotenv.
bool portable(std::string_view v) {
  if (nul_or_no_utf8(v) || has(v, '\r')) {
    return true;
  }
  const bool double_fails = v.find_first_of("\"\\$`") != v.npos;
  const bool single_fails = has(v, '\'') || v.ends_with('\\') ||
                            v.find("\\\\") != v.npos || python_interpolates(v);
  return double_fails && single_fails;
}

}  // namespace

std::vector<Law> laws_of_env() {
  return {
      {"dotenv", "portable", "DATABASE_URL", portable, "a'\"\\$`#\n"},
      {"dotenv", "bash", "DATABASE_URL", nul, "a'\"\\$`#\n"},
      {"dotenv", "bash", "DATABASE_URL", nul, "a&;|(~: "},
      {"dotenv", "dash", "DATABASE_URL", nul, "a'\"\\$`&\n"},
      {"dotenv", "busybox-ash", "DATABASE_URL", nul, "a'\"\\$~:\n"},
      {"dotenv", "zsh", "DATABASE_URL", nul, "a'\"\\$=:\n"},
      {"dotenv", "ksh", "DATABASE_URL", nul, "a'\"\\$`(\n"},
      {"dotenv", "make", "DATABASE_URL", line_feed_or_nul, "a#\\$(\r \t"},
      {"dotenv", "systemd", "DATABASE_URL", nul_or_no_utf8, "a'\"\\$;\n "},
      {"dotenv", "kubernetes-env-file", "DATABASE_URL", kubelet, "a'\"\\#\n\r "},
      {"dotenv", "kubectl-from-env-file", "DATABASE_URL", one_line, "a'\"\\=#\r "},
      {"dotenv", "kustomize-envs", "DATABASE_URL", one_line, "a'\"\\=#\r "},
      {"dotenv", "docker-compose", "DATABASE_URL", nul_or_no_utf8, "a'\"\\$`#\n"},
      {"dotenv", "docker-compose", "DATABASE_URL", nul_or_no_utf8, "n{}\\$0\r "},
      {"dotenv", "docker-env-file", "DATABASE_URL", one_line, "a'\"\\$=# "},
      {"dotenv", "node-dotenv", "DATABASE_URL", unnamed, "n'\"\\`#\n\r"},
      {"dotenv", "dotenv-expand", "DATABASE_URL", dotenv_expand, "a$(){}\\-"},
      {"dotenv", "dotenv-expand", "DATABASE_URL", unnamed, "n'\"\\`#\n$"},
      {"dotenv", "next", "DATABASE_URL", nul_or_no_utf8, "1$a(){}\\-"},
      {"dotenv", "next", "DATABASE_URL", unnamed, "n'\"\\`#\n$"},
      {"dotenv", "vite", "DATABASE_URL", unnamed, "1$a(){}\\-"},
      {"dotenv", "vite", "DATABASE_URL", unnamed, "n'\"\\`#\n$"},
      {"dotenv", "bun", "DATABASE_URL", bun, "n'\"\\`#\n$"},
      {"dotenv", "bun", "DATABASE_URL", bun, "1$a{}:-\\"},
      {"dotenv", "bun", "DATABASE_URL", bun, "'\"\\$\xa0\xc3 `"},
      {"dotenv", "bun", "DATABASE_URL", bun, "r'\"`\n\r# "},
      {"dotenv", "vercel", "DATABASE_URL", vercel, "n'\"\\# \n\r"},
      {"dotenv", "vercel", "DATABASE_URL", vercel, "r'\"\\$`\n="},
      {"dotenv", "python-dotenv", "DATABASE_URL", python, "a'\"\\# \n\r"},
      {"dotenv", "python-dotenv", "DATABASE_URL", python, "a${}:-'\\"},
      {"dotenv", "django-environ", "DATABASE_URL", django, "n'\"\\$# \v"},
      {"dotenv", "honcho", "DATABASE_URL", honcho, "n'\"\\t#\n "},
      {"dotenv", "github-actions", "DATABASE_URL", github_actions, "=<\n\rd\"# "},
      {"dotenv", "gitlab-dotenv", "DATABASE_URL", gitlab, "a%$=\n{} "},
  };
}

}  // namespace dsnsmith::testing
