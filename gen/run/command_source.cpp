#include "run/command_source.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <vector>

#include "run/secret_source.hpp"



namespace dsnsmith {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kChunk = 4096;
constexpr std::chrono::milliseconds kGrace{2000};  // between asking it to end and ending it
constexpr std::array kEnding{SIGHUP, SIGINT, SIGTERM};

// What a signal that ends us has to end as well: a group (negative), or one process.
volatile std::sig_atomic_t g_child = 0;

void end_child_too(int signal) {
  if (g_child != 0) {
    ::kill(static_cast<pid_t>(g_child), SIGKILL);
  }
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

// For as long as the program runs. What was ignored stays ignored (nohup).
class Forwarding {
 public:
  Forwarding() {
    for (std::size_t i = 0; i < kEnding.size(); ++i) {
      ::sigaction(kEnding[i], nullptr, &before_[i]);
      struct sigaction action {};
      action.sa_handler = end_child_too;
      if (before_[i].sa_handler != SIG_IGN) {
        ::sigaction(kEnding[i], &action, nullptr);
      }
    }
  }
  ~Forwarding() {
    g_child = 0;
    for (std::size_t i = 0; i < kEnding.size(); ++i) {
      ::sigaction(kEnding[i], &before_[i], nullptr);
    }
  }
  Forwarding(const Forwarding&) = delete;
  Forwarding& operator=(const Forwarding&) = delete;

 private:
  std::array<struct sigaction, kEnding.size()> before_{};
};

// A program in a group of its own cannot ask anything on a terminal (it would be
// stopped), and ctrl-C would not reach it; without a terminal neither matters, and the
// group is how all that it started is ended with it.
bool has_terminal() {
  const int terminal = ::open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (terminal >= 0) {
    ::close(terminal);
  }
  return terminal >= 0;
}

class Running {
 public:
  Running(const Source& source, Diagnostics& diagnostics) : source_(source), diagnostics_(diagnostics) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { ::close(output_); }

  std::optional<Secret> run() {
    if (!start()) {
      return std::nullopt;
    }
    deadline_ = Clock::now() + std::chrono::milliseconds(source_.timeout);
    Secret printed;
    const End end = listen(printed);
    if (end == End::right && wait_until(deadline_)) {
      return ended_well() ? std::optional(std::move(printed)) : std::nullopt;
    }
    stop();
    switch (end) {
      case End::too_much: fail({named(), " printed more than 1 MiB"}); break;
      case End::unreadable: fail({"what ", named(), " prints cannot be read"}); break;
      case End::right:
      case End::too_late:
        diagnostics_.error(Code::command_failed, source_.place,
                           {named(), " was not done after ", static_cast<std::size_t>(source_.timeout), " ms and was ended"}, {},
                           {"if it needs longer, say so: `{command: […], timeout: 2min}`; if it waits for an answer, nobody gives one: its standard input is empty"});
        break;
    }
    return std::nullopt;
  }

 private:
  enum class End { right, too_much, too_late, unreadable };

  ShownText named() const { return ShownText::of_shown_field("the command `" + source_.command.front() + "`"); }
  void fail(Message message, Message help = {}) {
    diagnostics_.error(Code::command_failed, source_.place, message, {}, help);
  }

  bool start() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      diagnostics_.error(Code::world_failed, source_.place, {"the system gives no pipe for the command"});
      return false;
    }
    output_ = ends[0];
    // Whoever started us may ignore the end of children; then none could be waited for.
    ::signal(SIGCHLD, SIG_DFL);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGXFSZ);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    const bool own_group = !has_terminal();
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGDEF | (own_group ? POSIX_SPAWN_SETPGROUP : 0)));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<std::string> words = source_.command;
    std::vector<char*> arguments;
    for (std::string& word : words) {
      arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const int refused = ::posix_spawnp(&child_, arguments.front(), &actions, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    ::close(ends[1]);
    if (refused != 0) {
      fail({named(), " could not be started"},
           {refused == ENOENT ? Shown("there is no such program on the PATH") : Shown("the system refuses to run it")});
      return false;
    }
    target_ = own_group ? -child_ : child_;
    g_child = target_;
    return true;
  }

  End listen(Secret& printed) {
    std::array<char, kChunk> chunk{};
    End end = End::too_late;
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
      pollfd waiting{output_, POLLIN, 0};
      const int ready = left < 0 ? 0 : ::poll(&waiting, 1, static_cast<int>(left) + 1);
      if (ready < 0 && errno == EINTR) {
        continue;
      }
      if (ready <= 0) {
        break;
      }
      const ssize_t got = ::read(output_, chunk.data(), chunk.size());
      if (got < 0 && errno == EINTR) {
        continue;
      }
      if (got <= 0) {
        end = got == 0 ? End::right : End::unreadable;
        break;
      }
      printed.append(std::string_view(chunk.data(), static_cast<std::size_t>(got)));
      if (printed.size() > kLargestSecret) {
        end = End::too_much;
        break;
      }
    }
    wipe(chunk.data(), chunk.size());
    return end;
  }

  // Whether it ended until then. It mostly does within a blink of closing its output.
  bool wait_until(Clock::time_point end) {
    for (useconds_t pause = 100;; pause = std::min<useconds_t>(pause * 2, 20'000)) {
      const pid_t waited = ::waitpid(child_, &status_, WNOHANG);
      if (waited == child_ || (waited < 0 && errno != EINTR)) {
        known_ = waited == child_;
        return true;
      }
      if (Clock::now() >= end) {
        return false;
      }
      ::usleep(pause);
    }
  }

  void stop() {
    ::close(output_);  // a program that prints without end is told so, too
    output_ = -1;
    ::kill(target_, SIGTERM);
    wait_until(Clock::now() + kGrace);
    ::kill(target_, SIGKILL);  // what ignores the request, and what it left behind
    wait_until(Clock::now() + kGrace);
  }

  bool ended_well() {
    if (!known_) {
      fail({"how ", named(), " ended cannot be found out"});
      return false;
    }
    if (WIFEXITED(status_) && WEXITSTATUS(status_) == 0) {
      return true;
    }
    const int number = WIFEXITED(status_) ? WEXITSTATUS(status_) : WTERMSIG(status_);
    fail({named(), WIFEXITED(status_) ? Shown(" ended with status ") : Shown(" was killed by signal "), number});
    return false;
  }

  const Source& source_;
  Diagnostics& diagnostics_;
  Forwarding forwarding_;
  Clock::time_point deadline_;
  int output_ = -1;
  pid_t child_ = 0;
  pid_t target_ = 0;
  int status_ = 0;
  bool known_ = false;
};

}  // namespace

std::optional<Secret> run_command(const Source& source, Diagnostics& diagnostics) {
  return Running(source, diagnostics).run();
}

}  // namespace dsnsmith
