#include <catch2/catch.hpp>

#include "format/format.hpp"

using namespace dsnsmith;

TEST_CASE("formats and readers are found by their ids") {
  REQUIRE(find_format("dotenv") != nullptr);
  CHECK(find_format("dotenv")->readers.front().id == "portable");
  CHECK(find_reader(*find_format("dotenv"), "docker-compose") != nullptr);
  CHECK(find_reader(*find_format("dotenv"), "ruby") == nullptr);
  CHECK(find_format("toml") == nullptr);
}

TEST_CASE("a refusal never shows the value") {
  for (const Format& format : format_table()) {
    Metadata metadata;
    metadata.name = "x";
    const Place place{"spec.yaml", 1, 1, "outputs.x"};
    const std::vector<Place> places{place};
    std::vector<Entry> entries;
    entries.push_back({format.id == "gcp-secret-manager" || format.id == "raw" ? "payload" : "key",
                       Secret::copy_of("CANARY7f3'\"\\`\n${}" + std::string(70000, '\xff'))});
    const Secret existing = Secret::copy_of("{\"CANARY7f3='\"\n\xff");
    for (const Secret* before : {static_cast<const Secret*>(nullptr), &existing}) {
      Diagnostics diagnostics;
      (void)format.emit({entries, metadata, format.readers.front().id, before, place, places}, diagnostics);
      (void)format.read({existing, metadata, format.readers.front().id, place}, diagnostics);
      CHECK(render_text(diagnostics).find("CANARY7f3") == std::string::npos);
    }
  }
}
