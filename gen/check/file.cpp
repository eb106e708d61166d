#include "check/file.hpp"

#include <string>

namespace dsnsmith {
namespace {

// A column of the value is none of the line: quotes, escapes and base64 stand between.
void add_at_entry(const Diagnostics& found, const Place& entry, Diagnostics& diagnostics) {
  for (Diagnostic d : found.sorted()) {
    if (d.where.file == entry.file) {
      const int byte = d.where.column;
      d.where = entry;
      d.where.column = 0;
      if (byte > 0) {
        d.where.path.append(entry.path.empty() ? "byte " : ", byte ").append(std::to_string(byte));
      }
    }
    diagnostics.add(std::move(d));
  }
}

// Who reads such a file puts a value in place of a variable; readers of .env files do not all.
Severity severity_of_variables(EntriesKind kind) {
  switch (kind) {
    case EntriesKind::compose:
    case EntriesKind::yaml: return Severity::note;
    case EntriesKind::dotenv: return Severity::warning;
    default: return Severity::error;
  }
}

}  // namespace

std::size_t check_entries(const Secret& bytes, std::optional<EntriesKind> kind, const Place& place, const StringRequest& request,
                          Diagnostics& diagnostics) {
  const auto found = read_entries(bytes, kind, place, diagnostics);
  if (!found) {
    return 0;
  }
  std::size_t connections = 0;
  for (const FoundEntry& entry : found->entries) {
    if (looks_of_value(entry.value.expose()) != ValueLooks::connection) {
      continue;
    }
    ++connections;
    Diagnostics said;
    StringRequest of_entry = request;
    of_entry.variables = severity_of_variables(found->kind);
    check_string(entry.value, {place.file, 0, 0, ""}, of_entry, said);
    add_at_entry(said, entry.place, diagnostics);
  }
  if (connections == 0) {
    diagnostics.warning(Code::nothing_to_check, place, {"nothing in it looks like a connection to PostgreSQL; it was read as ", ShownText::of_table(name_of(found->kind))}, {},
                        {"`--format` says what the file is, if that is wrong"});
  }
  return connections;
}

}  // namespace dsnsmith
