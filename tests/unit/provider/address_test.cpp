#include "provider/address.hpp"

#include <catch2/catch.hpp>

namespace dsnsmith {
namespace {

// `user|host:port,…|database`, with `-` for what is absent.
std::string taken(const Pasted& pasted) {
  std::string text = pasted.user.value_or("-") + "|";
  std::string_view separator;
  for (const Address& address : pasted.addresses) {
    text.append(separator).append(address.host.text());
    text += address.port ? ":" + address.port->text() : "";
    separator = ",";
  }
  return text + "|" + pasted.database.value_or("-");
}

}  // namespace

TEST_CASE("an address is taken apart in every shape in which it is pasted") {
  struct Row {
    std::string_view why, text, parts;
  };
  const auto row = GENERATE(values<Row>({
      {"a whole URL", "postgresql://u:CANARY7f3@h.example:25060/d?sslmode=require",
       "u|h.example:25060|d"},
      {"the older scheme", "postgres://u@h.example/d", "u|h.example|d"},
      {"a driver's scheme", "postgresql+asyncpg://u@h.example/d", "u|h.example|d"},
      {"a scheme in capitals", "POSTGRESQL://u@h.example/d", "u|h.example|d"},
      {"no credentials", "postgres://h.example:5432/d?sslmode=require", "-|h.example:5432|d"},
      {"no scheme", "u:CANARY7f3@h.example:5432/d", "u|h.example:5432|d"},
      {"no scheme, no credentials", "h.example:5432/d", "-|h.example:5432|d"},
      {"a placeholder", "postgres://u:[YOUR-PASSWORD]@h.example/d", "u|h.example|d"},
      {"a placeholder that is encoded", "postgres://u:%5BYOUR-PASSWORD%5D@h.example/d",
       "u|h.example|d"},
      {"another placeholder", "u:<password>@h.example/d", "u|h.example|d"},
      {"a template's", "u:${PASSWORD}@h.example/d", "u|h.example|d"},
      {"stars", "u:********@h.example/d", "u|h.example|d"},
      {"host and port", "h.example:5432", "-|h.example:5432|-"},
      {"a dot at the end", "h.example.", "-|h.example|-"},
      {"a dot and a port", "h.example.:5432", "-|h.example:5432|-"},
      {"capitals", "H.Example", "-|h.example|-"},
      {"a bare name", "h.example", "-|h.example|-"},
      {"a bare IPv4 address", "192.0.2.7", "-|192.0.2.7|-"},
      {"IPv4 and port", "192.0.2.7:5433", "-|192.0.2.7:5433|-"},
      {"a bare IPv6 address", "2001:db8::7", "-|2001:db8::7|-"},
      {"IPv6 in brackets", "[2001:db8::7]:5432", "-|2001:db8::7:5432|-"},
      {"IPv6 in a URL", "postgresql://u@[::1]/d", "u|::1|d"},
      {"several hosts", "postgresql://u@a.example:1,b.example:2/d", "u|a.example:1,b.example:2|d"},
      {"encoded names", "postgresql://a%40b@h.example/d%2Fe", "a@b|h.example|d/e"},
      {"a plus is a plus", "postgresql://a+b@h.example/d", "a+b|h.example|d"},
      {"a socket", "/cloudsql/p:r:i", "-|/cloudsql/p:r:i|-"},
      {"the file of a socket", "/cloudsql/p:r:i/.s.PGSQL.5432", "-|/cloudsql/p:r:i:5432|-"},
      {"a slash at the end", "/tmp/", "-|/tmp|-"},
      {"a socket in the query", "postgresql://u@/d?host=/cloudsql/p:r:i", "u|/cloudsql/p:r:i|d"},
      {"encoded there", "postgresql://u@/d?host=%2Fcloudsql%2Fp%3Ar%3Ai", "u|/cloudsql/p:r:i|d"},
      {"localhost beside a socket", "postgresql://u@localhost/d?host=/tmp", "u|/tmp|d"},
      {"a socket in the authority", "postgresql://u@%2Ftmp/d", "u|/tmp|d"},
      {"everything in the query", "postgresql:///?host=h.example&port=6432&user=u&dbname=d",
       "u|h.example:6432|d"},
      {"an empty path", "postgresql://u@h.example/", "u|h.example|-"},
      {"a newline behind", "postgresql://u:CANARY7f3@h.example/d\n", "u|h.example|d"},
      {"blanks around", "  h.example:5432\t ", "-|h.example:5432|-"},
      {"a slash behind the host", "h.example/", "-|h.example|-"},
      {"JDBC's form", "jdbc:postgresql://h.example:5432/d?user=u&password=CANARY7f3", "u|h.example:5432|d"},
      {"a placeholder with a blank", "postgresql://u:[YOUR PASSWORD]@h.example/d", "u|h.example|d"},
      {"a template with blanks", "postgresql://u:{{ password }}@h.example/d", "u|h.example|d"},
      {"a word for a placeholder", "postgresql://u:YOUR_PASSWORD@h.example/d", "u|h.example|d"},
      {"a user that is called as the scheme", "postgres:CANARY7f3@h.example/d", "postgres|h.example|d"},
      {"a shell's placeholder", "postgresql://u:$PASSWORD@h.example/d", "u|h.example|d"},
      {"a console's bullets", "postgresql://u:\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2@h.example/d", "u|h.example|d"},
  }));
  CAPTURE(row.why, row.text);
  Diagnostics diagnostics;
  const auto pasted = take_apart(row.text, "url", Origin::source, {}, diagnostics);
  CAPTURE(render_text(diagnostics));
  REQUIRE(pasted);
  CHECK(taken(*pasted) == row.parts);
}

TEST_CASE("a password in an address is kept when it came from a source") {
  struct Row {
    std::string_view why, text, password;
  };
  const auto row = GENERATE(values<Row>({
      {"plain", "postgresql://u:CANARY7f3@h/d", "CANARY7f3"},
      {"encoded", "postgresql://u:CANARY7f3%40%2F@h/d", "CANARY7f3@/"},
      {"a colon in it", "postgresql://u:CANARY:7f3@h/d", "CANARY:7f3"},
      {"in the query", "postgresql://u@h/d?password=CANARY7f3", "CANARY7f3"},
      {"without a scheme", "u:CANARY7f3@h/d", "CANARY7f3"},
  }));
  CAPTURE(row.why);
  Diagnostics diagnostics;
  const auto pasted = take_apart(row.text, "url", Origin::source, {}, diagnostics);
  REQUIRE(pasted);
  REQUIRE(pasted->password);
  CHECK(*pasted->password == Secret::copy_of(row.password));
}

TEST_CASE("an address that cannot be taken apart says where, and shows nothing of it") {
  struct Row {
    std::string_view why, text, name, message;
  };
  const auto row = GENERATE(values<Row>({
      {"a raw at sign", "postgresql://u:CANARY7f3@x@h/d", "malformed-string",
       "a raw `@` stands in `url` at byte 25, where it ends a part of the URL"},
      {"a raw slash", "postgresql://u:CANARY7f3/x@h/d", "malformed-string",
       "a raw `/` stands in `url` at byte 25, where it ends a part of the URL"},
      {"a raw question mark", "postgresql://u:CANARY7f3?x@h/d", "malformed-string",
       "a raw `?` stands in `url` at byte 25, where it ends a part of the URL"},
      {"a raw hash", "postgresql://u:CANARY7f3#x@h/d", "malformed-string",
       "a raw `#` stands in `url` at byte 25, where it ends a part of the URL"},
      {"a percent sign", "postgresql://u:CANARY7f3%zz@h/d", "malformed-string",
       "a `%` in the password of `url` starts no escape, at byte 25"},
      {"a NUL", "postgresql://u:CANARY7f3%00@h/d", "malformed-string",
       "a `%` in the password of `url` starts no escape, at byte 25"},
      {"a blank", "postgresql://u:CANARY7f3 x@h/d", "malformed-string",
       "a blank stands in `url` at byte 25"},
      {"a newline", "postgresql://u:CANARY7f3\n@h/d", "malformed-string",
       "a control character stands in `url` at byte 25"},
      {"a byte is counted from the beginning", "  postgresql://u:CANARY7f3 x@h/d", "malformed-string",
       "a blank stands in `url` at byte 27"},
      {"a slash behind the database", "postgresql://u:CANARY7f3@h/d/", "malformed-string",
       "a second raw `/` stands behind the host in `url`, at byte 29"},
      {"no slashes", "postgresql:u:CANARY7f3@h/d", "malformed-string",
       "the scheme in `url` is cut short"},
      {"one slash", "postgres:/u:CANARY7f3@h/d", "malformed-string",
       "the scheme in `url` is cut short"},
      {"no scheme before the slashes", "//u:CANARY7f3@h/d", "malformed-string",
       "the scheme in `url` is cut short"},
      {"quotes", "\"postgresql://u:CANARY7f3@h/d\"", "malformed-string",
       "quotes stand around what `url` holds"},
      {"a command", "psql \"postgresql://u:CANARY7f3@h/d\"", "malformed-string",
       "`url` holds a whole command line"},
      {"a line of an .env file", "DATABASE_URL=postgresql://u:CANARY7f3@h/d", "malformed-string",
       "something stands in front of the URL in `url`"},
      {"a line of a shell", "export DATABASE_URL=\"postgresql://u:CANARY7f3@h/d\"", "malformed-string",
       "something stands in front of the URL in `url`"},
      {"libpq's other form", "host=h user=u password=CANARY7f3", "malformed-string",
       "`url` holds a string of `key=value` pairs, libpq's other form"},
      {"a dashboard", "https://supabase.com/dashboard/project/CANARY7f3", "invalid-input",
       "`url` is the address of a web page, not of a database"},
      {"nothing but blanks", " \n", "invalid-input", "`url` is empty"},
      {"nothing", "", "invalid-input", "`url` is empty"},
      {"another database", "mysql://u:CANARY7f3@h/d", "invalid-input",
       "`url` is a URL of something else than PostgreSQL"},
      {"a port too large", "postgresql://u:CANARY7f3@h:65536/d", "invalid-port",
       "what stands behind the `:` in `url` is no port"},
      {"no port", "h.example:", "invalid-port", "what stands behind the `:` in `url` is no port"},
      {"a host that is none", "postgresql://u:CANARY7f3@h_?.x/d", "malformed-string",
       "a parameter in `url` has no `=`, at byte 29"},
      {"an address that is none", "300.1.1.1", "invalid-host",
       "what stands in the place of the host in `url` is no host"},
      {"a placeholder for the host", "postgresql://u:CANARY7f3@<host>/d", "placeholder-left",
       "the host in `url` is a placeholder"},
      {"a placeholder for the user", "postgresql://<username>:CANARY7f3@h/d", "placeholder-left",
       "the user in `url` is a placeholder"},
      {"two hosts", "postgresql://u:CANARY7f3@h/d?host=/tmp", "contradiction",
       "`url` names two different hosts, one before the `?` and one behind it"},
      {"two users", "postgresql://u:CANARY7f3@h/d?user=v", "contradiction",
       "`url` names two different users, one before the `?` and one behind it"},
      {"two ports", "postgresql://u:CANARY7f3@h:1/d?port=2", "contradiction",
       "`url` names two different ports, one before the `?` and one behind it"},
      {"an open bracket", "postgresql://u:CANARY7f3@[::1/d", "invalid-host",
       "what stands in the place of the host in `url` is no host"},
  }));
  CAPTURE(row.why);
  Diagnostics diagnostics;
  CHECK_FALSE(take_apart(row.text, "url", Origin::source, {}, diagnostics));
  const auto list = diagnostics.sorted();
  REQUIRE(list.size() == 1);
  CHECK(facts_of(list.front().code).name == row.name);
  CHECK(list.front().message == row.message);
  CHECK(render_text(diagnostics).find("CANARY") == std::string::npos);
}

TEST_CASE("a password that stands in a spec is refused in every shape") {
  const auto text =
      GENERATE(as<std::string_view>{}, "postgresql://u:CANARY7f3@h/d", "u:CANARY7f3@h",
               "postgresql://u:CANARY7f3@x@h/d", "postgresql://u:CANARY7f3/x@h/d",
               "postgresql://u:CANARY7f3#x@h/d", "postgresql://u@h/d?password=CANARY7f3",
               "postgresql://u:CANARY7f3%zz@h/d");
  CAPTURE(text);
  Diagnostics diagnostics;
  CHECK_FALSE(take_apart(text, "url", Origin::spec, {}, diagnostics));
  const auto list = diagnostics.sorted();
  REQUIRE(list.size() == 1);
  CHECK(list.front().code == Code::literal_secret_in_url);
  CHECK(list.front().message == "`url` holds a password");
}

TEST_CASE("placeholders are told from passwords") {
  struct Row {
    std::string_view text;
    bool placeholder;
  };
  const auto row = GENERATE(values<Row>({
      {"[YOUR-PASSWORD]", true},
      {"<password>", true},
      {"${DB_PASSWORD}", true},
      {"{{ .Password }}", true},
      {"***", true},
      {"$PASSWORD", true},
      {"$PGPASSWORD2", true},
      {"\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2", true},
      {"$1A", false},
      {"\xE2\x80\xA2", false},
      {"**", false},
      {"password", false},
      {"[", false},
      {"[]", false},
      {"[a:b]", false},
      {"$ecret", false},
      {"{x}", false},
  }));
  CAPTURE(row.text);
  CHECK(is_placeholder(row.text) == row.placeholder);
}

}  // namespace dsnsmith
