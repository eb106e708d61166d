// read(emit(entries)) == entries, for every format and reader; and what may be refused.
#include <catch2/catch.hpp>

#include <algorithm>

#include "format/dotenv/readers.hpp"
#include "format/format.hpp"
#include "support/exhaustive.hpp"
#include "support/format_trial.hpp"
#include "support/nasty.hpp"
#include "text/nfc.hpp"
#include "text/utf8.hpp"

using namespace dsnsmith;

namespace {

// What a reader may refuse of one value that stands alone.
struct Law {
  std::string_view format;
  std::string_view reader;
  std::string_view key;
  bool (*refuses)(std::string_view value);
  std::string_view symbols;
};

bool nul(std::string_view v) {
  return v.find('\0') != v.npos;
}
bool has(std::string_view v, char c) {
  return v.find(c) != v.npos;
}
bool never(std::string_view /*v*/) {
  return false;
}
// No rule in few words: what is refused has to fail in every spelling there is (see `refuses`).
constexpr bool (*unnamed)(std::string_view) = nullptr;
bool nul_or_no_utf8(std::string_view v) {
  return nul(v) || !is_utf8(v);
}
bool line_ends(std::string_view v) {
  return nul_or_no_utf8(v) || has(v, '\n') || has(v, '\r');
}
bool line_feed_or_nul(std::string_view v) {
  return nul(v) || has(v, '\n');
}
// The service manager drops a variable that holds control characters.
bool systemd(std::string_view v) {
  return nul_or_no_utf8(v) || std::ranges::any_of(v, [](char c) { return (c >= 0 && c < ' ' && c != '\t' && c != '\n') || c == 0x7f; });
}
// Between single quotes; line ends become LF.
bool kubelet(std::string_view v) {
  return nul_or_no_utf8(v) || has(v, '\'') || v.find("\r\n") != v.npos;
}
bool terraform(std::string_view v) {
  return nul_or_no_utf8(v) || !is_nfc(v);
}

// `${`, a name without colon, `}`; or with `:-` and a default.
bool python_interpolates(std::string_view v) {
  for (std::size_t i = v.find("${"); i != v.npos; i = v.find("${", i + 1)) {
    const std::size_t stop = v.find_first_of(":}", i + 2);
    if (stop != v.npos && (v[stop] == '}' || (v.substr(stop).starts_with(":-") &&
                                              v.find('}', stop) != v.npos))) {
      return true;
    }
  }
  return false;
}
// A trailing backslash needs a spelling without quotes, which these characters forbid.
bool python(std::string_view v) {
  if (nul_or_no_utf8(v) || python_interpolates(v)) {
    return true;
  }
  const bool quotes_fail = v.ends_with('\\');
  const bool needs_quotes = has(v, '\n') || has(v, '\r') || v.starts_with('\'') ||
                            v.starts_with('"') || v.starts_with(' ') || v.find(" #") != v.npos ||
                            v.starts_with("\t") || v.find("\t#") != v.npos;
  return quotes_fail && needs_quotes;
}

// Refusals of `portable` are what all its programs and two plain pairs of quotes leave:
// within double quotes no `"`, `\`, `$` and backtick; within single ones no `'`, nothing
// that looks like an escaped quote or backslash, and no `${…}` of python-dotenv.
bool portable(std::string_view v) {
  if (nul_or_no_utf8(v) || has(v, '\r')) {
    return true;
  }
  const bool double_fails = v.find_first_of("\"\\$`") != v.npos;
  const bool single_fails = has(v, '\'') || v.ends_with('\\') ||
                            v.find("\\\\") != v.npos || python_interpolates(v);
  return double_fails && single_fails;
}

const Law kLaws[] = {
    {"dotenv", "portable", "DATABASE_URL", portable, "a'\"\\$`#\n"},
    {"dotenv", "bash", "DATABASE_URL", nul, "a'\"\\$`#\n"},
    {"dotenv", "bash", "DATABASE_URL", nul, "a&;|(~: "},
    {"dotenv", "dash", "DATABASE_URL", nul, "a'\"\\$`&\n"},
    {"dotenv", "busybox-ash", "DATABASE_URL", nul, "a'\"\\$~:\n"},
    {"dotenv", "zsh", "DATABASE_URL", nul, "a'\"\\$=:\n"},
    {"dotenv", "ksh", "DATABASE_URL", nul, "a'\"\\$`(\n"},
    {"dotenv", "make", "DATABASE_URL", line_feed_or_nul, "a#\\$(\r \t"},
    {"dotenv", "systemd", "DATABASE_URL", systemd, "a'\"\\$;\n "},
    {"dotenv", "kubernetes-env-file", "DATABASE_URL", kubelet, "a'\"\\#\n\r "},
    {"dotenv", "kubectl-from-env-file", "DATABASE_URL", line_ends, "a'\"\\=#\r "},
    {"dotenv", "kustomize-envs", "DATABASE_URL", line_ends, "a'\"\\=#\r "},
    {"dotenv", "docker-compose", "DATABASE_URL", nul_or_no_utf8, "a'\"\\$`#\n"},
    {"dotenv", "docker-compose", "DATABASE_URL", nul_or_no_utf8, "n{}\\$0\r "},
    {"dotenv", "docker-env-file", "DATABASE_URL", line_ends, "a'\"\\$=# "},
    {"dotenv", "node-dotenv", "DATABASE_URL", unnamed, "n'\"\\`#\n\r"},
    {"dotenv", "python-dotenv", "DATABASE_URL", python, "a'\"\\# \n\r"},
    {"dotenv", "python-dotenv", "DATABASE_URL", python, "a${}:-'\\"},
    {"tfvars", "terraform", "database_url", terraform, "a$%{}\"\\\n"},
    {"tfvars-json", "terraform", "database_url", terraform, "a$\"\\/u{\n"},
    {"terraform-external", "terraform", "url", terraform, "a&\"\\/u<\n"},
    {"kubernetes-secret", "kubernetes", "uri", never, "a:#'\"\n\xff "},
    {"gcp-secret-manager", "secret-manager", "payload", never, "a+/=\"\n\xff "},
};

// Every spelling of .env files, also those that the reader's row does not name.
constexpr Spelling kEverySpelling[] = {
    Spelling::dotenv_plain,   Spelling::dotenv_line,     Spelling::dotenv_single, Spelling::dotenv_double,
    Spelling::shell_single,   Spelling::dotenv_backtick, Spelling::node_double,   Spelling::compose_double,
    Spelling::python_single,  Spelling::python_double,   Spelling::double_backslash, Spelling::make_value,
};

bool refuses(const Law& law, std::string_view value) {
  if (law.refuses != unnamed) {
    return law.refuses(value);
  }
  DotenvReader reader = dotenv_reader(law.reader);
  reader.spellings = kEverySpelling;
  return !spelled_for(reader, law.key, value);
}

void check(const Law& law, std::string_view value) {
  testing::FormatTrial trial(law.format, law.reader);
  const auto entries = testing::FormatTrial::entries_of({{law.key, value}});
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
  if (!back || back->size() != 1 || back->front().key != law.key ||
      back->front().value.expose() != value) {
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
    if (entries_.size() == 500) {
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

}  // namespace

TEST_CASE("every format and reader stands in the list of what it may refuse") {
  for (const Format& format : format_table()) {
    for (const ReaderFacts& reader : format.readers) {
      CAPTURE(format.id, reader.id);
      CHECK(std::ranges::any_of(kLaws, [&](const Law& law) {
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
  const auto index = GENERATE(range(std::size_t{0}, std::size(kLaws)));
  CAPTURE(kLaws[index].format, kLaws[index].reader);
  for (const testing::Nasty& nasty : testing::nasty()) {
    CAPTURE(nasty.why);
    check(kLaws[index], nasty.value);
  }
  SUCCEED();
}

TEST_CASE("every format gives every string of hostile symbols back to each of its readers") {
  const auto index = GENERATE(range(std::size_t{0}, std::size(kLaws)));
  const Law& law = kLaws[index];
  CAPTURE(law.format, law.reader);
  if (law.format == "dotenv") {
    Batches batches(law);
    testing::for_every_string(law.symbols, 5, [&batches](std::string_view value) { batches.add(value); });
    batches.check();
  } else {
    testing::for_every_string(law.symbols, 5, [&law](std::string_view value) {
      INFO("value: " << Catch::Detail::stringify(std::string(value)));
      check(law, value);
    });
  }
  SUCCEED();
}

TEST_CASE("values do not disturb their neighbours") {
  const auto index = GENERATE(range(std::size_t{0}, std::size(kLaws)));
  const Law& law = kLaws[index];
  if (law.format == "gcp-secret-manager") {
    return;
  }
  CAPTURE(law.format, law.reader);
  std::vector<Entry> entries;
  for (const testing::Nasty& nasty : testing::nasty()) {
    if (!refuses(law, nasty.value)) {
      entries.push_back({"k" + std::to_string(1000 + entries.size()), Secret::copy_of(nasty.value)});
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
