#include "laws/format_refusals.hpp"

namespace dsnsmith::testing {

namespace {

// A placeholder that closes, braces within it counted; @Value refuses code that does not close, too.
bool spring(std::string_view v) {
  if (!is_utf8(v) || v.find("#{") != v.npos) {
    return true;
  }
  for (std::size_t at = v.find("${"); at != v.npos; at = v.find("${", at + 1)) {
    int depth = 1;
    for (std::size_t i = at + 2; i < v.size(); ++i) {
      depth += v[i] == '{' ? 1 : v[i] == '}' ? -1 : 0;
      if (depth == 0) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

std::vector<Law> laws_of_applications() {
  return {
      {"appsettings-json", "dotnet-configuration", "ConnectionStrings:Default", [](std::string_view v) { return !is_utf8(v); }, "a\"\\/*:\n\xff"},
      {"database-yml", "rails", "production.url", [](std::string_view v) { return !is_utf8(v); }, "<%>=\"\\ #"},
      {"github-masks", "github-actions", "DATABASE_URL",
       [](std::string_view v) { return nul_or_no_utf8(v) || v.find_first_not_of(" \t\r\n\v\f") == v.npos; }, "%0DA:\n\r "},
      {"helm-values", "helm", "config.url", [](std::string_view v) { return !is_utf8(v); }, "a{`\"\\: \n"},
      {"helm-values", "helm-tpl", "config.url", [](std::string_view v) { return !is_utf8(v); }, "{}`-\" a/"},
      {"java-properties", "java-iso-8859-1", "url", [](std::string_view v) { return !is_utf8(v); }, "a\\=: \nu#"},
      {"java-properties", "java-utf-8", "url", [](std::string_view v) { return !is_utf8(v); }, "a\\!\t\f\r\xc3\xa9"},
      {"json", "json", "url", [](std::string_view v) { return !is_utf8(v); }, "a\"\\/u{\n\xff"},
      {"raw", "alembic-set-main-option", "payload", [](std::string_view v) { return nul_or_no_utf8(v) || has(v, '\r'); }, "a%(s)\n\r "},
      {"spring-properties", "spring-boot", "url", spring, "${}#\\:a "},
      {"spring-properties", "spring-binder", "url", [](std::string_view v) { return !is_utf8(v); }, "${}\\:a\n="},
      {"cloud-run-env", "gcloud", "DATABASE_URL", nul_or_no_utf8, "a\"\\: #\n\xff"},
      {"spring-yaml", "spring-boot", "spring.datasource.url", spring, "${}#\\:a "},
      {"spring-yaml", "spring-binder", "spring.datasource.url", [](std::string_view v) { return !is_utf8(v); }, "${}\\:a\n\""},
      {"yaml", "yaml", "url", [](std::string_view v) { return !is_utf8(v); }, "a\"\\: #\n\xff"},
      {"raw", "bytes", "payload", never, "a=\"\n\r\xff "},
  };
}

}  // namespace dsnsmith::testing
