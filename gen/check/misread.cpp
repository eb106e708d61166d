#include "check/misread.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "driver/string_form.hpp"
#include "driver/variant.hpp"
#include "text/libpq_url.hpp"

namespace dsnsmith {
namespace {

constexpr char kAsDriverWants[] = "`dsnsmith convert --from libpq --to DRIVER` writes what libpq would understand, as the driver wants it";

bool has_libpq_scheme(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

// The byte where `key=` stands in the query; 0: nowhere.
std::size_t offset_of_key(std::string_view text, std::string_view key) {
  for (const char mark : {'?', '&'}) {
    const std::size_t at = text.find(std::string(1, mark).append(key).append("="));
    if (at != std::string_view::npos) {
      return at + 1;
    }
  }
  return 0;
}

Secret without_foreign_words(std::string_view text) {
  const std::size_t question = text.find('?');
  Secret rest = Secret::copy_of(text.substr(0, question));
  if (question == std::string_view::npos) {
    return rest;
  }
  std::string_view query = text.substr(question + 1);
  char mark = '?';
  QueryItem item;
  while (!query.empty() && next_query_item(query, item) == UrlFault::none) {
    if (libpq_keyword_index(item.key) || item.key == "ssl") {
      rest.append(mark).append(item.key).append('=').append(item.value);
      mark = '&';
    }
  }
  return rest;
}

class Comparison {
 public:
  Comparison(const LibpqReading& theirs, std::string_view text, const Place& place, const Driver& driver, Diagnostics& diagnostics)
      : theirs_(theirs), text_(text), place_(place), driver_(driver), diagnostics_(diagnostics) {}

  void parts(const Connection& read) {
    const auto& theirs = theirs_.content;
    if (!theirs) {
      return;
    }
    const std::size_t authority = text_.find("://") + 3;
    if (theirs->has_user && theirs->user.expose() != read.user) {
      differs(first_of({"user"}, authority), {"`", driver_.shown(), "` takes this for another user than libpq does"});
    }
    if (!theirs->addresses.empty() && !same_addresses(theirs->addresses, read.addresses)) {
      differs(first_of({"host", "port"}, authority), {"`", driver_.shown(), "` connects to another host or port than libpq would"});
    }
    if (theirs->has_database && theirs->database.expose() != read.database) {
      const std::size_t path = text_.find('/', authority);
      differs(first_of({"dbname"}, path == std::string_view::npos ? authority : path + 1), {"`", driver_.shown(), "` takes this for another database than libpq does"});
    }
  }

  void tls(const Connection& read) {
    const auto& theirs = theirs_.connection;
    const std::size_t at = first_of({"sslmode", "ssl"}, 0);
    if (theirs && !read.uses_socket() && effective(theirs->tls) != effective(read.tls)) {
      diagnostics_.warning(Code::tls_differs, moved(at),
                           {"`", driver_.shown(), "` understands `", ShownText::of_table(name_of(effective(read.tls))), "` here, where libpq understands `",
                            ShownText::of_table(name_of(effective(theirs->tls))), "`"},
                           {}, {kAsDriverWants});
      return;
    }
    // `ssl=false` or `ssl=require`, which some readers take for a word that is set, and so for verify-full.
    const std::size_t key = offset_of_key(text_, "ssl");
    const std::string_view value = key == 0 ? std::string_view() : text_.substr(key + 4, text_.substr(key + 4).find('&'));
    const auto word = says_no(value) ? TlsMode::disable : tls_mode_of(value);
    if (word && *word != effective(read.tls)) {
      diagnostics_.warning(Code::tls_differs, moved(key), {"`", driver_.shown(), "` understands `", ShownText::of_table(name_of(effective(read.tls))), "` here, whatever the value says"},
                           {}, {kAsDriverWants});
    }
  }

 private:
  Place moved(std::size_t offset) const {
    Place place = place_;
    place.column = static_cast<int>(offset) + 1;
    return place;
  }
  void differs(std::size_t offset, Message message) {
    diagnostics_.warning(Code::read_differently, moved(offset), message, {}, {kAsDriverWants});
  }
  std::size_t first_of(std::initializer_list<std::string_view> keys, std::size_t otherwise) const {
    for (const std::string_view key : keys) {
      if (const std::size_t at = offset_of_key(text_, key); at != 0) return at;
    }
    return otherwise;
  }
  static bool says_no(std::string_view value) {
    static constexpr std::array<std::string_view, 5> kNo{"false", "0", "no", "off", "disable"};
    return std::ranges::find(kNo, value) != kNo.end();
  }
  static bool same_addresses(const std::vector<Address>& a, const std::vector<Address>& b) {
    return std::ranges::equal(a, b, [](const Address& one, const Address& other) {
      return one.host == other.host && one.port.value_or(kDefaultPort) == other.port.value_or(kDefaultPort);
    });
  }
  // libpq-ssl 34.19.1: `require` beside a file of authorities verifies the chain.
  static TlsMode effective(const Tls& tls) {
    return tls.mode == TlsMode::require && tls.roots == Roots::file ? TlsMode::verify_ca : tls.mode;
  }

  const LibpqReading& theirs_;
  std::string_view text_;
  const Place& place_;
  const Driver& driver_;
  Diagnostics& diagnostics_;
};

}  // namespace

LibpqReading read_as_libpq(std::string_view text) {
  LibpqReading reading;
  Diagnostics ignored;
  const auto libpq = Driver::select(ShownText::of_table("libpq"), {}, ignored);
  if (!libpq || !has_libpq_scheme(text)) {
    return reading;
  }
  reading.is_shared = true;
  reading.content = read_string(*libpq->facts().string, libpq->shown(), text, {}, ignored);
  Variant variant;
  variant.url = Secret::copy_of(text);
  reading.connection = read_variant(variant, *libpq, {}, ignored);
  if (!reading.connection && reading.content) {
    // A word of another driver's is all that libpq refuses: what it makes of the rest is to be compared.
    variant.url = without_foreign_words(text);
    reading.connection = read_variant(variant, *libpq, {}, ignored);
  }
  return reading;
}

void check_misread(const LibpqReading& theirs, std::string_view text, const Place& place, const Driver& driver, const Connection& read,
                   Diagnostics& diagnostics) {
  if (!theirs.is_shared || driver.facts().string->grammar != Grammar::url) {
    return;
  }
  Comparison comparison(theirs, text, place, driver, diagnostics);
  comparison.parts(read);
  comparison.tls(read);
}

}  // namespace dsnsmith
