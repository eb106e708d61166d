// Over 400 lines: a URL is gone through once, from its scheme to its end, and rewritten as it was meant.
#include "check/url_slips.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "check/placeholder.hpp"
#include "core/host.hpp"
#include "text/byte_set.hpp"
#include "text/libpq_url.hpp"
#include "text/percent.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr ByteSet kSchemeBytes = kLetters + kDigits + ByteSet("+.:-_");
constexpr ByteSet kHostBytes = kLetters + kDigits + ByteSet("-._~%*");
constexpr ByteSet kHex = kDigits + ByteSet("abcdefABCDEF");
// What ends a part of a URL, or begins an escape or brackets: RFC 3986 section 2.2, gen-delims.
constexpr ByteSet kDelimiters("@/?#[] ");
// What belongs into no URL: some readers take it as it is, and others refuse the whole string.
constexpr ByteSet kOdd("^|\"\\{}`<>");
constexpr std::string_view kStandInHost = "host.invalid";  // RFC 2606: nobody has it

bool is_escape(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && kHex.contains(text[at + 1]) && kHex.contains(text[at + 2]);
}

// `2001:db8::1`, without brackets; with more than one colon nothing else can be meant.
bool is_bare_ipv6(std::string_view text) {
  const auto host = Host::parse(text);
  return host && host->kind() == Host::Kind::ipv6;
}

struct BareIpv6 {
  std::string_view host, port;
};
// A port of four or five decimal digits behind it, where the rest is an address by itself.
std::optional<BareIpv6> bare_ipv6(std::string_view text) {
  constexpr std::size_t kLongestGroup = 4;
  if (std::ranges::count(text, ':') < 2) {
    return std::nullopt;
  }
  const std::size_t colon = text.rfind(':');
  const std::string_view last = text.substr(colon + 1);
  const bool is_port = Port::parse(last) && (last.size() > kLongestGroup || last == "5432" || last == "6432" || last == "6543");
  if (is_port && is_bare_ipv6(text.substr(0, colon))) {
    return BareIpv6{text.substr(0, colon), last};
  }
  return is_bare_ipv6(text) ? std::optional(BareIpv6{text, {}}) : std::nullopt;
}

std::size_t host_list_end(std::string_view text) {
  std::size_t i = 0;
  // A variable's name in braces may hold what ends a host.
  while (i < text.size()) {
    if (text.substr(i).starts_with("${") || text.substr(i).starts_with("{{") || text[i] == '<') {
      const std::size_t close = text.find(text[i] == '<' ? '>' : '}', i);
      if (close != kNone) {
        i = close + 1;
        continue;
      }
    }
    if (text[i] == '/' || text[i] == '?' || text[i] == '#' || text[i] == '&') {
      break;
    }
    ++i;
  }
  return i;
}

bool is_plausible_host(std::string_view item) {
  if (item.empty() || is_stand_in(item) || bare_ipv6(item)) {
    return true;
  }
  if (item.front() == '[') {
    const std::size_t close = item.find(']');
    return close != kNone && (close + 1 == item.size() || item[close + 1] == ':');
  }
  const std::size_t colon = item.find(':');
  const std::string_view port = colon == kNone ? std::string_view() : item.substr(colon + 1);
  const std::string_view host = item.substr(0, colon);
  const bool port_is_right = (kDigits + ByteSet(":")).contains_all(port) || is_stand_in(port) || port == "port" || port == "PORT";
  return port_is_right && (kHostBytes.contains_all(host) || is_stand_in(host) || holds_expression(host));
}

struct Tail {
  bool is_plausible = false;
  int weight = 0;  // how much it looks like the part behind the credentials
};

// Could this be all that stands behind the credentials: hosts, a database, a query?
Tail tail_of(std::string_view text) {
  const std::size_t end = host_list_end(text);
  const std::string_view hosts = text.substr(0, end);
  const std::size_t question = text.find('?', end);
  const std::string_view path = text.substr(end, question == kNone ? kNone : question - end);
  bool plausible = path.find('@') == kNone;
  int weight = 0;
  std::string_view rest = hosts;
  for (bool more = true; more;) {
    const std::size_t comma = rest.find(',');
    const std::string_view item = rest.substr(0, comma);
    plausible = plausible && is_plausible_host(item);
    weight += item.find(':') != kNone ? 2 : 0;
    weight += item.find('.') != kNone || item == "localhost" ? 1 : 0;
    more = comma != kNone;
    rest.remove_prefix(more ? comma + 1 : rest.size());
  }
  weight += path.starts_with('/') ? 2 : 0;
  return {plausible, weight};
}

// Where the credentials end: as every reader has it where that makes sense, else by what stands behind.
std::size_t find_user_info_end(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::size_t first = text.find('@');
  if (first == kNone) {
    return kNone;
  }
  if (first < slash) {
    if (tail_of(text.substr(first + 1)).is_plausible) {
      return first;
    }
  } else if (tail_of(text).is_plausible) {
    return kNone;
  }
  // Of equals the first; nobody's password has more of them, and each is looked at to the end of the text.
  constexpr int kMostSigns = 64;
  std::size_t best = kNone;
  int weight = -1;
  std::size_t at = text.rfind('@');
  for (int signs = 0; at != kNone && signs < kMostSigns; at = at == 0 ? kNone : text.rfind('@', at - 1), ++signs) {
    std::string_view tail = text.substr(at + 1);
    const std::size_t scheme = tail.find("://");
    if (scheme != kNone && kLetters.contains_all(tail.substr(0, scheme))) {
      tail.remove_prefix(scheme + 3);  // `@https://host`
    }
    const Tail found = tail_of(tail);
    if (found.is_plausible && found.weight >= weight) {
      best = at;
      weight = found.weight;
    }
  }
  return best != kNone || first > slash ? best : first;
}

class UrlExaminer {
 public:
  explicit UrlExaminer(Examined& examined)
      : examined_(examined), source_(std::move(examined.meant)), text_(source_.text()) {}

  void run() {
    read_scheme();
    const std::string_view rest = text_.substr(at_);
    const std::size_t user_info = find_user_info_end(rest);
    if (user_info != kNone && text_.starts_with("jdbc:")) {
      read_jdbc_user(rest.substr(0, user_info));
      at_ += user_info + 1;
    } else if (user_info != kNone) {
      read_user_info(rest.substr(0, user_info), ":");
      take(at_ + user_info, 1);
      at_ += user_info + 1;
    }
    skip_second_scheme();
    read_hosts();
    read_path();
    read_query();
    add_jdbc_user();
    examined_.meant = changed_ ? std::move(meant_) : std::move(source_);
    examined_.mended = examined_.mended || changed_;
  }

 private:
  void found(Slip slip, std::size_t offset, char byte = '\0') {
    const auto same = [&](const FoundSlip& other) { return other.slip == slip && other.byte == byte; };
    if (std::ranges::none_of(examined_.slips, same)) {
      examined_.slips.push_back({slip, source_.origin_of(offset), byte});
    }
  }
  void gap(Slip slip, std::size_t offset, std::string_view text) {
    found(slip, offset);
    if (is_variable(text)) {
      std::ranges::find(examined_.slips, slip, &FoundSlip::slip)->variable = true;
    }
    examined_.has_gaps = true;
  }
  void take(std::size_t offset, std::size_t size) { meant_.take(source_, offset, size); }
  void write(std::string_view text, std::size_t offset) {
    meant_.write(text, source_, offset);
    changed_ = true;
  }
  void write_escape(std::size_t offset) {
    write(percent_encode(text_.substr(offset, 1), ByteSet()).expose(), offset);
  }
  void leave_out() { changed_ = true; }

  // `postgresql:/u`, `postgresql//u`, `postgres:u:p@h`.
  void read_scheme() {
    const std::size_t mark = text_.find("://");
    if (mark != kNone && kSchemeBytes.contains_all(text_.substr(0, mark)) && mark != 0) {
      at_ = mark + 3;
      take(0, at_);
      return;
    }
    for (const std::string_view scheme : {"jdbc:postgresql", "postgresql", "postgres"}) {
      const std::string_view behind = text_.substr(std::min(scheme.size(), text_.size()));
      const bool doubled = scheme.starts_with("jdbc:") && behind.starts_with("::");  // `jdbc:postgresql::/host`
      const std::size_t size = doubled ? behind.find_first_not_of(":/") : behind.starts_with(":/") || behind.starts_with("//") ? 2 : behind.starts_with(':') ? 1 : 0;
      // `postgres:pw@host` may be a user and a password; only what holds another colon in front of its `@` is not.
      const std::size_t colon = behind.find(':', 1);
      const bool user = size == 1 && !(colon < behind.find('@') && behind.find('@') != kNone);
      // `jdbc:postgresql:NAME` is a database; what a second slash follows is a host.
      const bool name = scheme.starts_with("jdbc:") && !doubled && (size != 2 || behind.find('/', size) == kNone);
      if (!text_.starts_with(scheme) || size == 0 || size == kNone || user || name) {
        continue;
      }
      found(Slip::scheme_without_slashes, scheme.size());
      take(0, scheme.size());
      write("://", scheme.size());
      at_ = scheme.size() + size;
      return;
    }
  }

  // A user and a password in front of the host are no part of a JDBC URL: they are parameters there.
  void read_jdbc_user(std::string_view text) {
    found(Slip::user_in_jdbc, at_);
    MeantText before = std::move(meant_);
    meant_ = MeantText();
    write("user=", at_);
    read_user_info(text, "&password=");
    jdbc_user_ = std::move(meant_);
    meant_ = std::move(before);
  }

  void add_jdbc_user() {
    if (!jdbc_user_.text().empty()) {
      const std::string_view so_far = meant_.text();
      const bool joined = so_far.ends_with('?') || so_far.ends_with('&');
      write(joined ? "" : so_far.find('?') == kNone ? "?" : "&", text_.size());
      meant_.take(jdbc_user_, 0, jdbc_user_.text().size());
    }
  }

  // `divider`: what stands between the two where they are meant to be.
  void read_user_info(std::string_view text, std::string_view divider) {
    const std::size_t begin = at_;
    const std::size_t colon = colon_of(text);
    const std::string_view user = text.substr(0, colon);
    read_name(user, begin, Slip::placeholder_user, Slip::raw_in_user);
    if (user.empty() && colon != kNone) {
      found(Slip::empty_user, begin);
    }
    if (colon == kNone) {
      return;
    }
    if (divider == ":") {
      take(begin + colon, 1);
    } else {
      write(divider, begin + colon);
    }
    const std::string_view password = text.substr(colon + 1);
    if (password.empty()) {
      found(Slip::empty_password, begin + colon);
    }
    read_name(password, begin + colon + 1, Slip::placeholder_password, Slip::raw_in_password);
  }

  // The first one that no variable's braces hold: `${USER:-app}:${PW}`.
  static std::size_t colon_of(std::string_view text) {
    std::size_t from = 0;
    if (text.starts_with("${") || text.starts_with("{{")) {
      const std::size_t close = text.find('}');
      from = close == kNone ? 0 : close;
    }
    return text.find(':', from);
  }

  // A user, a password or a database: a stand-in, or text with what should be escaped.
  void read_name(std::string_view text, std::size_t begin, Slip placeholder, Slip raw) {
    const bool stand_in = (placeholder == Slip::placeholder_password ? is_stand_in(text) : is_name_to_fill_in(text)) || holds_expression(text);
    if (stand_in) {
      gap(placeholder, begin, text);
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool bad_escape = text[i] == '%' && !is_escape(text, i);
      if (stand_in && (bad_escape || !(kUnreserved + ByteSet("%")).contains(text[i]))) {
        write_escape(begin + i);
      } else if (bad_escape) {
        found(Slip::bad_escape, begin + i);
        write("%25", begin + i);
      } else {
        read_name_byte(text, i, begin, raw);
      }
    }
  }

  // A byte that begins no faulty escape.
  void read_name_byte(std::string_view text, std::size_t i, std::size_t begin, Slip raw) {
    const char c = text[i];
    if (kDelimiters.contains(c) || (c == ':' && raw == Slip::raw_in_password)) {
      if (raw != Slip::raw_in_database || c != '/') {
        found(raw, begin + i, c);
      }
      write_escape(begin + i);
    } else if (kOdd.contains(c) && raw != Slip::raw_in_database) {
      found(raw == Slip::raw_in_user ? Slip::odd_in_user : Slip::odd_in_password, begin + i, c);
      write_escape(begin + i);
    } else if (c == '+' && raw == Slip::raw_in_password) {
      found(Slip::plus_sign, begin + i);
      write("%2B", begin + i);
    } else {
      if (c == '%' && text.substr(i + 1).starts_with("25") && is_escape(text, i + 2)) {
        found(Slip::doubly_encoded, begin + i);
      }
      take(begin + i, 1);
    }
  }

  // `@https://host`, as a web console's address is pasted.
  void skip_second_scheme() {
    const std::string_view rest = text_.substr(at_);
    const std::size_t mark = rest.find("://");
    if (mark == kNone || mark == 0 || !(kLetters + kDigits + ByteSet("+")).contains_all(rest.substr(0, mark))) {
      return;
    }
    found(Slip::second_scheme, at_);
    leave_out();
    at_ += mark + 3;
  }

  void read_hosts() {
    const std::size_t end = at_ + host_list_end(text_.substr(at_));
    while (at_ <= end) {
      const std::size_t comma = std::min(text_.find(',', at_), end);
      read_host(text_.substr(at_, comma - at_));
      at_ = comma;
      if (comma == end) {
        return;
      }
      take(at_, 1);
      ++at_;
    }
  }

  void read_host(std::string_view item) {
    if (const auto bare = bare_ipv6(item)) {
      found(Slip::bare_ipv6, at_);
      write("[", at_);
      take(at_, bare->host.size());
      write("]", at_ + bare->host.size());
      take(at_ + bare->host.size(), item.size() - bare->host.size());
      return;
    }
    const std::size_t colon = item.starts_with('[') ? item.find("]:") + (item.find("]:") == kNone ? 0 : 1) : port_colon(item);
    const std::string_view host = item.substr(0, colon);
    // As documents have it: `ecto://USER:PASS@HOST/DATABASE`. Names of users may be such words; in place of a server nothing is.
    if (is_stand_in(host) || holds_expression(host) || host == "HOST" || host == "HOSTNAME" || host == "DB_HOST") {
      gap(Slip::placeholder_host, at_, host);
      write(kStandInHost, at_);
    } else {
      if (host.empty() && colon != kNone && !names_host(text_.substr(at_))) {
        found(Slip::empty_host, at_);
      }
      if (std::ranges::any_of(host, [](char c) { return c >= 'A' && c <= 'Z'; }) && host.find('%') == kNone) {
        found(Slip::upper_case_host, at_);
      }
      take(at_, host.size());
    }
    if (colon != kNone) {
      read_port(item.substr(colon + 1), at_ + colon);
      has_port_ = true;
    }
  }

  // `@:6432/db?host=/dir`: the query says where.
  static bool names_host(std::string_view rest) {
    return rest.find("?host=") != kNone || rest.find("&host=") != kNone || rest.find("hostaddr=") != kNone;
  }

  static std::size_t port_colon(std::string_view item) {
    if (item.starts_with("${") || item.starts_with("{{") || item.starts_with('<')) {
      const std::size_t close = item.find_last_of("}>");
      return close == kNone ? kNone : item.find(':', close);
    }
    return item.find(':');
  }

  void read_port(std::string_view port, std::size_t colon) {
    if (port.empty()) {
      found(Slip::empty_port, colon);
      leave_out();
    } else if (is_stand_in(port) || holds_expression(port) || port == "port" || port == "PORT") {
      gap(Slip::placeholder_port, colon + 1, port);
      leave_out();
    } else if (const std::size_t second = port.find(':'); second != kNone && Port::parse(port.substr(0, second)) && port.substr(0, second) == port.substr(second + 1)) {
      found(Slip::second_port, colon + 1 + second);
      leave_out();
      take(colon, second + 1);
    } else if (second != kNone && Port::parse(port.substr(0, second)) && is_database_behind_colon(port.substr(second + 1), colon + 1 + port.size())) {
      found(Slip::database_behind_colon, colon + 1 + second);
      take(colon, second + 1);
      write("/", colon + 1 + second);
      take(colon + 2 + second, port.size() - second - 1);
    } else {
      take(colon, port.size() + 1);
    }
  }

  // `host:5432:name`, with no path behind it.
  [[nodiscard]] bool is_database_behind_colon(std::string_view name, std::size_t end) const {
    return !name.empty() && kLetters.contains(name.front()) && (kLetters + kDigits + ByteSet("_-")).contains_all(name) && (end >= text_.size() || text_[end] == '?');
  }

  void read_path() {
    if (at_ >= text_.size() || text_[at_] == '?' || text_[at_] == '#') {
      return;
    }
    const std::size_t begin = at_;
    const std::size_t question = std::min(text_.find('?', begin), text_.size());
    std::size_t end = question;
    // `/db&sslmode=require`: the first mark of a query is `?`.
    if (const std::size_t mark = text_.substr(0, question).find('&', begin); mark != kNone && text_.substr(0, question).find('=', mark) != kNone) {
      end = mark;
    }
    // `/db;sslmode=require`, as SQL Server's strings go on.
    if (const std::size_t mark = text_.substr(0, end).find(';', begin); mark != kNone && begins_known_pair(text_.substr(mark + 1))) {
      end = mark;
    }
    at_ = end;
    if (text_[begin] != '/') {
      return;
    }
    const std::string_view path = text_.substr(begin, end - begin);
    if (is_socket_in_path(path, begin)) {
      read_socket_in_path(path, begin);
      return;
    }
    read_database(path, begin);
  }

  // A directory of sockets in place of the host: nobody's database is called so.
  [[nodiscard]] bool is_socket_in_path(std::string_view path, std::size_t begin) const {
    constexpr std::array<std::string_view, 6> kDirectories{"/cloudsql/", "/private/", "/run/", "/tmp/", "/var/", "/home/"};
    const auto* const directory = std::ranges::find_if(kDirectories, [&](std::string_view one) { return path.starts_with(one); });
    const bool no_host = begin > 0 && (text_[begin - 1] == '@' || text_.substr(0, begin).ends_with("://"));
    return no_host && directory != kDirectories.end() && path.find('/', directory->size()) != kNone && !names_host(text_.substr(begin)) && !text_.starts_with("jdbc:");
  }

  // `@/cloudsql/P:R:I/db`: the directory is the host.
  void read_socket_in_path(std::string_view path, std::size_t begin) {
    const std::size_t slash = path.rfind('/');
    const std::string_view directory = path.substr(0, slash);
    // PROJECT:REGION:INSTANCE has two colons; behind a third one, and elsewhere behind the first, stands a port.
    const std::ptrdiff_t own = directory.starts_with("/cloudsql/") ? 2 : 0;
    const std::size_t colon = std::ranges::count(directory, ':') > own ? directory.rfind(':') : kNone;
    const bool has_port = colon != kNone && Port::parse(directory.substr(colon + 1));
    found(Slip::socket_in_path, begin);
    take(begin + slash, path.size() - slash);
    write("?host=", begin);
    take(begin, has_port ? colon : slash);
    if (has_port) {
      write("&port=", begin + colon);
      take(begin + colon + 1, slash - colon - 1);
    }
    query_begun_ = true;
  }

  void read_database(std::string_view path, std::size_t begin) {
    std::string_view name = path.substr(1);
    const std::size_t hash = name.find('#');
    const std::size_t colon = name.rfind(':');
    if (!has_port_ && colon != kNone && colon != 0 && Port::parse(name.substr(colon + 1))) {
      found(Slip::port_behind_database, begin + 1 + colon);
      write(":", begin);
      take(begin + 2 + colon, name.size() - colon - 1);
      name = name.substr(0, colon);
    }
    std::size_t size = name.size();
    while (size > 1 && name[size - 1] == '/') {
      --size;
    }
    if (size != name.size() && hash == kNone) {
      found(Slip::slash_behind_database, begin + 1 + size);
      leave_out();
      name = name.substr(0, size);
    }
    take(begin, 1);
    const bool plain = name.find_first_of("#[] %@") == kNone && !is_name_to_fill_in(name) && !holds_expression(name);
    if (plain) {
      take(begin + 1, name.size());
    } else {
      read_name(name, begin + 1, Slip::placeholder_database, Slip::raw_in_database);
    }
  }

  void read_query() {
    if (at_ >= text_.size()) {
      return;
    }
    if (text_[at_] == '&' || text_[at_] == ';') {
      found(Slip::query_without_mark, at_);
    }
    if (text_[at_] != '?' || query_begun_) {
      write(query_begun_ ? "&" : "?", at_);
    } else {
      take(at_, 1);
    }
    ++at_;
    bool in_value = false;
    bool in_password = begins_password();
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '+' && in_password) {
        found(Slip::plus_in_query, at_);
        write("%2B", at_);
      } else if (c == '?' && begins_pair(text_.substr(at_ + 1))) {
        found(Slip::second_mark, at_);
        write("&", at_);
        in_value = false;
      } else if (c == ';' && in_value && begins_known_pair(text_.substr(at_ + 1))) {
        found(Slip::semicolon_in_query, at_);
        write("&", at_);
        in_value = false;
      } else if (c == '&') {
        take(at_, 1);
        in_value = false;
      } else {
        read_query_byte(c, in_value);
      }
      ++at_;
      in_password = c == '&' || c == '?' ? begins_password() : in_password;
    }
  }

  [[nodiscard]] bool begins_password() const { return text_.substr(at_).starts_with("password="); }

  static bool begins_pair(std::string_view text) {
    return text.substr(0, text.find_first_of("&?")).find('=') != kNone;
  }

  // A word that is a parameter to most drivers: any other may belong to the value.
  static bool begins_known_pair(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view key = text.substr(0, equals);
    return equals != kNone && (libpq_keyword_index(key) || key == "ssl" || key == "user" || key == "password" || key == "currentSchema");
  }

  void read_query_byte(char c, bool& in_value) {
    if (c == ' ' || (c == '=' && in_value) || c == '#') {
      found(Slip::raw_in_query, at_, c);
      write_escape(at_);
      return;
    }
    if (c == '%' && !is_escape(text_, at_)) {
      found(Slip::raw_in_query, at_, c);
      write("%25", at_);
      return;
    }
    if (c == '$' && !in_expression_ && (holds_expression(value_at()) || begins_with_variable(value_at()))) {
      in_expression_ = true;
      gap(Slip::placeholder_value, at_, value_at());
    }
    in_value = in_value || c == '=';
    take(at_, 1);
  }

  // `$HOME/.postgresql/root.crt`, which only a shell fills in.
  static bool begins_with_variable(std::string_view text) {
    const std::size_t end = std::min(text.find('/'), text.size());
    return end != text.size() && is_stand_in(text.substr(0, end));
  }

  [[nodiscard]] std::string_view value_at() const {
    constexpr std::size_t kLongest = 256;
    const std::string_view rest = text_.substr(at_, kLongest);
    return rest.substr(0, rest.find('&'));
  }

  Examined& examined_;
  MeantText source_;
  std::string_view text_;
  MeantText meant_;
  std::size_t at_ = 0;
  bool changed_ = false;
  bool has_port_ = false;
  bool query_begun_ = false;
  bool in_expression_ = false;
  MeantText jdbc_user_;
};

}  // namespace

void find_url_slips(Examined& examined) {
  UrlExaminer(examined).run();
}

}  // namespace dsnsmith
