#include "cli/output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "run/publish.hpp"

namespace dsnsmith {
namespace {

bool g_output_failed = false;

bool is_written(int descriptor, std::string_view text) {
  return write_all(descriptor, text) || errno == EPIPE;  // the reader has seen enough
}

}  // namespace

void print_output(std::string_view text) {
  g_output_failed |= !is_written(STDOUT_FILENO, text);
}

void print_error(std::string_view text) {
  is_written(STDERR_FILENO, text);
}

bool flush_output() {
  if (g_output_failed) {
    print_error("error[E902]: standard output cannot be written\n");
  }
  return !g_output_failed;
}

std::optional<ReportForm> report_form_of(const Arguments& arguments) {
  const std::string word = arguments.value("--report", "text");
  if (word == "text") return ReportForm::text;
  if (word == "json") return ReportForm::json;
  if (word == "sarif") return ReportForm::sarif;
  if (word == "github") return ReportForm::github;
  return std::nullopt;
}

Exit exit_of(const Diagnostics& diagnostics, Severity severity) {
  Exit status = Exit::success;
  for (const Diagnostic& d : diagnostics.sorted()) {
    if (d.severity < severity) {
      continue;
    }
    Exit means = Exit::wrong_input;
    switch (d.code) {
      case Code::command_failed:
      case Code::cannot_write:
      case Code::world_failed:
      case Code::internal_error:
      case Code::read_back_differs: means = Exit::world_failed; break;
      case Code::usage:
      case Code::terminal_refused: means = Exit::wrong_command_line; break;
      default: break;
    }
    status = std::max(status, means);
  }
  return status;
}

Exit finish(const Diagnostics& diagnostics, const Arguments& arguments, Prints prints,
            const ReportExtras& extras, Severity severity) {
  const ReportForm form = report_form_of(arguments).value_or(ReportForm::text);
  std::string text;
  switch (form) {
    case ReportForm::text: {
      text = render_text(diagnostics);
      const std::string summary = summary_of(diagnostics);
      if (!summary.empty()) {
        text += summary;
        if (diagnostics.errors() != 0) {
          const CodeFacts* first = nullptr;
          for (const Diagnostic& d : diagnostics.sorted()) {
            if (d.severity == Severity::error && first == nullptr) first = &facts_of(d.code);
          }
          if (first != nullptr) text.append("; `dsnsmith explain ").append(first->id).append("` says more");
        }
        text += "\n";
      }
      break;
    }
    case ReportForm::json: text = render_json(diagnostics, extras); break;
    case ReportForm::sarif: text = render_sarif(diagnostics); break;
    case ReportForm::github: text = render_github(diagnostics); break;
  }
  if (form == ReportForm::text || prints == Prints::values) {
    print_error(text);
  } else {
    print_output(text);
  }
  return exit_of(diagnostics, severity);
}

bool terminal_refuses(const Arguments& arguments) {
  return !arguments.has("--show-secrets") && ::isatty(STDOUT_FILENO) == 1;
}

Exit print_value(const Secret& value, const Arguments& arguments) {
  if (terminal_refuses(arguments)) {
    Diagnostics diagnostics;
    diagnostics.error(Code::terminal_refused, {}, {"standard output is a terminal, and the value may hold a secret"}, {},
                      {"pipe it to where it is needed, or say `--show-secrets`"});
    return finish(diagnostics, arguments, Prints::values);
  }
  print_output(value.expose());
  return Exit::success;
}

}  // namespace dsnsmith
