#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("what Spring would replace comes back as the default of a placeholder without a name") {
  FormatTrial trial("spring-properties", "spring-binder");
  CHECK(trial.emit({{"spring.datasource.password", "CANARY7f3${home}"}, {"a", "\\\\${b}${"}, {"c", "#{x}"}}) ==
        "# dsnsmith: keys spring.datasource.password a c\n"
        "spring.datasource.password=CANARY7f3${:$}{home}\n"
        "a=${:\\\\\\\\}${:$}{b}${:$}{\n"
        "c=#{x}\n");
}

TEST_CASE("@Value sees the values of spring-boot, so nothing in them is replaced or code") {
  struct Row {
    std::string_view value, message;
  };
  const auto row = GENERATE(values<Row>({
      {"CANARY7f3${home}", "the value of `p` holds `${…}`, which Spring replaces"},
      {"CANARY7f3${a{b}}", "the value of `p` holds `${…}`, which Spring replaces"},
      {"CANARY7f3#{x", "the value of `p` holds `#{`, which @Value takes for code"},
  }));
  FormatTrial trial("spring-properties");
  CHECK(trial.emit({{"p", row.value}}) == "refused: value-not-readable");
  CHECK(trial.message() == row.message);
  FormatTrial open("spring-properties");
  CHECK(open.emit({{"p", "${a$b}{"}}) == "refused: value-not-readable");
  FormatTrial kept("spring-properties");
  CHECK(kept.emit({{"p", "a${b{c}"}}) == "# dsnsmith: keys p\np=a${b{c}\n");
}

TEST_CASE("Spring's loader reads comments, lists and blank names in its own way") {
  FormatTrial trial("spring-properties");
  CHECK(trial.read("#\\\na=1\nb=2\n") == "b=2");            // a backslash behind the sign takes the next line along
  CHECK(trial.read("#x\\nfoo=1\n") == "foo=1");             // what looks like a line end in the comment is one
  CHECK(trial.read("a[]=1,2\n") == "a[0]=1|a[1]=2");
  CHECK(trial.read("=1\n\\ a\\  = 2\n") == "a=2");
  CHECK(trial.read("a=${HOME}\nb=1\n") == "b=1");
}

TEST_CASE("an application.properties that cannot be edited safely is refused") {
  struct Row {
    std::string_view why, before, message;
  };
  const auto row = GENERATE(values<Row>({
      {"documents", "a=1\n#---\nspring.config.activate.on-profile=x\n", "line 2 of the existing file holds a line that begins another document, which Spring Boot does not read"},
      {"another spelling", "spring.datasource.driverClassName=x\n", "line 1 of the existing file holds another spelling of a name that is written, and dsnsmith does not edit such files"},
      {"half an escape", "a=\\u00g0\n", "line 1 of the existing file holds an escape `\\u` without a character, which Spring Boot does not read"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("spring-properties");
  CHECK(trial.update(row.before, {{"spring.datasource.driver-class-name", "CANARY7f3"}}) == "refused: existing-file-not-readable");
  CHECK(trial.message() == row.message);
}

TEST_CASE("lines of others in application.properties stay as they are") {
  FormatTrial trial("spring-properties");
  const std::string after = "# dsnsmith: keys spring.datasource.url\n# mine\nserver.port: ${PORT:8080}\nspring.datasource.url = u\nlist[]=a,b\n";
  CHECK(trial.update("# mine\nserver.port: ${PORT:8080}\nspring.datasource.url = ${OLD}\nlist[]=a,b\n", {{"spring.datasource.url", "u"}}) == after);
  CHECK(trial.update(after, {{"spring.datasource.url", "u"}}) == after);
}
