// A command is a row: its options are data, so that only app.cpp knows CLI11.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dsnsmith {

// design.md section 6. Details are in the report, not in more numbers.
enum class Exit : int {
  success = 0,
  wrong_input = 1,         // what you gave is wrong, or a finding
  wrong_command_line = 2,  // or a secret asked for on a terminal
  world_failed = 3,        // the world or dsnsmith failed
};

enum class OptionKind {
  flag,
  value,       // at most once
  list,        // repeatable, one value each
  positional,  // without dashes; at most one
};

struct OptionFacts {
  const char* name;        // `--driver`; of a positional: `DATABASE`
  OptionKind kind;
  const char* value_name;  // shown in help; empty for flags
  const char* help;
};

// What was typed. Never a secret: secrets come from sources.
class Arguments {
 public:
  [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
  [[nodiscard]] std::string value(std::string_view name, std::string_view otherwise = {}) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view name) const;
  void add(std::string_view name, std::vector<std::string> values);

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

struct Command {
  const char* name;
  const char* usage;    // what stands behind the name
  const char* summary;  // one line
  std::span<const OptionFacts> options;
  const char* example;  // lines for the end of the help; may be empty
  Exit (*run)(const Arguments& arguments);
};

std::span<const Command> command_table();  // in the order of the help

// Each in its own file.
extern const Command kRender, kGet, kConvert, kExternal, kCheck, kVerify, kList, kExplain, kInit, kImport, kSchema;

}  // namespace dsnsmith
