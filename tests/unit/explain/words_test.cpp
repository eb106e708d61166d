#include "explain/words.hpp"

#include <catch2/catch.hpp>

using namespace dsnsmith;

namespace {

std::string words_of(std::string_view text) {
  const Words words(text, TextOrigin::pasted);
  std::string all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    all.append(all.empty() ? "" : " ").append(words[i]);
  }
  return all;
}

}  // namespace

TEST_CASE("a pasted text becomes its words") {
  struct Row {
    const char* why;
    std::string_view text;
    std::string_view words;
  };
  const Row rows[] = {
      {"quotes and punctuation part", "invalid sslmode value: \"Require\"", "invalid sslmode value require"},
      {"an underscore does not", "prepared_statement __asyncpg_stmt_1__", "prepared_statement __asyncpg_stmt_1__"},
      {"an apostrophe goes", "Can't can\xe2\x80\x99t doesn&#39;t wasn\\u0027t", "cant cant doesnt wasnt"},
      {"quotes are no apostrophe", "argument 'sslmode' b't'", "argument sslmode bt"},
      {"colours", "\x1b[31;1mFATAL\x1b[0m: \\u001b[33mrole\\u001b[0m ^[[1mx", "fatal role x"},
      {"escapes of JSON, in layers", R"(a\nb\\nc\"d\\\"e\tf\u2502g)", "a b c d e f g"},
      {"rsyslog's line ends", "failed#012Traceback#011x issue#0123 #12", "failed traceback x issue 3 12"},
      {"HTML", "a&quot;b&amp;c&nbsp;d", "a b c d"},
      {"a service's name", "web-1  | FATAL\nweb-1  | role", "fatal role"},
      {"times", "2026-11-29T06:00:01.123Z FATAL\n2026-11-29 06:00:01,123 role\n[06:00:01] x", "fatal role x"},
      {"kubectl's prefix", "[pod/web-5d9/app] FATAL", "fatal"},
      {"a step of a build", "#9 0.329 FATAL\n#9 12.5 role", "fatal role"},
      {"other brackets stay", "[Errno 111] Connect", "errno 111 connect"},
      {"Terraform's box", "\xe2\x94\x82 Error: x", "error x"},
      {"letters beyond ASCII", "\xc3\x9c" "ber \xd0\x9f\xd0\xbe \xc2\xbb" "app\xc2\xab", "\xc3\xbc" "ber \xd0\xbf\xd0\xbe app"},
      {"no UTF-8 and NUL", std::string_view("a\xff" "b\0c", 5), "a b c"},
      {"nothing", "", ""},
      {"a backslash at the end", "a\\", "a"},
      {"a cut colour", "a\x1b[3", "a"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK(words_of(row.text) == row.words);
  }
}

TEST_CASE("a word that a terminal broke in two is found") {
  const Words words("pass\nword authen\ntication failed\n\nfor", TextOrigin::pasted);
  CHECK_FALSE(words.find("password").empty());
  CHECK_FALSE(words.find("authentication").empty());
  CHECK(words.find("failedfor").empty());
  REQUIRE(words.find("authentication").size() == 1);
  CHECK(words.find("authentication")[0].begin == 2);
  CHECK(words.find("authentication")[0].end == 4);
  CHECK(words.find("pass").size() == 1);
  CHECK_FALSE(Words("fa\n  iled", TextOrigin::pasted).find("failed").empty());  // indented, as Symfony's console wraps
  CHECK_FALSE(Words("fa\r\niled", TextOrigin::pasted).find("failed").empty());
  CHECK(Words("fa -\niled", TextOrigin::pasted).find("failed").empty());
}

TEST_CASE("an at sign inside something is a word") {
  struct Row {
    std::string_view text;
    std::size_t count;
  };
  for (const Row& row : {Row{"host name \"4kXy@db\" to", 1}, Row{"p@ss@db", 2}, Row{"pa$$@db", 1}, Row{"import @scope/name", 0}, Row{"node_modules/@neondatabase/serverless", 0},
                         Row{"\"@/var/run/postgresql\"", 0}, Row{"at @ that", 0}, Row{"", 0}}) {
    INFO(row.text);
    CHECK(Words(row.text, TextOrigin::pasted).find("@").size() == row.count);
  }
}

TEST_CASE("words are found by their end") {
  const Words words("MY_DATABASE_URL is not database_url", TextOrigin::pasted);
  CHECK(words.find_suffix("database_url").size() == 2);
  CHECK(words.find_suffix("atabase").empty());
  CHECK(words.has_suffix("database_url"));
  CHECK_FALSE(words.has_suffix("atabase"));
}

TEST_CASE("what a value shows is marked between the words") {
  struct Row {
    const char* why;
    std::string_view text;
    Mark mark;
    bool found;
  };
  const Row rows[] = {
      {"a line's end before the quote", "user \"app\n\"", Mark::newline, true},
      {"behind the prefix of a log", "db-1  | user \"app\ndb-1  |       \"\n", Mark::newline, true},
      {"two line ends, of Windows", "user \"app\r\n\"", Mark::newline, true},
      {"written out", R"(role "app\n" does)", Mark::newline, true},
      {"written out in JSON", R"({"m":"role \"app\\n\" does"})", Mark::newline, true},
      {"a line that begins with a quote", "port\n\"5432\"", Mark::newline, false},
      {"a line that ends with one", "user \"app\"\nnext", Mark::newline, false},
      {"three quotes", "text\n\"\"\"", Mark::newline, false},
      {"nothing before it", "\n\"", Mark::newline, false},
      {"an empty value", "role \"\" does", Mark::empty, true},
      {"in JSON", R"(role \"\" does)", Mark::empty, true},
      {"no empty value", "b'a''c' \"x\"", Mark::empty, false},
      {"three quotes are none", "x = \"\"\"y", Mark::empty, false},
      {"a variable", "host \"${DB_HOST}\"", Mark::placeholder, true},
      {"of Kubernetes", "host $(DB_HOST)", Mark::placeholder, true},
      {"of a template", "host {{ .Values.host }}", Mark::placeholder, true},
      {"bare", "host \"$DB_HOST\"", Mark::placeholder, true},
      {"a class of the JVM is none", "HikariPool$PoolInitializationException", Mark::placeholder, false},
      {"a parameter of SQL is none", "select $1", Mark::placeholder, false},
      {"a sum is none", "costs $5", Mark::placeholder, false},
      {"a cut one is none", "$", Mark::placeholder, false},
      {"an at sign first", "host name \"@db\" to", Mark::at, true},
      {"a package is none", "module '@prisma/client'", Mark::at, false},
      {"nothing behind it", "\"@\"", Mark::at, false},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK(Words(row.text, TextOrigin::pasted).has(spelling_of(row.mark)) == row.found);
  }
  const Words words("role \"\" does", TextOrigin::pasted);
  CHECK(words.size() == 2);
  REQUIRE(words.find("=empty=").size() == 1);
  CHECK(words.find("=empty=")[0].begin == 1);
  CHECK(words.find("=empty=")[0].end == 1);
}
