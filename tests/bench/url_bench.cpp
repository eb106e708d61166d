// One URL in the library beside libpq: the grammar alone, and all the way from a string to a
// Connection and back to the same bytes. Prints nanoseconds and ratios to PQconninfoParse.
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string_view>

#include "driver/driver.hpp"
#include "driver/variant.hpp"
#include "text/libpq_url.hpp"

namespace dsnsmith {
namespace {

// What providers hand out and the tool writes: short and long, socket, IPv6, several hosts.
constexpr std::array<const char*, 12> kUrls{
    "postgresql://u:p@h/d",
    "postgresql://orders:p%40ss%20w%2Frd@db.example.com:5432/orders",
    "postgresql://orders:pw@db.example.com:5432/orders?sslmode=verify-full&sslrootcert=system",
    "postgresql://app:p%40ss%20w%2Frd@/orders?host=/cloudsql/acme-prod:europe-west1:main",
    "postgresql://doadmin:pw@billing-do-user-1234-0.b.db.ondigitalocean.com:25061/billing-pool?"
    "sslmode=require",
    "postgresql://postgres.abcdefghijklmnopqrst:pw@aws-0-eu-west-1.pooler.supabase.com:6543/postgres?"
    "sslmode=require",
    "postgresql://22222222-3333-4444-5555-666666666666:sk@11111111-2222-3333-4444-555555555555."
    "pg.sdb.fr-par.scw.cloud:5432/db?options=databaseid%3D11111111-2222-3333-4444-555555555555&"
    "sslmode=verify-full&sslrootcert=system",
    "postgresql://u:p@[2001:db8::1]:5432/d?connect_timeout=5",
    "postgresql://u:p@h1:5432,h2:5432,h3:5433/d?target_session_attrs=read-write",
    "postgresql://u:p@h/d?application_name=orders-api&connect_timeout=5&keepalives=1&keepalives_idle=30&"
    "keepalives_interval=10&keepalives_count=3",
    "postgresql://u:p@h/d?options=-c%20search_path%3Da%2Cb%20-c%20statement_timeout%3D30000",
    "postgres://user%2Bname:%F0%9F%90%98@h:6432/my%20db?sslmode=disable",
};

// Nanoseconds for one call over all URLs, the fastest of many turns.
template <typename Call>
double fastest(const Call& call) {
  using Clock = std::chrono::steady_clock;
  double best = 1e12;
  for (int turn = 0; turn < 200; ++turn) {
    const auto start = Clock::now();
    for (int repeat = 0; repeat < 50; ++repeat) {
      for (const char* url : kUrls) {
        call(url);
      }
    }
    const std::chrono::duration<double, std::nano> took = Clock::now() - start;
    best = std::min(best, took.count() / (50.0 * kUrls.size()));
  }
  return best;
}

int faults = 0;

void libpq(const char* url) {
  PQconninfoOption* options = PQconninfoParse(url, nullptr);
  faults += options == nullptr ? 1 : 0;
  PQconninfoFree(options);
}

void grammar(const char* url) {
  LibpqUrl parsed;
  faults += parse_libpq_url(url, parsed).fault == UrlFault::none ? 0 : 1;
}

std::optional<Connection> to_connection(const char* url, const Driver& driver) {
  Variant variant;
  variant.url = Secret::copy_of(url);
  Diagnostics diagnostics;
  auto connection = read_variant(variant, driver, {}, diagnostics);
  faults += connection ? 0 : 1;
  return connection;
}

void there_and_back(const char* url, const Driver& driver) {
  const std::optional<Connection> connection = to_connection(url, driver);
  faults += connection && write_variant(*connection, driver).variant.url ? 0 : 1;
}

int run() {
  Diagnostics diagnostics;
  const std::optional<Driver> driver =
      Driver::select(ShownText::of_table("canonical"), {}, diagnostics);
  if (!driver) {
    std::fputs(render_text(diagnostics).c_str(), stderr);
    return 1;
  }
  const double unit = fastest(libpq);
  const auto print = [unit](const char* name, double time) {
    std::printf("%-44s %8.2f   %9.0f ns\n", name, time / unit, time);
  };
  std::printf("one URL, mean of %zu (ratio to libpq %d)\n", kUrls.size(), PQlibVersion() / 10000);
  print("PQconninfoParse and PQconninfoFree", unit);
  print("the same grammar and checks here", fastest(grammar));
  print("string to Connection",
        fastest([&driver](const char* url) { to_connection(url, *driver); }));
  print("string to Connection to string",
        fastest([&driver](const char* url) { there_and_back(url, *driver); }));
  if (faults > 0) {
    std::printf("(%d of the calls failed)\n", faults);
  }
  return 0;
}

}  // namespace
}  // namespace dsnsmith

int main() { return dsnsmith::run(); }
