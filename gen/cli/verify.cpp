// Compares what is deployed with what the spec says.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "run/environment_mark.hpp"
#include "run/plan.hpp"
#include "run/publish.hpp"
#include "run/verify.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"SPEC", OptionKind::positional, "", "the spec (./dsnsmith.yaml)"},
    OptionFacts{"--environment", OptionKind::value, "E", "an environment of the spec"},
    OptionFacts{"--only", OptionKind::list, "OUTPUT", "this output, and others named so"},
    OptionFacts{"--out-dir", OptionKind::value, "DIR", "where `render --out-dir` wrote the outputs"},
    OptionFacts{"--live", OptionKind::list, "OUTPUT=FILE", "not its file but what is live; - is stdin"},
    OptionFacts{"--without-secrets", OptionKind::flag, "", "take no password; compare all the rest"},
    OptionFacts{"--report", OptionKind::value, "FORM", "text (default), json, sarif, github"},
};

using Live = std::map<std::string, std::string>;  // the file of each output that is compared live

bool wrong_live(Diagnostics& diagnostics, Message message) {
  return !diagnostics.error(Code::usage, {"--live", 0, 0, ""}, message, {}, {"`--live OUTPUT=FILE`, once for each output; the file may be `-`, standard input, once"});
}

std::optional<Live> live_of(const Arguments& arguments, Diagnostics& diagnostics) {
  Live live;
  bool right = true;
  for (const std::string& word : arguments.values("--live")) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == word.size()) {
      right = wrong_live(diagnostics, {"`--live` takes the name of an output, `=` and a file"});
      continue;
    }
    if (!live.emplace(word.substr(0, equals), word.substr(equals + 1)).second) {
      right = wrong_live(diagnostics, {"`--live` names the same output twice"});
    }
  }
  if (std::ranges::count(live, "-", &Live::value_type::second) > 1) {
    right = wrong_live(diagnostics, {"standard input can be one output only"});
  }
  return right ? std::optional(std::move(live)) : std::nullopt;
}

// Standard input is read once: for what is live, or for a password.
bool takes_input(const Deployment& deployment) {
  return std::ranges::any_of(deployment.databases, [](const DatabaseSpec& database) {
    return database.password_given && database.password.kind == Source::Kind::standard_input;
  });
}

struct Run {
  const Deployment& deployment;
  Live live;
  ComparedPasswords passwords;
  ReportExtras extras{};
};

void note_state(Run& run, const PlannedOutput& output, const std::string& path, const char* state) {
  std::vector<std::string> keys;
  for (const PlannedEntry& entry : output.entries) keys.push_back(entry.key);
  run.extras.outputs.push_back({output.spec->name, path, std::string(output.format->id), output.reader, state, std::move(keys)});
}

std::optional<Secret> read_live(const std::string& file, Diagnostics& diagnostics) {
  if (file != "-") {
    return Sources("").read_file(file, {"--live", 0, 0, ""}, diagnostics);
  }
  auto bytes = read_all(STDIN_FILENO, kLargestFile);
  if (!bytes) {
    diagnostics.error(Code::world_failed, {"--live", 0, 0, ""}, {"standard input cannot be read, or has more than 16 MiB"});
  }
  return bytes;
}

const char* state_of(std::size_t errors_before, bool compared, const Diagnostics& diagnostics) {
  return diagnostics.errors() != errors_before ? "drift" : compared ? "same" : "not-compared";
}

void report_no_values(const PlannedOutput& output, Diagnostics& diagnostics) {
  const ShownText name = ShownText::of_shown_field(output.spec->name);
  diagnostics.note(Code::not_compared, output.spec->file_place,
                   {"`", ShownText::of_shown_field(output.path), "` holds no values that can be read: its keys and where they belong were compared"}, {},
                   {"`kubectl get secret NAME -o yaml | dsnsmith verify --live ", name, "=-` compares the Secret that the cluster makes of it"});
}

void verify_live(Run& run, const PlannedOutput& output, const std::string& file, Diagnostics& diagnostics) {
  if (output.is_folder()) {
    diagnostics.error(Code::usage, {}, {"output `", ShownText::of_shown_field(output.spec->name), "` is a folder, which no single file stands for"}, {},
                      {"leave `--live` out: the folder is compared where it is"});
    return;
  }
  const std::size_t before = diagnostics.errors();
  const auto bytes = read_live(file, diagnostics);
  if (bytes) {
    verify(output, {*bytes, file, true}, run.passwords, diagnostics);
  }
  note_state(run, output, file, state_of(before, true, diagnostics));
}

void verify_files_beside(const PlannedOutput& output, Diagnostics& diagnostics) {
  for (const PlannedEntry& planned : output.files) {
    const std::string path = output.path_beside(planned.key);
    const auto there = read_existing(path, planned.place, diagnostics);
    if (there && there->present) {
      verify_beside(output, planned, there->bytes, diagnostics);
    } else if (there) {
      report_missing_file(output, path, planned.place, diagnostics);
    }
  }
}

// The files of a folder that its list names; those that are not there are missing entries.
std::vector<Entry> files_in_folder(const PlannedOutput& output, const Secret& list, Diagnostics& diagnostics) {
  std::vector<Entry> files;
  for (const std::string& name : output.is_folder() ? keys_of_existing(*output.format, list) : std::vector<std::string>()) {
    auto there = name.find('/') == std::string::npos ? read_existing(output.path_beside(name), output.spec->file_place, diagnostics) : std::nullopt;
    if (there && there->present) {
      files.push_back({name, std::move(there->bytes)});
    }
  }
  return files;
}

void verify_file(Run& run, const PlannedOutput& output, Diagnostics& diagnostics) {
  constexpr unsigned kWorld = 07;
  const std::size_t before = diagnostics.errors();
  const auto there = read_existing(output.path, output.spec->file_place, diagnostics);
  if (there && !there->present) {
    report_missing_file(output, output.path, output.spec->file_place, diagnostics);
    note_state(run, output, output.path, "missing");
    return;
  }
  bool compared = true;
  if (there && is_written_for(output, there->bytes, diagnostics)) {
    if ((there->mode & kWorld) != 0) {
      diagnostics.warning(Code::world_can_read, output.spec->file_place, {"`", ShownText::of_shown_field(output.path), "` is open to everybody on this machine"}, {},
                          {"`chmod 600` it; `render` takes that away, too"});
    }
    compared = verify(output, {there->bytes, output.path, false, files_in_folder(output, there->bytes, diagnostics)}, run.passwords, diagnostics);
    verify_files_beside(output, diagnostics);
  }
  const char* const state = state_of(before, compared, diagnostics);
  if (state == std::string_view("not-compared")) {
    report_no_values(output, diagnostics);
  }
  note_state(run, output, output.path, state);
}

// An output that could not be planned although nothing is wrong: without secrets its address is not known.
void report_left_out(const Run& run, const std::vector<PlannedOutput>& planned, const PlanOptions& options, Diagnostics& diagnostics) {
  for (const OutputSpec& output : run.deployment.outputs) {
    const bool asked = options.only.empty() || std::ranges::find(options.only, output.name) != options.only.end();
    if (asked && std::ranges::none_of(planned, [&](const PlannedOutput& one) { return one.spec == &output; })) {
      diagnostics.error(Code::not_compared, output.file_place, {"output `", ShownText::of_shown_field(output.name), "` was not compared"}, {},
                        {"without `--without-secrets` it is"});
    }
  }
}

std::string lines_of(const ReportExtras& extras) {
  constexpr std::size_t kWidth = 14;
  std::string lines;
  for (const ReportedOutput& output : extras.outputs) {
    lines += output.state + std::string(kWidth - std::min(output.state.size(), kWidth - 2), ' ') + output.path + "  (" + output.format + ", read as " + output.reader + ")\n";
  }
  return lines;
}

void compare_all(Run& run, const PlanOptions& options, Diagnostics& diagnostics) {
  Sources sources(run.deployment.directory);
  Databases databases(sources, run.passwords == ComparedPasswords::taken ? Passwords::take : Passwords::plain_stand_in);
  databases.providers().load_files(run.deployment, sources, diagnostics);
  const std::vector<PlannedOutput> planned = plan(run.deployment, databases, sources, options, diagnostics);
  if (diagnostics.errors() != 0) {
    return;  // what the spec says is not known
  }
  for (const PlannedOutput& output : planned) {
    const auto live = run.live.find(output.spec->name);
    if (live != run.live.end()) {
      verify_live(run, output, live->second, diagnostics);
    } else {
      verify_file(run, output, diagnostics);
    }
  }
  report_left_out(run, planned, options, diagnostics);
}

Exit verify_command(const Arguments& arguments) {
  Diagnostics diagnostics;
  const bool form = check_report_form(arguments, diagnostics);
  auto live = live_of(arguments, diagnostics);
  if (!form || !live) {
    return finish(diagnostics, arguments, Prints::reports);
  }
  auto loaded = load_spec(arguments.value("SPEC", kDefaultSpec), arguments.value("--environment"), diagnostics);
  if (!loaded) {
    return finish(diagnostics, arguments, Prints::reports);
  }
  Deployment& deployment = loaded->deployment;
  const bool without = arguments.has("--without-secrets");
  if (without) {
    deployment.fingerprint_key.reset();
  }
  if (deployment.outputs.empty() && diagnostics.errors() == 0) {
    diagnostics.error(Code::no_outputs, loaded->document->root().place(), {"the spec has no outputs, so there is nothing to compare"});
  }
  if (!without && takes_input(deployment) && std::ranges::count(*live, "-", &Live::value_type::second) != 0) {
    wrong_live(diagnostics, {"standard input cannot be what is live and a password of the spec"});
  }
  PlanOptions options{arguments.values("--only"), arguments.value("--out-dir")};
  for (const auto& [name, file] : *live) options.only.push_back(name);
  Run run{deployment, std::move(*live), without ? ComparedPasswords::stand_in : ComparedPasswords::taken};
  run.extras.has_outputs = true;
  if (diagnostics.errors() == 0) {
    compare_all(run, options, diagnostics);
  }
  const Exit status = finish(diagnostics, arguments, Prints::reports, run.extras);
  if (report_form_of(arguments) == ReportForm::text) {
    print_error(lines_of(run.extras));
  }
  return status;
}

}  // namespace

const Command kVerify{"verify", "[SPEC] [options]", "Find out whether what is deployed is what the spec says.", kOptions,
                      "  kubectl get secret orders-db -o yaml | dsnsmith verify --live cluster=-\n", verify_command};

}  // namespace dsnsmith
