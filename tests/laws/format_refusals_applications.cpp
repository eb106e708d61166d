#include "laws/format_refusals.hpp"

namespace dsnsmith::testing {

std::vector<Law> laws_of_applications() {
  return {
      {"github-masks", "github-actions", "DATABASE_URL",
       [](std::string_view v) { return nul_or_no_utf8(v) || v.find_first_not_of(" \t\r\n\v\f") == v.npos; }, "%0DA:\n\r "},
      {"java-properties", "java-iso-8859-1", "url", [](std::string_view v) { return !is_utf8(v); }, "a\\=: \nu#"},
      {"java-properties", "java-utf-8", "url", [](std::string_view v) { return !is_utf8(v); }, "a\\!\t\f\r\xc3\xa9"},
      {"json", "json", "url", [](std::string_view v) { return !is_utf8(v); }, "a\"\\/u{\n\xff"},
      {"raw", "alembic-set-main-option", "payload", [](std::string_view v) { return nul_or_no_utf8(v) || has(v, '\r'); }, "a%(s)\n\r "},
      {"raw", "bytes", "payload", never, "a=\"\n\r\xff "},
  };
}

}  // namespace dsnsmith::testing
