#include "text/libpq_url.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<std::string_view, kLibpqKeywordCount> kKeywords{
    "application_name", "channel_binding", "client_encoding", "connect_timeout", "dbname",
    "fallback_application_name", "gssencmode", "gsslib", "host", "hostaddr", "keepalives",
    "keepalives_count", "keepalives_idle", "keepalives_interval", "krbsrvname", "options",
    "passfile", "password", "port", "replication", "requirepeer", "service",
    "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert", "sslcompression", "sslcrl",
    "sslcrldir", "sslkey", "sslmode", "sslpassword", "sslrootcert", "sslsni",
    "target_session_attrs", "tcp_user_timeout", "user"};

static_assert(std::ranges::is_sorted(kKeywords));

constexpr std::size_t index_of(std::string_view word) {
  for (std::size_t i = 0; i < kKeywords.size(); ++i) {
    if (kKeywords[i] == word) {
      return i;
    }
  }
  return kKeywords.size();
}

// A table in which each keyword has a slot of its own, so that looking one up is one
// comparison. The factor is searched for when this is compiled.
class KeywordTable {
 public:
  consteval KeywordTable() {
    while (!fill()) {
      factor_ += 2;
    }
  }
  [[nodiscard]] constexpr std::size_t find(std::string_view word) const {
    if (word.size() < kShortest) {
      return kKeywords.size();
    }
    const std::size_t index = slots_[slot_of(word)];
    return index < kKeywords.size() && kKeywords[index] == word ? index : kKeywords.size();
  }

 private:
  static constexpr std::size_t kShortest = 4;
  static constexpr unsigned kBits = 7;

  // Four bytes and the length tell the keywords apart.
  [[nodiscard]] constexpr std::size_t slot_of(std::string_view word) const {
    const auto byte = [word](std::size_t at) { return std::uint32_t{static_cast<unsigned char>(word[at])}; };
    const std::size_t size = word.size();
    const std::uint32_t mixed = (byte(0) | byte(size / 4) << 8U | byte(size / 2) << 16U | byte(size - 3) << 24U) + static_cast<std::uint32_t>(size);
    return (mixed * factor_) >> (32U - kBits);
  }
  consteval bool fill() {
    slots_.fill(kKeywords.size());
    for (std::size_t i = 0; i < kKeywords.size(); ++i) {
      std::uint8_t& slot = slots_[slot_of(kKeywords[i])];
      if (slot != kKeywords.size()) {
        return false;
      }
      slot = static_cast<std::uint8_t>(i);
    }
    return true;
  }

  std::uint32_t factor_ = 0x9e3779b1U;
  std::array<std::uint8_t, 1U << kBits> slots_{};
};

constexpr KeywordTable kTable;

constexpr std::size_t kUser = index_of("user");
constexpr std::size_t kPassword = index_of("password");
constexpr std::size_t kDatabase = index_of("dbname");
constexpr std::size_t kHost = index_of("host");
constexpr std::size_t kPort = index_of("port");
constexpr std::size_t kSslMode = index_of("sslmode");

// The values that libpq puts in place of `ssl=true` and `requiressl=1`.
constexpr std::string_view kRequire = "require";
constexpr std::string_view kPrefer = "prefer";

constexpr ByteSet kHex = kDigits + ByteSet("abcdefABCDEF");

// Where the first of the bytes stands, or the end: eight at a time, since find_first_of
// calls memchr for each byte of the text.
template <char... bytes>
std::size_t first_of(std::string_view text) {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    // The high bit of each byte that is zero, and perhaps of bytes behind it.
    const auto zeros = [](std::uint64_t x) { return (x - kOnes) & ~x & (kOnes << 7U); };
    const std::uint64_t hits = (zeros(word ^ (kOnes * static_cast<unsigned char>(bytes))) | ...);
    if (hits != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(hits)) / 8;
    }
  }
  while (at < text.size() && ((text[at] != bytes) && ...)) {
    ++at;
  }
  return at;
}

// Of the whole string: what ends a part is no hex digit, so no escape crosses a border.
UrlProblem first_bad_escape(std::string_view text) {
  for (std::size_t i = text.find('%'); i < text.size(); i = text.find('%', i)) {
    if (i + 2 >= text.size() || !kHex.contains(text[i + 1]) || !kHex.contains(text[i + 2])) {
      return {UrlFault::bad_escape, i};
    }
    if (text[i + 1] == '0' && text[i + 2] == '0') {
      return {UrlFault::nul_escape, i};
    }
    i += 3;
  }
  return {};
}

// Does `spelled`, percent-decoded, begin with `word` (or equal it)? Escapes are valid by then.
bool decodes_to(std::string_view spelled, std::string_view word) {
  std::size_t at = 0;
  for (const char wanted : word) {
    if (at >= spelled.size()) {
      return false;
    }
    if (spelled[at] == '%') {
      const auto digit = [](char c) {
        return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
      };
      if (static_cast<char>(digit(spelled[at + 1]) * 16 + digit(spelled[at + 2])) != wanted) {
        return false;
      }
      at += 3;
    } else if (spelled[at++] != wanted) {
      return false;
    }
  }
  return at == spelled.size();
}

// The keyword that a query key spells; keys may be percent-encoded.
std::size_t keyword_of(std::string_view key) {
  if (key.find('%') == std::string_view::npos) {
    return kTable.find(key);
  }
  for (std::size_t i = 0; i < kKeywords.size(); ++i) {
    if (decodes_to(key, kKeywords[i])) {
      return i;
    }
  }
  return kKeywords.size();
}

void give(LibpqUrl& url, std::size_t keyword, std::string_view value) {
  url.values[keyword] = value;
  url.given |= std::uint64_t{1} << keyword;
}

UrlProblem check_hosts(std::string_view hosts, const char* base) {
  while (!hosts.empty()) {
    if (hosts.front() == '[') {
      const std::size_t close = hosts.find(']');
      const auto at = static_cast<std::size_t>(hosts.data() - base);
      if (close == std::string_view::npos) {
        return {UrlFault::bracket_not_closed, at};
      }
      if (close == 1) {
        return {UrlFault::bracket_empty, at};
      }
      hosts.remove_prefix(close + 1);
      if (!hosts.empty() && hosts.front() != ':' && hosts.front() != ',') {
        return {UrlFault::after_bracket, static_cast<std::size_t>(hosts.data() - base)};
      }
    }
    const std::size_t comma = hosts.find(',');
    if (comma == std::string_view::npos) {
      break;
    }
    hosts.remove_prefix(comma + 1);
  }
  return {};
}

// Where the host list ends: at the first `/` or `?` that is not inside brackets.
std::size_t end_of_hosts(std::string_view rest) {
  std::size_t at = 0;
  while (at < rest.size()) {
    if (rest[at] == '[') {  // a bracket counts only where a host begins
      const std::size_t close = rest.find(']', at);
      if (close == std::string_view::npos) {
        return rest.size();
      }
      at = close + 1;
    }
    at += first_of<'/', '?', ','>(rest.substr(at));
    if (at == rest.size() || rest[at] != ',') {
      return at;
    }
    ++at;
  }
  return at;
}

}  // namespace

std::span<const std::string_view, kLibpqKeywordCount> libpq_keywords() {
  return kKeywords;
}

std::optional<std::size_t> libpq_keyword_index(std::string_view word) {
  const std::size_t index = index_of(word);
  return index < kKeywords.size() ? std::optional(index) : std::nullopt;
}

UrlProblem split_url(std::string_view text, SplitUrl& url) {
  url = SplitUrl();
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) {
    return {UrlFault::no_prefix, 0};
  }
  url.scheme = text.substr(0, colon);
  const char* const base = text.data();
  std::string_view rest = text.substr(colon + 3);

  const std::size_t mark = first_of<'@', '/'>(rest);
  if (mark < rest.size() && rest[mark] == '@') {
    url.has_user_info = true;
    const std::string_view info = rest.substr(0, mark);
    const std::size_t split = info.find(':');
    url.user = info.substr(0, split);
    if (split != std::string_view::npos) {
      url.password = info.substr(split + 1);
    }
    rest.remove_prefix(mark + 1);
  }

  const std::size_t hosts_end = end_of_hosts(rest);
  url.hosts = rest.substr(0, hosts_end);
  rest.remove_prefix(hosts_end);
  if (!rest.empty() && rest.front() == '/') {
    const std::size_t question = std::min(rest.find('?'), rest.size());
    url.database = rest.substr(1, question - 1);
    rest.remove_prefix(question);
  }
  if (!rest.empty()) {
    url.query = rest.substr(1);
  }
  return check_hosts(url.hosts, base);
}

HostItem next_host(std::string_view& hosts, bool& more) {
  HostItem item;
  std::size_t at = 0;
  if (!hosts.empty() && hosts.front() == '[') {
    const std::size_t close = hosts.find(']');
    item.host = hosts.substr(1, close - 1);
    item.bracketed = true;
    at = close + 1;
  } else {
    at = first_of<':', ','>(hosts);
    item.host = hosts.substr(0, at);
  }
  if (at < hosts.size() && hosts[at] == ':') {
    const std::size_t end = std::min(hosts.find(',', at), hosts.size());
    item.port = hosts.substr(at + 1, end - at - 1);
    item.has_port = true;
    at = end;
  }
  more = at < hosts.size();
  hosts.remove_prefix(more ? at + 1 : at);
  return item;
}

UrlFault next_query_item(std::string_view& query, QueryItem& item) {
  const std::size_t separator = first_of<'=', '&'>(query);
  item.key = query.substr(0, separator);
  query.remove_prefix(separator);
  if (!query.starts_with('=')) {
    item.value = {};
    query.remove_prefix(std::min<std::size_t>(1, query.size()));
    return UrlFault::no_separator;
  }
  query.remove_prefix(1);
  std::size_t end = first_of<'=', '&'>(query);
  const bool two = end < query.size() && query[end] == '=';
  if (two) {
    end = std::min(query.find('&'), query.size());  // some take it as a part of the value
  }
  item.value = query.substr(0, end);
  query.remove_prefix(std::min(end + 1, query.size()));
  return two ? UrlFault::two_separators : UrlFault::none;
}

UrlProblem parse_libpq_url(std::string_view text, LibpqUrl& url) {
  url.given = 0;
  url.authority_host = false;
  url.authority_port = false;
  if (!text.starts_with("postgresql://") && !text.starts_with("postgres://")) {
    url.split = SplitUrl();
    return {UrlFault::no_prefix, 0};
  }
  const char* const base = text.data();
  if (const UrlProblem problem = split_url(text, url.split); problem.fault != UrlFault::none) {
    return problem;
  }
  const SplitUrl& split = url.split;
  const UrlProblem escape = first_bad_escape(text);
  const auto is_in = [&escape, base](std::string_view part) {
    return escape.fault != UrlFault::none && !part.empty() && base + escape.offset >= part.data() &&
           base + escape.offset < part.data() + part.size();
  };
  for (const auto& [keyword, part] :
       {std::pair{kUser, split.user}, {kPassword, split.password}, {kDatabase, split.database}}) {
    if (!part.empty()) {
      if (is_in(part)) {
        return escape;
      }
      give(url, keyword, part);
    }
  }
  std::string_view hosts = split.hosts;
  bool more = !hosts.empty();
  while (more) {
    const HostItem item = next_host(hosts, more);
    if (is_in(item.host) || is_in(item.port)) {
      return escape;
    }
    // libpq joins the items with commas first and asks for emptiness then, so a
    // comma alone is a host list.
    url.authority_host |= !item.host.empty() || more;
    url.authority_port |= !item.port.empty() || more;
  }
  std::string_view query = split.query;
  while (!query.empty()) {
    QueryItem item;
    const char* const start = query.data();
    const auto at = static_cast<std::size_t>(start - base);
    if (const UrlFault fault = next_query_item(query, item); fault != UrlFault::none) {
      return {fault, at};
    }
    if (is_in(item.key) || is_in(item.value)) {
      return escape;
    }
    std::size_t keyword = keyword_of(item.key);
    std::string_view value = item.value;
    if (keyword == kKeywords.size()) {
      if (decodes_to(item.key, "ssl") && decodes_to(item.value, "true")) {
        keyword = kSslMode;
        value = kRequire;
      } else if (decodes_to(item.key, "requiressl")) {
        keyword = kSslMode;
        value = !item.value.empty() && (item.value.front() == '1' || item.value.starts_with("%31"))
                    ? kRequire
                    : kPrefer;
      } else {
        return {UrlFault::unknown_key, at};
      }
    }
    give(url, keyword, value);
    if (keyword == kHost) {
      url.authority_host = false;
    } else if (keyword == kPort) {
      url.authority_port = false;
    }
  }
  return {};
}

}  // namespace dsnsmith
