// Any bytes as a pasted string: `check` says nothing of them, points into them, and finds nothing wrong with the string
// that it corrects to, which corrects to itself.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "check/slips.hpp"
#include "check/string.hpp"
#include "support/demand.hpp"

using namespace dsnsmith;
using testing::demand;

namespace {

constexpr std::array kDrivers{"libpq", "psycopg", "asyncpg", "node-postgres", "pgx", "lib-pq", "sqlx", "prisma-engine", "sqlalchemy-asyncpg"};
constexpr std::string_view kCanary = "CANARY7f3";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 1024) {
    return 0;
  }
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const Examined examined = examine(text);
  for (const FoundSlip& found : examined.slips) {
    demand(found.offset <= text.size());
  }
  for (std::size_t i = 0; i <= examined.meant.text().size(); ++i) {
    demand(examined.meant.origin_of(i) <= text.size());
  }
  const StringRequest request{{kDrivers[data[0] % kDrivers.size()]}, "", Use::application, true};
  Diagnostics said;
  const auto fixed = check_string(Secret::copy_of(text), {"-", 0, 0, ""}, request, said);
  demand(render_text(said).find(kCanary) == std::string::npos);
  if (fixed) {
    Diagnostics again;
    const auto same = check_string(*fixed, {"-", 0, 0, ""}, request, again);
    demand(again.errors() == 0);
    demand(same && *same == *fixed);
  }
  return 0;
}
