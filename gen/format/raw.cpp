// The bytes of one value and nothing else: no name, no quotes, no line end. For programs that are given a
// file to read (`--password-file`, mounted secrets), and the way out where a file of names cannot carry a value.
#include <array>
#include <utility>

#include "format/formats.hpp"
#include "format/reports.hpp"
#include "text/codec.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 2> kReaders{{
    {"bytes", "a program that takes the whole file as it is", "any bytes",
     "tests/conformance/readers: Python's and Node's reading of whole files", "run"},
    {"alembic-set-main-option", "an env.py that gives the text to Alembic's config.set_main_option()",
     "UTF-8 without NUL and without carriage returns",
     "sqlalchemy/alembic alembic/config.py, Python's configparser.py; tests/conformance/readers with alembic 1.20", "run"},
}};

// What Alembic is given is interpolated once more.
bool is_interpolated(std::string_view reader) {
  return reader == kReaders.back().id;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  if (!is_one_payload(request, "a raw file", diagnostics)) {
    return std::nullopt;
  }
  if (!is_interpolated(request.reader)) {
    return request.entries.front().value.clone();
  }
  auto spelled = encode(Spelling::interpolated, request.entries.front().value.expose());
  if (!spelled) {
    diagnostics.error(Code::value_not_readable, place_of_entry(request, 0),
                      {"the value of `payload` holds bytes that are no UTF-8, a NUL or a carriage return, and Python would read another text"}, {},
                      {"use the URL instead of the bare value: there such bytes are percent-encoded"});
  }
  return spelled;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view bytes = request.bytes.expose();
  auto value = is_interpolated(request.reader) ? decode(Spelling::interpolated, bytes) : request.bytes.clone();
  if (!value) {
    report_unreadable(bytes, bytes.find('%'), "a `%` that is not doubled", "Alembic", request.place, diagnostics);
    return std::nullopt;
  }
  std::vector<Entry> entries;
  entries.push_back({std::string(kPayload), std::move(*value)});
  return entries;
}

}  // namespace

constinit const Format kRaw{
    "raw", "the bytes of one value", kReaders, "", ForeignContent::none, kNoMark, FilesAs::none, emit, read,
};

}  // namespace dsnsmith
