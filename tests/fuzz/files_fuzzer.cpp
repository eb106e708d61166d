// Any bytes as each file of keys that others write too, but .env files and JSON: a fault has a diagnostic, a merge keeps what
// is there and is idempotent; and as the text of a value: what the reader keeps comes back.
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "format/keyed_file.hpp"
#include "support/demand.hpp"
#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::demand;

namespace {

struct File {
  std::string_view format;
  std::string_view reader;
  std::string_view key;
  std::string_view other_key = {};  // that has to come with it
};

constexpr auto kFiles = std::to_array<File>({
    {"alembic-ini", "alembic", "alembic.sqlalchemy.url"},
    {"github-masks", "github-actions", "DATABASE_URL"},
    {"java-properties", "java-iso-8859-1", "url"},
    {"java-properties", "java-utf-8", "url"},
    {"pg-service", "libpq", "orders.password"},
    {"pgbouncer-ini", "pgbouncer", "pgbouncer.logfile"},
    {"pgbouncer-userlist", "pgbouncer", "orders.password", "orders.user"},
    {"pgpass", "libpq", "orders.password", "orders.user"},
    {"spring-properties", "spring-boot", "url"},
    {"spring-properties", "spring-binder", "url"},
    {"tfvars", "terraform", "database_url"},
    {"yaml", "yaml", "url"},
});

std::vector<Entry> entries_of(const File& file, std::string_view value) {
  auto entries = testing::FormatTrial::entries_of({{file.key, value}});
  if (!file.other_key.empty()) {
    entries.push_back({std::string(file.other_key), Secret::copy_of("u")});
  }
  return entries;
}

bool hold(const std::vector<Entry>& read, const Entry& wanted) {
  return std::ranges::any_of(read, [&wanted](const Entry& entry) { return entry.key == wanted.key && entry.value == wanted.value; });
}

// What others wrote: not ours now, and not ours before.
bool is_theirs(const testing::FormatTrial& trial, const std::vector<Entry>& ours, std::string_view bytes, const Entry& entry) {
  const std::vector<std::string> had = trial.format.mark == kNoMark ? std::vector<std::string>() : trial.format.mark(bytes).keys;
  return std::ranges::find(ours, entry.key, &Entry::key) == ours.end() && std::ranges::find(had, entry.key) == had.end();
}

void check(const File& file, const Secret& bytes) {
  testing::FormatTrial trial(file.format, file.reader);
  const auto seen = trial.read_list(bytes);
  demand(seen || trial.diagnostics.errors() != 0);
  const auto text = entries_of(file, bytes.expose());
  if (const auto written = trial.emit_list(text)) {
    const auto again = trial.read_list(*written);
    demand(again && again->size() == text.size() && std::ranges::all_of(text, [&](const Entry& entry) { return hold(*again, entry); }));
  }
  const auto ours = entries_of(file, "a=#[");
  const auto merged = trial.emit_list(ours, &bytes);
  if (!merged) {
    return;
  }
  const auto again = trial.emit_list(ours, &*merged);
  demand(again && *again == *merged);
  const auto after = trial.read_list(*merged);
  demand(after && std::ranges::all_of(ours, [&](const Entry& entry) { return hold(*after, entry); }));
  if (seen && file.other_key.empty() && trial.format.foreign == ForeignContent::kept) {
    demand(std::ranges::all_of(*seen, [&](const Entry& entry) { return !is_theirs(trial, ours, bytes.expose(), entry) || hold(*after, entry); }));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) {
    return 0;
  }
  const Secret bytes = Secret::copy_of({reinterpret_cast<const char*>(data), size});
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
  // One file for each input, by its bytes; a replay asks all.
  check(kFiles[std::hash<std::string_view>{}(bytes.expose()) % kFiles.size()], bytes);
#else
  for (const File& file : kFiles) {
    check(file, bytes);
  }
#endif
  return 0;
}
