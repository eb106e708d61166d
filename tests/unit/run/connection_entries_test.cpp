// Which entries a file of somebody's has, and which of them are connections.
#include "run/connection_entries.hpp"

#include <catch2/catch.hpp>

namespace dsnsmith {
namespace {

struct Row {
  const char* why;
  const char* bytes;
  EntriesKind kind;
  // PATH=VALUE@LINE, one line each, in order.
  const char* entries;
};

std::string found_in(const char* bytes) {
  Diagnostics diagnostics;
  const auto found = read_entries(Secret::copy_of(bytes), std::nullopt, {"f", 0, 0, ""}, diagnostics);
  std::string text;
  if (!found) {
    return "refused\n";
  }
  for (const FoundEntry& entry : found->entries) {
    const std::size_t dot = entry.place.path.find(entry.key);
    CHECK(dot != std::string::npos);
    text.append(entry.place.path).append("=").append(entry.value.expose()).append("@").append(std::to_string(entry.place.line)).append("\n");
  }
  return text;
}

TEST_CASE("the content says what a file is, and each entry is found with its line") {
  const Row rows[] = {
      {"a URL alone", "postgresql://u:p@h/d?a=b\n", EntriesKind::string, "=postgresql://u:p@h/d?a=b@0\n"},
      {"pairs alone are no .env file", "host=h dbname=d user='u v'\n", EntriesKind::string, "=host=h dbname=d user='u v'@0\n"},
      {"pairs with semicolons", "Host=h;Username=u;Database=d", EntriesKind::string, "=Host=h;Username=u;Database=d@0\n"},
      {"a byte order mark is no part of it", "\xEF\xBB\xBFpostgres://h/d", EntriesKind::string, "=postgres://h/d@0\n"},
      {"one variable is a .env file", "DATABASE_URL=postgres://u:p@h/d\n", EntriesKind::dotenv, "DATABASE_URL=postgres://u:p@h/d@1\n"},
      {"an upper-case HOST is a variable", "HOST=h\n", EntriesKind::dotenv, "HOST=h@1\n"},
      {"comments, export and quotes", "# c\n\nexport A='x y'\nB=\"z\"\n", EntriesKind::dotenv, "A=x y@3\nB=z@4\n"},
      {"what terraform prints", "{\n \"url\": {\"sensitive\": true, \"type\": \"string\",\n  \"value\": \"postgres://h\"},\n \"db\": {\"sensitive\": false, \"type\": [], \"value\": {\"host\": \"h\", \"port\": 5432}}\n}\n",
       EntriesKind::terraform_output, "url=postgres://h@2\ndb.host=h@4\ndb.port=5432@4\n"},
      {"a manifest, data decoded and stringData over it",
       "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  uri: cG9zdGdyZXM6Ly9o\nstringData:\n  port: \"5432\"\n", EntriesKind::kubernetes_secret,
       "data.uri=postgres://h@6\ndata.port=5432@8\n"},
      {"as kubectl prints JSON", "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"},\"data\":{\"uri\":\"cG9zdGdyZXM6Ly9o\"}}",
       EntriesKind::kubernetes_secret, "data.uri=postgres://h@1\n"},
      {"a Deployment beside it is left alone",
       "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template: x\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  uri: cG9zdGdyZXM6Ly9o\n", EntriesKind::kubernetes_secret,
       "data.uri=postgres://h@11\n"},
      {"a compose file: mappings, lists, doubled dollars",
       "services:\n  web:\n    image: x\n    environment:\n      - A=p$$q\n      - \"B=r s\"\n  job:\n    environment:\n      C: 'postgres://h'\n      D: 5432\n", EntriesKind::compose,
       "services.web.image=x@3\nservices.web.environment.A=p$q@5\nservices.web.environment.B=r s@6\nservices.job.environment.C=postgres://h@9\nservices.job.environment.D=5432@10\n"},
      {"any YAML", "spring:\n  datasource:\n    url: jdbc:postgresql://h/d\n", EntriesKind::yaml, "spring.datasource.url=jdbc:postgresql://h/d@3\n"},
      {"any JSON", "{\"ConnectionStrings\": {\"Default\": \"Host=h;Username=u\"}}", EntriesKind::json, "ConnectionStrings.Default=Host=h;Username=u@1\n"},
      {"comments in appsettings.json", "{\n  // the database\n  \"ConnectionStrings\": {\"Default\": \"Host=h;Username=u\",},\n}", EntriesKind::json, "ConnectionStrings.Default=Host=h;Username=u@3\n"},
      {"YAML in brackets", "env: {A: 'postgres://h/d?a=b', B: {C: x}}\nurls: [ \"postgres://a\", postgres://b:1/c ]\n", EntriesKind::yaml,
       "env.A=postgres://h/d?a=b@1\nenv.B.C=x@1\nurls[0]=postgres://a@2\nurls[1]=postgres://b:1/c@2\n"},
      {"a manifest with metadata in braces", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {uri: \"postgres://h\"}\n", EntriesKind::kubernetes_secret,
       "apiVersion=v1@1\nkind=Secret@2\nmetadata.name=s@3\nstringData.uri=postgres://h@4\n"},
      {"a list of Secrets", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  data:\n    uri: cG9zdGdyZXM6Ly9o\n", EntriesKind::kubernetes_secret,
       "apiVersion=v1@1\nkind=List@2\nitems[0].apiVersion=v1@4\nitems[0].kind=Secret@5\nitems[0].data.uri=postgres://h@7\n"},
      {"libpq's services", "# c\n[prod]\nhost=h\nuser=u\npassword=p'q\n\n[dev]\nhost = /tmp\ndbname = d\n", EntriesKind::ini,
       "prod=host='h' user='u' password='p\\'q'@2\ndev=host='/tmp' dbname='d'@7\n"},
      {"pgbouncer.ini", "[databases]\norders = host=h dbname=d user=u\n* = host=h\n[pgbouncer]\nlisten_port = 6432\n", EntriesKind::ini,
       "databases.orders=host=h dbname=d user=u@2\ndatabases.*=host=h@3\npgbouncer.listen_port=6432@5\n"},
      {"alembic.ini, with percent signs twice", "[alembic]\nsqlalchemy.url = postgresql://u:a%%40b@h/d\n", EntriesKind::ini, "alembic.sqlalchemy.url=postgresql://u:a%40b@h/d@2\n"},
      {"a task's list of names and values", "{\"environment\": [{\"name\": \"A\", \"value\": \"postgres://h\"},\n {\"name\": \"B\", \"valueFrom\": \"x\"}], \"urls\": [\"postgres://a\", [\"postgres://b\"]]}", EntriesKind::json,
       "environment.A=postgres://h@0\nenvironment[1].name=B@2\nenvironment[1].valueFrom=x@2\nurls[0]=postgres://a@2\nurls[1][0]=postgres://b@2\n"},
      {"an output that is a list", "{\"urls\": {\"sensitive\": true, \"type\": [\"list\", \"string\"], \"value\": [\"postgres://a\", \"postgres://b\"]}}", EntriesKind::terraform_output,
       "urls[0]=postgres://a@1\nurls[1]=postgres://b@1\n"},
      {"a container's variables",
       "kind: Deployment\nspec:\n  containers:\n  - name: web\n    image: x\n    env:\n    - name: A\n      value: postgres://h\n    # why\n    - name: B\n      valueFrom:\n        secretKeyRef:\n          name: s\n    - {name: C, value: d}\n  - name: job\n    env:\n      - name: D\n        value: \"5432\"\nlast: z\n",
       EntriesKind::yaml,
       "kind=Deployment@1\nspec.containers[0].name=web@4\nspec.containers[0].image=x@5\nspec.containers[0].env.A=postgres://h@8\nspec.containers[0].env[1].name=B@10\nspec.containers[0].env[1].valueFrom.secretKeyRef.name=s@13\nspec.containers[1].name=job@15\nspec.containers[1].env.D=5432@18\nlast=z@19\n"},
      {"nothing", "\n\n", EntriesKind::string, "=@0\n"},
      {"a manifest that is broken is refused", "kind: Secret\ndata:\n  a: '\n", EntriesKind::kubernetes_secret, "refused\n"},
      {"JSON that is cut off, too", "{\"a\": {\"b\": ", EntriesKind::json, "refused\n"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK(name_of(kind_of_entries(row.bytes)) == name_of(row.kind));
    CHECK(found_in(row.bytes) == row.entries);
  }
}

TEST_CASE("a value is a connection by its form") {
  struct Value {
    const char* text;
    ValueLooks looks;
  };
  const Value values[] = {
      {"postgresql://u:p@h/d", ValueLooks::connection},
      {"postgres://h/d", ValueLooks::connection},
      {"postgresql+asyncpg://u@h/d", ValueLooks::connection},
      {"postgress://u@h/d", ValueLooks::connection},
      {"jdbc:postgresql://h/d", ValueLooks::connection},
      {"ecto://u:p@h/d", ValueLooks::connection},
      {"host=h dbname=d", ValueLooks::connection},
      {"Host=h;Username=u;Password=p", ValueLooks::connection},
      {"pgsql:host=h;dbname=d", ValueLooks::connection},
      {"mysql://u:p@h/d", ValueLooks::other_database},
      {"mysql+pymysql://u:p@h/d", ValueLooks::other_database},
      {"jdbc:mysql://h/d", ValueLooks::other_database},
      {"redis://h:6379/0", ValueLooks::other_database},
      {"mongodb+srv://u:p@h/d", ValueLooks::other_database},
      {"https://user@example.com/postgres", ValueLooks::something_else},
      {"Server=.;Database=d;Trusted_Connection=True;", ValueLooks::other_database},
      {"Data Source=h;Initial Catalog=d;User ID=u;Password=p", ValueLooks::other_database},
      {"host=h", ValueLooks::something_else},
      {"a=b;c=d", ValueLooks::something_else},
      {"info", ValueLooks::something_else},
      {"", ValueLooks::something_else},
      {"see postgresql://u@h/d", ValueLooks::something_else},
  };
  for (const Value& value : values) {
    INFO(value.text);
    CHECK(looks_of_value(value.text) == value.looks);
  }
}

TEST_CASE("a value that readers of .env files understand differently is said") {
  Diagnostics diagnostics;
  const auto found = read_entries(Secret::copy_of("U=postgres://u:a$b@h/d\n"), std::nullopt, {"f", 0, 0, ""}, diagnostics);
  REQUIRE(found);
  REQUIRE(diagnostics.sorted().size() == 1);
  CHECK(diagnostics.sorted().front().code == Code::value_not_readable);
  CHECK(diagnostics.sorted().front().where.line == 1);
}

TEST_CASE("the names of kinds come back") {
  for (const EntriesKind kind : {EntriesKind::string, EntriesKind::dotenv, EntriesKind::terraform_output, EntriesKind::kubernetes_secret,
                                 EntriesKind::compose, EntriesKind::json, EntriesKind::yaml, EntriesKind::ini}) {
    CHECK(entries_kind_of(name_of(kind)) == kind);
  }
  CHECK(!entries_kind_of("nonsense"));
}

}  // namespace
}  // namespace dsnsmith
