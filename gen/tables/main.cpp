// dsnsmith_tables OUTPUT LIST: compiles the data files named in LIST, one path a
// line and relative to the working directory, into the C++ file OUTPUT. Nothing
// is written if a file is wrong, or if OUTPUT has these bytes already.
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tables/check.hpp"
#include "tables/emit.hpp"

namespace dsnsmith {
namespace {

struct FolderFacts {
  std::string_view prefix;  // of a path
  DataKind kind;
  std::string_view function;
};
constexpr FolderFacts kFolders[] = {
    {"providers/known/", DataKind::provider, "known_providers"},
    {"providers/", DataKind::provider, "builtin_providers"},
    {"templates/drivers/", DataKind::driver, "builtin_drivers"},
    {"templates/bundles/", DataKind::bundle, "builtin_bundles"},
    {"templates/messages/", DataKind::message, "builtin_messages"},
};

std::optional<std::string> read_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    return std::nullopt;
  }
  std::string bytes;
  std::array<char, 16384> block{};
  for (std::size_t got = 1; got != 0;) {
    got = std::fread(block.data(), 1, block.size(), file);
    bytes.append(block.data(), got);
  }
  const bool failed = std::ferror(file) != 0;
  std::fclose(file);
  return failed ? std::nullopt : std::optional(std::move(bytes));
}

bool write_file(const std::string& path, std::string_view bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) {
    return false;
  }
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  return std::fclose(file) == 0 && written;
}

// A form that editors and CI turn into a link.
void print(const Diagnostics& diagnostics) {
  for (const Diagnostic& d : diagnostics.sorted()) {
    std::fprintf(stderr, "%s:%d:%d: %s: %s [%s]", d.where.file.c_str(), std::max(d.where.line, 1),
                 std::max(d.where.column, 1), std::string(name_of(d.severity)).c_str(),
                 d.message.c_str(), std::string(facts_of(d.code).name).c_str());
    if (!d.expected.empty()) {
      std::fprintf(stderr, "; expected: %s", d.expected.c_str());
    }
    if (!d.help.empty()) {
      std::fprintf(stderr, "; help: %s", d.help.c_str());
    }
    std::fputc('\n', stderr);
  }
}

int fail(const char* what, std::string_view path) {
  std::fprintf(stderr, "dsnsmith_tables: error: %s: %s\n", what, std::string(path).c_str());
  return 1;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end != at) {
      lines.push_back(text.substr(at, end - at));
    }
    at = end + 1;
  }
  return lines;
}

int compile(const std::string& output, const std::string& list_path) {
  const std::optional<std::string> list = read_file(list_path);
  if (!list) {
    return fail("cannot read", list_path);
  }
  std::vector<DataFolder> folders;
  for (const FolderFacts& facts : kFolders) {
    folders.push_back({facts.kind, facts.function, {}, true});
  }
  Diagnostics diagnostics;
  for (const std::string_view path : lines_of(*list)) {
    const auto facts = std::ranges::find_if(
        kFolders, [&](const FolderFacts& folder) { return path.starts_with(folder.prefix); });
    if (facts == std::end(kFolders) || !path.ends_with(".yaml")) {
      return fail("no data file by its name", path);
    }
    std::string_view id = path.substr(facts->prefix.size());
    id.remove_suffix(std::string_view(".yaml").size());
    const std::optional<std::string> bytes = read_file(std::string(path));
    if (!bytes) {
      return fail("cannot read", path);
    }
    DataFolder& folder = folders[static_cast<std::size_t>(facts - std::begin(kFolders))];
    if (std::unique_ptr<Document> document = read_yaml(path, *bytes, diagnostics)) {
      folder.files.push_back({std::string(path), std::string(id), std::move(document)});
    } else {
      folder.complete = false;
    }
  }
  for (DataFolder& folder : folders) {
    std::ranges::sort(folder.files, {}, &DataFile::id);
  }
  check_data_files(folders, diagnostics);
  print(diagnostics);
  if (diagnostics.errors() != 0) {
    return 1;
  }
  const std::string text = emit_tables(folders);
  return read_file(output) == text || write_file(output, text) ? 0 : fail("cannot write", output);
}

}  // namespace
}  // namespace dsnsmith

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: dsnsmith_tables OUTPUT LIST\n", stderr);
    return 2;
  }
  try {
    return dsnsmith::compile(argv[1], argv[2]);
  } catch (const std::exception&) {
    std::fputs("dsnsmith_tables: error: internal\n", stderr);
    return 3;
  }
}
