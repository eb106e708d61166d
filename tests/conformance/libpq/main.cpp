// Do we read connection URLs as libpq does?
//
//   libpq_difference [how many strings, default 400000]
//
// Every member of PQconninfoParse's answer is compared on mutated strings, the same
// on every run. Then each faulty parser must be caught, so that silence means something.
// Exit status: 0 they agree, 1 they differ or a fault went unseen, 77 another libpq than 15.
#include <cstdio>
#include <cstdlib>

#include "reading.hpp"

namespace {

using namespace dsnsmith;
using namespace dsnsmith::conformance;

constexpr int kGrammar = 15;  // of libpq; newer ones know more keywords, and 18 refuses raw blanks
constexpr std::size_t kShown = 10;
constexpr std::size_t kFaultStrings = 20'000;

std::string printable(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c >= ' ' && c <= '~') {
      result += c;
    } else {
      std::array<char, 5> escape{};
      std::snprintf(escape.data(), escape.size(), "\\x%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      result += escape.data();
    }
  }
  return result;
}

// The first difference, as a word; empty if there is none.
std::string_view difference(const Reading& libpq, const Reading& other) {
  if (libpq.has_value() != other.has_value()) {
    return libpq ? "libpq takes it" : "libpq refuses it";
  }
  if (!libpq) {
    return {};
  }
  for (std::size_t i = 0; i < kLibpqKeywordCount; ++i) {
    if ((*libpq)[i] != (*other)[i]) {
      return libpq_keywords()[i];
    }
  }
  return {};
}

struct Tally {
  std::size_t accepted = 0;
  std::size_t different = 0;
};

Tally compare(std::size_t count) {
  Tally tally;
  const auto look = [&](std::string_view text) {
    const Reading libpq = read_by_libpq(text);
    tally.accepted += libpq ? 1U : 0U;
    const std::string_view where = difference(libpq, read_by_us(text));
    if (!where.empty() && ++tally.different <= kShown) {
      std::printf("  differs in %.*s: %s\n", static_cast<int>(where.size()), where.data(), printable(text).c_str());
    }
  };
  for (const std::string_view seed : seeds()) {
    look(seed);
  }
  for (std::size_t number = 0; number < count; ++number) {
    look(mutated(number));
  }
  return tally;
}

// How many faults no string showed.
std::size_t unseen_faults() {
  std::size_t unseen = 0;
  for (const Faulty& faulty : faulty_parsers()) {
    std::size_t seen = 0;
    for (std::size_t number = 0; number < kFaultStrings; ++number) {
      const std::string text = mutated(number);
      seen += difference(read_by_libpq(text), faulty.parse(text)).empty() ? 0U : 1U;
    }
    if (seen == 0) {
      ++unseen;
      std::printf("  unseen: %.*s\n", static_cast<int>(faulty.what.size()), faulty.what.data());
    }
  }
  return unseen;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 400'000;
  if (libpq_major() != kGrammar) {
    std::printf("libpq_difference SKIPPED: linked with libpq %d, and the grammar that is compared is libpq 15's\n",
                libpq_major());
    return 77;
  }
  const Tally tally = compare(count);
  std::printf("%zu strings, %zu of them taken by libpq %d: %zu differences\n", count + seeds().size(), tally.accepted,
              libpq_major(), tally.different);
  const std::size_t unseen = unseen_faults();
  std::printf("%zu faulty parsers on %zu strings each: %zu unseen\n", faulty_parsers().size(), kFaultStrings, unseen);
  return tally.different == 0 && unseen == 0 ? 0 : 1;
}
