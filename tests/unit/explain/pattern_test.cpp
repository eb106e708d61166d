#include "explain/pattern.hpp"

#include <catch2/catch.hpp>

using namespace dsnsmith;

TEST_CASE("a pattern is found where its words stand in order") {
  struct Row {
    const char* why;
    std::string_view pattern;
    std::string_view text;
    bool found;
  };
  const Row rows[] = {
      {"as it is", "role \"{name}\" does not exist", "FATAL: role \"app\" does not exist", true},
      {"a hole of several words", "role \"{name}\" does not exist", "role \"my-app.x y\" does not exist", true},
      {"an empty hole", "prepared statement \"{name}\" does not exist", "prepared statement \"\" does not exist", true},
      {"a hole has its limit", "role \"{name}\" does not exist", "role a b c d e f g h i j k l m n o p q does not exist", false},
      {"no words between without a hole", "does not exist", "does really not exist", false},
      {"order counts", "role does not exist", "does not exist role", false},
      {"a gap", "role \xe2\x80\xa6 exist", "role one two three exist", true},
      {"an empty gap", "role \xe2\x80\xa6 exist", "role exist", true},
      {"the beginning of a word", "statement \"sqlx_s_*\" exists", "statement \"sqlx_s_17\" exists", true},
      {"a hole inside a word", "after {n}ms (sqlx_s_{m})", "after 30000ms (sqlx_s_9)", true},
      {"the end of a word", "*DATABASE_URL is missing", "MY_DATABASE_URL is missing", true},
      {"not its beginning", "*DATABASE_URL is missing", "DATABASE_URL_2 is missing", false},
      {"either word", "connect|dial to 3306|3307 failed", "dial to 3307 failed", true},
      {"neither word", "connect|dial to 3306|3307 failed", "call to 3307 failed", false},
      {"either, one by its end", "*DB_URL|*DSN is empty", "PG_DSN is empty", true},
      {"a hole with its own limit", "refused {4} 3306", "refused 127.0.0.1:3306", true},
      {"and no more", "refused {4} 3306", "refused 127.0.0.1:5432 3306", false},
      {"an at sign", "host \"{x}@{y}\"", "host \"a@b\"", true},
      {"no at sign", "host \"{x}@{y}\"", "host \"a b\"", false},
      {"braces of the message", "Os { code: 111, kind: x }", "Os { code: 111, kind: x }", true},
      {"a later place", "could not connect", "could be; could not connect", true},
      {"letters' case", "Connection Refused", "CONNECTION refused", true},
      {"a sign", "role {=empty} does not exist", "role \"\" does not exist", true},
      {"a value is no sign", "role {=empty} does not exist", "role \"a\" does not exist", false},
      {"a sign behind some words", "role {2}{=newline} does not exist", "role \"my-app\n\" does not exist", true},
      {"a sign too far", "role {1}{=newline} does not exist", "role \"my-app\n\" does not exist", false},
      {"a sign at the end", "jdbcUrl, {4}{=placeholder}", "jdbcUrl, jdbc:postgresql://${host}", true},
      {"a word that is no number", "port: {=text}", "port: \"s3cret\"", true},
      {"a number", "port: {=text}", "port: \"70000\"", false},
      {"nothing", "role does not exist", "", false},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    const MessagePattern pattern(row.pattern);
    CHECK(!pattern.find_in(Words(row.text, TextOrigin::pasted)).empty() == row.found);
  }
}

TEST_CASE("where a pattern was found") {
  const MessagePattern pattern("role \"{name}\" does not exist");
  const auto spans = pattern.find_in(Words("x role a role b does not exist y", TextOrigin::pasted));
  REQUIRE(spans.size() == 1);
  CHECK(spans[0].begin == 3);  // the nearest beginning
  CHECK(spans[0].end == 8);
}

TEST_CASE("how much of a pattern a text has") {
  const MessagePattern pattern("prepared statement \"{name}\" does not exist");
  CHECK(pattern.weight() == 8 + 9 + 4 + 3 + 5);
  CHECK(pattern.weight_in(Words("statement exist", TextOrigin::pasted)) == 9 + 5);
  CHECK(MessagePattern("missing|not found").weight() == 3 + 5);  // the shorter of two counts
}
