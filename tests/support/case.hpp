// One case, run in a directory of its own. The verbs stand at the top of case_runner.cpp.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/case_file.hpp"
#include "support/case_world.hpp"
#include "support/run_command.hpp"

namespace dsnsmith::cases {

struct Settings {
  std::string tool_directory;
  std::string examples;
  std::string work;
  std::string skip_file;
  bool bless = false;
  bool may_skip = true;
};

enum class Outcome { passed, failed, skipped };

// What a failed expectation says; ends the case.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Case {
 public:
  // Makes the directory and puts the sections there.
  Case(const Settings& settings, const std::string& path, const std::string& directory);
  Outcome run();  // throws Failure
  [[nodiscard]] int line() const { return line_; }

 private:
  [[nodiscard]] std::string at(const std::string& name) const { return directory_ + "/" + name; }
  void giving(const std::function<void()>& action);
  [[nodiscard]] Command shell(const std::string& text) const;
  [[nodiscard]] Outcome missing(const std::string& program) const;

  void prepare(const Step& step);
  void command(const Step& step, std::span<const Step> expectations);
  void hunt(bool secret) const;
  void check_exit(const Step& step, std::span<const Step> expectations) const;
  void check(const Step& step);
  void compare(const std::string& left, const std::string& right);
  void check_mode(const std::string& name, const std::string& expected) const;
  void check_created(std::vector<std::string> expected) const;
  void check_unchanged() const;

  const Settings& settings_;
  std::string path_;
  std::string directory_;
  CaseFile file_;
  std::map<std::string, std::string> environment_;
  std::string input_;             // of the next command
  std::set<std::string> inputs_;  // files that the case gave to the tool
  World before_;                  // the last command
  World after_;
  Ended last_;
  int commands_ = 0;
  int line_ = 0;
  bool blessed_ = false;
};

std::string read_file(const std::string& path);  // throws Failure

}  // namespace dsnsmith::cases
