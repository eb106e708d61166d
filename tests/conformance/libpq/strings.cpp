#include <algorithm>
#include <array>
#include <cstdint>

#include "reading.hpp"

namespace dsnsmith::conformance {
namespace {

// Twelve that providers hand out or that we write, nine that sit on a border of the grammar.
constexpr auto kSeeds = std::to_array<std::string_view>({
    "postgresql://app:p%40ss%20w%2Frd@/orders?host=/cloudsql/acme-prod:europe-west1:main",
    "postgresql://app:CANARY7f3@localhost:5432/orders?sslmode=disable",
    "postgres://doadmin:CANARY7f3@billing-do-user-1234-0.b.db.ondigitalocean.com:25060/defaultdb?"
    "sslmode=require",
    "postgresql://postgres.abcdefghijklmnopqrst:CANARY7f3@aws-0-eu-central-1.pooler.supabase.com:"
    "6543/postgres",
    "postgresql://22222222-3333-4444-5555-666666666666:CANARY7f3@"
    "11111111-2222-3333-4444-555555555555.pg.sdb.fr-par.scw.cloud:5432/db?options=databaseid%3D"
    "11111111-2222-3333-4444-555555555555&sslmode=verify-full&sslrootcert=system",
    "postgresql://u:CANARY7f3@h/d?options=-c%20search_path%3Da,%5C%20b%20-c%20statement_timeout%3D5s",
    "postgresql://u:CANARY7f3@h1:5433,h2:5434,[2001:db8::1]:5435/d?target_session_attrs=read-write",
    "postgresql://u:CANARY7f3@[2001:db8::1%25eth0]:5432/d?connect_timeout=7",
    "postgresql://u:CANARY7f3@%2Fvar%2Frun%2Fpostgresql/d?application_name=orders%20api",
    "postgresql:///d?host=/tmp&user=u&password=CANARY7f3&port=6432",
    "postgres://u:CANARY7f3@h/d?sslmode=verify-ca&sslrootcert=/etc/ssl/ca.pem&sslcert=c.pem&"
    "sslkey=k.pem&channel_binding=require&keepalives_idle=30",
    "postgresql://%C3%BCser:%F0%9F%94%91@h/%E8%AE%A2%E5%8D%95?client_encoding=UTF8",

    "postgresql://",
    "postgresql://u:@h:/?",
    "postgresql://u@p@h/d?ssl=true",
    "postgresql://,:5432,[::1],/d?requiressl=1&",
    "postgresql://u:a/b@h/d#f?x=y",
    "postgresql://h?host=a&host=b&dbname=c&dbname=&user=",
    "postgresql://[::1]x/d?a=b=c",
    "postgresql://u:%00@h/d?%68ost=x",
    "host=h port=5432 user=u password='CANARY7f3'",
});

constexpr auto kPieces = std::to_array<std::string_view>({
    "@", "/", "?", "#", "&", "=", ":", ",", "[", "]", "%", "+", " ", "\t", "'", "\\", ";",
    "%2", "%25", "%00", "%01", "%40", "%2F", "%2f", "%3A", "%2C", "%zz", "%5B", "\xC3\xBC", "\x7F",
    "//", "://", "[]", "[::1]", "::", ",,", "?&", "&&", "==", "=&", ":@", "@@", "%%",
    "ssl=true", "ssl=false", "&ssl=true", "%73sl=true", "ssl=%74rue", "requiressl=1", "&requiressl=0",
    "requiressl=%31", "host=", "&host=/tmp", "&port=", "&user=x", "&password=y", "&dbname=z",
    "&hostaddr=::1", "&sslmode=require", "&sslsni=0", "&service=s", "&HOST=h", "&nosuch=1", "postgres://",
    "postgresql://", "POSTGRESQL://",
});

// splitmix64: the same strings on every machine, without a library's distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t limit) {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % limit);
  }

 private:
  std::uint64_t state_;
};

void change(std::string& text, Random& random) {
  const std::size_t at = random.below(text.size() + 1);
  const std::size_t length = std::min<std::size_t>(1 + random.below(6), text.size() - at);
  switch (random.below(9)) {
    case 0:
    case 1:
    case 2:
      text.insert(at, kPieces[random.below(kPieces.size())]);
      break;
    case 3:
      text.erase(at, length);
      break;
    case 4:
      text.replace(at, length, kPieces[random.below(kPieces.size())]);
      break;
    case 5:
      text.insert(random.below(text.size() + 1), text.substr(at, length));
      break;
    case 6:
      if (at < text.size()) {
        constexpr std::string_view kDigits = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(text[at]);
        text.replace(at, 1, {'%', kDigits[byte / 16U], kDigits[byte % 16U]});
      }
      break;
    case 7:
      if (at < text.size()) {  // any byte but NUL, which ends a C string
        text[at] = static_cast<char>(1 + random.below(255));
      }
      break;
    default: {
      const std::string_view other = kSeeds[random.below(kSeeds.size())];
      text = text.substr(0, at) + std::string(other.substr(random.below(other.size() + 1)));
      break;
    }
  }
}

}  // namespace

std::vector<std::string_view> seeds() {
  return {kSeeds.begin(), kSeeds.end()};
}

std::string mutated(std::size_t number) {
  Random random(number);
  std::string text(kSeeds[number % kSeeds.size()]);
  for (std::size_t left = 1 + random.below(4); left > 0; --left) {
    change(text, random);
  }
  return text;
}

}  // namespace dsnsmith::conformance
