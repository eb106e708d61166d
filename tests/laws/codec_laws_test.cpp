// Every spelling gives back what it was given, and refuses only what it may.
#include <catch2/catch.hpp>

#include "support/exhaustive.hpp"
#include "support/nasty.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

using namespace dsnsmith;

namespace {

bool holds(std::string_view text, std::string_view any) {
  return text.find_first_of(any) != text.npos;
}
bool never(std::string_view /*raw*/) {
  return false;
}
bool no_utf8(std::string_view raw) {
  return !is_utf8(raw);
}
bool nul(std::string_view raw) {
  return raw.find('\0') != raw.npos;
}
bool no_utf8_or_nul(std::string_view raw) {
  return no_utf8(raw) || nul(raw);
}
bool not_plain(std::string_view raw) {
  return raw.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%=:@,+-_./?[]") !=
         raw.npos;
}
bool line_end_or_nul(std::string_view raw) {
  return holds(raw, "\r\n") || nul(raw);
}
bool single_or_nul(std::string_view raw) {
  return holds(raw, "'") || nul(raw);
}
bool double_or_nul(std::string_view raw) {
  return holds(raw, "\"\\$`") || nul(raw);
}
bool backtick_or_nul(std::string_view raw) {
  return holds(raw, "`") || nul(raw);
}
bool node_cannot(std::string_view raw) {
  return holds(raw, "\"") || nul(raw) || raw.find("\\n") != raw.npos || raw.find("\\r") != raw.npos;
}

bool no_line(std::string_view raw) {
  return raw.find('\n') != raw.npos || raw.ends_with('\r') || raw.find('\0') != raw.npos;
}
bool actions_cannot(std::string_view raw) {
  return no_utf8_or_nul(raw) || raw.ends_with('\r');
}
bool actions_line_cannot(std::string_view raw) {
  return actions_cannot(raw) || raw.find('\n') != raw.npos;
}
// honcho decodes these two, whatever stands before them.
bool shell_line_cannot(std::string_view raw) {
  return nul(raw) || raw.find("\\n") != raw.npos || raw.find("\\t") != raw.npos;
}
bool line_feed_or_nul(std::string_view raw) {
  return holds(raw, "\n") || nul(raw);
}
// What each is allowed to refuse, all of it and nothing else.
struct Allowed {
  std::string_view codec;
  bool (*refuses)(std::string_view raw);
  std::string_view symbols;  // the eight that hurt it
};
const Allowed kAllowed[] = {
    {"json-string", no_utf8, "a\"\\/u\n\x7f{"},
    {"hcl-string", no_utf8_or_nul, "a$%{}\"\\\n"},
    {"shell-single", nul, "a'\"\\$` \n"},
    {"dotenv-plain", not_plain, "a%=:'\"~ "},
    {"dotenv-line", no_line, "a'\"\\#\n\r "},
    {"dotenv-single", single_or_nul, "a'\"\\`$#\n"},
    {"dotenv-double", double_or_nul, "a'\"\\`$#\n"},
    {"dotenv-backtick", backtick_or_nul, "a'\"\\`$#\n"},
    {"around-single", no_line, "a'\"\\`$#\n"},
    {"around-double", no_line, "a'\"\\`$#\r"},
    {"around-backtick", no_line, "a'\"\\`$#\n"},
    {"double-lines", nul, "a'\"\\$#\n\r"},
    {"single-lines", nul, "a'\"\\$#\n\r"},
    {"backtick-lines", nul, "a'`\\$#\n\r"},
    {"compose-double", nul, "a'\"\\$n\n\r"},
    {"node-double", node_cannot, "a'\"\\nr\n\r"},
    {"feeds-double", [](std::string_view raw) { return nul(raw) || raw.find("\\n") != raw.npos; }, "n'\"\\r\n\r "},
    {"returns-double", [](std::string_view raw) { return nul(raw) || raw.find("\\r") != raw.npos; }, "r'\"\\n\n\r "},
    {"python-single", nul, "a'\"\\$n\n\r"},
    {"python-double", nul, "a'\"\\$n\n\r"},
    {"dollar-double", nul, "a'\"\\$`\n\r"},
    {"escaped-line", no_line, "a'\"\\$ \n\r"},
    {"default-double", nul, "n'\"\\${:\n"},
    {"double-backslash", nul, "a'\"\\$`\n\r"},
    {"make-value", line_feed_or_nul, "a#\\$() \r"},
    {"shell-line", shell_line_cannot, "a'\"\\nt\n "},
    {"shell-returns", nul, "a'\"\\r\r\n "},
    {"actions-line", actions_line_cannot, "a=<\n\r\xff% "},
    {"actions-heredoc", actions_cannot, "d=<\n\r\xff% "},
    {"workflow-data", no_utf8_or_nul, "%0DA25\n\r"},
    {"java-property", no_utf8, "a\\=: \nu\xc3"},
    {"dollar-escaped", never, "a$\\\"'{\n "},
    {"dollar-guarded", never, "a$\\\"'{}:"},
    {"guarded-line", [](std::string_view raw) { return line_end_or_nul(raw) || raw.ends_with(" ${:-}"); }, "${:-}' \n"},
    {"interpolated", [](std::string_view raw) { return no_utf8_or_nul(raw) || raw.find('\r') != raw.npos; }, "a%(s)\n\r "},
    {"base64", never, "aA+/=\n\x7f\xff"},
    {"conninfo-value", nul, "a'\\ =\n;\""},
    {"pgbouncer-value", line_end_or_nul, "a'\\ =\n;\""},
    {"ado-value", nul, "a'\" =\n;\\"},
    {"odbc-value", nul, "a{} =\n;\""},
};

void check(const Codec& codec, const Allowed& allowed, std::string_view raw) {
  const auto spelled = codec.encode(raw);
  if (spelled.has_value() == allowed.refuses(raw)) {
    FAIL("refuses what it should take, or takes what it should refuse");
  }
  if (!spelled) {
    return;
  }
  const auto again = codec.decode(spelled->expose());
  if (!again || again->expose() != raw) {
    FAIL("does not give back what it was given");
  }
  if (codec.encode(raw)->expose() != spelled->expose()) {
    FAIL("two spellings of one value");
  }
}

}  // namespace

TEST_CASE("every spelling is in the list of what it may refuse") {
  const auto table = codec_table();
  REQUIRE(table.size() == std::size(kAllowed));
  for (std::size_t i = 0; i < table.size(); ++i) {
    CHECK(table[i].name == kAllowed[i].codec);
  }
}

TEST_CASE("every spelling gives back every nasty value") {
  const auto index = GENERATE(range(std::size_t{0}, codec_table().size()));
  CAPTURE(kAllowed[index].codec);
  for (const testing::Nasty& nasty : testing::nasty()) {
    CAPTURE(nasty.why);
    check(codec_table()[index], kAllowed[index], nasty.value);
  }
  SUCCEED();
}

TEST_CASE("every spelling gives back every string of up to five hostile symbols") {
  const auto index = GENERATE(range(std::size_t{0}, codec_table().size()));
  CAPTURE(kAllowed[index].codec);
  testing::for_every_string(kAllowed[index].symbols, 5, [index](std::string_view raw) {
    INFO("value: " << Catch::Detail::stringify(std::string(raw)));
    check(codec_table()[index], kAllowed[index], raw);
  });
  SUCCEED();
}

TEST_CASE("no spelling reads what it could not have written and meant otherwise") {
  const auto index = GENERATE(range(std::size_t{0}, codec_table().size()));
  CAPTURE(kAllowed[index].codec);
  const Codec& codec = codec_table()[index];
  testing::for_every_string(kAllowed[index].symbols, 5, [&codec](std::string_view spelled) {
    const auto raw = codec.decode(spelled);
    if (!raw) {
      return;
    }
    const auto again = codec.encode(raw->expose());
    if (again && *codec.decode(again->expose()) != *raw) {
      FAIL("read, written and read again it is another value");
    }
  });
  SUCCEED();
}
