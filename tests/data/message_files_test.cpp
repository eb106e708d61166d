// What templates/messages/ owes its readers: each message leads to its own cause, however it was
// pasted.
#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "explain/recognise.hpp"

using namespace dsnsmith;

namespace {

const Messages& messages() { return builtin_message_facts(); }

std::string first_cause(std::string_view text) {
  const Explanation explanation = explain_message(messages(), text);
  return explanation.causes.empty() ? "nothing" : std::string(explanation.causes.front().facts->name);
}

// What a row's example has to lead to.
std::string_view wanted_of(const MessageFacts& facts) { return facts.other.empty() ? facts.causes.front().first : "nothing"; }

// The example with a line that gives away each of those whom the row needs.
std::string example_of(const MessageFacts& facts) {
  static const std::map<std::string_view, std::string_view> kNamed{
      {"asyncpg", "asyncpg/connection.py"}, {"aws-rds", "x.eu-west-1.rds.amazonaws.com"}, {"pg8000", "pg8000/core.py"},
      {"psycopg", "site-packages/psycopg/connection.py"}, {"sqlalchemy", "sqlalchemy/engine/url.py"}, {"sqlx", "sqlx-core/src/error.rs"}, {"neon", "ep-x.neon.tech"}, {"postgres", "postgres://"}, {"drizzle", "drizzle-kit/bin.cjs"}, {"node", "node:net"}, {"kubernetes", "kubectl"}, {"rust", "src/main.rs"}, {"ecto", "lib/ecto/repo.ex"}, {"supabase", "aws-0-eu-west-1.pooler.supabase.com"}, {"vertx", "io.vertx.pgclient.PgPool"}, {"pgbouncer", "pgbouncer.ini"}, {"alloydb", "alloydb-auth-proxy"}, {"java-sql", "java.sql"}, {"pgdog", "pgdog.toml"}};
  std::string text;
  for (const std::string_view id : facts.needs) {
    REQUIRE(kNamed.contains(id));
    text.append("File \"").append(kNamed.at(id)).append("\"\n");
  }
  return text.append(facts.message);
}

std::string wrapped(std::string_view text, std::size_t width, std::string_view prefix) {
  std::string out(prefix);
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (column != 0 && column + end - at > width) {
      out.append("\n").append(prefix);
      column = 0;
    } else if (column != 0) {
      out.push_back(' ');
    }
    out.append(text.substr(at, end - at));
    column += end - at + 1;
    at = end + 1;
  }
  return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::string in_json(const std::string& text) {
  const std::string escaped = replaced(replaced(replaced(text, "\\", "\\\\"), "\"", "\\\""), "\n", "\\n");
  return "{\"level\":\"error\",\"ts\":\"2026-11-29T06:00:01.123Z\",\"msg\":\"boom\",\"err\":\"" + escaped + "\\n\\tat x\"}";
}

std::string in_colours(const std::string& text) { return "\x1b[31;1m" + replaced(text, " ", "\x1b[0m \x1b[33m") + "\x1b[0m\n"; }

std::string with_typographic_quotes(const std::string& text) {
  return replaced(replaced(text, "'", "\xe2\x80\x99"), "\"", "\xe2\x80\x9d");
}

std::string in_capitals(std::string text) {
  for (char& c : text) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return text;
}

struct Pasting {
  const char* why;
  std::function<std::string(const std::string&)> paste;
};

const std::vector<Pasting>& pastings() {
  static const std::vector<Pasting> kPastings{
      {"as it is", [](const std::string& s) { return s; }},
      {"60 columns", [](const std::string& s) { return wrapped(s, 60, ""); }},
      {"80 columns, indented", [](const std::string& s) { return wrapped(s, 80, "      "); }},
      {"Compose, narrow", [](const std::string& s) { return wrapped(s, 40, "web-1  | "); }},
      {"Kubernetes with times", [](const std::string& s) { return wrapped(s, 50, "[pod/web-5d9/app] 2026-11-29T06:00:01.123456789Z "); }},
      {"Terraform's box", [](const std::string& s) { return wrapped(s, 76, "\xe2\x94\x82 "); }},
      {"a JSON log", in_json},
      {"a JSON log inside one", [](const std::string& s) { return in_json(in_json(s)); }},
      {"logfmt", [](const std::string& s) { return "ts=2026-11-29T06:00:01Z level=error err=\"" + replaced(s, "\"", "\\\"") + "\""; }},
      {"colours", in_colours},
      {"typographic quotes", with_typographic_quotes},
      {"capitals", in_capitals},
      {"syslog", [](const std::string& s) { return "Nov 29 06:00:01 web-1 app[812]: [error] " + s + " (pid 17)"; }},
      {"HTML", [](const std::string& s) { return "<pre>" + replaced(replaced(s, "\"", "&quot;"), "'", "&#39;") + "</pre>"; }},
  };
  return kPastings;
}

}  // namespace

TEST_CASE("each message leads to its own first cause") {
  for (const MessageFacts& facts : messages().messages()) {
    INFO(facts.id << ": " << facts.message);
    CHECK(first_cause(example_of(facts)) == wanted_of(facts));
  }
}

TEST_CASE("a message is recognised however it was pasted") {
  for (const Pasting& pasting : pastings()) {
    INFO(pasting.why);
    for (const MessageFacts& facts : messages().messages()) {
      INFO(facts.id << ": " << facts.message);
      CHECK(first_cause(pasting.paste(example_of(facts))) == wanted_of(facts));
    }
  }
}

TEST_CASE("there are many messages, and every cause and driver has one") {
  CHECK(messages().messages().size() >= 300);
  std::set<std::string_view> named;
  for (const MessageFacts& facts : messages().messages()) {
    for (const auto& [name, confidence] : facts.causes) named.insert(name);
    CHECK(facts.causes.size() <= 3);
  }
  for (const CauseFacts& cause : messages().causes()) {
    INFO(cause.name);
    CHECK(named.contains(cause.name));
    for (const FixFor& row : cause.drivers) {
      INFO(row.who);
      CHECK(messages().hint(row.who)->kind == HintKind::driver);
    }
    for (const FixFor& row : cause.providers) {
      INFO(row.who);
      CHECK(messages().hint(row.who)->kind == HintKind::provider);
    }
  }
}

TEST_CASE("what people paste leads to a cause that is meant") {
  std::ifstream file(DSNSMITH_SOURCE_DIR "/tests/vectors/messages.txt", std::ios::binary);
  REQUIRE(file);
  std::string all{std::istreambuf_iterator<char>(file), {}};
  std::size_t count = 0;
  for (std::size_t at = all.find("\n", all.find("\n") + 1) + 1; at < all.size(); ++count) {
    const std::size_t line = all.find('\n', at);
    const std::size_t end = all.find("\n===\n", at);
    REQUIRE(line < end);
    const std::string head = all.substr(at, line - at);
    const std::string wanted = "|" + head.substr(0, head.find(' ')) + "|";
    const std::string text = all.substr(line + 1, end - line - 1);
    INFO(text);
    CHECK_THAT(wanted, Catch::Contains("|" + first_cause(text) + "|"));
    at = end == std::string::npos ? all.size() : end + 5;
  }
  CHECK(count > 300);
}

TEST_CASE("a text about something else has no cause") {
  for (const std::string_view text : {
           "", "it does not work", "segmentation fault (core dumped)", "npm ERR! code E404 Not Found - GET left-pad",
           "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", "error[E0382]: borrow of moved value: `connection`",
           "MongoServerSelectionError: connection timed out to mongodb", "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
           "redis.exceptions.AuthenticationError: WRONGPASS invalid username-password pair", "Connection established, listening on port 8080",
           "the user opened the connection settings and chose another server", "invalid value for env var, LEVEL=x, need int64",
           "Failed to connect to D-Bus system bus: no such file", "invalid secret version: should be a valid int32 value or 'latest' keyword"}) {
    INFO(text);
    CHECK(first_cause(text) == "nothing");
  }
}
