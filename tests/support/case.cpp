#include "support/case.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "support/leak_hunt.hpp"

namespace dsnsmith::cases {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what) { throw Failure(what); }

[[noreturn]] void differ(const std::string& what, const std::string& expected,
                         const std::string& actual) {
  fail(what + "\n--- expected\n" + expected + "\n--- actual\n" + actual + "\n---");
}

void write_file(const std::string& path, const std::string& bytes) {
  fs::create_directories(fs::path(path).parent_path());
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr || std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size() ||
      std::fclose(file) != 0) {
    fail("cannot be written: " + path);
  }
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

mode_t octal(const std::string& digits) {
  return static_cast<mode_t>(std::strtoul(digits.c_str(), nullptr, 8));
}

std::string octal(mode_t mode) {
  std::array<char, 8> digits{};
  std::snprintf(digits.data(), digits.size(), "%04o", mode & 07777U);
  return digits.data();
}

bool is_command(const std::string& verb) { return verb == "$" || verb == "!" || verb == "tty"; }

bool is_expectation(const std::string& verb) {
  static const std::set<std::string> verbs{"exit",   "stdout", "stderr",   "cmp",     "mode",     "exists",
                                           "absent", "lacks",  "contains", "created", "unchanged"};
  return verbs.contains(verb);
}

// `actual` is what `how TEXT` is said about; `what` is the whole expectation.
void check_text(const std::string& what, const std::string& how, const std::string& text,
                const std::string& actual) {
  const bool has = actual.find(text) != std::string::npos;
  if (how == "secret") {
    return;
  }
  if (how != "empty" && how != "is" && how != "contains" && how != "lacks" && how != "line") {
    fail("no such expectation: " + what);
  }
  const bool holds = how == "empty"      ? actual.empty()
                     : how == "is"       ? actual == text
                     : how == "contains" ? has
                     : how == "lacks"    ? !has
                                         : ("\n" + actual + "\n").find("\n" + text + "\n") != std::string::npos;
  if (!holds) {
    differ(what, how == "lacks" ? "no " + text : text, actual);
  }
}

}  // namespace

std::string read_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    fail("cannot be read: " + path);
  }
  std::string bytes;
  std::array<char, 65536> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), file)) > 0;) {
    bytes.append(buffer.data(), got);
  }
  std::fclose(file);
  return bytes;
}

Case::Case(const Settings& settings, const std::string& path, const std::string& directory)
    : settings_(settings), path_(path), directory_(directory), file_(parse_case(read_file(path))) {
  fs::remove_all(directory_);
  fs::create_directories(directory_);
  environment_ = {{"TZ", "UTC"},
                  {"LC_ALL", "C.UTF-8"},
                  {"HOME", directory_},
                  {"PATH", settings.tool_directory + ":/usr/local/bin:/usr/bin:/bin"}};
  giving([&] {
    for (const Section& section : file_.sections) {
      write_file(at(section.name), section.text);
    }
  });
}

Outcome Case::run() {
  const std::vector<Step>& steps = file_.steps;
  for (std::size_t i = 0; i < steps.size();) {
    line_ = steps[i].line;
    if (!is_command(steps[i].verb)) {
      if (steps[i].verb == "needs" && cases::run(shell("command -v " + steps[i].rest)).status != 0) {
        return missing(steps[i].rest);
      }
      giving([&] { prepare(steps[i]); });
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < steps.size() && is_expectation(steps[end].verb)) {
      ++end;
    }
    command(steps[i], std::span(steps).subspan(i + 1, end - i - 1));
    i = end;
  }
  if (commands_ == 0) {
    fail("the case runs no command");
  }
  if (blessed_) {
    write_file(path_, file_.text());
  }
  return Outcome::passed;
}

// What the action makes was given to the tool, not made by it.
void Case::giving(const std::function<void()>& action) {
  const World before = look_at(directory_);
  action();
  for (const auto& [name, state] : look_at(directory_)) {
    if (!before.contains(name)) {
      inputs_.insert(name);
    }
  }
}

Command Case::shell(const std::string& text) const {
  return {.text = text, .directory = directory_, .input = {}, .environment = environment_,
          .output = Output::pipe};
}

Outcome Case::missing(const std::string& program) const {
  const std::string text = "SKIP: " + program + " is absent: " + path_ + " was not run";
  if (!settings_.may_skip) {
    fail(text);
  }
  std::printf("%s\n", text.c_str());
  if (std::FILE* list = settings_.skip_file.empty() ? nullptr
                                                    : std::fopen(settings_.skip_file.c_str(), "a")) {
    std::fprintf(list, "%s\n", text.c_str());
    std::fclose(list);
  }
  return Outcome::skipped;
}

void Case::prepare(const Step& step) {
  const std::vector<std::string> words = words_of(step.rest);
  const auto word = [&](std::size_t i) -> const std::string& {
    if (i >= words.size()) {
      fail("`" + step.verb + "` wants more words");
    }
    return words[i];
  };
  if (step.verb == "env") {
    const std::size_t equals = step.rest.find('=');
    if (equals == std::string::npos) {
      fail("`env` takes NAME=VALUE");
    }
    environment_[step.rest.substr(0, equals)] = step.rest.substr(equals + 1);
  } else if (step.verb == "unset") {
    environment_.erase(step.rest);
  } else if (step.verb == "stdin") {
    input_ = at(word(0));
  } else if (step.verb == "mkdir") {
    fs::create_directories(at(word(0)));
  } else if (step.verb == "chmod") {
    if (::chmod(at(word(1)).c_str(), octal(word(0))) != 0) {
      fail("cannot change the mode of " + word(1));
    }
  } else if (step.verb == "symlink") {
    fs::create_symlink(word(0), at(word(1)));
  } else if (step.verb == "copy") {
    fs::copy(settings_.examples + "/" + word(0), directory_, fs::copy_options::recursive);
  } else if (step.verb == "setup") {
    const Ended ended = cases::run(shell(step.rest));
    if (ended.status != 0) {
      differ("the setup failed", "exit 0", "exit " + std::to_string(ended.status) + "\n" + ended.err);
    }
  } else if (step.verb != "needs") {
    fail("no such verb here: " + step.verb);
  }
}

void Case::command(const Step& step, std::span<const Step> expectations) {
  ++commands_;
  before_ = look_at(directory_);
  Command command = shell(step.rest);
  command.input = std::exchange(input_, {});
  command.output = step.verb == "tty" ? Output::terminal : Output::pipe;
  last_ = cases::run(command);
  after_ = look_at(directory_);
  hunt(std::ranges::any_of(expectations, [](const Step& expected) {
    return expected.verb == "stdout" && expected.rest == "secret";
  }));
  check_exit(step, expectations);
  for (const Step& expected : expectations) {
    line_ = expected.line;
    check(expected);
  }
}

// First of all: a leak counts even where the command fails as it should.
void Case::hunt(bool secret) const {
  if (const std::string how = leak_in(last_.err); !how.empty()) {
    fail("standard error holds the canary " + how + "\n--- stderr\n" + last_.err + "\n---");
  }
  if (const std::string how = secret ? "" : leak_in(last_.out); !how.empty()) {
    fail("standard output holds the canary " + how + ", and `stdout secret` does not stand there" +
         "\n--- stdout\n" + last_.out + "\n---");
  }
  for (const std::string& leak : leaks(before_, after_, inputs_)) {
    fail(leak);
  }
}

void Case::check_exit(const Step& step, std::span<const Step> expectations) const {
  std::string expected = step.verb == "!" ? "not 0" : "0";
  for (const Step& expectation : expectations) {
    if (expectation.verb == "exit") {
      expected = expectation.rest;
    }
  }
  if (step.verb == "!" && expected == "0") {
    fail("`!` and `exit 0` contradict each other");
  }
  const std::string actual = std::to_string(last_.status);
  if (expected == "not 0" ? last_.status == 0 : actual != expected) {
    differ("exit status", expected, actual + "\n--- stdout\n" + last_.out + "\n--- stderr\n" + last_.err);
  }
}

void Case::check(const Step& step) {
  const std::vector<std::string> words = words_of(step.rest);
  const auto word = [&](std::size_t i) -> const std::string& {
    if (i >= words.size()) {
      fail("`" + step.verb + "` wants more words");
    }
    return words[i];
  };
  // Blanks in TEXT count, so it is not put together from words.
  const std::size_t blank = step.rest.find(' ');
  const std::string text = blank == std::string::npos ? "" : step.rest.substr(blank + 1);
  const std::string what = step.verb + " " + step.rest;
  if (step.verb == "stdout" || step.verb == "stderr") {
    check_text(what, word(0), text, step.verb == "stdout" ? last_.out : last_.err);
  } else if (step.verb == "contains" || step.verb == "lacks") {
    check_text(what, step.verb, text, read_file(at(word(0))));
  } else if (step.verb == "cmp") {
    compare(word(0), word(1));
  } else if (step.verb == "mode") {
    check_mode(word(0), word(1));
  } else if (step.verb == "exists" || step.verb == "absent") {
    const bool there = fs::exists(fs::symlink_status(at(word(0))));
    if (there != (step.verb == "exists")) {
      fail(word(0) + (there ? " is there" : " is not there"));
    }
  } else if (step.verb == "created") {
    check_created(words);
  } else if (step.verb == "unchanged") {
    check_unchanged();
  }
}

void Case::compare(const std::string& left, const std::string& right) {
  const std::string actual = left == "stdout"   ? last_.out
                             : left == "stderr" ? last_.err
                                                : read_file(at(left));
  const Section* section = file_.find(right);
  const std::string expected = section != nullptr ? section->text : read_file(at(right));
  if (actual == expected) {
    return;
  }
  if (!settings_.bless || section == nullptr || !right.starts_with("want.")) {
    differ(left + " differs from " + right, expected, actual);
  }
  file_.replace(right, actual);
  blessed_ = true;
}

void Case::check_mode(const std::string& name, const std::string& expected) const {
  const auto found = after_.find(name);
  if (found == after_.end()) {
    fail(name + " is not there");
  }
  if ((found->second.mode & 07777U) != octal(expected)) {
    differ("the mode of " + name, expected, octal(found->second.mode));
  }
}

void Case::check_created(std::vector<std::string> expected) const {
  std::string wanted;
  std::string actual;
  std::ranges::sort(expected);
  for (const std::string& name : expected) {
    wanted += name + "\n";
  }
  for (const auto& [name, state] : after_) {
    actual += inputs_.contains(name) ? "" : name + "\n";
  }
  if (actual != wanted) {
    differ("the files that came to be", wanted, actual);
  }
}

void Case::check_unchanged() const {
  std::string list;
  for (const std::string& line : differences(before_, after_)) {
    list += line + "\n";
  }
  if (!list.empty()) {
    fail("the files are not as they were\n" + list);
  }
}

}  // namespace dsnsmith::cases
