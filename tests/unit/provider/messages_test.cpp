// What a person reads when an input is wrong, in full.
#include "unit/provider/ask.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kUuid = "11111111-2222-3333-4444-555555555555";
constexpr std::string_view kPrincipal = "22222222-3333-4444-5555-666666666666";

}  // namespace

TEST_CASE("refusals say the cause, what is right, and what to do") {
  struct Row {
    std::string why;
    Ask ask;
    std::string text;
  };
  const std::string uuid(kUuid);
  const std::string principal(kPrincipal);
  const std::string instance = "acme-prod:europe-west1:main";
  const std::vector<Row> rows{
      {"the old two-part name",
       {"gcp-cloud-sql", {{"instance", "acme-prod:main"}}},
       "invalid-input: `instance` has the old form PROJECT:INSTANCE, without the region |  | "
       "`gcloud sql instances "
       "describe INSTANCE --format='value(connectionName)'` prints all three parts"},
      {"a name with the socket's file",
       {"gcp-cloud-sql", {{"instance", "acme-prod:europe-west1:main/.s.PGSQL.5432"}}},
       "invalid-input: `instance` ends in the file of a socket |  | leave out `/.s.PGSQL.5432`"},
      {"the path of the socket",
       {"gcp-cloud-sql", {{"instance", "/cloudsql/acme-prod:europe-west1:main/.s.PGSQL.5432"}}},
       "invalid-input: `instance` is the path of a socket, not a connection name |  | write "
       "PROJECT:REGION:INSTANCE, "
       "without `/cloudsql/` and without the file `.s.PGSQL.5432`"},
      {"capitals in a name",
       {"gcp-cloud-sql", {{"instance", "Acme-Prod:europe-west1:main"}}},
       "invalid-input: `instance` has the wrong form: it is the connection name of the instance, "
       "PROJECT:REGION:INSTANCE | PROJECT:REGION:INSTANCE in lower case, where PROJECT may be "
       "DOMAIN:PROJECT | in "
       "Terraform it is `google_sql_database_instance.NAME.connection_name`; `gcloud sql instances "
       "describe INSTANCE "
       "--format='value(connectionName)'` prints it"},
      {"nothing given",
       {"gcp-cloud-sql", {}},
       "input-missing: endpoint `socket` of provider `gcp-cloud-sql` needs `instance` | connection "
       "name of the "
       "instance, PROJECT:REGION:INSTANCE | in Terraform it is "
       "`google_sql_database_instance.NAME.connection_name`; "
       "`gcloud sql instances describe INSTANCE --format='value(connectionName)'` prints it; other "
       "endpoints take "
       "`private_host`, `psc_host`, `host`, `proxy_host` in its place"},
      {"a service account in full",
       {"gcp-cloud-sql", {{"instance", instance}, {"user", "a@b.iam.gserviceaccount.com"}}},
       "wrong-user-form: the user ends in `.gserviceaccount.com`, and the role of a service "
       "account does not | a role, "
       "an IAM user's email, or a service account's email without .gserviceaccount.com | leave "
       "that ending out: "
       "`app@my-project.iam`"},
      {"a connection name of 84 bytes",
       {"gcp-cloud-sql",
        {{"instance",
          "acme-prod-with-a-long-name-30c:northamerica-northeast1:" + std::string(29, 'a')}}},
       "socket-path-too-long: the socket's path has 108 bytes | at most 107, of which the file "
       "takes 14 | use a "
       "shorter directory, or an endpoint over TCP"},
      {"a mistyped endpoint",
       {"gcp-cloud-sql", {{"instance", instance}}, Use::application, "sokcet"},
       "unknown-endpoint: provider `gcp-cloud-sql` has no endpoint `sokcet` | one of `socket`, "
       "`proxy`, `public`, "
       "`private`, `psc`, `managed-pool` | did you mean `socket`?"},
      {"a kind of several",
       {"gcp-cloud-sql", {{"instance", instance}}, Use::application, "direct"},
       "unknown-endpoint: provider `gcp-cloud-sql` has several endpoints of kind `direct` | one of "
       "`public`, "
       "`private`, `psc` | "},
      {"an endpoint without its input",
       {"gcp-cloud-sql", {{"instance", instance}}, Use::application, "private"},
       "input-missing: endpoint `private` of provider `gcp-cloud-sql` needs `private_host` | "
       "private address of the "
       "instance, or its name below sql-psa.goog | in Terraform it is "
       "`google_sql_database_instance.NAME.private_ip_address`; `gcloud sql instances describe "
       "INSTANCE "
       "--format='json(ipAddresses,dnsNames)'` prints it"},
      {"a mistyped input",
       {"gcp-cloud-sql", {{"instanse", instance}}},
       "unknown-input: provider `gcp-cloud-sql` has no input `instanse` | one of `url`, `host`, "
       "`port`, `user`, "
       "`database`, `instance`, `private_host`, `psc_host`, `proxy_host`, `managed_pool`, "
       "`ca_mode` | did you mean "
       "`instance`?"},
      {"verify-full to an address",
       {"gcp-cloud-sql",
        {{"host", "203.0.113.7"}},
        Use::application,
        "",
        TlsMode::verify_full,
        "/ca.pem"},
       "cannot-verify: `verify-full` cannot work: the certificate does not hold the address | "
       "`verify-ca` | connect by "
       "the DNS name of the server, or leave `tls.mode` out"},
      {"the proxy's own port",
       {"gcp-cloud-sql", {{"host", "203.0.113.7:3307"}}},
       "contradiction: `host` says port 3307, on which provider `gcp-cloud-sql` has no endpoint | "
       "port 5432 for "
       "endpoint `public` | if the server is behind a port of your own, use `provider: generic`"},
      {"an access key",
       {"scaleway-sdb",
        {{"database_id", uuid}, {"user", "SCWABCDEFGHIJKLMNOPQ"}, {"database", "db"}}},
       "wrong-user-form: the user is an access key, and the database knows IAM principals | the "
       "UUID of the IAM user "
       "or application | the user is the UUID of the IAM user or application that owns the key; "
       "the password is its "
       "secret key"},
      {"no user",
       {"scaleway-sdb", {{"database_id", uuid}, {"database", "db"}}},
       "input-missing: `user` is missing, and provider `scaleway-sdb` has no default for it | the "
       "UUID of the IAM user "
       "or application | in Terraform it is `scaleway_iam_application.NAME.id`; see the Scaleway "
       "console, IAM, "
       "Applications"},
      {"no database",
       {"scaleway-sdb", {{"database_id", uuid}, {"user", principal}}},
       "input-missing: `database` is missing, and provider `scaleway-sdb` has no default for it | "
       "the name of the "
       "database | "},
      {"below the floor",
       {"scaleway-sdb",
        {{"database_id", uuid}, {"user", principal}, {"database", "db"}},
        Use::application,
        "",
        TlsMode::prefer},
       "tls-below-floor: `prefer` is weaker than what Scaleway Serverless SQL Database accepts | "
       "at least `require` | "
       "leave `tls.mode` out to get the strongest that works"},
      {"require and the system's authorities",
       {"scaleway-sdb",
        {{"database_id", uuid}, {"user", principal}, {"database", "db"}},
        Use::application,
        "",
        TlsMode::require,
        std::nullopt,
        true},
       "contradiction: `require` does not verify, and the system's authorities are given to verify "
       "with | "
       "`verify-full` | leave `tls.mode` out to get the strongest that works"},
      {"the host of another provider",
       {"scaleway-sdb", {{"host", "db.abcdefghijklmnopqrst.supabase.co"}}},
       "host-not-of-provider: the host in `host` belongs to provider `supabase`, not to "
       "`scaleway-sdb` |  | set "
       "`provider: supabase`, or correct the host"},
      {"a host of nobody",
       {"scaleway-sdb", {{"host", "db.example.org"}}},
       "host-not-of-provider: the host in `host` does not have the form of a host of provider "
       "`scaleway-sdb` | "
       "`DATABASE_ID.pg.sdb.REGION.scw.cloud` | if the database is behind a name of your own, use "
       "`provider: generic`"},
      {"ids that differ",
       {"scaleway-sdb",
        {{"database_id", uuid},
         {"host", "99999999-2222-3333-4444-555555555555.pg.sdb.fr-par.scw.cloud"}}},
       "contradiction: `database_id` and `host` say different things about `database_id` |  | "
       "remove one of the two"},
      {"a pool without its name",
       {"digitalocean", {{"host", "a.db.ondigitalocean.com"}}, Use::application, "pool"},
       "input-missing: endpoint `pool` of provider `digitalocean` needs `pool_name` | name of the "
       "connection pool, "
       "which is the database on the wire | in Terraform it is "
       "`digitalocean_database_connection_pool.NAME.name`; "
       "`doctl databases pool list CLUSTER_ID` prints it"},
      {"a mistyped word",
       {"digitalocean", {{"host", "a.db.ondigitalocean.com"}, {"pool_mode", "sesion"}}},
       "invalid-input: `pool_mode` is not one of its words | one of `transaction`, `session`, "
       "`statement` | did you "
       "mean `session`?"},
      {"a port of the other endpoint",
       {"digitalocean",
        {{"host", "a.db.ondigitalocean.com"}, {"port", "25061"}},
        Use::application,
        "public"},
       "contradiction: `port` says port 25061, and endpoint `public` is on port 25060 |  | remove "
       "`port`, or choose "
       "the endpoint on that port"},
      {"verification without the file",
       {"digitalocean",
        {{"host", "a.db.ondigitalocean.com"}},
        Use::application,
        "",
        TlsMode::verify_full},
       "cannot-verify: `verify-full` needs the certificate authority of DigitalOcean Managed "
       "PostgreSQL | `tls: {ca: "
       "{file: …}}` | in Terraform it is `data.digitalocean_database_ca.NAME.certificate`; `doctl "
       "databases get-ca "
       "CLUSTER_ID` prints it"},
      {"the system's authorities",
       {"digitalocean",
        {{"host", "a.db.ondigitalocean.com"}},
        Use::application,
        "",
        std::nullopt,
        std::nullopt,
        true},
       "cannot-verify: the certificates of DigitalOcean Managed PostgreSQL are signed by an "
       "authority of its own, "
       "which the system's authorities do not know | `tls: {ca: {file: …}}` with the provider's "
       "certificate authority "
       "| in Terraform it is `data.digitalocean_database_ca.NAME.certificate`; `doctl databases "
       "get-ca CLUSTER_ID` "
       "prints it"},
      {"a bare role at the pooler",
       {"supabase",
        {{"pooler_host", "aws-0-eu-central-1.pooler.supabase.com"}, {"user", "app"}},
        Use::application,
        "",
        std::nullopt,
        "/ca.pem"},
       "wrong-user-form: endpoint `supavisor-transaction` takes a user of the form "
       "`ROLE.PROJECT_REF`, and "
       "`project_ref` is not given | ROLE.PROJECT_REF | give `project_ref`, and the rest is "
       "appended; in Terraform it "
       "is `supabase_project.NAME.id`; `supabase projects list` prints it"},
      {"the pooler's user at the server",
       {"supabase",
        {{"host", "db.abcdefghijklmnopqrst.supabase.co"}, {"user", "app.abcdefghijklmnopqrst"}},
        Use::application,
        "",
        std::nullopt,
        "/ca.pem"},
       "wrong-user-form: the user has the project's ref behind it, which only the shared pooler "
       "wants | the role alone "
       "| leave out the dot and the ref; for the shared pooler the ref is appended by itself"},
      {"no pooler's host",
       {"supabase", {{"project_ref", "abcdefghijklmnopqrst"}}, Use::application, "session-pool"},
       "input-missing: endpoint `supavisor-session` of provider `supabase` needs `pooler_host` | "
       "host of the project's "
       "shared pooler | in Terraform it is `data.supabase_pooler.NAME.url[\"transaction\"]`; see "
       "the Management API, /v1/projects/PROJECT_REF/config/database/pooler, db_host; see the dashboard under "
       "Connect, Transaction pooler"},
      {"a user of 64 bytes",
       {"generic", {{"host", "h.example"}, {"user", std::string(64, 'u')}, {"database", "d"}}},
       "name-too-long: `user` has 64 bytes on the wire | at most 63 | "},
      {"a database of 64 bytes in a URL",
       {"generic", {{"url", "postgresql://u@h.example/" + std::string(64, 'd')}}},
       "name-too-long: the database in `url` has 64 bytes on the wire | at most 63 | "},
      {"an empty user",
       {"generic", {{"host", "h.example"}, {"user", ""}, {"database", "d"}}},
       "invalid-name: `user` is empty, holds a control character, or is not UTF-8 | 1 to 63 bytes "
       "of "
       "text | "},
      {"bytes that are no UTF-8",
       {"generic", {{"url", "postgresql://u@h.example/%FF"}}},
       "invalid-name: `database` is empty, holds a control character, or is not UTF-8 | 1 to 63 "
       "bytes of text | "},
      {"a password in the spec",
       {"generic", {{"url", "postgresql://u:CANARY7f3@h.example/d"}}},
       "literal-secret-in-url: `url` holds a password |  | give it by a source (`url: {env: "
       "NAME}`), or remove the "
       "password from it and name its source under `password`"},
      {"two users",
       {"generic", {{"url", "postgresql://u@h.example/d"}, {"user", "v"}}},
       "contradiction: `url` and `user` say different things about `user` |  | remove one of the "
       "two"},
      {"two ports",
       {"generic", {{"url", "postgresql://u@h.example:5433/d"}, {"port", "5434"}}},
       "contradiction: `url` and `port` say different things about `port` |  | remove one of the "
       "two"},
      {"a URL that wants more than tls",
       {"generic",
        {{"url", "postgresql://u@h.example/d?sslmode=verify-full"}},
        Use::application,
        "",
        TlsMode::require},
       "contradiction: `tls.mode` is `require`, and `sslmode` in `url` asks for at least "
       "`verify-full` |  | remove "
       "`sslmode` from `url`, or strengthen `tls.mode`"},
      {"a mistyped sslmode",
       {"generic", {{"url", "postgresql://u@h.example/d?sslmode=strict"}}},
       "invalid-value: `sslmode` in `url` is none of its words | one of `disable`, `allow`, "
       "`prefer`, `require`, "
       "`verify-ca`, `verify-full` | "},
  };
  for (const Row& row : rows) {
    Diagnostics diagnostics;
    CAPTURE(row.why);
    CHECK_FALSE(resolve(row.ask, diagnostics));
    CHECK(first_of(diagnostics) == row.text);
    CHECK(diagnostics.errors() == 1);
    CHECK(render_text(diagnostics).find("CANARY") == std::string::npos);
  }
}

TEST_CASE("warnings name the way out") {
  struct Row {
    std::string why;
    Ask ask;
    std::string text;
  };
  const std::vector<Row> rows{
      {"no file of the authority",
       {"digitalocean", {{"host", "a.db.ondigitalocean.com"}}},
       "server-not-verified: the connection is encrypted, but the server is not verified: no "
       "certificate authority is "
       "given |  | give the one of DigitalOcean Managed PostgreSQL as `tls: {ca: {file: …}}`; in "
       "Terraform it is "
       "`data.digitalocean_database_ca.NAME.certificate`; `doctl databases get-ca CLUSTER_ID` "
       "prints it"},
      {"require where more works",
       {"generic",
        {{"host", "h.example"}, {"user", "u"}, {"database", "d"}},
        Use::application,
        "",
        TlsMode::require},
       "server-not-verified: the connection is encrypted, but `require` does not verify the server "
       "|  | leave "
       "`tls.mode` out: `verify-full` works here"},
      {"no TLS",
       {"generic",
        {{"host", "h.example"}, {"user", "u"}, {"database", "d"}},
        Use::application,
        "",
        TlsMode::disable},
       "not-encrypted: the connection is not encrypted, and the host is not this machine |  | "
       "leave `tls.mode` out to "
       "get the strongest that works"},
      {"perhaps no TLS",
       {"generic",
        {{"host", "h.example"}, {"user", "u"}, {"database", "d"}},
        Use::application,
        "",
        TlsMode::prefer},
       "not-encrypted: `prefer` may leave the connection unencrypted without a word |  | leave "
       "`tls.mode` out to get "
       "the strongest that works"},
      {"TLS on a socket",
       {"generic",
        {{"socket", "/tmp"}, {"user", "u"}, {"database", "d"}},
        Use::application,
        "",
        TlsMode::require},
       "tls-has-no-effect: endpoint `socket` is not encrypted by the driver, so TLS settings are "
       "left out |  | remove "
       "`tls` here, or choose an endpoint that has TLS"},
      {"a known parameter in a URL",
       {"generic", {{"url", "postgresql://u@h.example/d?search_path=orders"}}},
       "url-parameter-left: the parameter `search_path` in `url` is not taken from there |  | "
       "write it under "
       "`parameters`, and remove it from `url`"},
      {"an unknown one",
       {"generic", {{"url", "postgresql://u@h.example/d?CANARY7f3=true"}}},
       "url-parameter-left: `url` has a parameter that no connection has, and it is left out |  | "
       "what a driver or a "
       "pool is to be told stands under `parameters` or `pool`; remove it from `url`"},
      {"a word of one driver", {"generic", {{"url", "postgresql://u@h.example/d?schema=public"}}},
       "url-parameter-left: `schema` in `url` is a word of Prisma, and it is left out |  | write "
       "`parameters: {search_path: …}`, and remove it from `url`"},
      {"a word for a pool where there is none",
       {"supabase", {{"url", "postgresql://postgres@db.abcdefghijklmnopqrst.supabase.co/postgres?pgbouncer=true"}},
        Use::application, "", std::nullopt, "/ca.pem"},
       "url-parameter-left: `pgbouncer` in `url` is for a pool, and endpoint `direct` is none, so it is left out "
       "|  | remove it, or choose the endpoint that is pooled"},
      {"a migration through a pool",
       {"digitalocean",
        {{"host", "a.db.ondigitalocean.com"}, {"pool_name", "abc"}},
        Use::migration,
        "pool",
        std::nullopt,
        "/ca.pem"},
       "migration-through-pool: endpoint `pool` is pooled by transactions, which breaks the locks "
       "of migration tools | "
       " | endpoints that are not: `public`, `private`"},
      {"IPv6",
       {"supabase",
        {{"project_ref", "abcdefghijklmnopqrst"}},
        Use::migration,
        "",
        std::nullopt,
        "/ca.pem"},
       "ipv6-only: the direct host has an IPv6 address only, unless the project has the IPv4 "
       "add-on |  | where there "
       "is no IPv6 (most CI runners), give `pooler_host`: the session pooler is then taken"},
  };
  for (const Row& row : rows) {
    Diagnostics diagnostics;
    CAPTURE(row.why);
    CHECK(resolve(row.ask, diagnostics));
    CHECK(first_of(diagnostics) == row.text);
    CHECK(diagnostics.warnings() == 1);
  }
}

}  // namespace dsnsmith
