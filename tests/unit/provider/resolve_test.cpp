#include "data/canonical_text.hpp"
#include "unit/provider/ask.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kCa = "/ca.pem";

std::string url_of(Ask ask) {
  Diagnostics diagnostics;
  const std::optional<Resolved> resolved = resolve(ask, diagnostics);
  CAPTURE(render_text(diagnostics));
  REQUIRE(resolved);
  return canonical_text(resolved->connection);
}

Resolved resolved_by(const Ask& ask) {
  Diagnostics diagnostics;
  std::optional<Resolved> resolved = resolve(ask, diagnostics);
  CAPTURE(render_text(diagnostics));
  REQUIRE(resolved);
  return std::move(*resolved);
}

}  // namespace

TEST_CASE("the same database in every shape in which its address is pasted") {
  const std::string sdb = "11111111-2222-3333-4444-555555555555.pg.sdb.fr-par.scw.cloud";
  const std::string principal = "22222222-3333-4444-5555-666666666666";
  struct Target {
    std::string_view provider;
    std::string host, port, user, database, gives;
  };
  const std::vector<Target> targets{
      {"generic", "db.example.org", "5433", "app", "orders",
       "postgresql://app@db.example.org:5433/orders?sslmode=verify-full&sslrootcert=/ca.pem"},
      {"scaleway-sdb", sdb, "5432", principal, "orders",
       "postgresql://" + principal + "@" + sdb +
           ":5432/"
           "orders?options=databaseid%3D11111111-2222-3333-4444-555555555555&sslmode=verify-full&"
           "sslrootcert=/ca.pem"},
      {"digitalocean", "a-do-user-1-0.b.db.ondigitalocean.com", "25060", "app", "orders",
       "postgresql://app@a-do-user-1-0.b.db.ondigitalocean.com:25060/"
       "orders?sslmode=verify-full&sslrootcert=/ca.pem"},
      {"supabase", "db.abcdefghijklmnopqrst.supabase.co", "5432", "app", "orders",
       "postgresql://app@db.abcdefghijklmnopqrst.supabase.co:5432/"
       "orders?sslmode=verify-full&sslrootcert=/ca.pem"},
      {"gcp-cloud-sql", "a1b2c3d4e5f6.proj.europe-west1.sql.goog", "5432", "app", "orders",
       "postgresql://app@a1b2c3d4e5f6.proj.europe-west1.sql.goog:5432/"
       "orders?sslmode=verify-ca&sslrootcert=/ca.pem"},
      {"gcp-cloud-sql", "203.0.113.7", "5432", "app", "orders",
       "postgresql://app@203.0.113.7:5432/orders?sslmode=verify-ca&sslrootcert=/ca.pem"},
  };
  for (const Target& target : targets) {
    const std::string at = target.host + ":" + target.port;
    const std::string path = "/" + target.database;
    using Given = std::vector<std::pair<std::string, std::string>>;
    const bool dot = target.host.back() != '7';
    const std::vector<std::pair<std::string, Given>> shapes{
        {"a whole URL from a source",
         {{"$url",
           "postgresql://" + target.user + ":CANARY7f3@" + at + path + "?sslmode=require"}}},
        {"without credentials",
         {{"url", "postgres://" + at + path + "?sslmode=require"}, {"user", target.user}}},
        {"without a scheme", {{"$url", target.user + ":CANARY7f3@" + at + path}}},
        {"with a placeholder",
         {{"url", "postgresql://" + target.user + ":[YOUR-PASSWORD]@" + at + path}}},
        {"host and port", {{"url", at}, {"user", target.user}, {"database", target.database}}},
        {"host and port as host",
         {{"host", at}, {"user", target.user}, {"database", target.database}}},
        {"a dot at the end",
         {{"host", target.host + (dot ? "." : "")},
          {"port", target.port},
          {"user", target.user},
          {"database", target.database}}},
        {"parts",
         {{"host", target.host},
          {"port", target.port},
          {"user", target.user},
          {"database", target.database}}},
        {"both, saying the same",
         {{"url", "postgres://" + target.user + "@" + at + path},
          {"host", target.host},
          {"user", target.user},
          {"database", target.database}}},
    };
    for (const auto& [why, given] : shapes) {
      CAPTURE(target.provider, why);
      CHECK(url_of({target.provider, given, Use::application, "", std::nullopt,
                    std::string(kCa)}) == target.gives);
    }
  }
}

TEST_CASE("what contradicts itself is refused, wherever it stands") {
  struct Row {
    std::string why;
    Ask ask;
  };
  const std::string uuid = "11111111-2222-3333-4444-555555555555";
  const std::vector<Row> rows{
      {"users", {"generic", {{"url", "postgresql://u@h.example/d"}, {"user", "v"}}}},
      {"databases", {"generic", {{"url", "postgresql://u@h.example/d"}, {"database", "e"}}}},
      {"ports", {"generic", {{"url", "postgresql://u@h.example:5433/d"}, {"port", "5432"}}}},
      {"hosts", {"generic", {{"url", "postgresql://u@h.example/d"}, {"host", "i.example"}}}},
      {"sockets", {"generic", {{"url", "postgresql://u@/d?host=/tmp"}, {"socket", "/run"}}}},
      {"regions", {"scaleway-sdb", {{"database_id", "fr-par/" + uuid}, {"region", "nl-ams"}}}},
      {"ids",
       {"scaleway-sdb",
        {{"url", "99999999-2222-3333-4444-555555555555.pg.sdb.fr-par.scw.cloud"},
         {"database_id", uuid}}}},
      {"projects",
       {"supabase",
        {{"project_ref", "abcdefghijklmnopqrst"},
         {"host", "db.bbbbbbbbbbbbbbbbbbbb.supabase.co"}}}},
      {"a pool's names",
       {"digitalocean", {{"url", "h.db.ondigitalocean.com:25061/abc"}, {"pool_name", "abd"}}}},
      {"clusters",
       {"digitalocean",
        {{"host", "a.db.ondigitalocean.com"},
         {"private_host", "private-b.db.ondigitalocean.com"}}}},
      {"instances",
       {"gcp-cloud-sql",
        {{"instance", "acme-prod:europe-west1:a"},
         {"host", "/cloudsql/acme-prod:europe-west1:b"}}}},
      {"passwords in two URLs",
       {"gcp-cloud-sql",
        {{"$host", "u:CANARY7f3a@203.0.113.7"}, {"$private_host", "u:CANARY7f3b@10.0.0.7"}}}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Diagnostics diagnostics;
    CHECK_FALSE(resolve(row.ask, diagnostics));
    REQUIRE(diagnostics.sorted().size() == 1);
    CHECK(diagnostics.sorted().front().code == Code::contradiction);
    CHECK(render_text(diagnostics).find("CANARY") == std::string::npos);
  }
}

TEST_CASE("a password in a URL from a source is handed back, decoded") {
  const Resolved resolved =
      resolved_by({"generic", {{"$url", "postgresql://u:CANARY7f3%40@h.example/d"}}});
  REQUIRE(resolved.url_password);
  CHECK(*resolved.url_password == Secret::copy_of("CANARY7f3@"));
  CHECK_FALSE(resolved.connection.password);
}

TEST_CASE("a placeholder is no password") {
  CHECK_FALSE(resolved_by({"generic", {{"$url", "postgresql://u:[YOUR-PASSWORD]@h.example/d"}}})
                  .url_password);
}

TEST_CASE("endpoints say what stands between") {
  struct Row {
    std::string why;
    Ask ask;
    std::string id;
    EndpointKind kind;
    Network network;
    PreparedSupport prepared;
    StartupTreatment application_name, search_path, statement_timeout;
    std::size_t limit;
    bool has_tls, by_sni;
  };
  using enum EndpointKind;
  using enum StartupTreatment;
  const auto open = Network::public_network;
  const auto closed = Network::private_network;
  const auto none = PreparedSupport::none;
  const auto all = PreparedSupport::direct;
  const std::string ca(kCa);
  const auto generic = [&](std::vector<std::pair<std::string, std::string>> more) {
    std::vector<std::pair<std::string, std::string>> given{
        {"host", "h.example"}, {"user", "u"}, {"database", "d"}};
    given.insert(given.end(), more.begin(), more.end());
    return Ask{"generic", std::move(given)};
  };
  const auto ocean = [&](std::string endpoint,
                         std::vector<std::pair<std::string, std::string>> more) {
    std::vector<std::pair<std::string, std::string>> given{{"host", "a.db.ondigitalocean.com"},
                                                           {"pool_name", "abc"}};
    given.insert(given.end(), more.begin(), more.end());
    return Ask{"digitalocean",      std::move(given), Use::application,
               std::move(endpoint), std::nullopt,     ca};
  };
  const auto base = [&](std::string endpoint) {
    return Ask{"supabase",
               {{"project_ref", "abcdefghijklmnopqrst"},
                {"pooler_host", "aws-1-eu-west-1.pooler.supabase.com"}},
               Use::application,
               std::move(endpoint),
               std::nullopt,
               ca};
  };
  const auto cloud = [&](std::string endpoint, std::string mode) {
    return Ask{"gcp-cloud-sql",
               {{"instance", "acme-prod:europe-west1:main"},
                {"host", "203.0.113.7"},
                {"managed_pool", std::move(mode)}},
               Use::application,
               std::move(endpoint),
               std::nullopt,
               ca};
  };
  const std::vector<Row> rows{
      {"nothing", generic({}), "server", direct, open, all, forwards, forwards, forwards, 0, true,
       false},
      {"no pool", generic({{"pooling", "none"}}), "server", direct, open, all, forwards, forwards,
       forwards, 0, true, false},
      {"PgBouncer", generic({{"pooling", "transaction"}}), "server", transaction_pool, open, none,
       forwards, refuses, refuses, 0, true, false},
      {"PgBouncer with max_prepared_statements",
       generic({{"pooling", "transaction"}, {"prepared", "tracked"}}), "server", transaction_pool,
       open, PreparedSupport::tracked, forwards, refuses, refuses, 0, true, false},
      {"PgBouncer by sessions", generic({{"pooling", "session"}}), "server", session_pool, open,
       all, forwards, refuses, refuses, 0, true, false},
      {"PgBouncer by statements", generic({{"pooling", "statement"}}), "server", statement_pool,
       open, none, forwards, refuses, refuses, 0, true, false},
      {"DigitalOcean's server", ocean("public", {{"database", "d"}}), "public", direct, open, all,
       forwards, forwards, forwards, 0, true, false},
      {"its pool", ocean("pool", {}), "pool", transaction_pool, open, none, forwards, refuses,
       refuses, 0, true, false},
      {"its session pool", ocean("pool", {{"pool_mode", "session"}}), "pool", session_pool, open,
       all, forwards, refuses, refuses, 0, true, false},
      {"its statement pool", ocean("private-pool", {{"pool_mode", "statement"}}), "private-pool",
       statement_pool, closed, none, forwards, refuses, refuses, 0, true, false},
      {"a kind that one endpoint has", ocean("statement-pool", {{"pool_mode", "session"}}), "",
       direct, open, all, forwards, forwards, forwards, 0, true, false},
      {"Supabase's server", base("direct"), "direct", direct, open, all, forwards, forwards,
       forwards, 0, true, false},
      {"its PgBouncer", base("dedicated-pool"), "dedicated-pool", transaction_pool, open, none,
       forwards, refuses, refuses, 0, true, false},
      {"its pooler by transactions", base("supavisor-transaction"), "supavisor-transaction",
       transaction_pool, open, none, forwards, forwards, ignores, 1024, true, false},
      {"its pooler by sessions, found by its kind", base("session-pool"), "supavisor-session",
       session_pool, open, all, forwards, forwards, ignores, 1024, true, false},
      {"Scaleway",
       {"scaleway-sdb",
        {{"database_id", "11111111-2222-3333-4444-555555555555"},
         {"user", "22222222-3333-4444-5555-666666666666"},
         {"database", "d"}}},
       "sdb",
       transaction_pool,
       open,
       PreparedSupport::budget,
       forwards,
       forwards,
       forwards,
       0,
       true,
       true},
      {"Cloud SQL's socket", cloud("socket", "false"), "socket", socket, closed, all, forwards,
       forwards, forwards, 0, false, false},
      {"its proxy", cloud("proxy", "none"), "proxy", proxy, closed, all, forwards, forwards,
       forwards, 0, false, false},
      {"its proxy before a managed pool", cloud("proxy", "true"), "proxy", proxy, closed, none,
       forwards, forwards, forwards, 0, false, false},
      {"its pool", cloud("managed-pool", "transaction"), "managed-pool", transaction_pool, open,
       none, forwards, forwards, forwards, 0, true, false},
      {"its session pool", cloud("managed-pool", "session"), "managed-pool", session_pool, open,
       all, forwards, forwards, forwards, 0, true, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    if (row.id.empty()) {
      Diagnostics diagnostics;
      CHECK_FALSE(resolve(row.ask, diagnostics));
      continue;
    }
    const Endpoint endpoint = resolved_by(row.ask).endpoint;
    CHECK(endpoint.id == row.id);
    CHECK(endpoint.kind == row.kind);
    CHECK(endpoint.network == row.network);
    CHECK(endpoint.prepared == row.prepared);
    CHECK(endpoint.treatment_of("application_name") == row.application_name);
    CHECK(endpoint.treatment_of("search_path") == row.search_path);
    CHECK(endpoint.treatment_of("statement_timeout") == row.statement_timeout);
    CHECK(endpoint.treatment_of("TimeZone") ==
          (row.search_path == refuses ? forwards : row.statement_timeout));
    CHECK(endpoint.startup_limit == row.limit);
    CHECK(endpoint.has_tls == row.has_tls);
    CHECK(endpoint.routed_by_sni == row.by_sni);
  }
}

TEST_CASE("an explicit tls on a socket or a proxy sends nothing") {
  const Resolved resolved = resolved_by({"gcp-cloud-sql",
                                         {{"instance", "acme-prod:europe-west1:main"}},
                                         Use::application,
                                         "proxy",
                                         TlsMode::verify_full,
                                         "/ca.pem"});
  CHECK(resolved.connection.tls == Tls{});
}

TEST_CASE("sslmode in a pasted URL strengthens and never weakens") {
  struct Row {
    std::string why, sslmode;
    std::optional<TlsMode> mode;
    TlsMode result;
    std::size_t warnings;
  };
  const std::vector<Row> rows{
      {"what Terraform writes", "require", std::nullopt, TlsMode::verify_full, 0},
      {"less than that, with a note", "disable", std::nullopt, TlsMode::verify_full, 0},
      {"as much", "verify-full", std::nullopt, TlsMode::verify_full, 0},
      {"tls may ask for less than the provider allows", "require", TlsMode::require,
       TlsMode::require, 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Ask ask{"generic", {{"url", "postgresql://u@h.example/d?sslmode=" + row.sslmode}}};
    ask.mode = row.mode;
    Diagnostics diagnostics;
    const std::optional<Resolved> resolved = resolve(ask, diagnostics);
    REQUIRE(resolved);
    CHECK(resolved->connection.tls.mode == row.result);
    CHECK(diagnostics.warnings() == row.warnings);
  }
}

TEST_CASE("certificates named in a pasted URL are taken") {
  const Tls tls =
      resolved_by(
          {"generic",
           {{"url",
             "postgresql://u@h.example/d?sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/c.key"}}})
          .connection.tls;
  CHECK(tls == Tls{TlsMode::verify_full, Roots::file, "/ca.pem", "/c.pem", "/c.key"});
}

TEST_CASE("a host is recognised by its provider alone") {
  struct Row {
    std::string_view host, provider;
  };
  const std::vector<Row> rows{
      {"11111111-2222-3333-4444-555555555555.pg.sdb.fr-par.scw.cloud", "scaleway-sdb"},
      {"billing-do-user-1234-0.b.db.ondigitalocean.com", "digitalocean"},
      {"private-billing-do-user-1234-0.b.db.ondigitalocean.com", "digitalocean"},
      {"db.abcdefghijklmnopqrst.supabase.co", "supabase"},
      {"aws-0-eu-central-1.pooler.supabase.com", "supabase"},
      {"/cloudsql/acme-prod:europe-west1:main", "gcp-cloud-sql"},
      {"a1b2c3d4e5f6.proj.europe-west1.sql-psa.goog", "gcp-cloud-sql"},
      {"203.0.113.7", ""},
      {"localhost", ""},
      {"db.example.org", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.host);
    const std::optional<Host> host = Host::parse(row.host);
    REQUIRE(host);
    for (const BuiltinDocument& builtin : builtin_providers()) {
      CAPTURE(builtin.id);
      CHECK(provider_named(builtin.id).recognises(*host) == (builtin.id == row.provider));
    }
  }
}

}  // namespace dsnsmith
