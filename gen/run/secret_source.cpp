#include "run/secret_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "run/command_source.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kChunk = 4096;

// What the source is called in messages: the names are written in the spec.
ShownText described(const Source& source) {
  const auto named = [&](const char* kind) {
    return ShownText::of_shown_field(std::string(kind) + source.name + "`");
  };
  switch (source.kind) {
    case Source::Kind::env: return named("the environment variable `");
    case Source::Kind::file: return named("the file `");
    case Source::Kind::query: return named("the query's key `");
    case Source::Kind::command: return ShownText::of_shown_field("the command `" + source.command.front() + "`");
    case Source::Kind::standard_input: return ShownText::of_table("standard input");
    case Source::Kind::literal:
    case Source::Kind::none: break;
  }
  return ShownText::of_table("the value");
}

// Exactly one newline, as editors and `echo` add it.
bool remove_newline(Secret& value) {
  const std::string_view text = value.expose();
  if (text.ends_with("\r\n")) {
    value.truncate(text.size() - 2);
    return true;
  }
  if (text.ends_with('\n')) {
    value.truncate(text.size() - 1);
    return true;
  }
  return false;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  const int number_;
};

}  // namespace

std::optional<Secret> read_all(int descriptor, std::size_t limit) {
  Secret content;
  char chunk[kChunk];
  for (;;) {
    const ssize_t got = ::read(descriptor, chunk, sizeof chunk);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got > 0) {
      content.append(std::string_view(chunk, static_cast<std::size_t>(got)));
    }
    if (got <= 0 || content.size() > limit) {
      wipe(chunk, sizeof chunk);
      return got == 0 && content.size() <= limit ? std::optional(std::move(content)) : std::nullopt;
    }
  }
}

std::string Sources::path_of(const std::string& relative) const {
  return relative.starts_with('/') ? relative : directory_ + relative;
}

std::optional<Secret> Sources::read_file(const std::string& path, const Place& place,
                                         Diagnostics& diagnostics) const {
  const std::string full = path_of(path);
  const Descriptor file(::open(full.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0 || S_ISDIR(status.st_mode)) {
    const int reason = file.number() < 0 ? errno : EISDIR;
    const ShownText why = ShownText::of_table(reason == ENOENT   ? "it does not exist"
                                              : reason == EACCES ? "it may not be read"
                                              : reason == EISDIR ? "it is a directory"
                                                                 : "the system refuses it");
    diagnostics.error(Code::unreadable_file, place,
                      {"the file `", ShownText::of_shown_field(path), "` cannot be read: ", why}, {},
                      {"paths in a spec are relative to the spec"});
    return std::nullopt;
  }
  auto content = read_all(file.number(), kLargestFile);
  if (!content) {
    diagnostics.error(Code::unreadable_file, place,
                      {"the file `", ShownText::of_shown_field(path), "` cannot be read whole, or has more than 16 MiB"});
  }
  return content;
}

std::optional<Secret> Sources::from_input(const Source& source, Diagnostics& diagnostics) {
  if (!input_) {
    input_ = read_all(STDIN_FILENO, kLargestSecret);
    if (!input_) {
      diagnostics.error(Code::world_failed, source.place, {"standard input cannot be read, or has more than 1 MiB"});
      return std::nullopt;
    }
  }
  return input_->clone();
}

std::optional<Secret> Sources::take(const Source& source, Sensitivity sensitivity,
                                    Diagnostics& diagnostics) {
  std::optional<Secret> value;
  bool line_based = false;
  switch (source.kind) {
    case Source::Kind::none: return Secret();
    case Source::Kind::literal: value = Secret::copy_of(source.literal); break;
    case Source::Kind::env:
      if (const char* text = std::getenv(source.name.c_str())) {
        value = Secret::copy_of(text);
      } else {
        diagnostics.error(Code::secret_missing, source.place, {described(source), " is not set"}, {},
                          {"nothing is put in its place; set it where dsnsmith runs"});
        return std::nullopt;
      }
      break;
    case Source::Kind::query: {
      const auto found = !query_ ? std::vector<std::pair<std::string, Secret>>::iterator()
                                 : std::ranges::find(*query_, source.name, &std::pair<std::string, Secret>::first);
      if (!query_ || found == query_->end()) {
        diagnostics.error(Code::secret_missing, source.place, {described(source), " is not given"}, {},
                          {query_ ? Shown("Terraform sends it in `query = { … }`")
                                  : Shown("only `dsnsmith external` gets a query, from Terraform")});
        return std::nullopt;
      }
      value = found->second.clone();
      break;
    }
    case Source::Kind::file: {
      value = read_file(source.name, source.place, diagnostics);
      line_based = true;
      struct stat status {};
      if (value && sensitivity == Sensitivity::secret &&
          ::stat(path_of(source.name).c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
          (status.st_mode & (S_IRGRP | S_IROTH | S_IWGRP | S_IWOTH)) != 0) {
        diagnostics.warning(Code::loose_file_mode, source.place, {described(source), " can be read by others"}, {},
                            {"`chmod 600` it"});
      }
      break;
    }
    case Source::Kind::command:
      value = run_command(source, diagnostics);
      line_based = true;
      break;
    case Source::Kind::standard_input:
      value = from_input(source, diagnostics);
      line_based = true;
      break;
  }
  if (!value) {
    return std::nullopt;
  }
  if (line_based && remove_newline(*value) && sensitivity == Sensitivity::secret) {
    diagnostics.note(Code::newline_removed, source.place, {"one trailing newline was removed from ", described(source)});
    if (!value->empty() && value->expose().back() == '\n') {
      diagnostics.warning(Code::newline_removed, source.place, {described(source), " ends in more than one newline; the others stay in the secret"}, {},
                          {"remove them, unless the password really ends so"});
    }
  }
  if (value->empty() && source.kind != Source::Kind::literal) {
    diagnostics.error(Code::secret_empty, source.place, {described(source), " is empty"}, {},
                      {sensitivity == Sensitivity::secret ? Shown("where there is no password, say `password: none`")
                                                          : Shown("leave the key out if there is no value")});
    return std::nullopt;
  }
  if (const std::size_t at = text_prefix(value->expose()); at != value->size()) {
    const bool nul = value->expose()[at] == '\0';
    diagnostics.error(Code::invalid_secret, source.place,
                      {described(source), nul ? Shown(" holds a NUL at byte ") : Shown(" is no UTF-8 at byte "), at + 1});
    return std::nullopt;
  }
  return value;
}

}  // namespace dsnsmith
