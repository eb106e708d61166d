// Any bytes as a pg_service.conf: a fault has a diagnostic, a merge is
// idempotent; and as the text of a value: what libpq keeps comes back.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "support/format_trial.hpp"

using namespace dsnsmith;

namespace {

void demand(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 65536) {
    return 0;
  }
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Secret bytes = Secret::copy_of(text);
  testing::FormatTrial trial("pg-service");
  const auto seen = trial.read_list(bytes);
  demand(seen || trial.diagnostics.errors() != 0);
  const auto ours = testing::FormatTrial::entries_of({{"orders.password", text}});
  if (const auto written = trial.emit_list(ours)) {
    const auto again = trial.read_list(*written);
    demand(again && again->size() == 1 && again->front().value == bytes);
  }
  const auto url = testing::FormatTrial::entries_of({{"orders.password", "a=#["}});
  if (const auto merged = trial.emit_list(url, &bytes)) {
    const auto again = trial.emit_list(url, &*merged);
    demand(again && *again == *merged);
    const auto after = trial.read_list(*merged);
    demand(after && std::ranges::any_of(*after, [&url](const Entry& entry) {
      return entry.key == url.front().key && entry.value == url.front().value;
    }));
  }
  return 0;
}
