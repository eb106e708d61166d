#include "support/case_world.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>

#include "support/leak_hunt.hpp"

namespace dsnsmith::cases {
namespace {

std::string bytes_at(const std::string& path) {
  std::string bytes;
  if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
    std::array<char, 65536> buffer{};
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), file)) > 0;) {
      bytes.append(buffer.data(), got);
    }
    std::fclose(file);
  }
  return bytes;
}

std::string link_at(const std::string& path) {
  std::array<char, 4096> target{};
  const ssize_t size = readlink(path.c_str(), target.data(), target.size());
  return size < 0 ? "" : std::string(target.data(), static_cast<std::size_t>(size));
}

}  // namespace

World look_at(const std::string& directory) {
  namespace fs = std::filesystem;
  World world;
  for (const auto& entry : fs::recursive_directory_iterator(
           directory, fs::directory_options::skip_permission_denied)) {
    const std::string path = entry.path().string();
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0) {
      continue;
    }
    std::error_code ignored;
    if (S_ISDIR(status.st_mode) && !fs::is_empty(entry.path(), ignored)) {
      continue;
    }
    FileState& state = world[entry.path().lexically_relative(directory).string()];
    state.mode = status.st_mode;
    if (S_ISREG(status.st_mode)) {
      state.bytes = bytes_at(path);
    } else if (S_ISLNK(status.st_mode)) {
      state.bytes = link_at(path);
    }
  }
  return world;
}

std::vector<std::string> differences(const World& before, const World& after) {
  std::vector<std::string> list;
  for (const auto& [path, state] : before) {
    const auto now = after.find(path);
    if (now == after.end()) {
      list.push_back("gone: " + path);
    } else if (now->second != state) {
      list.push_back((now->second.mode != state.mode ? "other mode: " : "other bytes: ") + path);
    }
  }
  for (const auto& [path, state] : after) {
    if (!before.contains(path)) {
      list.push_back("new: " + path);
    }
  }
  return list;
}

std::vector<std::string> leaks(const World& before, const World& after,
                               const std::set<std::string>& inputs) {
  std::vector<std::string> list;
  for (const auto& [path, state] : after) {
    const auto earlier = before.find(path);
    if (earlier != before.end() && earlier->second == state) {
      continue;
    }
    if (earlier == before.end() && !leak_in(path).empty()) {
      list.push_back("the name of a file holds the canary: " + path);
    }
    const mode_t forbidden = inputs.contains(path) ? 07 : 077;
    const std::string how = (state.mode & forbidden) != 0 ? leak_in(state.bytes) : "";
    if (!how.empty()) {
      list.push_back("a file that others may read holds the canary " + how + ": " + path);
    }
  }
  return list;
}

}  // namespace dsnsmith::cases
