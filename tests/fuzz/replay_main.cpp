// Runs a fuzz target over files, with any compiler: `replay_<name> FOLDER-OR-FILE…`.
//
// Beside the corpus it runs the empty input and every prefix of the first file, so
// that a target whose corpus is still empty is exercised at all.
#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

// libFuzzer's name for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::string bytes_of(const std::string& path) {
  std::string bytes;
  if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
    char buffer[65536];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
      bytes.append(buffer, got);
    }
    std::fclose(file);
  }
  return bytes;
}

std::vector<std::string> files_under(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) {
    return {};
  }
  if (!S_ISDIR(status.st_mode)) {
    return {path};
  }
  std::vector<std::string> files;
  if (DIR* folder = opendir(path.c_str())) {
    while (const dirent* entry = readdir(folder)) {
      if (entry->d_name[0] != '.') {
        files.push_back(path + "/" + entry->d_name);
      }
    }
    closedir(folder);
  }
  std::ranges::sort(files);
  return files;
}

void run(const std::string& bytes) {
  // A copy of exactly this size, so that a sanitizer sees a read beyond its end.
  const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  run({});
  for (int i = 1; i < argc; ++i) {
    for (const std::string& path : files_under(argv[i])) {
      const std::string bytes = bytes_of(path);
      std::fprintf(stderr, "%s\n", path.c_str());  // the last one printed is the one that failed
      if (count == 0) {
        for (std::size_t length = 0; length < std::min<std::size_t>(bytes.size(), 4096); ++length) {
          run(bytes.substr(0, length));
        }
      }
      run(bytes);
      ++count;
    }
  }
  std::printf("replayed %zu files\n", count);
  return 0;
}
