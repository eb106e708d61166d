// Provider files of the kind that somebody writes for themselves: each is one file, with hosts, ports, users
// and sockets of another shape than those that are built in, and what its checks say comes true.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "provider/provider.hpp"
#include "run/provider_checks.hpp"

namespace dsnsmith {
namespace {

constexpr const char* kFolders[] = {DSNSMITH_SOURCE_DIR "/tests/data/providers", DSNSMITH_SOURCE_DIR "/providers/known"};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  REQUIRE_FALSE(text.empty());
  return text;
}

// Loads the file and runs its checks.
std::vector<Diagnostic> found_in(const std::string& text, std::size_t& checks) {
  Diagnostics diagnostics;
  const std::unique_ptr<Document> document = read_yaml("own.yaml", text, diagnostics);
  REQUIRE(document);
  if (const auto provider = Provider::load(document->root(), diagnostics)) {
    checks = provider->root().find("checks").size();
    run_checks(*provider, diagnostics);
  }
  return diagnostics.sorted();
}

}  // namespace

TEST_CASE("a provider of another shape is one file") {
  std::size_t files = 0;
  for (const char* folder : kFolders) {
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      std::size_t checks = 0;
      Diagnostics all;
      for (const Diagnostic& diagnostic : found_in(text_of(file.path()), checks)) {
        all.add(diagnostic);
      }
      CAPTURE(file.path().string(), render_text(all));
      CHECK(all.empty());
      CHECK(checks >= 3);
      ++files;
    }
  }
  CHECK(files >= 14);
}

TEST_CASE("a check that does not come true is an error at its line") {
  struct Row {
    std::string_view why, part, instead, message;
  };
  const auto row = GENERATE(values<Row>({
      {"another host", "gives: postgresql://tsdbadmin@abc.def.tsdb.cloud.timescale.com:31001/tsdb_transaction?",
       "gives: postgresql://tsdbadmin@xyz.def.tsdb.cloud.timescale.com:31001/tsdb_transaction?",
       "it gives tsdbadmin@abc.def.tsdb.cloud.timescale.com:31001/tsdb_transaction with sslmode require, which differs in `host`"},
      {"another endpoint", "takes: transaction-pool", "takes: session-pool",
       "it takes the endpoint `transaction-pool`"},
      {"a warning that does not come", "warns: [server-not-verified]", "warns: [ipv6-only]",
       "it warns of `server-not-verified`, not of `ipv6-only`"},
      {"what is refused", "given: {pool_host: \"abc.def.tsdb.cloud.timescale.com:31001\"}",
       "given: {pool_host: abc.def.tsdb.cloud.timescale.com}", "it is refused as `input-missing`: "},
      {"another order of parameters", "gives: postgresql://tsdbadmin@abc.def.tsdb.cloud.timescale.com:31000/tsdb?sslmode=verify-full&sslrootcert=system",
       "gives: postgresql://tsdbadmin@abc.def.tsdb.cloud.timescale.com:31000/tsdb?sslrootcert=system&sslmode=verify-full",
       "`gives` means what is given, but is not spelled in the canonical form"},
  }));
  CAPTURE(row.why);
  std::string text = text_of(DSNSMITH_SOURCE_DIR "/providers/known/timescale.yaml");
  const std::size_t at = text.find(row.part);
  REQUIRE(at != std::string::npos);
  const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
  text.replace(at, row.part.size(), row.instead);
  std::size_t checks = 0;
  const std::vector<Diagnostic> found = found_in(text, checks);
  REQUIRE(found.size() == 1);
  CHECK(found.front().code == Code::invalid_provider_file);
  CHECK(found.front().message.find(row.message) != std::string::npos);
  CHECK(found.front().where.line >= line);
  CHECK(found.front().where.line <= line + 1);
}

}  // namespace dsnsmith
