// Any bytes as each of the JSON formats, as YAML and as a manifest: nothing is read that
// cannot be written and read again, and a merge is idempotent.
#include <cstdint>

#include "support/demand.hpp"
#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::demand;

namespace {

void check(std::string_view id, std::string_view key, const Secret& bytes, bool merges) {
  testing::FormatTrial trial(id);
  trial.metadata.keep_foreign_keys = true;
  const auto seen = trial.read_list(bytes);
  demand(seen || trial.diagnostics.errors() != 0);
  if (seen) {
    if (const auto written = trial.emit_list(*seen)) {
      const auto again = trial.read_list(*written);
      demand(again && again->size() == seen->size());
      for (const Entry& entry : *again) {
        bool same = false;
        for (const Entry& before : *seen) {
          same = same || (before.key == entry.key && before.value == entry.value);
        }
        demand(same);
      }
    }
  }
  const auto ours = testing::FormatTrial::entries_of({{key, "x"}});
  const auto merged = merges ? trial.emit_list(ours, &bytes) : std::nullopt;
  if (merged) {
    const auto again = trial.emit_list(ours, &*merged);
    demand(again && *again == *merged);
  }
}

// What a cluster or a store gives back: its entries, or a diagnostic.
void check_live(std::string_view id, const Secret& bytes) {
  testing::FormatTrial trial(id);
  const auto seen = trial.format.read_live({bytes, trial.metadata, trial.reader, trial.place}, trial.diagnostics);
  demand(seen || trial.diagnostics.errors() != 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 65536) {
    return 0;
  }
  const Secret bytes = Secret::copy_of({reinterpret_cast<const char*>(data), size});
  check("appsettings-json", "a:b", bytes, true);
  check("aws-secrets-manager", "url", bytes, false);
  check("aws-ssm", "url", bytes, false);
  check("json", "url", bytes, true);
  check("tf-json", "url", bytes, true);
  check("tfvars-json", "url", bytes, true);
  check("yaml", "url", bytes, true);
  check("database-yml", "production.url", bytes, true);
  check("helm-values", "config.url", bytes, true);
  check("spring-yaml", "spring.datasource.url", bytes, true);
  check("terraform-external", "url", bytes, false);
  check("gcp-secret-manager", "payload", bytes, false);
  check("kubernetes-secret", "uri", bytes, true);
  check_live("gcp-secret-manager", bytes);
  check_live("kubernetes-secret", bytes);
  return 0;
}
