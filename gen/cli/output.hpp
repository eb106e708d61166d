// Where text goes: standard output and standard error, without iostreams.
#pragma once

#include <optional>
#include <string_view>

#include "cli/command.hpp"
#include "core/secret.hpp"
#include "diag/diagnostic.hpp"
#include "diag/report.hpp"

namespace dsnsmith {

void print_output(std::string_view text);
void print_error(std::string_view text);
// False when standard output could not be written; a closed pipe counts as written.
bool flush_output();

// `--report` as typed; empty for a word that is none of them.
enum class ReportForm { text, json, sarif, github };
std::optional<ReportForm> report_form_of(const Arguments& arguments);

// Does the command print values on standard output? Then every report goes to
// standard error; else JSON, SARIF and GitHub forms go to standard output.
enum class Prints { values, reports };

// Writes the report and returns the exit status that it means. Notes are part of
// every report. With `severity` a lower one counts as well.
Exit finish(const Diagnostics& diagnostics, const Arguments& arguments, Prints prints,
            const ReportExtras& extras = {}, Severity severity = Severity::error);

// A value on standard output, without a newline; refused on a terminal without
// `--show-secrets` (exit 2).
Exit print_value(const Secret& value, const Arguments& arguments);
// The refusal alone, to be asked before any work is done.
bool terminal_refuses(const Arguments& arguments);

Exit exit_of(const Diagnostics& diagnostics, Severity severity = Severity::error);

}  // namespace dsnsmith
