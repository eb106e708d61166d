// Writes the outputs: all of them, read back, or none.

#include <algorithm>
#include <array>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "core/name_index.hpp"
#include "run/environment_mark.hpp"
#include "run/plan.hpp"
#include "run/publish.hpp"
#include "run/read_back.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"SPEC", OptionKind::positional, "", "the spec (./dsnsmith.yaml)"},
    OptionFacts{"--environment", OptionKind::value, "E", "an environment of the spec"},
    OptionFacts{"--only", OptionKind::list, "OUTPUT", "this output, and others named so"},
    OptionFacts{"--out-dir", OptionKind::value, "DIR", "write below this directory"},
    OptionFacts{"--dry-run", OptionKind::flag, "", "show what would change, redacted; write nothing"},
    OptionFacts{"--stdout", OptionKind::flag, "", "print exactly one output"},
    OptionFacts{"--show-secrets", OptionKind::flag, "", "with --stdout: print even on a terminal"},
    OptionFacts{"--report", OptionKind::value, "FORM", "text (default), json, sarif, github"},
};

struct Ready {
  const PlannedOutput* planned;
  std::vector<Checked> files;
};

// What is there is read first: foreign lines are kept, and a file of another
// environment is not overwritten.
std::optional<Existing> look(const PlannedOutput& output, Diagnostics& diagnostics) {
  auto existing = read_existing(output.path, output.spec->file_place, diagnostics);
  if (existing && existing->present && !is_written_for(output, existing->bytes, diagnostics)) {
    return std::nullopt;
  }
  return existing;
}

// A format without a place for the mark: what the file says is all that there is to go by.
bool is_of_this_environment(const PlannedOutput& output, const Existing& existing, Diagnostics& diagnostics) {
  if (output.format->mark != kNoMark || !existing.present || existing.bytes.empty() ||
      output.spec->file.find("{environment}") != std::string::npos) {
    return true;
  }
  const ShownText path = ShownText::of_shown_field(output.path);
  const Leads leads = where_leads(output, existing.bytes);
  if (leads == Leads::elsewhere) {
    diagnostics.error(Code::other_environment, output.spec->file_place,
                      {"`", path, "` holds another connection, perhaps that of another environment; the format has no place to say so"}, {},
                      {"give each environment its own file (`{environment}` in `file`), or remove the file"});
  } else if (leads == Leads::unknown) {
    diagnostics.warning(Code::other_environment, output.spec->file_place,
                        {"nobody can tell for which environment `", path, "` was written; the format has no place to say so"}, {},
                        {"give each environment its own file (`{environment}` in `file`)"});
  }
  return leads != Leads::elsewhere;
}

NameIndex positions_of(const std::vector<Entry>& entries) {
  NameIndex positions;
  for (const Entry& entry : entries) {
    positions.add(entry.key, static_cast<std::size_t>(&entry - entries.data()));
  }
  return positions;
}

// What the named reader finds in `bytes`; nothing where it finds nothing.
std::vector<Entry> entries_in(const PlannedOutput& output, const Checked& file, const Secret& bytes) {
  Diagnostics ignored;
  auto read = output.format->read({bytes, output.metadata, output.reader, file.place()}, ignored);
  return read ? std::move(*read) : std::vector<Entry>();
}

// The difference between what is there and what would be, by keys: `+` new, `~` changed, `=` the same, `-` pruned.
std::string entry_lines(const PlannedOutput& output, const std::vector<Entry>& before, const std::vector<Entry>& after) {
  std::string text;
  const NameIndex positions = positions_of(before);
  for (const PlannedEntry& entry : output.entries) {
    const auto old = positions.find(entry.key);
    const char* mark = !old ? "+" : before[*old].value == entry.value ? "=" : "~";
    text += std::string("    ") + mark + " " + entry.key + " = <redacted>\n";
  }
  const NameIndex kept = positions_of(after);
  for (const Entry& old : before) {
    if (!kept.contains(old.key)) {
      text += "    - " + ShownText::of_shown_field(old.key).text() + "\n";
    }
  }
  return text;
}

// One file beside what is there.
struct Difference {
  const PlannedOutput* output;
  const Checked* file;
  std::optional<Existing> there;

  bool is_there() const { return there && there->present; }
  bool is_removed() const { return file->role() == Checked::Role::gone; }
  bool is_same() const { return is_removed() ? !is_there() : is_there() && there->bytes == file->bytes(); }
};

std::vector<Difference> differences_of(const std::vector<Ready>& ready) {
  std::vector<Difference> differences;
  for (const Ready& output : ready) {
    for (const Checked& file : output.files) {
      Diagnostics ignored;
      differences.push_back({output.planned, &file, read_existing(file.path(), file.place(), ignored)});
    }
  }
  return differences;
}

std::string dry_run_text(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& one : differences) {
    text += (one.is_same() ? "  unchanged  " : one.is_removed() ? "  removed    " : one.is_there() ? "  changes    " : "  new        ") + one.file->path() + "\n";
    if (!one.is_same() && !one.output->is_folder() && !one.file->keys().empty()) {
      text += entry_lines(*one.output, one.is_there() ? entries_in(*one.output, *one.file, one.there->bytes) : std::vector<Entry>(),
                          entries_in(*one.output, *one.file, one.file->bytes()));
    }
  }
  return text;
}

// What a dry run would do to each file.
ReportExtras extras_of(const std::vector<Difference>& differences) {
  ReportExtras extras;
  extras.has_outputs = true;
  for (const Difference& one : differences) {
    extras.outputs.push_back({one.file->output(), one.file->path(), std::string(one.file->format()), std::string(one.file->reader()),
                              one.is_same() ? "unchanged" : "would-change", one.file->keys()});
  }
  return extras;
}

bool check_usage(const Arguments& arguments, Diagnostics& diagnostics) {
  bool right = check_report_form(arguments, diagnostics);
  if (arguments.has("--stdout") && (arguments.has("--dry-run") || arguments.has("--out-dir"))) {
    diagnostics.error(Code::usage, {}, {"`--stdout` writes no file, so `--dry-run` and `--out-dir` cannot stand beside it"});
    right = false;
  }
  return right;
}

// All that is read before anything is written; what is wrong is in the diagnostics.
std::vector<Ready> read_all_back(const std::vector<PlannedOutput>& planned, bool has_environments, bool to_stdout, Diagnostics& diagnostics) {
  std::vector<Ready> ready;
  for (const PlannedOutput& output : planned) {
    std::optional<Existing> existing = to_stdout ? Existing{} : look(output, diagnostics);
    if (!existing || (has_environments && !is_of_this_environment(output, *existing, diagnostics))) {
      continue;
    }
    auto files = read_back(output, existing->present ? &existing->bytes : nullptr, diagnostics);
    if (files) {
      ready.push_back({&output, std::move(*files)});
    }
  }
  return ready;
}

// Is there something to write, and one thing where one is wanted?
bool check_outputs(const LoadedSpec& loaded, const PlanOptions& options, bool to_stdout, Diagnostics& diagnostics) {
  const auto& outputs = loaded.deployment.outputs;
  if (outputs.empty() && diagnostics.errors() == 0) {
    diagnostics.error(Code::no_outputs, loaded.document->root().place(), {"the spec has no outputs, so there is nothing to write"}, {}, {"for a single value use `dsnsmith get`"});
    return false;
  }
  if (to_stdout && (options.only.size() > 1 || (options.only.empty() && outputs.size() > 1))) {
    diagnostics.error(Code::one_output_needed, {}, {"standard output takes exactly one output"}, {}, {"choose it by `--only OUTPUT`"});
    return false;
  }
  return true;
}

bool are_one_file_each(const std::vector<PlannedOutput>& planned, Diagnostics& diagnostics) {
  for (const PlannedOutput& output : planned) {
    if (output.is_folder()) {
      return !diagnostics.error(Code::one_output_needed, output.spec->file_place,
                                {"output `", ShownText::of_shown_field(output.spec->name), "` is a folder of files, and standard output is one"}, {},
                                {"leave `--stdout` out; `--out-dir` takes a folder"});
    }
  }
  return true;
}

Exit print_one(const Ready& ready, const Arguments& arguments, Diagnostics& diagnostics) {
  const Exit status = finish(diagnostics, arguments, Prints::values);
  if (ready.files.size() > 1) {
    print_error("note: files that belong beside the output are not printed: write it to a file to get them\n");
  }
  return status == Exit::success ? print_value(ready.files.front().bytes(), arguments) : status;
}

Exit show_difference(const std::vector<Ready>& ready, const Arguments& arguments, Diagnostics& diagnostics) {
  const std::vector<Difference> differences = differences_of(ready);
  std::vector<const Checked*> would;
  for (const Difference& one : differences) would.push_back(one.file);
  if (!may_replace_beside(would, diagnostics)) {
    return finish(diagnostics, arguments, Prints::reports);
  }
  const Exit status = finish(diagnostics, arguments, Prints::reports, extras_of(differences));
  if (report_form_of(arguments) == ReportForm::text) print_output(dry_run_text(differences));
  return status;
}

std::string published_lines(const std::vector<ReportedOutput>& outputs) {
  std::string lines;
  for (const ReportedOutput& output : outputs) {
    lines += output.state + std::string(output.state.size() < 9 ? 11 - output.state.size() : 2, ' ') + output.path;
    if (!output.reader.empty()) lines += "  (" + output.format + ", read back as " + output.reader + ")";
    lines += "\n";
  }
  return lines;
}

const char* state_of(const Checked& file, bool changed) {
  const bool gone = file.role() == Checked::Role::gone;
  return !changed ? "unchanged" : gone ? "removed" : "written";
}

Exit write_files(std::vector<Ready>& ready, const Arguments& arguments, Diagnostics& diagnostics) {
  std::vector<Checked> files;
  for (Ready& output : ready) {
    for (Checked& file : output.files) files.push_back(std::move(file));
  }
  const auto published = publish(files, diagnostics);
  ReportExtras extras;
  extras.has_outputs = true;
  if (published) {
    for (std::size_t i = 0; i < files.size() && i < published->size(); ++i) {
      extras.outputs.push_back({files[i].output(), files[i].path(), std::string(files[i].format()), std::string(files[i].reader()),
                                state_of(files[i], (*published)[i].changed), files[i].keys()});
    }
  }
  const Exit status = finish(diagnostics, arguments, Prints::reports, extras);
  if (published && report_form_of(arguments) == ReportForm::text) {
    print_error(published_lines(extras.outputs));
  }
  return status;
}

Exit render(const Arguments& arguments) {
  Diagnostics diagnostics;
  const bool to_stdout = arguments.has("--stdout");
  const Prints prints = to_stdout ? Prints::values : Prints::reports;
  if (!check_usage(arguments, diagnostics)) {
    return finish(diagnostics, arguments, prints);
  }
  if (to_stdout && terminal_refuses(arguments)) {
    return print_value(Secret(), arguments);
  }
  const auto loaded = load_spec(arguments.value("SPEC", kDefaultSpec), arguments.value("--environment"), diagnostics);
  const PlanOptions options{arguments.values("--only"), arguments.value("--out-dir")};
  if (!loaded || !check_outputs(*loaded, options, to_stdout, diagnostics)) {
    return finish(diagnostics, arguments, prints);
  }
  const Deployment& deployment = loaded->deployment;
  Sources sources(deployment.directory);
  Databases databases(sources, Passwords::take);
  databases.providers().load_files(deployment, sources, diagnostics);
  const std::vector<PlannedOutput> planned = plan(deployment, databases, sources, options, diagnostics);
  if (!(to_stdout ? are_one_file_each(planned, diagnostics) : folders_are_usable(planned, diagnostics))) {
    return finish(diagnostics, arguments, prints);
  }
  HeldDirectories held;
  if (!to_stdout && !arguments.has("--dry-run") && diagnostics.errors() == 0) {
    std::vector<std::pair<std::string, Place>> places;
    for (const PlannedOutput& output : planned) places.emplace_back(output.path, output.spec->file_place);
    if (!held.hold(places, diagnostics)) {
      return finish(diagnostics, arguments, prints);
    }
  }
  std::vector<Ready> ready = read_all_back(planned, loaded->document->root().find("environments").present(), to_stdout, diagnostics);
  if (diagnostics.errors() != 0) {
    return finish(diagnostics, arguments, prints);
  }
  if (to_stdout) {
    return print_one(ready.front(), arguments, diagnostics);
  }
  return arguments.has("--dry-run") ? show_difference(ready, arguments, diagnostics) : write_files(ready, arguments, diagnostics);
}

}  // namespace

const Command kRender{"render", "[SPEC] [options]", "Write the outputs of a spec, after reading them back.", kOptions,
                      "  dsnsmith render dsnsmith.yaml --environment staging --dry-run\n", render};

}  // namespace dsnsmith
