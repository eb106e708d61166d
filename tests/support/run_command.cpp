#include "support/run_command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <vector>

namespace dsnsmith::cases {
namespace {

constexpr unsigned kSecondsAllowed = 120;

struct Channel {
  int ours = -1;
  int theirs = -1;
};

void must(bool done, const char* what) {
  if (!done) {
    throw std::runtime_error(what);
  }
}

Channel open_pipe() {
  std::array<int, 2> ends{};
  must(pipe2(ends.data(), O_CLOEXEC) == 0, "no pipe to be had");
  return {ends[0], ends[1]};
}

// Raw, so that what was written arrives as it was written.
Channel open_terminal() {
  const int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  must(ours >= 0 && grantpt(ours) == 0 && unlockpt(ours) == 0, "no terminal to be had");
  std::array<char, 128> name{};
  must(ptsname_r(ours, name.data(), name.size()) == 0, "no terminal to be had");
  const int theirs = open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios settings{};
  must(theirs >= 0 && tcgetattr(theirs, &settings) == 0, "no terminal to be had");
  cfmakeraw(&settings);
  must(tcsetattr(theirs, TCSANOW, &settings) == 0, "no terminal to be had");
  return {ours, theirs};
}

[[noreturn]] void become(const Command& command, int out, int err) {
  std::vector<std::string> settings;
  for (const auto& [name, value] : command.environment) {
    settings.push_back(name + "=" + value);
  }
  std::vector<char*> environment;
  for (std::string& setting : settings) {
    environment.push_back(setting.data());
  }
  environment.push_back(nullptr);
  const std::string input = command.input.empty() ? "/dev/null" : command.input;
  const int in = open(input.c_str(), O_RDONLY | O_CLOEXEC);
  if (in < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0 ||
      chdir(command.directory.c_str()) != 0) {
    _exit(126);
  }
  umask(022);  // the usual one: a file is 0600 only if the tool made it so
  alarm(kSecondsAllowed);
  std::string text = command.text;
  std::array<char, 3> shell{"sh"};
  std::array<char, 3> flag{"-c"};
  std::array<char*, 4> arguments{shell.data(), flag.data(), text.data(), nullptr};
  execve("/bin/sh", arguments.data(), environment.data());
  _exit(126);
}

// Both at once: a program that fills one pipe while the other is read would hang.
void read_both(int out, int err, Ended& ended) {
  std::array<pollfd, 2> ends{pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  std::array<char, 65536> buffer{};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) {
      break;
    }
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) {
        continue;
      }
      const ssize_t got = read(ends[i].fd, buffer.data(), buffer.size());
      if (got > 0) {
        (i == 0 ? ended.out : ended.err).append(buffer.data(), static_cast<std::size_t>(got));
      } else if (got == 0 || errno != EINTR) {  // a terminal ends with EIO
        close(ends[i].fd);
        ends[i].fd = -1;
      }
    }
  }
}

}  // namespace

Ended run(const Command& command) {
  const Channel out = command.output == Output::terminal ? open_terminal() : open_pipe();
  const Channel err = open_pipe();
  const pid_t child = fork();
  must(child >= 0, "no process to be had");
  if (child == 0) {
    become(command, out.theirs, err.theirs);
  }
  close(out.theirs);
  close(err.theirs);
  Ended ended;
  read_both(out.ours, err.ours, ended);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ended;
}

}  // namespace dsnsmith::cases
