// read(emit(entries)) == entries, for every format and reader; and what may be refused.
#include <catch2/catch.hpp>

#include <algorithm>

#include "format/dotenv/readers.hpp"
#include "format/format.hpp"
#include "laws/format_refusals.hpp"
#include "support/exhaustive.hpp"
#include "support/format_trial.hpp"
#include "support/nasty.hpp"

using namespace dsnsmith;

namespace {

using testing::Law;

// Every spelling of .env files, also those that the reader's row does not name.
constexpr Spelling kEverySpelling[] = {
    Spelling::dotenv_plain,   Spelling::dotenv_line,     Spelling::dotenv_single, Spelling::dotenv_double,
    Spelling::shell_single,   Spelling::dotenv_backtick, Spelling::node_double,   Spelling::compose_double,
    Spelling::around_single,  Spelling::around_double,   Spelling::around_backtick, Spelling::double_lines,
    Spelling::python_single,  Spelling::python_double,   Spelling::dollar_double, Spelling::escaped_line,
    Spelling::double_backslash, Spelling::make_value,     Spelling::shell_returns, Spelling::feeds_double,
    Spelling::returns_double,  Spelling::guarded_line,
};

bool refuses(const Law& law, std::string_view value) {
  if (law.refuses != testing::unnamed) {
    return law.refuses(value);
  }
  DotenvReader reader = dotenv_reader(law.reader);
  reader.spellings = kEverySpelling;
  return !spelled_for(reader, law.key, value);
}

void check(const Law& law, std::string_view value) {
  testing::FormatTrial trial(law.format, law.reader);
  const auto entries = testing::entries_of(law, value);
  const auto written = trial.emit_list(entries);
  if (written.has_value() == refuses(law, value)) {
    FAIL("refuses what it should carry, or carries what it should refuse");
  }
  if (!written) {
    if (trial.diagnostics.errors() == 0) {
      FAIL("refused without a diagnostic");
    }
    return;
  }
  const auto back = trial.read_list(*written);
  if (!back || back->size() != entries.size() || back->back().key != law.key ||
      back->back().value.expose() != value) {
    FAIL("does not read back");
  }
  if (law.format == "terraform-external" || law.format == "gcp-secret-manager") {
    return;
  }
  const auto again = trial.emit_list(entries, &*written);
  if (!again || again->expose() != written->expose()) {
    FAIL("a second run changes the file");
  }
}

// Hundreds of values in one file, so that every string of every .env reader is tried in seconds; the nasty
// values are tried one by one.
class Batches {
 public:
  explicit Batches(const Law& law) : law_(law), reader_(dotenv_reader(law.reader)) {}

  void add(std::string_view value) {
    const bool carried = spelled_for(reader_, law_.key, value).has_value();
    if (carried == refuses(law_, value)) {
      INFO("value: " << Catch::Detail::stringify(std::string(value)));
      FAIL("refuses what it should carry, or carries what it should refuse");
    }
    if (carried) {
      entries_.push_back({"K" + std::to_string(entries_.size()), Secret::copy_of(value)});
    }
    if (entries_.size() == (reader_.largest_file == 0 ? 500 : 300)) {
      check();
    }
  }

  void check() {
    testing::FormatTrial trial(law_.format, law_.reader);
    const auto written = trial.emit_list(entries_);
    REQUIRE(written);
    const auto back = trial.read_list(*written);
    REQUIRE(back);
    REQUIRE(back->size() == entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if ((*back)[i].key != entries_[i].key || (*back)[i].value != entries_[i].value) {
        INFO("value: " << Catch::Detail::stringify(std::string(entries_[i].value.expose())));
        FAIL("does not read back");
      }
    }
    const auto again = trial.emit_list(entries_, &*written);
    REQUIRE(again);
    CHECK(*again == *written);
    entries_.clear();
  }

 private:
  const Law& law_;
  const DotenvReader& reader_;
  std::vector<Entry> entries_;
};

// Minutes without optimisation, and more under sanitizers: the build that `make test` optimises tries all lengths.
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kLongest = 5;
#else
constexpr std::size_t kLongest = 4;
#endif

}  // namespace

TEST_CASE("every format and reader stands in the list of what it may refuse") {
  for (const Format& format : format_table()) {
    for (const ReaderFacts& reader : format.readers) {
      CAPTURE(format.id, reader.id);
      CHECK(std::ranges::any_of(testing::all_laws(), [&](const Law& law) {
        return law.format == format.id && law.reader == reader.id;
      }));
      CHECK_FALSE(reader.carries.empty());
      CHECK_FALSE(reader.source.empty());
      CHECK((reader.evidence == "run" || reader.evidence == "read"));
    }
  }
  CHECK(std::ranges::is_sorted(format_table(), {}, &Format::id));
}

TEST_CASE("every format gives every nasty value back to each of its readers") {
  const auto index = GENERATE(range(std::size_t{0}, testing::all_laws().size()));
  CAPTURE(testing::all_laws()[index].format, testing::all_laws()[index].reader);
  for (const testing::Nasty& nasty : testing::nasty()) {
    CAPTURE(nasty.why);
    check(testing::all_laws()[index], nasty.value);
  }
  SUCCEED();
}

TEST_CASE("every format gives every string of hostile symbols back to each of its readers") {
  const auto index = GENERATE(range(std::size_t{0}, testing::all_laws().size()));
  const Law& law = testing::all_laws()[index];
  CAPTURE(law.format, law.reader);
  if (law.format == "dotenv") {
    Batches batches(law);
    testing::for_every_string(law.symbols, kLongest, [&batches](std::string_view value) { batches.add(value); });
    batches.check();
  } else {
    testing::for_every_string(law.symbols, kLongest, [&law](std::string_view value) {
      INFO("value: " << Catch::Detail::stringify(std::string(value)));
      check(law, value);
    });
  }
  SUCCEED();
}

TEST_CASE("values do not disturb their neighbours") {
  const auto index = GENERATE(range(std::size_t{0}, testing::all_laws().size()));
  const Law& law = testing::all_laws()[index];
  if (law.format == "gcp-secret-manager" || law.format == "raw" || law.format == "aws-ssm") {
    return;
  }
  CAPTURE(law.format, law.reader);
  std::vector<Entry> entries;
  std::size_t room = law.format == "dotenv" ? dotenv_reader(law.reader).largest_file : 0;
  for (const testing::Nasty& nasty : testing::nasty()) {
    if (!refuses(law, nasty.value)) {
      if (room != 0) {  // of a small file
        const std::size_t line = nasty.value.size() + 10;
        if (line >= room) continue;
        room -= line;
      }
      // Where a key has sections, each in one of its own, unless the section is a fixed one.
      const std::size_t dot = law.key.find('.');
      const std::string_view section = law.format == "pgbouncer-ini" ? law.key.substr(0, dot + 1) : std::string_view();
      const std::string_view name = dot == law.key.npos || !section.empty() ? std::string_view() : law.key.substr(dot);
      const std::string key = std::string(section) + "k" + std::to_string(1000 + entries.size());
      if (law.format == "pgpass" || law.format == "pgbouncer-userlist") {  // one password for each user
        entries.push_back({key + ".user", Secret::copy_of(key)});
      }
      entries.push_back({key + std::string(name), Secret::copy_of(nasty.value)});
    }
  }
  testing::FormatTrial trial(law.format, law.reader);
  const auto written = trial.emit_list(entries);
  REQUIRE(written);
  const auto back = trial.read_list(*written);
  REQUIRE(back);
  REQUIRE(back->size() == entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CHECK((*back)[i].key == entries[i].key);
    CHECK((*back)[i].value == entries[i].value);
  }
}

TEST_CASE("no reader breaks on any bytes") {
  for (const Format& format : format_table()) {
    for (const ReaderFacts& reader : format.readers) {
      testing::for_every_string("a='\"\\${\n", 5, [&](std::string_view text) {
        testing::FormatTrial trial(format.id, reader.id);
        const auto entries = trial.read_list(Secret::copy_of(text));
        if (!entries && trial.diagnostics.errors() == 0) {
          FAIL("refused without a diagnostic");
        }
      });
    }
  }
  SUCCEED();
}
