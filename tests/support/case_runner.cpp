// Runs *.case files: `case_runner --tool PROGRAM --examples DIR --work DIR CASE-OR-FOLDER…`.
//
// A case is a script, then sections `-- NAME --` with the files that it works on and
// the texts that it expects. It runs in a fresh directory that holds the sections
// (those named want.* too), with TZ, LC_ALL, PATH and HOME and nothing else set.
// A backslash at the end of a line continues it; `#` begins a comment.
//
//   env NAME=VALUE      unset NAME         for all commands that follow
//   stdin FILE                             for the next command; otherwise there is nothing to read
//   mkdir DIR   chmod 0640 FILE   symlink TARGET LINK
//   copy EXAMPLE                           the files of examples/EXAMPLE
//   setup COMMAND                          must exit 0; what it makes counts as given, like a section
//   needs PROGRAM                          without it the case is skipped, which CI=true forbids
//
//   $ COMMAND                              must exit 0, or as `exit` below it says
//   ! COMMAND                              must exit with something else than 0
//   tty COMMAND                            as `$`, with standard output a terminal
//
// After a command, about it:
//   exit N
//   stdout empty             stderr empty
//   stdout is TEXT           stderr is TEXT         all of it, without a final newline
//   stdout line TEXT         stderr line TEXT       one whole line
//   stdout contains TEXT     stderr contains TEXT   anywhere
//   stdout lacks TEXT        stderr lacks TEXT      nowhere
//   stdout secret                                   may hold the password
//   cmp stdout|stderr|FILE SECTION-OR-FILE          byte for byte
//   mode FILE 0600   exists FILE   absent FILE
//   contains FILE TEXT   lacks FILE TEXT
//   created FILE…       exactly these files came to be since the script began; none if none is named
//   unchanged           every file is as it was before the command, and none is new
//
// After every command the canary (leak_hunt.hpp) is looked for on standard error, on
// standard output unless it may be there, and in every file that others may read.
// DSNSMITH_BLESS=1 writes what came out into the sections want.*.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/case.hpp"

namespace dsnsmith::cases {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> cases_under(const std::string& path) {
  if (!fs::is_directory(path)) {
    return {path};
  }
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(path)) {
    if (entry.path().extension() == ".case") {
      files.push_back(entry.path().string());
    }
  }
  std::ranges::sort(files);
  return files;
}

Outcome run_case(const Settings& settings, const std::string& path) {
  const fs::path full = fs::absolute(path);
  const std::string directory =
      settings.work + "/" + full.parent_path().filename().string() + "/" + full.stem().string();
  std::optional<Case> running;
  Outcome outcome = Outcome::failed;
  try {
    running.emplace(settings, full.string(), directory);
    outcome = running->run();
  } catch (const std::exception& problem) {
    std::printf("%s:%d: %s\nthe directory is kept: %s\n\n", path.c_str(),
                running ? running->line() : 1, problem.what(), directory.c_str());
    return Outcome::failed;
  }
  fs::remove_all(directory);
  return outcome;
}

bool is_set(const char* variable, std::string_view wanted) {
  const char* value = std::getenv(variable);
  return value != nullptr && value == wanted;
}

int run_all(std::span<char*> arguments) {
  Settings settings;
  std::vector<std::string> files;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string word = arguments[i];
    const std::string value = i + 1 < arguments.size() ? arguments[i + 1] : "";
    if (word == "--tool") {
      settings.tool_directory = fs::absolute(value).parent_path().string();
    } else if (word == "--examples") {
      settings.examples = fs::absolute(value).string();
    } else if (word == "--work") {
      settings.work = fs::absolute(value).string();
    } else if (word == "--skip-file") {
      settings.skip_file = value;
    } else {
      std::ranges::copy(cases_under(word), std::back_inserter(files));
      continue;
    }
    ++i;
  }
  settings.bless = is_set("DSNSMITH_BLESS", "1");
  settings.may_skip = !is_set("CI", "true");
  std::array<int, 3> counts{};
  for (const std::string& file : files) {
    ++counts.at(static_cast<std::size_t>(run_case(settings, file)));
  }
  std::printf("%d cases passed, %d failed, %d skipped\n", counts[0], counts[1], counts[2]);
  return counts[1] > 0 || files.empty() ? 1 : counts[0] == 0 ? 77 : 0;
}

}  // namespace
}  // namespace dsnsmith::cases

int main(int argc, char** argv) {
  try {
    return dsnsmith::cases::run_all(std::span(argv, static_cast<std::size_t>(argc)));
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "case_runner: %s\n", problem.what());
    return 2;
  }
}
