// What each format's reader may refuse of one value that stands alone: the laws hold emit to it, both ways.
#pragma once

#include <string_view>
#include <vector>

#include "format/format.hpp"
#include "text/utf8.hpp"

namespace dsnsmith::testing {

struct Law {
  std::string_view format;
  std::string_view reader;
  std::string_view key;
  bool (*refuses)(std::string_view value);
  std::string_view symbols;  // what hurts this reader; every string of up to five of them is tried
};

// The rows of one group of formats each, in a file of its own; a new format gets a row in one of them.
std::vector<Law> laws_of_env();           // format_refusals_env.cpp: .env files
std::vector<Law> laws_of_languages();     // format_refusals_languages.cpp: .env files of languages' libraries
std::vector<Law> laws_of_terraform();     // format_refusals_stores.cpp: Terraform, Kubernetes and stores
std::vector<Law> laws_of_kubernetes();    // the same
std::vector<Law> laws_of_applications();  // format_refusals_applications.cpp: properties, YAML, JSON, raw
std::vector<Law> laws_of_postgresql();    // format_refusals_postgresql.cpp: pgpass, services, PgBouncer, ODBC, alembic

const std::vector<Law>& all_laws();

// The value under the law's key, beside what the format needs with it.
std::vector<Entry> entries_of(const Law& law, std::string_view value);

inline bool nul(std::string_view v) {
  return v.find('\0') != v.npos;
}
inline bool has(std::string_view v, char c) {
  return v.find(c) != v.npos;
}
inline bool never(std::string_view /*v*/) {
  return false;
}
// No rule in few words: what is refused has to fail in every spelling there is (see `refuses`).
inline constexpr bool (*unnamed)(std::string_view) = nullptr;
inline bool nul_or_no_utf8(std::string_view v) {
  return nul(v) || !is_utf8(v);
}
inline bool line_ends(std::string_view v) {
  return nul_or_no_utf8(v) || has(v, '\n') || has(v, '\r');
}
inline bool line_feed_or_nul(std::string_view v) {
  return nul(v) || has(v, '\n');
}

}  // namespace dsnsmith::testing
