#include "laws/format_refusals.hpp"

namespace dsnsmith::testing {
namespace {

// libpq cuts white space off the end of a line, and fgets() fills 1024 bytes with `password=…` and its end.
bool service(std::string_view v) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  return line_feed_or_nul(v) || (!v.empty() && has(kSpace, v.back())) || v.size() > 1012;
}

}  // namespace

std::vector<Law> laws_of_postgresql() {
  return {
      {"pg-service", "libpq", "orders.password", service, "a=#[]' \n"},
      {"pg-service", "libpq-18", "orders.password", service, "a\\\";\r\t]"},
  };
}

}  // namespace dsnsmith::testing
