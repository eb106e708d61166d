// Any bytes as a connection string: each grammar reads it or refuses it with a
// diagnostic, what it reads can be written and comes back, and nothing of the
// text is in a message.
#include <cstdint>
#include <string>

#include "driver/variant.hpp"
#include "support/demand.hpp"

using namespace dsnsmith;
using testing::demand;

namespace {

constexpr const char* kGrammars[] = {"libpq", "sqlalchemy-asyncpg", "node-postgres", "pgjdbc", "prisma-engine", "asyncpg", "pgx"};
constexpr std::string_view kCanary = "CANARY7f3";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 4096) {
    return 0;
  }
  Diagnostics none;
  const auto driver = Driver::select(ShownText::of_table(kGrammars[data[0] % std::size(kGrammars)]), {}, none);
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  Variant variant;
  variant.url = Secret::copy_of(text);
  Diagnostics found;
  const auto read = read_variant(variant, *driver, {}, found);
  demand(read || found.errors() != 0);
  demand(render_text(found).find(kCanary) == std::string::npos);
  if (!read) {
    return 0;
  }
  Diagnostics fitted;
  const auto meant = tailor(*read, *driver, {}, {}, fitted);
  if (!meant) {
    return 0;
  }
  const WrittenVariant written = write_variant(*meant, *driver);
  const auto back = read_variant(written.variant, *driver, {}, fitted);
  demand(back && *back == *meant);
  return 0;
}
