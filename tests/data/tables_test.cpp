// What was compiled in is what the files say.
#include <catch2/catch.hpp>
#include <dirent.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "spec/builtin.hpp"

using namespace dsnsmith;

namespace {

struct Table {
  std::string folder;
  std::span<const BuiltinDocument> rows;
};

std::vector<Table> tables() {
  return {{"providers", builtin_providers()},
          {"templates/drivers", builtin_drivers()},
          {"templates/bundles", builtin_bundles()},
          {"templates/messages", builtin_messages()}};
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(std::string(DSNSMITH_SOURCE_DIR "/") + path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> ids_in(const std::string& folder) {
  std::vector<std::string> ids;
  DIR* directory = opendir((std::string(DSNSMITH_SOURCE_DIR "/") + folder).c_str());
  REQUIRE(directory != nullptr);
  while (const dirent* entry = readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name.ends_with(".yaml")) {
      ids.emplace_back(name.substr(0, name.size() - 5));
    }
  }
  closedir(directory);
  std::ranges::sort(ids);
  return ids;
}

bool same(const NodeRecord& a, const NodeRecord& b) {
  return a.kind == b.kind && a.style == b.style && a.text == b.text && a.size == b.size &&
         a.next == b.next && a.line == b.line && a.column == b.column;
}

}  // namespace

TEST_CASE("every data file is compiled in, under its name") {
  for (const Table& table : tables()) {
    CAPTURE(table.folder);
    std::vector<std::string> ids;
    for (const BuiltinDocument& row : table.rows) {
      ids.emplace_back(row.id);
    }
    CHECK(ids == ids_in(table.folder));  // sorted, as find_builtin needs it
  }
}

TEST_CASE("a compiled document equals what the reader makes of its file") {
  for (const Table& table : tables()) {
    for (const BuiltinDocument& row : table.rows) {
      const Document& compiled = row.document();
      CAPTURE(compiled.file());
      CHECK(compiled.file() == table.folder + "/" + std::string(row.id) + ".yaml");
      CHECK(compiled.root().find("id").text() == row.id);
      Diagnostics diagnostics;
      const auto read =
          read_yaml(compiled.file(), bytes_of(std::string(compiled.file())), diagnostics);
      REQUIRE(read);
      CHECK(std::ranges::equal(compiled.records(), read->records(), same));
      CHECK(compiled.pool() == read->pool());
      CHECK(&row.document() == &compiled);  // made once
    }
  }
}
