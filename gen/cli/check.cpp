// What is wrong with a spec, or with a string for a driver.

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>

#include "check/file.hpp"
#include "check/string.hpp"
#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "run/plan.hpp"
#include "run/read_back.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"SPEC", OptionKind::positional, "", "the spec (./dsnsmith.yaml); - is a string on stdin"},
    OptionFacts{"--environment", OptionKind::value, "E", "one environment of the spec (without any, and each)"},
    OptionFacts{"--with-secrets", OptionKind::flag, "", "take the passwords from their sources, too"},
    OptionFacts{"--url-env", OptionKind::value, "NAME", "check the string in this variable"},
    OptionFacts{"--url-file", OptionKind::value, "FILE", "… in this file"},
    OptionFacts{"--in", OptionKind::value, "FILE", "check every connection in a .env, Secret, YAML, JSON"},
    OptionFacts{"--format", OptionKind::value, "KIND", "of --in, if its content does not say: dotenv, …"},
    OptionFacts{"--driver", OptionKind::list, "D[@V]", "who will read the string (all drivers)"},
    OptionFacts{"--provider", OptionKind::value, "P", "who runs the database (whose host it is)"},
    OptionFacts{"--use", OptionKind::value, "U", "of the string: application (default), migration"},
    OptionFacts{"--fix", OptionKind::flag, "", "with one --driver: print the corrected string"},
    OptionFacts{"--severity", OptionKind::value, "S", "exit 1 from this on: error (default) warning note"},
    OptionFacts{"--show-secrets", OptionKind::flag, "", "with --fix: print even on a terminal"},
    OptionFacts{"--report", OptionKind::value, "FORM", "text (default), json, sarif, github"},
};

std::optional<Severity> severity_of(const Arguments& arguments) {
  const std::string word = arguments.value("--severity", "error");
  if (word == "error") return Severity::error;
  if (word == "warning") return Severity::warning;
  if (word == "note") return Severity::note;
  return std::nullopt;
}

enum class OwnProviders { check, skip };

void check_environment(const Document& spec, const std::string& environment, bool with_secrets, OwnProviders own,
                       Diagnostics& diagnostics) {
  auto read = read_deployment(spec.root(), spec.file(), ShownText::of_shown_field(environment), diagnostics);
  if (!read) {
    return;
  }
  Deployment& deployment = *read;
  if (!with_secrets) {
    deployment.fingerprint_key.reset();
  }
  Sources sources(deployment.directory);
  Databases databases(sources, with_secrets ? Passwords::take : Passwords::plain_stand_in);
  databases.providers().load_files(deployment, sources, diagnostics);
  if (own == OwnProviders::check) {
    databases.providers().check_own(diagnostics);
  }
  for (const PlannedOutput& output : plan(deployment, databases, sources, {}, diagnostics)) {
    read_back(output, nullptr, diagnostics);
  }
  // A database that no output names is resolved all the same.
  std::unordered_set<std::string_view> named;
  for (const OutputSpec& output : deployment.outputs) {
    for (const EntrySpec& entry : output.entries) named.insert(entry.database);
    for (const BundleUse& bundle : output.bundles) named.insert(bundle.database);
  }
  for (const DatabaseSpec& database : deployment.databases) {
    if (!named.contains(database.name)) {
      databases.resolve(database, {}, diagnostics);
    }
  }
}

bool is_gap(const Diagnostic& d) {
  return d.severity == Severity::error &&
         (d.code == Code::input_missing || d.code == Code::password_missing || d.code == Code::missing_key);
}

// A spec may leave to its environments what only they know. What the spec alone lacks and no
// environment lacks is said, and is no mistake.
Diagnostics forgive_gaps(const Diagnostics& base, const std::vector<Diagnostics>& environments) {
  Diagnostics result;
  for (Diagnostic d : base.sorted()) {
    const bool lacking = std::ranges::any_of(environments, [&](const Diagnostics& list) {
      const std::vector<Diagnostic> found = list.sorted();
      return std::ranges::any_of(found, [&](const Diagnostic& other) {
        return is_gap(other) && other.code == d.code && other.message == d.message;
      });
    });
    if (is_gap(d) && !environments.empty() && !lacking) {
      d.severity = Severity::note;
      d.message = "without an environment the spec is incomplete: " + d.message;
      d.help = "every environment completes it; `render`, `get` and `external` need one";
      d.expected.clear();
    }
    result.add(std::move(d));
  }
  return result;
}

Exit check_spec(const Arguments& arguments, Severity severity) {
  Diagnostics diagnostics;
  const bool with_secrets = arguments.has("--with-secrets");
  const auto spec = read_spec(arguments.value("SPEC", kDefaultSpec), diagnostics);
  if (spec == nullptr) {
    return finish(diagnostics, arguments, Prints::reports, {}, severity);
  }
  std::vector<std::string> environments{arguments.value("--environment")};
  if (!arguments.has("--environment")) {
    for (const auto& [key, value] : spec->root().find("environments").pairs()) {
      environments.emplace_back(key.text());
    }
  }
  check_environment(*spec, environments.front(), with_secrets, OwnProviders::check, diagnostics);
  std::vector<Diagnostics> others;
  for (std::size_t i = 1; i < environments.size(); ++i) {
    check_environment(*spec, environments[i], with_secrets, OwnProviders::skip, others.emplace_back());
  }
  diagnostics = forgive_gaps(diagnostics, others);
  for (Diagnostics& other : others) {
    diagnostics.append(std::move(other));
  }
  return finish(diagnostics, arguments, Prints::reports, {}, severity);
}

// What of the command line is about strings; nothing after a diagnostic.
std::optional<StringRequest> string_request(const Arguments& arguments, Diagnostics& diagnostics) {
  const auto use = use_of(arguments.value("--use", "application"));
  if (!use) {
    diagnostics.error(Code::usage, {"--use", 0, 0, ""}, {"this is no use"}, {"`application` or `migration`"});
    return std::nullopt;
  }
  return StringRequest{arguments.values("--driver"), arguments.value("--provider"), *use, arguments.has("--fix")};
}

// A file with credentials in it that others may read.
void check_mode(const std::string& file, Diagnostics& diagnostics) {
  struct stat status{};
  constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
  if (file != "-" && stat(file.c_str(), &status) == 0 && (status.st_mode & kOthers) != 0) {
    diagnostics.warning(Code::loose_file_mode, {file, 0, 0, ""}, {"a file with a connection in it can be read by others than its owner"}, {"mode 0600"}, {"`chmod 600` it"});
  }
}

Exit check_file(const Arguments& arguments, Severity severity) {
  Diagnostics diagnostics;
  const std::string file = arguments.value("--in");
  const auto request = string_request(arguments, diagnostics);
  std::optional<EntriesKind> kind;
  if (arguments.has("--format")) {
    kind = entries_kind_of(arguments.value("--format"));
    if (!kind) {
      diagnostics.error(Code::usage, {"--format", 0, 0, ""}, {"this is no kind of file that `--in` reads"}, {ShownText::of_table(kEntriesKinds)});
    }
  }
  if (arguments.has("--fix")) {
    diagnostics.error(Code::usage, {"--fix", 0, 0, ""}, {"`--fix` prints one string, and `--in` is a file"}, {}, {"give the string by `--url-env NAME`, `--url-file FILE` or `-`"});
  }
  if (diagnostics.errors() != 0) {
    return finish(diagnostics, arguments, Prints::reports);
  }
  const Place place{file, 0, 0, ""};
  const auto bytes = read_file_or_input(file, diagnostics);
  if (bytes && check_entries(*bytes, kind, place, *request, diagnostics) != 0) {
    check_mode(file, diagnostics);
  }
  return finish(diagnostics, arguments, Prints::reports, {}, severity);
}

Exit check_given_string(const Arguments& arguments, Severity severity) {
  Diagnostics diagnostics;
  const bool fix = arguments.has("--fix");
  const Prints prints = fix ? Prints::values : Prints::reports;
  if (fix && arguments.values("--driver").size() != 1) {
    diagnostics.error(Code::usage, {}, {"`--fix` corrects the string for one driver"}, {}, {"name it by `--driver`"});
    return finish(diagnostics, arguments, prints);
  }
  if (fix && terminal_refuses(arguments)) {
    return print_value(Secret(), arguments);
  }
  Arguments string_arguments = arguments;
  if (arguments.value("SPEC") == "-") {
    string_arguments.add("INPUT", {"-"});
  }
  const auto given = take_string(string_arguments, diagnostics);
  if (!given) {
    return finish(diagnostics, arguments, prints);
  }
  const auto request = string_request(arguments, diagnostics);
  if (!request) {
    return finish(diagnostics, arguments, prints);
  }
  const auto fixed = check_string(given->text, given->place, *request, diagnostics);
  const Exit status = finish(diagnostics, arguments, prints, {}, severity);
  if (fix && fixed) {
    const Exit printed = print_value(*fixed, arguments);
    return std::max(status, printed);
  }
  return status;
}

Exit check(const Arguments& arguments) {
  Diagnostics diagnostics;
  const auto severity = severity_of(arguments);
  bool right = check_report_form(arguments, diagnostics);
  const bool dash = arguments.value("SPEC") == "-";
  const bool file = arguments.has("--in");
  const bool string = file || arguments.has("--url-env") || arguments.has("--url-file") || dash;
  if (!severity) {
    diagnostics.error(Code::usage, {"--severity", 0, 0, ""}, {"this is no severity"}, {"`error`, `warning` or `note`"});
    right = false;
  }
  for (const char* option : {"--driver", "--fix", "--provider", "--use"}) {
    if (!string && arguments.has(option)) {
      diagnostics.error(Code::usage, {option, 0, 0, ""}, {"`", ShownText::of_table(option), "` is for a connection string; a spec names its drivers itself"}, {},
                        {"give the string by `--url-env NAME`, `--url-file FILE` or `-`"});
      right = false;
    }
  }
  for (const char* option : {"--environment", "--with-secrets"}) {
    if (string && arguments.has(option)) {
      diagnostics.error(Code::usage, {option, 0, 0, ""}, {"`", ShownText::of_table(option), "` is for a spec, not for a connection string"});
      right = false;
    }
  }
  if (!right) {
    return finish(diagnostics, arguments, Prints::reports);
  }
  if (file && (arguments.has("SPEC") || arguments.has("--url-env") || arguments.has("--url-file"))) {
    diagnostics.error(Code::usage, {"--in", 0, 0, ""}, {"`--in` names a file of connections, and something else to be checked is named as well"}, {}, {"check one at a time"});
    return finish(diagnostics, arguments, Prints::reports);
  }
  if (!file && arguments.has("--format")) {
    diagnostics.error(Code::usage, {"--format", 0, 0, ""}, {"`--format` says what the file of `--in` is"});
    return finish(diagnostics, arguments, Prints::reports);
  }
  if (file) {
    return check_file(arguments, *severity);
  }
  return string ? check_given_string(arguments, *severity) : check_spec(arguments, *severity);
}

}  // namespace

const Command kCheck{"check", "[SPEC] | --url-env NAME | --url-file FILE | - | --in FILE", "Find what is wrong with a spec, or with a string for a driver.",
                     kOptions, "  U=… dsnsmith check --url-env U --driver asyncpg\n", check};

}  // namespace dsnsmith
