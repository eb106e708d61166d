// Over 400 lines: the steps from a look at what is there to the last rename, which only make sense together.

#include "run/publish.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <set>
#include <string_view>
#include <unordered_map>

#include "core/name_index.hpp"
#include "run/fingerprint.hpp"
#include "run/secret_source.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kStageSuffix = ".dsnsmith-new";
constexpr std::string_view kBackupSuffix = ".dsnsmith-old";
constexpr unsigned kPrivate = 0600;
constexpr unsigned kPermissions = 0777;
constexpr unsigned kWorld = 0007;
constexpr int kWaitStep = 20'000;         // microseconds
constexpr int kLongestWait = 5'000'000;
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
    take_back();  // of a run that ended before finish()
    remove_stage();
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }

  bool prepare(Diagnostics& diagnostics);
  bool set_aside(Diagnostics& diagnostics);
  bool place(Diagnostics& diagnostics);
  // False if the old content could not be put back.
  bool take_back();
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
  bool open_stage(Diagnostics& diagnostics);
  bool write_stage(const Existing& existing, unsigned mode, Diagnostics& diagnostics);
  void remove_stage() {
    if (staged_) {
      ::unlink(stage_.c_str());
      staged_ = false;
    }
  }

  const Checked* file_;
  std::string stage_;
  std::string backup_;
  int descriptor_ = -1;
  bool staged_ = false;
  bool existed_ = false;
  bool changed_ = true;
  bool placed_ = false;
  bool exchanged_ = false;
  bool backed_up_ = false;
};

// The directory is held, so a stage that is there was left by a run that was killed.
bool Staged::open_stage(Diagnostics& diagnostics) {
  ::unlink(stage_.c_str());
  descriptor_ = ::open(stage_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kPrivate);
  staged_ = descriptor_ >= 0;
  return staged_ || fail(errno, diagnostics);
}

bool Staged::write_stage(const Existing& existing, unsigned mode, Diagnostics& diagnostics) {
  if (!write_all(descriptor_, file_->bytes().expose())) {
    return fail(errno, diagnostics);
  }
  // Where the owner cannot be kept, nobody but the new one may read it.
  if (existing.present && ::fchown(descriptor_, existing.owner, existing.group) != 0) {
    mode = kPrivate;
  }
  if ((mode != kPrivate && ::fchmod(descriptor_, mode) != 0) || ::fsync(descriptor_) != 0) {
    return fail(errno, diagnostics);
  }
  return true;
}

bool Staged::prepare(Diagnostics& diagnostics) {
  const auto existing = read_existing(file_->path(), file_->place(), diagnostics);
  if (!existing) {
    return false;
  }
  ::unlink(backup_.c_str());  // left over from a run that was killed
  existed_ = existing->present;
  if (file_->role() == Checked::Role::gone) {
    changed_ = existed_;
    return true;
  }
  const Secret* const seen = file_->merged_into();
  if (seen != nullptr && !(existed_ && existing->bytes == *seen)) {
    diagnostics.error(Code::cannot_write, file_->place(), {"`", ShownText::of_shown_field(file_->path()), "` was changed while this run was at work"}, {},
                      {"run again; no output was changed"});
    return false;
  }
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
      ::unlink(stage_.c_str());  // a run that was killed may have left the old content behind
      return true;
    }
  }
  return open_stage(diagnostics) && write_stage(*existing, mode, diagnostics);
}

// What is removed keeps its content until all is in place.
bool Staged::set_aside(Diagnostics& diagnostics) {
  if (::rename(file_->path().c_str(), backup_.c_str()) != 0) {
    return fail(errno, diagnostics);
  }
  placed_ = backed_up_ = true;
  return true;
}

bool Staged::place(Diagnostics& diagnostics) {
  if (!changed_) {
    return true;
  }
  if (file_->role() == Checked::Role::gone) {
    return set_aside(diagnostics);
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

bool Staged::take_back() {
  if (!placed_) {
    return true;
  }
  const char* const to = file_->path().c_str();
  bool back = false;
  if (exchanged_) {
    back = ::renameat2(AT_FDCWD, stage_.c_str(), AT_FDCWD, to, RENAME_EXCHANGE) == 0;
    staged_ = back;  // else the old content lies there, and is not to be lost
  } else if (backed_up_) {
    back = ::rename(backup_.c_str(), to) == 0;
    backed_up_ = false;
  } else {
    back = ::unlink(to) == 0;
  }
  placed_ = false;
  return back;
}

void Staged::finish() {
  placed_ = false;
  remove_stage();  // the old content, after an exchange
  if (backed_up_) {
    ::unlink(backup_.c_str());
  }
}

// A rename is on the disk when its directory is.
void sync_directories(const std::vector<Checked>& files) {
  std::set<std::string> directories;
  for (const Checked& file : files) {
    directories.insert(directory_of(file.path()));
  }
  for (const std::string& name : directories) {
    const int directory = ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
      ::fsync(directory);
      ::close(directory);
    }
  }
}

// In a folder of ours lies what a run that was killed had set aside, under a name that no list says.
void remove_leftovers(const std::vector<Checked>& files) {
  std::set<std::string> folders;
  for (const Checked& file : files) {
    if (file.role() == Checked::Role::entry || file.role() == Checked::Role::gone) {
      folders.insert(directory_of(file.path()));
    }
  }
  for (const std::string& folder : folders) {
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(::opendir(folder.c_str()), ::closedir);
    while (const dirent* const entry = listing == nullptr ? nullptr : ::readdir(listing.get())) {
      const std::string_view name = entry->d_name;
      if (name.starts_with('.') && (name.ends_with(kStageSuffix) || name.ends_with(kBackupSuffix))) {
        ::unlinkat(::dirfd(listing.get()), entry->d_name, 0);
      }
    }
  }
}

bool make_all(const std::string& directory, std::vector<std::string>& made) {
  for (std::size_t at = directory.find('/', 1);; at = directory.find('/', at + 1)) {
    const std::string part = directory.substr(0, at);
    if (::mkdir(part.c_str(), 0700) == 0) {
      made.push_back(part);
    } else if (errno != EEXIST) {
      return false;
    }
    if (at == std::string::npos) {
      return true;
    }
  }
}

}  // namespace

HeldDirectories::~HeldDirectories() {
  // The innermost first. NOLINTNEXTLINE(modernize-loop-convert): the views that would do it break clang 14
  for (auto made = made_.rbegin(); made != made_.rend(); ++made) {
    ::rmdir(made->c_str());  // refused unless it is empty
  }
  for (const int descriptor : descriptors_) {
    ::close(descriptor);
  }
}

bool HeldDirectories::hold(const std::vector<std::pair<std::string, Place>>& files, Diagnostics& diagnostics) {
  std::vector<std::pair<std::string, Place>> directories;
  for (const auto& [path, place] : files) {
    directories.emplace_back(directory_of(path), place);
  }
  // In one order, so that two runs cannot each hold what the other wants.
  std::ranges::sort(directories, {}, &std::pair<std::string, Place>::first);
  std::set<std::pair<dev_t, ino_t>> held;
  for (const auto& [directory, place] : directories) {
    const ShownText shown = ShownText::of_shown_field(directory);
    struct stat status {};
    const bool there = make_all(directory, made_);
    const int descriptor = there ? ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
      diagnostics.error(Code::cannot_write, place, {"the directory `", shown, "` cannot be used: ", reason(errno)}, {}, {"no output was changed"});
      return false;
    }
    if (!held.emplace(status.st_dev, status.st_ino).second) {
      ::close(descriptor);
      continue;
    }
    descriptors_.push_back(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      // Another run is at work; it is done in no time, unless it waits for something itself.
      int waited = 0;
      while (waited < kLongestWait && ::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::usleep(kWaitStep);
        waited += kWaitStep;
      }
      if (waited >= kLongestWait) {
        diagnostics.error(Code::cannot_write, place, {"another run is writing in the directory `", shown, "`"}, {}, {"wait for it, then run again; no output was changed"});
        return false;
      }
    }
  }
  return true;
}

bool folders_are_usable(const std::vector<PlannedOutput>& outputs, Diagnostics& diagnostics) {
  bool right = true;
  for (const PlannedOutput& output : outputs) {
    const std::string folder = directory_of(output.path);
    struct stat status {};
    if (!output.is_folder() || ::lstat(folder.c_str(), &status) != 0 || S_ISDIR(status.st_mode)) {
      continue;
    }
    const ShownText shown = ShownText::of_shown_field(folder);
    if (S_ISLNK(status.st_mode)) {
      diagnostics.error(Code::path_is_link, output.spec->file_place, {"`", shown, "` is a symbolic link, and links are not followed"}, {},
                        {"name the folder itself, or remove the link"});
    } else {
      diagnostics.error(Code::path_is_directory, output.spec->file_place,
                        {"`", shown, "` is no folder, and each entry of format `", ShownText::of_table(output.format->id), "` is a file in one"});
    }
    right = false;
  }
  return right;
}

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
  existing.owner = status.st_uid;
  existing.group = status.st_gid;
  // It may have become something else since: a pipe would never answer.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat opened {};
  const bool same = descriptor >= 0 && ::fstat(descriptor, &opened) == 0 && opened.st_dev == status.st_dev && opened.st_ino == status.st_ino;
  auto bytes = !same ? std::nullopt : read_all(descriptor, kLargestExisting);
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

bool may_replace_beside(const std::vector<const Checked*>& files, Diagnostics& diagnostics) {
  bool right = true;
  // The same file may come beside many outputs.
  std::unordered_map<std::string_view, std::vector<const Checked*>> by_path;
  for (const Checked* file : files) {
    by_path[file->path()].push_back(file);
  }
  for (const Checked* file : files) {
    const bool is_entry = file->role() == Checked::Role::entry;
    if ((!is_entry && file->role() != Checked::Role::beside) || by_path[file->path()].front() != file) {
      continue;
    }
    const auto existing = read_existing(file->path(), file->place(), diagnostics);
    if (!existing) {
      right = false;
      continue;
    }
    if (!existing->present || existing->bytes == file->bytes()) {
      continue;
    }
    const std::string found = digest(existing->bytes);
    const bool known = std::ranges::any_of(by_path[file->path()], [&](const Checked* other) { return other->is_known(found); });
    if (!known) {
      diagnostics.error(Code::foreign_file, file->place(), {"`", ShownText::of_shown_field(file->path()), "` is there already with another content, which dsnsmith did not put there"}, {},
                        {is_entry ? Shown("remove it if nothing else needs it, or name another folder")
                                  : Shown("remove it if nothing else needs it, or give ours another name (`at: …/NAME.pem`)")});
      right = false;
    }
  }
  return right;
}

std::optional<std::vector<Published>> publish(const std::vector<Checked>& files, Diagnostics& diagnostics) {
  std::vector<const Checked*> all;
  for (const Checked& file : files) {
    all.push_back(&file);
  }
  if (!may_replace_beside(all, diagnostics)) {
    return std::nullopt;
  }
  remove_leftovers(files);
  std::vector<std::unique_ptr<Staged>> staged;
  NameIndex positions;
  bool right = true;
  for (const Checked& file : files) {
    if (positions.add(file.path(), staged.size()) < staged.size()) {
      continue;  // the same file beside two outputs
    }
    staged.push_back(std::make_unique<Staged>(file));
    right = staged.back()->prepare(diagnostics);
    if (!right) {
      break;  // a full disk refuses the others as well
    }
  }
  if (!right) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < staged.size(); ++i) {
    if (!staged[i]->place(diagnostics)) {
      while (i-- > 0) {
        if (!staged[i]->take_back()) {
          diagnostics.error(Code::cannot_write, staged[i]->file().place(),
                            {"`", ShownText::of_shown_field(staged[i]->file().path()), "` is new already and could not be taken back"}, {},
                            {"its old content lies beside it under a name that ends in `.dsnsmith-new` or `.dsnsmith-old`"});
        }
      }
      return std::nullopt;
    }
  }
  std::vector<Published> published;
  for (const auto& one : staged) {
    one->finish();
  }
  sync_directories(files);
  for (const Checked& file : files) {
    published.push_back({file.path(), staged[*positions.find(file.path())]->changed()});
  }
  return published;
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace dsnsmith
