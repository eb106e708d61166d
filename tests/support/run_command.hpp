// Runs one shell command with nothing but what it is given.
#pragma once

#include <map>
#include <string>

namespace dsnsmith::cases {

enum class Output { pipe, terminal };

struct Command {
  std::string text;        // given to `sh -c`
  std::string directory;
  std::string input;       // a file; empty: nothing to read
  std::map<std::string, std::string> environment;  // all of it
  Output output = Output::pipe;
};

struct Ended {
  int status = 0;  // 128 + the signal if a signal ended it
  std::string out;
  std::string err;
};

// Throws std::runtime_error if the system refuses what it needs.
Ended run(const Command& command);

}  // namespace dsnsmith::cases
