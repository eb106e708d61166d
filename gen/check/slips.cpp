#include "check/slips.hpp"

#include <algorithm>
#include <array>

#include "check/unwrap.hpp"
#include "check/url_slips.hpp"

namespace dsnsmith {
namespace {

struct SlipFacts {
  Slip slip;
  Code code;
  Severity as_meant;  // where every reader understands what was meant
  Severity misread;   // where one does not
  std::string_view message;
  std::string_view help;
};

constexpr std::string_view kOnlyTheString = "give the string alone, from its scheme to its last character";
constexpr std::string_view kFillIn = "put the value in its place, percent-encoded; a variable that is not set, or quotes that keep a shell from replacing it, have this effect";
constexpr std::string_view kEncode = "percent-encode it; `dsnsmith check --fix` for the driver prints the whole string";

constexpr auto kFacts = std::to_array<SlipFacts>({
    {Slip::byte_order_mark, Code::text_around, Severity::error, Severity::error, "a byte order mark stands in front of the connection string", "save the file without one; PowerShell and some editors write it"},
    {Slip::blanks_in_front, Code::text_around, Severity::warning, Severity::error, "a blank or a newline stands in front of the connection string", "remove it; `echo` and editors end a text with a newline, `printf %s` does not"},
    {Slip::blanks_behind, Code::text_around, Severity::warning, Severity::error, "a blank or a newline stands behind the connection string", "remove it; `echo` and editors end a text with a newline, `printf %s` does not"},
    {Slip::quotes_around, Code::text_around, Severity::error, Severity::error, "quotes came along with the connection string", "remove them: docker's --env-file, Kubernetes and cloud consoles keep quotes as a part of the value"},
    {Slip::name_in_front, Code::text_around, Severity::error, Severity::error, "the name of a variable or key came along in front of the connection string", kOnlyTheString},
    {Slip::name_of_pairs, Code::text_around, Severity::note, Severity::error, "the name of a variable or key came along in front of the connection string", "give the string alone, from its first key to its last character"},
    {Slip::command_in_front, Code::text_around, Severity::error, Severity::error, "a command came along in front of the connection string", kOnlyTheString},
    {Slip::mark_behind, Code::text_around, Severity::error, Severity::error, "a `;` or `,` came along behind the connection string", kOnlyTheString},
    {Slip::json_escapes, Code::text_around, Severity::error, Severity::error, "escapes of JSON (`\\u0026`, `\\/`) stand in the connection string", "take the value out of the JSON with a JSON reader: `jq -r`"},
    {Slip::html_escapes, Code::text_around, Severity::error, Severity::error, "an escape of HTML (`&amp;`) stands in the connection string", "write `&` itself"},
    {Slip::base64, Code::text_around, Severity::error, Severity::error, "the connection string is encoded in base64", "decode it once: `kubectl get secret` shows values so, and what is encoded before it is put into `stringData` or encoded twice for `data` arrives so"},
    {Slip::encoded_whole, Code::text_around, Severity::error, Severity::error, "the whole connection string is percent-encoded, its `://` as well", "encode the user, the password and the database, each by itself, and not the whole"},
    {Slip::placeholder_user, Code::placeholder_left, Severity::error, Severity::error, "a placeholder stands in the place of the user", kFillIn},
    {Slip::placeholder_password, Code::placeholder_left, Severity::error, Severity::error, "a placeholder stands in the place of the password", kFillIn},
    {Slip::placeholder_host, Code::placeholder_left, Severity::error, Severity::error, "a placeholder stands in the place of the host", kFillIn},
    {Slip::placeholder_port, Code::placeholder_left, Severity::error, Severity::error, "a placeholder stands in the place of the port", kFillIn},
    {Slip::placeholder_database, Code::placeholder_left, Severity::error, Severity::error, "a placeholder stands in the place of the database", kFillIn},
    {Slip::placeholder_value, Code::placeholder_left, Severity::error, Severity::error, "a placeholder stands in the place of a parameter's value", kFillIn},
    {Slip::raw_in_user, Code::unencoded_character, Severity::warning, Severity::error, "the user holds a raw ", kEncode},
    {Slip::raw_in_password, Code::unencoded_character, Severity::warning, Severity::error, "the password holds a raw ", kEncode},
    {Slip::raw_in_database, Code::unencoded_character, Severity::warning, Severity::error, "the database holds a raw ", kEncode},
    {Slip::raw_in_query, Code::unencoded_character, Severity::warning, Severity::error, "a parameter holds a raw ", kEncode},
    {Slip::odd_in_user, Code::unencoded_character, Severity::note, Severity::error, "the user holds a raw ", kEncode},
    {Slip::odd_in_password, Code::unencoded_character, Severity::note, Severity::error, "the password holds a raw ", kEncode},
    {Slip::bad_escape, Code::unencoded_character, Severity::warning, Severity::error, "a `%` is not followed by two hexadecimal digits", "a percent sign of its own is written `%25`; an escape that was cut has to be completed"},
    {Slip::doubly_encoded, Code::doubtful_encoding, Severity::warning, Severity::warning, "a part is percent-encoded twice: its escape stands for another escape", "encode once: what Terraform, a form or a library has encoded already is not encoded again; if the value does hold a percent sign and two digits, all is well"},
    {Slip::plus_sign, Code::doubtful_encoding, Severity::note, Severity::error, "the password holds a `+`, which is itself to some readers and a blank to others", "write `%2B` for a plus sign, and `%20` for a blank: Terraform's urlencode() and encoders of forms write a blank as `+`"},
    {Slip::plus_in_query, Code::doubtful_encoding, Severity::note, Severity::error, "the password holds a `+`, which is itself to some readers and a blank to others", "write `%2B` for a plus sign, and `%20` for a blank"},
    {Slip::scheme_without_slashes, Code::misplaced_part, Severity::error, Severity::error, "the scheme is not followed by `://`", "write `postgresql://` in front of the user"},
    {Slip::second_scheme, Code::misplaced_part, Severity::error, Severity::error, "a second scheme stands in front of the host", "the host is a name by itself: leave `https://` out"},
    {Slip::second_port, Code::misplaced_part, Severity::error, Severity::error, "the port stands there twice", "leave one out; the host that Terraform or a console hands out may carry its port already"},
    {Slip::database_behind_colon, Code::misplaced_part, Severity::error, Severity::error, "the database stands behind a `:` where a `/` belongs", "write `HOST:PORT/DATABASE`; the form with two colons is Oracle's"},
    {Slip::port_behind_database, Code::misplaced_part, Severity::error, Severity::error, "the port stands behind the database", "it belongs behind the host: `HOST:PORT/DATABASE`"},
    {Slip::query_without_mark, Code::misplaced_part, Severity::warning, Severity::error, "the first parameter is joined by `&` or `;`, so that it is part of the database's name", "a `?` begins the parameters, `&` joins further ones"},
    {Slip::second_mark, Code::misplaced_part, Severity::warning, Severity::error, "a second `?` stands among the parameters", "only the first parameter follows a `?`; further ones are joined by `&`"},
    {Slip::semicolon_in_query, Code::misplaced_part, Severity::warning, Severity::error, "a `;` stands between two parameters, so that the second is part of the first one's value, or lost", "parameters are joined by `&`"},
    {Slip::slash_behind_database, Code::misplaced_part, Severity::warning, Severity::error, "a `/` stands behind the database", "leave it out: to most drivers it is part of the name"},
    {Slip::socket_in_path, Code::misplaced_part, Severity::error, Severity::error, "the directory of the socket stands in the place of the database", "it is a parameter: `@/DATABASE?host=/var/run/postgresql`, `@/DATABASE?host=/cloudsql/PROJECT:REGION:INSTANCE`"},
    {Slip::user_in_jdbc, Code::misplaced_part, Severity::error, Severity::error, "a user stands in front of the host, where a JDBC URL has no place for one", "the driver takes all of it for the host's name; write `?user=…&password=…` behind the database, or give both by properties of their own"},
    {Slip::bare_ipv6, Code::invalid_host, Severity::warning, Severity::error, "an IPv6 address stands there without brackets", "write `[ADDRESS]:PORT`"},
    {Slip::empty_user, Code::empty_part, Severity::warning, Severity::warning, "nothing stands in the place of the user", "a variable that was not set has this effect; drivers fill in the operating system's user"},
    {Slip::empty_password, Code::empty_part, Severity::warning, Severity::warning, "nothing stands in the place of the password", "a variable that was not set has this effect; where there is no password, leave out the `:` as well"},
    {Slip::empty_host, Code::empty_part, Severity::error, Severity::error, "nothing stands in the place of the host", "a variable that was not set has this effect; drivers then look for a server on their own machine"},
    {Slip::empty_port, Code::empty_part, Severity::warning, Severity::error, "nothing stands in the place of the port", "a variable that was not set has this effect; leave out the `:`, or write the port"},
    {Slip::upper_case_host, Code::doubtful_encoding, Severity::note, Severity::note, "the host holds capital letters", "names of hosts have no case, but routers by name and URL readers may write it in small letters: do so as well"},
});
static_assert(std::ranges::is_sorted(kFacts, {}, &SlipFacts::slip));
static_assert(kFacts.size() == static_cast<std::size_t>(Slip::upper_case_host) + 1);

struct ByteWords {
  char byte;
  std::string_view shown, escape;
};
constexpr std::array<ByteWords, 20> kBytes{{
    {' ', "blank", "%20"}, {'#', "`#`", "%23"}, {'/', "`/`", "%2F"}, {':', "`:`", "%3A"}, {'=', "`=`", "%3D"}, {'?', "`?`", "%3F"},
    {'@', "`@`", "%40"}, {'[', "`[`", "%5B"}, {']', "`]`", "%5D"}, {'%', "`%`", "%25"}, {'+', "`+`", "%2B"},
    {'"', "double quote", "%22"}, {'<', "`<`", "%3C"}, {'>', "`>`", "%3E"}, {'\\', "backslash", "%5C"}, {'^', "`^`", "%5E"}, {'`', "backtick", "%60"},
    {'{', "`{`", "%7B"}, {'|', "`|`", "%7C"}, {'}', "`}`", "%7D"},
}};

// Has the text the parts of a URL, whether or not its scheme is there?
bool is_url(std::string_view text) {
  const std::size_t mark = text.find("://");
  const std::size_t equals = text.find('=');
  const std::size_t at = text.find('@');
  return (mark != std::string_view::npos && mark < equals) || (at != std::string_view::npos && at < equals) ||
         text.starts_with("postgres:") || text.starts_with("postgresql:") || text.starts_with("postgresql/") || text.starts_with("jdbc:postgresql:/") || text.starts_with("jdbc:postgresql::") || text.starts_with("jdbc:postgresql//");
}

}  // namespace

Examined examine(std::string_view text) {
  Examined examined;
  examined.meant = MeantText::of(text);
  unwrap(examined);
  if (is_url(examined.meant.text())) {
    find_url_slips(examined);
  }
  return examined;
}

void report(const Examined& examined, const Fared& fared, Severity variables, const Place& place, Diagnostics& diagnostics) {
  for (const FoundSlip& found : examined.slips) {
    const SlipFacts& facts = kFacts[static_cast<std::size_t>(found.slip)];
    Place where = place;
    where.column = static_cast<int>(found.offset) + 1;
    const Severity severity = found.variable ? variables : fared.misread.empty() ? facts.as_meant : facts.misread;
    const ShownText message = ShownText::of_table(facts.message);
    const ShownText help = ShownText::of_table(facts.help);
    const auto* const byte = std::ranges::find(kBytes, found.byte, &ByteWords::byte);
    const bool raw = found.slip >= Slip::raw_in_user && found.slip <= Slip::odd_in_password;
    if (raw && byte != kBytes.end()) {
      const ShownText shown = ShownText::of_table(byte->shown);
      const ShownText escape = ShownText::of_table(byte->escape);
      diagnostics.report(severity, facts.code, where, {message, shown}, {"`", escape, "`"}, {help});
    } else {
      diagnostics.report(severity, facts.code, where, {message}, {}, {help});
    }
  }
}

}  // namespace dsnsmith
