// What is known about one driver, read from templates/drivers/<id>.yaml, at one version.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/connection.hpp"
#include "diag/diagnostic.hpp"
#include "spec/document.hpp"

namespace dsnsmith {

enum class Carrier { url, settings, env, files };
std::string_view name_of(Carrier carrier);

// How a value is spelled where values have types (settings).
enum class ValueType {
  text,
  number,
  boolean,
  flag,  // libpq's truth value: 1 or 0, as text in strings and as a number in settings
  null,
};

// A value that travels in settings: JSON's scalars.
struct Value {
  ValueType type = ValueType::text;  // never flag
  Secret text;                         // of null: empty; of boolean: `true` or `false`
  [[nodiscard]] Value clone() const { return {type, text.clone()}; }
  friend bool operator==(const Value& a, const Value& b) = default;
};

struct Setting {
  std::vector<std::string> path;  // {"connect", "server_settings", "search_path"}
  Value value;
};

struct Variable {
  std::string name;
  Secret value;
};

struct DeliveredFile {
  std::string name;  // `ca.pem`
  std::string at;    // the path by which the other carriers name it
  Secret content;
};

// One connection as one driver is given it.
struct Variant {
  std::optional<Secret> url;
  std::vector<Setting> settings;  // sorted by path
  std::vector<Variable> env;      // sorted by name
  std::vector<DeliveredFile> files;
  std::vector<std::string> notes;  // what no carrier can say, as a line of code; from the tables only
};

// Which part of a connection something carries.
enum class Piece { identity, tls, statements, parameter, routing };

// One thing that was written, for finding out what a missing carrier loses.
struct Written {
  Piece piece;
  Carrier carrier;
  std::string key;        // of the table: safe to show
  std::string parameter;  // of Piece::parameter: its canonical name
};

// --- the facts, as the file says them ---------------------------------------

struct Write {
  Carrier carrier;
  std::string_view key;     // of settings: a dotted path
  std::string_view value;   // a literal, or with `{ca}`, `{cert}`, `{key}`
  ValueType type;
};

enum class Direction { both, write, read };
// Which values in a string lose their spelling: `007` arrives as 7, `true` as True.
enum class Casts { none, numbers, all, json };

struct TlsRow {
  TlsMode mode;
  Roots roots;
  std::string_view when;
  Direction direction;
  std::vector<Write> writes;
  std::string_view refused;  // why this cannot be said; no writes then
  std::string_view note;
  std::string_view weaker;   // what the driver does less than libpq would; a warning
};

struct CertificateRow {
  std::string_view when;
  TlsMode needs;  // the weakest mode beside which it can be given
  std::vector<Write> writes;
};

struct ParameterRow {
  std::string_view name;
  std::string_view when;
  Direction direction;
  Carrier carrier;
  std::string_view key;
  std::string_view unit;     // of a duration: ms, s or min; empty: the canonical unit
  bool fraction;             // a duration may have a fraction
  ValueType type;
  std::vector<std::pair<std::string_view, std::string_view>> words;  // canonical → the driver's
  std::string_view refused;  // why it cannot be said
  Casts casts;               // from StringFacts
  std::vector<Write> along;  // what else makes it true (`max_overflow: 0` for a pool's most)
  bool unit_written = false;  // a duration is written with its unit: `1800s` (Go)
  bool several_hosts = false; // the driver refuses it beside a single host
  bool one_name = false;      // takes one lower-case name, no list and no quotes (Prisma's schema)
  bool undecoded = false;     // takes the value as it stands in the string (GORM's timezone)
  bool after_login = false;   // is said by a statement after the login: lost behind a transaction pool
  bool iso = false;           // a duration is written as ISO 8601 has it: `PT1.5S`
  bool pairs = false;         // of `options`: `name=value;name=value`, each a start-up parameter of its own
};

struct StatementsRow {
  std::string_view behind;   // none, tracked, budget
  std::string_view when;
  Direction direction;
  std::vector<Write> writes;
  std::string_view refused;
  std::string_view note;
  std::string_view code;     // a line of code without which it is not safe; a warning
};

// How a string is put together; the functions are in gen/driver/string_form.cpp.
enum class Grammar {
  url,        // `scheme://user:password@host:port/database?key=value`
  jdbc,       // the same without user-info: `user` and `password` are keys
  conninfo,   // libpq's `host=… dbname=…`
  pgbouncer,  // the same with PgBouncer's quotes
  ado,        // `Host=…;Username=…`
  odbc,       // `Server=…;PWD={…}`
  pdo,        // PHP's: a prefix, then libpq's pairs with `;` for blanks
  dbi,        // Perl's: likewise, and `;` inside quotes is itself
};
// Do the grammar's strings begin with a scheme, and escape by percent signs; else they are lists of pairs.
constexpr bool has_scheme(Grammar grammar) {
  return grammar == Grammar::url || grammar == Grammar::jdbc;
}
enum class SocketForm {
  none,
  query,       // `?host=/dir`
  query_file,  // `?host=/dir/.s.PGSQL.5432`
  query_authority_port,  // `@:6432/db?host=/dir`: a port stands in the authority
  localhost_query,
  authority,   // `@%2Fdir/db`
  cloud_sql_factory,
  settings,    // in settings, where `parts` say; `localhost` stands in its place
};
enum class HostsForm {
  one,
  list,   // in the authority: `h1:1,h2:2`
  query,  // `?host=h1,h2&port=1,2`; repeated `host=h1:1&host=h2:2` is read as well
};
enum class DatabaseForm {
  percent,
  percent_trimmed,  // decoded, then leading slashes are dropped
  percent_resolved,  // decoded, after `.` and `..` as segments are resolved (the web's URL parsers)
  percent_stripped,  // decoded, then blanks at its ends are dropped
  decode_uri,
  literal,
};
enum class Ipv6Form {
  none,
  brackets,  // `@[::1]:5432/db`
  query,     // `@localhost:5432/db?host=::1`: brackets are taken for a part of the name
  with_port, // as brackets, and the port has to stand behind them
  single,    // as brackets, and beside no other host
  hexadecimal,  // as brackets, without an IPv4 address at its end
};
enum class UnknownKey { error, ignored, setting };
enum class Precedence {
  authority,
  query,
  neither,  // which of two counts is no rule to rely on: both at once is an error
};

// The keys by which a grammar of pairs (and a URL's query) says who, where and which database; empty: none does.
struct PartKeys {
  std::string_view host = "host";
  std::string_view port = "port";
  std::string_view database = "dbname";
  std::string_view user = "user";
  std::string_view password = "password";
};

// What a scheme says beside which driver it is for: `r2dbcs:` is `ssl=true`.
struct SchemeWord {
  std::string_view scheme, key, value;
};

struct StringFacts {  // as a file says nothing: a URL that libpq reads alike
  Grammar grammar = Grammar::url;
  std::vector<std::string_view> schemes;  // without `://`; the first is written; of grammars of pairs: none
  SocketForm socket = SocketForm::none;
  HostsForm hosts = HostsForm::one;
  Ipv6Form ipv6 = Ipv6Form::brackets;
  bool plus_is_space = false;
  DatabaseForm database = DatabaseForm::percent;
  std::string_view database_key;   // query key for names that the path cannot say; may be empty
  Precedence precedence = Precedence::query;  // of two hosts, users, passwords or names, which counts
  std::vector<std::string_view> query_parts{"host", "port", "user", "password"};  // what the query may say
  UnknownKey unknown = UnknownKey::error;
  Casts casts = Casts::none;
  PartKeys keys;
  std::vector<std::pair<std::string_view, std::string_view>> synonyms;  // read as → the key that is meant
  std::string_view prefix;         // of grammars of pairs: what stands in front (`pgsql:`)
  std::string_view nested;         // a key whose value is a conninfo string of its own (`pqopt`)
  bool credentials = true;         // user and password stand in the string; else in settings (`parts`)
  bool plain_values = false;       // database, host and values travel on without quotes: plain bytes only
  bool keywords = false;           // libpq's `key=value` strings are read as well
  std::string_view socket_key = "host";  // the query key that names a socket
  bool user_is_literal = false;    // taken undecoded from the authority
  bool user_ends_at_colon = false; // decoded first, and then cut at the first `:`
  std::string_view user_key = {};  // query key for users that the authority cannot say; may be empty
  bool plus_in_password = false;   // is a space
  bool second_equals = false;      // `a=b=c` is the value `b=c`; else it is an error, as in libpq
  bool any_case = false;           // the query's keys are the same in capitals
  bool any_case_words = false;     // words of the tables are the same in capitals
  std::vector<std::string_view> free_keys = {};  // of the query: what stands there does not travel on (Doctrine's serverVersion)
  bool underscores = true;         // a host may hold `_` as it is; else it is escaped
  bool added_hosts = false;        // hosts of the query are tried beside those of the authority
  bool trims = false;              // user and password lose the blanks at their ends
  std::vector<std::string_view> not_read = {};  // forms of a URL that libpq reads and this driver does not (string_misread.cpp)
  std::string_view never = {};     // text that cannot stand in any part: its reader expands it (Spring's `${`)
  std::vector<std::string_view> list_schemes = {};  // of several hosts, where `schemes` are of one; the first is written
  std::vector<SchemeWord> scheme_words = {};
  std::vector<std::string_view> refused_keys = {};  // of the query: the driver takes no string that has one
  bool uri_hosts = false;          // host and port are taken for one name where can_stand_beside_port() says no
  std::vector<std::string_view> undecoded_keys = {};  // of the parameters' rows: their values are taken with their escapes
  // Of the bytes that divide a URL or belong into none, those that stand for themselves in a password; not known: none of
  // them was tried.
  std::optional<std::string_view> raw_password = {};
  std::vector<std::string_view> raw_blanks = {};  // `password`, `database`, `query`: where a raw blank stands for itself
  std::vector<std::string_view> stripped_front = {}, stripped_behind = {};  // `blank`, `newline`, `return` around the string
  bool raw_is_unreserved = false;  // user, password and database hold unreserved bytes, `!`, `*` and escapes only
};

// A string as some versions read it.
struct StringRange {
  std::string_view when;
  StringFacts facts;
};

// A start-up parameter that the driver sends whatever it is told, so that a pool may refuse it.
struct AlwaysSent {
  std::string_view name;
  std::string_view when;
  std::string_view instead;  // what does without it
};

struct AlsoTaken {
  std::string_view key;
  std::string_view when;
};

struct DriverFacts {
  std::string_view id;
  std::string_view like;                // the driver whose file this one continues
  std::string_view title;
  std::string_view language;
  std::string_view oldest, newest;      // versions of the driver itself that were looked at
  std::string_view base, base_oldest, base_newest;  // what it sits on: `libpq`, `asyncpg`; may be empty
  std::string_view evidence;            // run, read
  std::optional<StringFacts> string;    // of the newest version, or of the one that was selected
  std::vector<StringRange> strings;     // where versions read it differently, newest first; else empty
  std::string_view string_driver;       // without a string: the driver id that has one
  // Where the parts go in settings as far as no string says them; `socket` in place of `host` for a directory.
  std::vector<std::pair<std::string_view, std::string_view>> parts;  // user → engine.USER
  ValueType port_type = ValueType::text;
  std::vector<Write> fixed;             // always written
  std::string_view sni;                 // condition under which TLS sends the host name; `never`, `always`, `verify-full`
  // Condition under which a host that is an address is looked for in the certificate; Node's TLS looks
  // for `localhost` unless it is told the host.
  std::string_view verifies_addresses = "always";
  // Condition under which a user with a comma can log in with a password; `always`, `never`.
  std::string_view commas_in_user = "always";
  std::vector<TlsRow> tls;
  std::vector<CertificateRow> certificates;  // select() takes the row that holds
  std::vector<Write> client_certificate;     // of that row; empty where none does
  TlsMode certificate_needs = TlsMode::disable;
  // Written on a Unix socket in place of a row of `tls`, if given.
  std::optional<std::vector<Write>> on_socket;
  std::vector<ParameterRow> parameters;
  // How a server setting without a row of its own is told: a row whose key holds `*`, or
  // `options`: as `-c name=value` inside the `options` row; empty: not at all.
  std::vector<ParameterRow> server_settings;
  bool settings_in_options;
  std::vector<ParameterRow> options;    // where the start-up parameter `options` goes
  std::vector<StatementsRow> statements;
  std::vector<AlwaysSent> sends_always;
  // Keys of its string that say nothing of a connection: taken, and not taken over.
  std::vector<AlsoTaken> also_takes;
  // The driver's own least number of pooled connections, if it refuses a most below it.
  unsigned pool_minimum;
  std::vector<std::string_view> notes;
};

using FindDocument = const Document* (*)(std::string_view id);
using KnownFacts = const DriverFacts* (*)(std::string_view id);

struct OtherVersions;

// A driver at a version.
class Driver {
 public:
  // `pgx`, `pgx@5.12`, `psycopg2@2.9+libpq15`.
  static std::optional<Driver> select(const ShownText& text, const Place& place,
                                      Diagnostics& diagnostics);
  // Loads a driver file; diagnostics carry its lines.
  // `find` gives another driver's file by its id, for `like:`.
  // `known` gives the facts of one that was loaded before, and null where `find` is to be asked.
  static std::optional<DriverFacts> load(Node root, Diagnostics& diagnostics,
                                         FindDocument find = nullptr, KnownFacts known = nullptr);

  [[nodiscard]] const DriverFacts& facts() const noexcept { return *facts_; }
  [[nodiscard]] std::string_view id() const noexcept { return facts_->id; }
  [[nodiscard]] ShownText shown() const { return ShownText::of_table(facts_->id); }
  // `pgx@5.12`, as select() takes it.
  [[nodiscard]] ShownText written() const;
  // Does a row with this condition (`>=0.30`, `libpq>=16`, `<2, libpq<16`, empty) hold at this version?
  [[nodiscard]] bool holds(std::string_view when) const;
  // `>=2.0`: the range of versions that this one stands for.
  [[nodiscard]] std::string range_text() const;
  // The older versions that the file tells apart, of the driver and of what it sits on, each newest first; none where a
  // version was named.
  [[nodiscard]] std::vector<OtherVersions> older() const;

 private:
  Driver() = default;
  void narrow();  // to what holds at this version
  std::shared_ptr<const DriverFacts> facts_;
  std::string version_;       // empty: the newest
  std::string base_version_;  // empty: the newest
};

// One of those ranges: a driver at its oldest version, and the first that belongs to it no more.
struct OtherVersions {
  Driver driver;
  std::string_view of;            // the driver's id, or that of its base
  std::string_view from, before;  // `from` is empty for the oldest that was looked at
};

// All ranges of versions that the file tells apart, oldest first: `<0.29`, `>=0.29 <0.31`, `>=0.31`.
std::vector<std::string> ranges_of(const DriverFacts& facts);

}  // namespace dsnsmith
