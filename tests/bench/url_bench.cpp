// One URL in the library beside libpq: the grammar alone, all the way from a string to a Connection
// and back to the same bytes, what `check` does with it for one driver and for all of them, and each
// driver's reader by itself. Prints nanoseconds, strings in a second and ratios to PQconninfoParse.
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "check/string.hpp"
#include "driver/driver.hpp"
#include "driver/variant.hpp"
#include "spec/builtin.hpp"
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
double fastest(const Call& call, int repeats = 50) {
  using Clock = std::chrono::steady_clock;
  constexpr int kFewestTurns = 5;
  constexpr std::chrono::milliseconds kLongEnough{200};
  double best = 1e12;
  const auto begin = Clock::now();
  for (int turn = 0; turn < kFewestTurns || Clock::now() - begin < kLongEnough; ++turn) {
    const auto start = Clock::now();
    for (int repeat = 0; repeat < repeats; ++repeat) {
      for (const char* url : kUrls) {
        call(url);
      }
    }
    const std::chrono::duration<double, std::nano> took = Clock::now() - start;
    best = std::min(best, took.count() / (repeats * static_cast<double>(kUrls.size())));
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

// As `check --url-env U --driver psycopg2`, or without `--driver`.
void check(const char* url, const StringRequest& request) {
  Diagnostics diagnostics;
  check_string(Secret::copy_of(url), {"-", 0, 0, ""}, request, diagnostics);
}

// The time in which a driver's own reader goes through the strings, whether they are for it or not.
template <typename Print>
void print_readers(const Print& print) {
  std::printf("\neach driver's reader, of the URLs that it takes\n");
  for (const BuiltinDocument& row : builtin_drivers()) {
    Diagnostics diagnostics;
    const std::optional<Driver> driver = Driver::select(ShownText::of_table(row.id), {}, diagnostics);
    if (!driver || !driver->facts().string) {
      continue;
    }
    std::size_t taken = 0;
    for (const char* url : kUrls) {
      Variant variant;
      variant.url = Secret::copy_of(url);
      Diagnostics unheard;
      taken += read_variant(variant, *driver, {}, unheard) ? 1U : 0U;
    }
    const int before = faults;
    const double time = fastest([&driver](const char* url) { to_connection(url, *driver); }, 2);
    faults = before;  // those that it does not take were counted above
    print((std::string(row.id) + ", " + std::to_string(taken) + " of " + std::to_string(kUrls.size())).c_str(), time);
  }
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
    std::printf("%-44s %8.2f   %9.0f ns %9.0f in a second\n", name, time / unit, time, 1e9 / time);
  };
  std::printf("one URL, mean of %zu (ratio to libpq %d)\n", kUrls.size(), PQlibVersion() / 10000);
  print("PQconninfoParse and PQconninfoFree", unit);
  print("the same grammar and checks here", fastest(grammar));
  print("string to Connection",
        fastest([&driver](const char* url) { to_connection(url, *driver); }));
  print("string to Connection to string",
        fastest([&driver](const char* url) { there_and_back(url, *driver); }));
  print("check for one driver", fastest([](const char* url) { check(url, {{"psycopg2"}, "", Use::application, false}); }, 5));
  print("check for all drivers", fastest([](const char* url) { check(url, {}); }, 1));
  print_readers(print);
  if (faults > 0) {
    std::printf("(%d of the calls failed)\n", faults);
  }
  return 0;
}

}  // namespace
}  // namespace dsnsmith

int main() { return dsnsmith::run(); }
