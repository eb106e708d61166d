// The only file that knows CLI11. Only the options of the command that argv
// names are declared: declaring all of them costs as much as the whole of `get`.

#include "cli/app.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "core/version.hpp"
#include "diag/diagnostic.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

// Deeper than any command goes with a secret in its hands.
constexpr std::size_t kWipedStack = 256UL * 1024UL;

// A limit of one byte stops both kinds of dump: files are never that small, and
// the kernel takes exactly 1 as the word not to start a handler behind a pipe,
// which a limit of 0 does not stop (core(5), fs/coredump.c).
void forbid_core_dumps() {
  const rlimit limit{1, 1};
  setrlimit(RLIMIT_CORE, &limit);
}

std::string option_column(const OptionFacts& option) {
  std::string text = option.name;
  if (option.value_name[0] != '\0' && option.kind != OptionKind::positional) {
    text.append(" ").append(option.value_name);
  }
  return text;
}

std::string help_of(const Command& command) {
  std::string text = std::string("dsnsmith ") + command.name + " " + command.usage + "\n\n" + command.summary + "\n\n";
  for (const OptionFacts& option : command.options) {
    std::string line = "  " + option_column(option);
    line.resize(std::max<std::size_t>(line.size() + 2, 28), ' ');
    text += line + option.help + "\n";
  }
  if (command.example[0] != '\0') {
    text.append("\n").append(command.example);
  }
  return text;
}

std::string help_of_all() {
  std::string text =
      "dsnsmith writes connection strings for managed PostgreSQL, each in the spelling\n"
      "of the driver that will read it, and publishes nothing it did not read back.\n\n";
  for (const Command& command : command_table()) {
    std::string line = std::string("  ") + command.name;
    line.resize(12, ' ');
    text += line + command.summary + "\n";
  }
  text +=
      "\n  dsnsmith COMMAND --help   what a command takes\n"
      "  dsnsmith --version        the version\n\n"
      "Passwords never come in as arguments: --password-env NAME, --password-file FILE,\n"
      "--password-stdin, or the sources that a spec names.\n";
  return text;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : command_table()) {
    if (name == command.name) {
      return &command;
    }
  }
  return nullptr;
}

// The form of the report, asked of words that could not be parsed. As the parser
// does, it stops at `--`; a form that does not exist is none.
Arguments report_of(const std::vector<std::string>& words) {
  constexpr std::string_view kWithValue = "--report=";
  Arguments arguments;
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    std::string form;
    if (words[i].starts_with(kWithValue)) {
      form = words[i].substr(kWithValue.size());
    } else if (words[i] == "--report" && i + 1 < words.size()) {
      form = words[i + 1];
    }
    if (!form.empty() && !arguments.has("--report")) {
      arguments.add("--report", {form});
    }
  }
  return arguments;
}

// Commands that print a value keep standard output for it (design.md section 6).
Prints prints_of(std::string_view command, const std::vector<std::string>& words) {
  const bool values = command == "get" || command == "convert" || command == "external" ||
                      std::ranges::find(words, "--stdout") != words.end() || std::ranges::find(words, "--fix") != words.end();
  return values ? Prints::values : Prints::reports;
}

Exit usage_error(std::string_view command, const std::vector<std::string>& words, Message sentence, Message help) {
  Diagnostics diagnostics;
  diagnostics.error(Code::usage, {}, sentence, {}, help);
  return finish(diagnostics, report_of(words), prints_of(command, words));
}

// CLI11's own texts repeat the arguments; ours name the option only.
std::optional<Exit> parse(const Command& command, std::vector<std::string> words, Arguments& arguments) {
  CLI::App app;
  app.set_help_flag();
  struct Slot {
    bool flag = false;
    std::vector<std::string> values;
    CLI::Option* option = nullptr;
  };
  std::map<std::string, Slot> slots;
  for (const OptionFacts& facts : command.options) {
    Slot& slot = slots[facts.name];
    switch (facts.kind) {
      case OptionKind::flag: slot.option = app.add_flag(facts.name, slot.flag, std::string()); break;
      case OptionKind::value: slot.option = app.add_option(facts.name, slot.values)->expected(1)->allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::Throw); break;
      case OptionKind::list: slot.option = app.add_option(facts.name, slot.values)->allow_extra_args(false); break;
      case OptionKind::positional: slot.option = app.add_option(facts.name, slot.values)->expected(0, 1); break;
    }
  }
  const ShownText name = ShownText::of_table(command.name);
  const std::vector<std::string> typed = words;
  const auto refuse = [&](Message sentence) {
    return usage_error(command.name, typed, sentence, {"`dsnsmith ", name, " --help` shows what it takes"});
  };
  try {
    std::reverse(words.begin(), words.end());
    app.parse(std::move(words));
  } catch (const CLI::ExtrasError&) {
    return refuse({"`", name, "` was given a word or an option that it does not take"});
  } catch (const CLI::ArgumentMismatch&) {
    return refuse({"`", name, "` was given a word too many, an option without its value, or one option twice"});
  } catch (const CLI::ParseError&) {
    return refuse({"the arguments of `", name, "` cannot be read"});
  }
  for (const OptionFacts& facts : command.options) {
    const auto& values = slots[facts.name].values;
    if (facts.kind == OptionKind::positional && std::ranges::any_of(values, looks_like_connection_string)) {
      return usage_error(command.name, typed, {"a connection string is never taken as an argument: everybody on the machine can read it"},
                         {"`check` and `convert` take one by `--url-env NAME`, `--url-file FILE` or `-`; in a spec it is `url: {env: NAME}`"});
    }
  }
  for (auto& [option, slot] : slots) {
    if (slot.option->count() != 0) {
      arguments.add(option, std::move(slot.values));
    }
  }
  return std::nullopt;
}

Exit run_command(const Command& command, std::vector<std::string> words) {
  for (const std::string& word : words) {
    if (word == "--help" || word == "-h") {
      print_output(help_of(command));
      return Exit::success;
    }
    if (word == "--") {
      break;
    }
  }
  Arguments arguments;
  if (const auto wrong = parse(command, std::move(words), arguments)) {
    return *wrong;
  }
  return command.run(arguments);
}

Exit dispatch(int argc, char** argv) {
  const std::string_view word = argc > 1 ? argv[1] : "";
  if (word.empty()) {
    print_error(help_of_all());
    return Exit::wrong_command_line;
  }
  if (word == "--help" || word == "-h" || word == "help") {
    const Command* command = argc > 2 ? find_command(argv[2]) : nullptr;
    print_output(command == nullptr ? help_of_all() : help_of(*command));
    return Exit::success;
  }
  if (word == "--version") {
    print_output("dsnsmith " + std::string(kVersion) + "\n");
    return Exit::success;
  }
  if (const Command* command = find_command(word)) {
    return run_command(*command, std::vector<std::string>(argv + 2, argv + argc));
  }
  Nearest nearest(word);
  for (const Command& command : command_table()) {
    nearest.offer(command.name);
  }
  const std::vector<std::string> words(argv + 2, argv + argc);
  const ShownText near = ShownText::of_table(nearest.word());
  return nearest.word().empty() ? usage_error("", words, {"there is no such command"}, {"`dsnsmith --help` lists the commands"})
                                : usage_error("", words, {"there is no such command"}, {"did you mean `", near, "`?"});
}

// A descriptor that is closed would be given to the next file that is opened, and what is
// printed would go into it. Each is held open in the direction in which it cannot be used.
void hold_standard_descriptors() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) < 0) {
      ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // the lowest free number: this one
    }
  }
}

// What functions that returned left on the stack: buffers of libraries, short texts.
[[gnu::noinline]] void wipe_returned_stack() {
  std::array<char, kWipedStack> below;
  wipe(below.data(), below.size());
}

}  // namespace

int run_program(int argc, char** argv) {
  hold_standard_descriptors();
  forbid_core_dumps();
  // Writing then fails with an error of its own, and files are taken back in order.
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
  try {
    const Exit status = dispatch(argc, argv);
    wipe_returned_stack();
    return static_cast<int>(flush_output() || status != Exit::success ? status : Exit::world_failed);
  } catch (...) {
    // Whatever it was may hold a secret in its text, so only that it happened is said.
    print_error("error[E901]: dsnsmith failed: the system gave no memory, or this is a defect\n"
                "  = help: nothing was published; please report this, without the secret\n");
    return static_cast<int>(Exit::world_failed);
  }
}

}  // namespace dsnsmith
