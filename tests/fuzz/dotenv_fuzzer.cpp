// Any bytes as a .env file, for every reader: what was read and can be written comes
// back, a merge into the file keeps what it holds, and a second merge changes nothing.
#include <cstdint>
#include <functional>
#include <string_view>

#include "support/demand.hpp"
#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::demand;

namespace {

const Entry* find(const std::vector<Entry>& entries, std::string_view key) {
  for (const Entry& entry : entries) {
    if (entry.key == key) {
      return &entry;
    }
  }
  return nullptr;
}

void check(std::string_view reader, const Secret& bytes) {
  testing::FormatTrial trial("dotenv", reader);
  const auto seen = trial.read_list(bytes);
  if (!seen) {
    demand(trial.diagnostics.errors() != 0);
    return;
  }
  if (const auto written = trial.emit_list(*seen)) {
    const auto again = trial.read_list(*written);
    demand(again && again->size() == seen->size());
    for (std::size_t i = 0; i < seen->size(); ++i) {
      demand((*again)[i].key == (*seen)[i].key && (*again)[i].value == (*seen)[i].value);
    }
  }
  const auto ours = testing::FormatTrial::entries_of({{"DATABASE_URL", "postgresql://u:p@h/d?a=b&c=d"}});
  const auto merged = trial.emit_list(ours, &bytes);
  if (!merged) {
    return;
  }
  const auto after = trial.read_list(*merged);
  demand(after.has_value());
  const Entry* url = find(*after, "DATABASE_URL");
  demand(url != nullptr && url->value == ours.front().value);
  const auto again = trial.emit_list(ours, &*merged);
  demand(again && *again == *merged);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Longer files hold nothing new, and a refusal tries every reader on every entry.
  if (size > 600) {
    return 0;
  }
  const Secret bytes = Secret::copy_of({reinterpret_cast<const char*>(data), size});
  const auto readers = find_format("dotenv")->readers;
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
  // One reader for each input, by its bytes: all of them make it twenty inputs a second. A replay asks all.
  check(readers[std::hash<std::string_view>{}(bytes.expose()) % readers.size()].id, bytes);
#else
  for (const ReaderFacts& reader : readers) {
    check(reader.id, bytes);
  }
#endif
  return 0;
}
