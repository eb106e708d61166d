#include "run/publish.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>

#include "run/secret_source.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kStageSuffix = ".dsnsmith-new";
constexpr std::string_view kBackupSuffix = ".dsnsmith-old";
constexpr unsigned kPrivate = 0600;
constexpr unsigned kPermissions = 0777;
constexpr unsigned kWorld = 0007;
// A file that dsnsmith wrote, or might replace, is read whole up to this size.
constexpr std::size_t kLargestExisting = 64 * 1024 * 1024;

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

// `dir/.name.dsnsmith-new`: a fixed name, so that what a killed run left is found again.
std::string beside(const std::string& path, std::string_view suffix) {
  const std::size_t slash = path.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  return path.substr(0, name) + "." + path.substr(name) + std::string(suffix);
}

ShownText reason(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT: return ShownText::of_table("the disk is full");
    case EACCES:
    case EPERM: return ShownText::of_table("there is no permission to write there");
    case EROFS: return ShownText::of_table("the file system is read-only");
    case ENOENT: return ShownText::of_table("the directory does not exist");
    case ENOTDIR: return ShownText::of_table("a part of the path is no directory");
    case ENAMETOOLONG: return ShownText::of_table("the path is too long");
    case EFBIG: return ShownText::of_table("the file would be larger than is allowed here");
    case EBUSY: return ShownText::of_table("the file is mounted by itself and cannot be replaced");
    default: return ShownText::of_table("the system refuses it");
  }
}

// One file on its way: staged, put in place, or taken back.
class Staged {
 public:
  explicit Staged(const Checked& file) : file_(&file), stage_(beside(file.path(), kStageSuffix)), backup_(beside(file.path(), kBackupSuffix)) {}
  Staged(const Staged&) = delete;
  Staged& operator=(const Staged&) = delete;
  ~Staged() {
    remove_stage();
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
    for (auto made = made_directories_.rbegin(); made != made_directories_.rend() && !placed_; ++made) {
      ::rmdir(made->c_str());
    }
  }

  bool prepare(Diagnostics& diagnostics);
  bool place(Diagnostics& diagnostics);
  void take_back();
  void finish();
  [[nodiscard]] const Checked& file() const { return *file_; }
  [[nodiscard]] bool changed() const { return changed_; }

 private:
  bool fail(int error, Diagnostics& diagnostics) const {
    diagnostics.error(Code::cannot_write, file_->place(),
                      {"`", ShownText::of_shown_field(file_->path()), "` cannot be written: ", reason(error)}, {},
                      {"no output was changed"});
    return false;
  }
  bool make_directories(Diagnostics& diagnostics);
  bool open_stage(Diagnostics& diagnostics);
  bool write_stage(unsigned mode, Diagnostics& diagnostics);
  void remove_stage() {
    if (staged_) {
      ::unlink(stage_.c_str());
      staged_ = false;
    }
  }

  const Checked* file_;
  std::string stage_;
  std::string backup_;
  std::vector<std::string> made_directories_;
  int descriptor_ = -1;
  bool staged_ = false;
  bool existed_ = false;
  bool changed_ = true;
  bool placed_ = false;
  bool exchanged_ = false;
  bool backed_up_ = false;
};

bool Staged::make_directories(Diagnostics& diagnostics) {
  const std::string directory = directory_of(file_->path());
  for (std::size_t at = directory.find('/', 1);; at = directory.find('/', at + 1)) {
    const std::string part = directory.substr(0, at);
    if (::mkdir(part.c_str(), 0700) == 0) {
      made_directories_.push_back(part);
    } else if (errno != EEXIST) {
      return fail(errno, diagnostics);
    }
    if (at == std::string::npos) {
      return true;
    }
  }
}

bool Staged::open_stage(Diagnostics& diagnostics) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    descriptor_ = ::open(stage_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kPrivate);
    if (descriptor_ >= 0) {
      staged_ = true;
      ::flock(descriptor_, LOCK_EX | LOCK_NB);  // tells a second run that this one is at work
      return true;
    }
    if (errno != EEXIST) {
      return fail(errno, diagnostics);
    }
    const int left = ::open(stage_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    const bool busy = left >= 0 && ::flock(left, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (busy) {
      ::close(left);
      diagnostics.error(Code::cannot_write, file_->place(),
                        {"`", ShownText::of_shown_field(file_->path()), "` is being written by another run"}, {},
                        {"wait for it, then run again; no output was changed"});
      return false;
    }
    ::unlink(stage_.c_str());  // left over from a run that was killed
    if (left >= 0) {
      ::close(left);
    }
  }
  return fail(errno, diagnostics);
}

bool Staged::write_stage(unsigned mode, Diagnostics& diagnostics) {
  std::string_view rest = file_->bytes().expose();
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return fail(errno, diagnostics);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  if ((mode != kPrivate && ::fchmod(descriptor_, mode) != 0) || ::fsync(descriptor_) != 0) {
    return fail(errno, diagnostics);
  }
  return true;
}

bool Staged::prepare(Diagnostics& diagnostics) {
  if (!make_directories(diagnostics)) {
    return false;
  }
  const auto existing = read_existing(file_->path(), file_->place(), diagnostics);
  if (!existing) {
    return false;
  }
  ::unlink(backup_.c_str());  // left over from a run that was killed
  existed_ = existing->present;
  unsigned mode = kPrivate;
  if (existed_) {
    mode = existing->mode & ~kWorld;
    if (mode != existing->mode) {
      diagnostics.warning(Code::world_can_read, file_->place(),
                          {"`", ShownText::of_shown_field(file_->path()), "` was open to everybody; that was taken away"}, {},
                          {"`chmod 600` it if only you should read it"});
    }
    if (existing->bytes == file_->bytes() && mode == existing->mode) {
      changed_ = false;
      // A run that was killed after its last rename may have left the old content behind.
      return ::access(stage_.c_str(), F_OK) != 0 || open_stage(diagnostics);
    }
  }
  return open_stage(diagnostics) && write_stage(mode, diagnostics);
}

bool Staged::place(Diagnostics& diagnostics) {
  if (!changed_) {
    return true;
  }
  const char* const from = stage_.c_str();
  const char* const to = file_->path().c_str();
  if (existed_) {
    // Afterwards the old content has the stage's name: taking back is the same call again.
    if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE) == 0) {
      exchanged_ = placed_ = true;
      return true;
    }
    if (errno != EINVAL && errno != ENOSYS) {
      return fail(errno, diagnostics);
    }
    if (::link(to, backup_.c_str()) != 0) {
      return fail(errno, diagnostics);
    }
    backed_up_ = true;
  } else if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
    placed_ = true;
    staged_ = false;
    return true;
  } else if (errno != EINVAL && errno != ENOSYS) {
    return fail(errno, diagnostics);
  }
  if (::rename(from, to) != 0) {
    const int error = errno;
    if (backed_up_) {
      ::unlink(backup_.c_str());
      backed_up_ = false;
    }
    return fail(error, diagnostics);
  }
  placed_ = true;
  staged_ = false;
  return true;
}

void Staged::take_back() {
  if (!placed_) {
    return;
  }
  const char* const to = file_->path().c_str();
  if (exchanged_) {
    ::renameat2(AT_FDCWD, stage_.c_str(), AT_FDCWD, to, RENAME_EXCHANGE);
  } else if (backed_up_) {
    ::rename(backup_.c_str(), to);
    backed_up_ = false;
  } else {
    ::unlink(to);
  }
  placed_ = false;
}

void Staged::finish() {
  remove_stage();  // the old content, after an exchange
  if (backed_up_) {
    ::unlink(backup_.c_str());
  }
  const int directory = ::open(directory_of(file_->path()).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
}

}  // namespace

std::optional<Existing> read_existing(const std::string& path, const Place& place, Diagnostics& diagnostics) {
  Existing existing;
  struct stat status {};
  const ShownText shown = ShownText::of_shown_field(path);
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) {
      return existing;
    }
    diagnostics.error(Code::cannot_write, place, {"`", shown, "` cannot be looked at: ", reason(errno)}, {}, {"no output was changed"});
    return std::nullopt;
  }
  if (S_ISLNK(status.st_mode)) {
    diagnostics.error(Code::path_is_link, place, {"`", shown, "` is a symbolic link, and links are not followed"}, {},
                      {"name the file itself, or remove the link"});
    return std::nullopt;
  }
  if (!S_ISREG(status.st_mode)) {
    diagnostics.error(Code::path_is_directory, place,
                      {"`", shown, S_ISDIR(status.st_mode) ? Shown("` is a directory") : Shown("` is no ordinary file")});
    return std::nullopt;
  }
  existing.present = true;
  existing.mode = static_cast<unsigned>(status.st_mode) & kPermissions;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  auto bytes = descriptor < 0 ? std::nullopt : read_all(descriptor, kLargestExisting);
  const int error = errno;
  if (descriptor >= 0) {
    ::close(descriptor);
  }
  if (!bytes) {
    diagnostics.error(Code::cannot_write, place, {"`", shown, "` cannot be read before it is replaced: ", reason(error)}, {},
                      {"no output was changed"});
    return std::nullopt;
  }
  existing.bytes = std::move(*bytes);
  return existing;
}

std::optional<std::vector<Published>> publish(const std::vector<Checked>& files, Diagnostics& diagnostics) {
  std::vector<std::unique_ptr<Staged>> staged;
  bool right = true;
  for (const Checked& file : files) {
    staged.push_back(std::make_unique<Staged>(file));
    right &= staged.back()->prepare(diagnostics);
  }
  if (!right) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < staged.size(); ++i) {
    if (!staged[i]->place(diagnostics)) {
      while (i-- > 0) {
        staged[i]->take_back();
      }
      return std::nullopt;
    }
  }
  std::vector<Published> published;
  for (const auto& one : staged) {
    one->finish();
    published.push_back({one->file().path(), one->changed()});
  }
  return published;
}

}  // namespace dsnsmith
