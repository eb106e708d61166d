// Ten passwords that break files: through every format each arrives byte for byte, or is refused with a way out.
#include <catch2/catch.hpp>

#include <algorithm>

#include "format/format.hpp"
#include "laws/format_refusals.hpp"
#include "support/format_trial.hpp"

using namespace dsnsmith;

namespace {

using testing::Law;

constexpr std::string_view kPasswords[] = {
    "CANARY7f3'single'\"double\"`back`",
    "CANARY7f3$(id)",
    "CANARY7f3${x}$x",
    "CANARY7f3%{if}%%{end}%x%",
    "CANARY7f3\\n\\\\\\'\\",
    "CANARY7f3\nMORE=1\n",
    "CANARY7f3\ttab\t",
    "CANARY7f3 a\xcc\x8a o\xcc\x88 \xe1\x84\x92\xe1\x85\xa1",
    "  CANARY7f3 # and more  ",
    "-----BEGIN CERTIFICATE-----\nCANARY7f3AAAA+/==\n-----END CERTIFICATE-----\n",
};

const Law& law_of(std::string_view format, std::string_view reader) {
  const std::vector<Law>& all = testing::all_laws();
  const auto found = std::ranges::find_if(all, [&](const Law& law) { return law.format == format && law.reader == reader; });
  REQUIRE(found != all.end());
  return *found;
}

void check(const Law& law, std::string_view password) {
  testing::FormatTrial trial(law.format, law.reader);
  const auto entries = testing::entries_of(law, password);
  const auto written = trial.emit_list(entries);
  if (written) {
    const auto back = trial.read_list(*written);
    REQUIRE(back);
    const auto entry = std::ranges::find(*back, law.key, &Entry::key);
    REQUIRE(entry != back->end());
    CHECK(entry->value.expose() == password);
    return;
  }
  REQUIRE(trial.diagnostics.errors() != 0);
  for (const Diagnostic& diagnostic : trial.diagnostics.sorted()) {
    CAPTURE(diagnostic.message);
    CHECK_FALSE(diagnostic.help.empty());
    CHECK_THAT(diagnostic.message + diagnostic.expected + diagnostic.help, !Catch::Contains("CANARY7f3"));
  }
}

}  // namespace

TEST_CASE("ten hostile passwords arrive through every format or are refused with a way out") {
  for (const Format& format : format_table()) {
    for (const ReaderFacts& reader : format.readers) {
      CAPTURE(format.id, reader.id);
      for (const std::string_view password : kPasswords) {
        CAPTURE(password);
        check(law_of(format.id, reader.id), password);
      }
    }
  }
}
