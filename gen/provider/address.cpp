// Over 400 lines: a URL is taken apart in one pass, and all parts report their faults in one way.
#include "provider/address.hpp"

#include <algorithm>
#include <iterator>

#include "core/ascii.hpp"
#include "text/byte_set.hpp"
#include "text/percent.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kSocketFile = "/.s.PGSQL.";

bool is_name_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view input, Origin origin, const Place& place,
         Diagnostics& diagnostics)
      : all_(text),
        input_(ShownText::of_table(input)),
        origin_(origin),
        place_(place),
        diagnostics_(diagnostics) {}

  std::optional<Pasted> read() {
    const std::size_t before = diagnostics_.errors();
    std::string_view rest = trimmed(all_);
    if (rest.empty()) {
      fail(Code::invalid_input, {"`", input_, "` is empty"});
    } else if (!check_wrapping(rest) || !check_bytes(rest)) {
      // reported
    } else if (rest.starts_with('/')) {
      pasted_.shape = Shape::socket;
      read_socket(rest);
    } else if (read_scheme(rest)) {
      read_url(rest);
    }
    if (diagnostics_.errors() != before) {
      return std::nullopt;
    }
    return std::move(pasted_);
  }

 private:
  void fail(Code code, Message message, Message expected = {}, Message help = {}) {
    diagnostics_.error(code, place_, message, expected, help);
  }

  [[nodiscard]] std::size_t offset(std::string_view at) const {
    return static_cast<std::size_t>(at.data() - all_.data()) + 1;
  }

  static std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
    text.remove_prefix(first);
    return text.substr(0, text.find_last_not_of(kBlanks) + 1);
  }

  // What belongs to a shell, an .env file or a command line and was copied along.
  bool check_wrapping(std::string_view text) {
    constexpr std::string_view kQuotes = "\"'`";
    const std::size_t url = text.find("://");
    const std::string_view before = url == std::string_view::npos ? text : text.substr(0, url);
    if (kQuotes.find(text.front()) != std::string_view::npos) {
      fail(Code::malformed_string, {"quotes stand around what `", input_, "` holds"}, {},
           {"remove them: they belong to the shell or to the file that it was copied from"});
    } else if (text.starts_with("psql ") || text.starts_with("pg_dump ") ||
               text.starts_with("pg_restore ")) {
      fail(Code::malformed_string, {"`", input_, "` holds a whole command line"},
           {"the URL in it, or the host behind `-h`"});
    } else if (url != std::string_view::npos && before.find_first_of("@/?#[") == std::string_view::npos &&
               before.find_first_of(" =\"'") != std::string_view::npos) {
      fail(Code::malformed_string, {"something stands in front of the URL in `", input_, "`"},
           {"nothing but what begins with `postgresql://`"},
           {"the name of a variable and its `=` are no part of the URL"});
    } else if (url == std::string_view::npos && lacks_slashes(text)) {
      fail(Code::malformed_string, {"the scheme in `", input_, "` is cut short"},
           {"a URL that begins with `postgresql://`, or a host"});
    } else if (url == std::string_view::npos && is_keyword_string(text)) {
      fail(Code::malformed_string,
           {"`", input_, "` holds a string of `key=value` pairs, libpq's other form"},
           {"a URL that begins with `postgresql://`, or the host alone"});
    } else {
      return true;
    }
    return false;
  }

  // `postgres:` alone may be a user with a password behind it, and is left alone.
  static bool lacks_slashes(std::string_view text) {
    constexpr std::string_view kCut[] = {"//",          "postgresql:", "postgresql//",
                                         "postgres:/", "postgres//",  "jdbc:"};
    return std::ranges::any_of(kCut, [&](std::string_view cut) { return text.starts_with(cut); });
  }

  static bool is_keyword_string(std::string_view text) {
    constexpr std::string_view kKeys[] = {"host=", "hostaddr=", "port=",    "dbname=",
                                          "user=", "password=", "service=", "sslmode="};
    return std::ranges::any_of(kKeys, [&](std::string_view key) { return text.starts_with(key); });
  }

  // A blank inside a placeholder: `[YOUR PASSWORD]`, `{{ password }}`.
  static bool is_in_placeholder(std::string_view text, std::size_t blank) {
    const std::size_t colon = text.rfind(':', blank);
    const std::size_t at = text.find('@', blank);
    return colon != std::string_view::npos && at != std::string_view::npos &&
           is_placeholder(text.substr(colon + 1, at - colon - 1));
  }

  bool check_bytes(std::string_view text) {
    const auto bad = std::ranges::find_if(text, [&](const char& c) {
      const auto at = static_cast<std::size_t>(&c - text.data());
      return (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) &&
             !(c == ' ' && is_in_placeholder(text, at));
    });
    if (bad == text.end()) {
      return true;
    }
    const auto byte = offset(text.substr(static_cast<std::size_t>(bad - text.begin())));
    if (*bad == ' ') {
      fail(Code::malformed_string, {"a blank stands in `", input_, "` at byte ", byte}, {},
           {"percent-encode it as `%20` if it belongs to the password, else remove it"});
    } else {
      fail(Code::malformed_string, {"a control character stands in `", input_, "` at byte ", byte},
           {}, {"remove it; a newline often comes from the end of a file"});
    }
    return false;
  }

  // Takes `postgresql://` and the like away. False: another scheme, reported.
  bool read_scheme(std::string_view& rest) {
    const std::size_t end = rest.find("://");
    if (end == std::string_view::npos ||
        rest.substr(0, end).find_first_of("@/?#[") != std::string_view::npos) {
      const bool plain = rest.find_first_of("@/?#") == std::string_view::npos;
      pasted_.shape = plain ? Shape::host : Shape::url_without_scheme;
      return true;
    }
    pasted_.shape = Shape::url;
    std::string scheme = lowered(rest.substr(0, end));
    if (scheme.starts_with("jdbc:")) {
      scheme.erase(0, std::string_view("jdbc:").size());
    }
    if (scheme == "http" || scheme == "https") {
      fail(Code::invalid_input, {"`", input_, "` is the address of a web page, not of a database"},
           {"a URL that begins with `postgresql://`, or a host"},
           {"the page itself shows the connection string or the host"});
      return false;
    }
    if (scheme != "postgres" && scheme != "postgresql" && !scheme.starts_with("postgresql+") &&
        !scheme.starts_with("postgres+")) {
      fail(Code::invalid_input, {"`", input_, "` is a URL of something else than PostgreSQL"},
           {"a URL that begins with `postgresql://`, or a host"});
      return false;
    }
    rest.remove_prefix(end + 3);
    return true;
  }

  void read_url(std::string_view rest) {
    if (const std::size_t hash = rest.find('#'); hash != std::string_view::npos) {
      report_raw("#", "`%23`", rest.substr(hash));
      return;
    }
    // A placeholder may hold `?` or `/` in theory; none of those in use does.
    const std::size_t question = rest.find('?');
    const std::string_view query =
        question == std::string_view::npos ? std::string_view() : rest.substr(question + 1);
    const std::string_view hierarchy = rest.substr(0, question);
    const std::size_t slash = hierarchy.find('/');
    std::string_view authority = hierarchy.substr(0, slash);
    if (slash != std::string_view::npos && hierarchy.find('@', slash) != std::string_view::npos) {
      report_raw("/", "`%2F`", hierarchy.substr(slash));
      return;
    }
    if (const std::size_t at = query.find('@');
        at != std::string_view::npos && authority.find('@') == std::string_view::npos &&
        authority.find(':') != std::string_view::npos && slash == std::string_view::npos) {
      report_raw("?", "`%3F`", rest.substr(question));
      return;
    }
    const std::size_t at = authority.find('@');
    if (at != std::string_view::npos) {
      if (authority.find('@', at + 1) != std::string_view::npos) {
        report_raw("@", "`%40`", authority.substr(at));
        return;
      }
      read_user(authority.substr(0, at));
      authority.remove_prefix(at + 1);
    }
    const std::size_t second = slash == std::string_view::npos ? slash : hierarchy.find('/', slash + 1);
    if (second != std::string_view::npos) {
      fail(Code::malformed_string,
           {"a second raw `/` stands behind the host in `", input_, "`, at byte ",
            offset(hierarchy.substr(second))},
           {}, {"remove it, or percent-encode it as `%2F` if it belongs to the database's name"});
      return;
    }
    if (slash != std::string_view::npos && slash + 1 < hierarchy.size()) {
      pasted_.database = name(hierarchy.substr(slash + 1), "database");
    }
    read_query(query);
    read_hosts(authority);
  }

  // The usual cause of a URL that falls apart: a password that was not encoded.
  template <std::size_t N, std::size_t M>
  void report_raw(const char (&byte)[N], const char (&escape)[M], std::string_view at) {
    if (origin_ == Origin::spec && all_.find('@') != std::string_view::npos) {
      report_literal();
      return;
    }
    fail(Code::malformed_string,
         {"a raw `", byte, "` stands in `", input_, "` at byte ", offset(at),
          ", where it ends a part of the URL"},
         {}, {"if it belongs to the password, percent-encode it as ", escape});
  }

  void report_literal() {
    fail(Code::literal_secret_in_url, {"`", input_, "` holds a password"}, {},
         {"give it by a source (`", input_,
          ": {env: NAME}`), or remove the password from it and name its source under `password`"});
  }

  void read_user(std::string_view userinfo) {
    const std::size_t colon = userinfo.find(':');
    const std::string_view user = userinfo.substr(0, colon);
    if (!user.empty()) {
      pasted_.user = name(user, "user");
    }
    if (colon != std::string_view::npos) {
      set_password(userinfo.substr(colon + 1));
    }
  }

  void set_password(std::string_view spelled) {
    Malformed malformed{};
    std::optional<Secret> decoded = percent_decode(spelled, Plus::literal, &malformed);
    if (spelled.empty() || is_placeholder(spelled) ||
        (decoded && is_placeholder(decoded->expose()))) {
      return;
    }
    if (origin_ == Origin::spec) {
      report_literal();
    } else if (!decoded) {
      report_percent(spelled, malformed, "password");
    } else {
      pasted_.password = std::move(*decoded);
    }
  }

  template <std::size_t N>
  void report_percent(std::string_view spelled, const Malformed& malformed, const char (&part)[N]) {
    fail(Code::malformed_string,
         {"a `%` in the ", part, " of `", input_, "` starts no escape, at byte ",
          offset(spelled) + malformed.offset},
         {}, {"a percent sign itself is written `%25`"});
  }

  template <std::size_t N>
  std::optional<std::string> name(std::string_view spelled, const char (&part)[N]) {
    Malformed malformed{};
    const std::optional<Secret> decoded = percent_decode(spelled, Plus::literal, &malformed);
    if (!decoded) {
      report_percent(spelled, malformed, part);
      return std::nullopt;
    }
    if (is_placeholder(decoded->expose())) {
      fail(Code::placeholder_left, {"the ", part, " in `", input_, "` is a placeholder"}, {},
           {"write the name in its place, or remove it and give `", part, "`"});
      return std::nullopt;
    }
    if (!is_name_text(decoded->expose())) {
      fail(Code::invalid_name, {"the ", part, " in `", input_, "` holds a control character"});
      return std::nullopt;
    }
    return std::string(decoded->expose());
  }

  void read_query(std::string_view query) {
    while (!query.empty()) {
      const std::size_t end = query.find('&');
      const std::string_view pair = query.substr(0, end);
      query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
      const std::size_t equals = pair.find('=');
      if (pair.empty()) {
        continue;
      }
      if (equals == std::string_view::npos) {
        fail(Code::malformed_string,
             {"a parameter in `", input_, "` has no `=`, at byte ", offset(pair)},
             {"`name=value`"});
        continue;
      }
      const std::string_view spelled = pair.substr(equals + 1);
      Malformed malformed{};
      std::optional<Secret> key = percent_decode(pair.substr(0, equals), Plus::literal, &malformed);
      std::optional<Secret> value =
          key ? percent_decode(spelled, Plus::literal, &malformed) : std::nullopt;
      if (!value) {
        report_percent(key ? spelled : pair, malformed, "parameters");
        continue;
      }
      take_parameter(spelled, std::move(*key), std::move(*value));
    }
  }

  // libpq takes the parts of the authority as parameters, too.
  void take_parameter(std::string_view spelled, Secret key, Secret value) {
    const std::string_view word = key.expose();
    if (word == "host") {
      host_parameter_ = std::move(value);
    } else if (word == "port") {
      port_parameter_ = std::move(value);
    } else if (word == "user" || word == "dbname" || word == "database") {
      std::optional<std::string>& part = word == "user" ? pasted_.user : pasted_.database;
      std::optional<std::string> text =
          word == "user" ? name(spelled, "user") : name(spelled, "database");
      if (part && text && *part != *text) {
        fail(Code::contradiction, {"`", input_, "` names two different ",
                                   word == "user" ? Shown("users") : Shown("databases"),
                                   ", one before the `?` and one behind it"});
      }
      part = std::move(text);
    } else if (word == "password") {
      set_password(spelled);
    } else {
      pasted_.query.push_back({std::move(key), std::move(value)});
    }
  }

  // `host=` overrides the authority in libpq; `@localhost/db?host=/cloudsql/…` is in use for
  // clients that want some host there. Any other pair contradicts itself.
  void read_hosts(std::string_view authority) {
    if (host_parameter_ && !host_parameter_->empty()) {
      const std::string_view host = host_parameter_->expose();
      if (!authority.empty() && authority != "localhost" && authority != host) {
        fail(Code::contradiction,
             {"`", input_, "` names two different hosts, one before the `?` and one behind it"});
        return;
      }
      if (host.starts_with('/')) {
        read_socket(host);
      } else {
        read_list(host);
      }
    } else if (!authority.empty()) {
      read_list(authority);
    }
    if (port_parameter_ && !port_parameter_->empty()) {
      const std::optional<Port> port = Port::parse(port_parameter_->expose());
      if (!port) {
        report_port();
        return;
      }
      for (Address& address : pasted_.addresses) {
        if (address.port && *address.port != *port) {
          fail(Code::contradiction,
               {"`", input_, "` names two different ports, one before the `?` and one behind it"});
          return;
        }
        address.port = port;
      }
    }
  }

  void report_port() {
    fail(Code::invalid_port, {"what stands behind the `:` in `", input_, "` is no port"},
         {"a whole number from 1 to 65535"});
  }

  void read_list(std::string_view list) {
    while (true) {
      const std::size_t end = list.find(',');
      read_host(list.substr(0, end));
      if (end == std::string_view::npos) {
        return;
      }
      list.remove_prefix(end + 1);
    }
  }

  void read_host(std::string_view text) {
    std::string_view host = text;
    std::optional<std::string_view> port;
    if (text.starts_with('[')) {
      const std::size_t close = text.find(']');
      if (close == std::string_view::npos || is_placeholder(text)) {
        report_host(text);
        return;
      }
      host = text.substr(1, close - 1);
      const std::string_view behind = text.substr(close + 1);
      if (!behind.empty() && behind.front() != ':') {
        report_host(text);
        return;
      }
      if (!behind.empty()) {
        port = behind.substr(1);
      }
    } else if (std::ranges::count(text, ':') == 1) {
      const std::size_t colon = text.find(':');
      host = text.substr(0, colon);
      port = text.substr(colon + 1);
    }
    Malformed malformed{};
    const std::optional<Secret> decoded = percent_decode(host, Plus::literal, &malformed);
    if (!decoded) {
      report_host(text);
      return;
    }
    if (decoded->expose().starts_with('/')) {  // `%2Fcloudsql%2F…` in the authority
      read_socket(decoded->expose());
    } else {
      add_host(decoded->expose(), text);
    }
    if (port && !pasted_.addresses.empty()) {
      pasted_.addresses.back().port = Port::parse(*port);
      if (!pasted_.addresses.back().port) {
        report_port();
      }
    }
  }

  void add_host(std::string_view host, std::string_view text) {
    std::optional<Host> parsed = Host::parse(host);
    if (!parsed || parsed->is_socket()) {
      report_host(text);
      return;
    }
    if (parsed->kind() == Host::Kind::dns_name) {
      // Terraform gives some names with the dot of the DNS root; certificates hold them without.
      std::string plain = lowered(parsed->text());
      if (plain.back() == '.') {
        plain.pop_back();
      }
      parsed = Host::parse(plain);
    }
    pasted_.addresses.push_back({std::move(*parsed), std::nullopt});
  }

  void report_host(std::string_view text) {
    if (is_placeholder(text) || is_placeholder(text.substr(0, text.rfind(':')))) {
      fail(Code::placeholder_left, {"the host in `", input_, "` is a placeholder"}, {},
           {"write the host in its place"});
      return;
    }
    fail(Code::invalid_host, {"what stands in the place of the host in `", input_, "` is no host"},
         {"a DNS name, an IPv4 address, or an IPv6 address in brackets"},
         {"a raw `@`, `/` or `:` of a password often ends up there; percent-encode it"});
  }

  void read_socket(std::string_view path) {
    std::optional<Port> port;
    if (const std::size_t file = path.rfind(kSocketFile);
        file != std::string_view::npos && file != 0) {
      port = Port::parse(path.substr(file + kSocketFile.size()));
      if (port) {
        path = path.substr(0, file);
      }
    }
    while (path.size() > 1 && path.ends_with('/')) {
      path.remove_suffix(1);
    }
    std::optional<Host> host = Host::parse(path);
    if (!host) {
      report_host(path);
      return;
    }
    pasted_.addresses.push_back({std::move(*host), port});
  }

  std::string_view all_;
  ShownText input_;
  Origin origin_;
  const Place& place_;
  Diagnostics& diagnostics_;
  Pasted pasted_;
  std::optional<Secret> host_parameter_;
  std::optional<Secret> port_parameter_;
};

}  // namespace

bool is_placeholder(std::string_view text) {
  constexpr ByteSet kInside = kLetters + kDigits + ByteSet("-_ .");
  const auto between = [&](std::string_view open, std::string_view close) {
    return text.size() > open.size() + close.size() && text.starts_with(open) &&
           text.ends_with(close) &&
           kInside.contains_all(text.substr(open.size(), text.size() - open.size() - close.size()));
  };
  constexpr std::size_t kFewestStars = 3;
  constexpr std::string_view kYours[] = {"YOUR-PASSWORD", "YOUR_PASSWORD", "your-password",
                                         "your_password"};
  if (std::ranges::find(kYours, text) != std::end(kYours)) {
    return true;
  }
  constexpr ByteSet kVariable = ByteSet::range('A', 'Z') + kDigits + ByteSet("_");
  constexpr std::string_view kBullet = "\xE2\x80\xA2";  // how consoles hide it
  const auto bullets = [&] {
    std::size_t count = 0;
    while (text.substr(count * kBullet.size()).starts_with(kBullet)) {
      ++count;
    }
    return count >= kFewestStars && count * kBullet.size() == text.size();
  };
  if (text.size() > kFewestStars && text.front() == '$' && kVariable.contains_all(text.substr(1)) &&
      !kDigits.contains(text[1])) {
    return true;
  }
  return bullets() || between("[", "]") || between("<", ">") || between("${", "}") || between("{{", "}}") ||
         (text.size() >= kFewestStars &&
          std::ranges::all_of(text, [](char c) { return c == '*'; }));
}

std::optional<Pasted> take_apart(std::string_view text, std::string_view input, Origin origin,
                                 const Place& place, Diagnostics& diagnostics) {
  return Reader(text, input, origin, place, diagnostics).read();
}

}  // namespace dsnsmith
