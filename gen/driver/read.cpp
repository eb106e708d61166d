// Over 400 lines: the steps by which a driver understands what it is given, in their order.

#include <algorithm>

#include "core/ascii.hpp"
#include "text/options.hpp"
#include "driver/equivalent.hpp"
#include "driver/recognise.hpp"
#include "driver/rows.hpp"
#include "driver/server_setting.hpp"
#include "driver/string_form.hpp"
#include "driver/string_grammar.hpp"
#include "driver/variant.hpp"
#include "text/byte_set.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

// One thing that some carrier says.
struct Item {
  Carrier carrier;
  std::string key;
  Value value;
  std::size_t offset = 0;
  bool used = false;
};

std::string dotted(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& segment : path) {
    text.append(text.empty() ? "" : ".").append(segment);
  }
  return text;
}

// What the name of a server setting is made of (guc.c, valid_custom_variable_name); `$` and letters beyond ASCII, which
// the server takes too, are in no name that is in use.
const ByteSet kSettingNameBytes = kLetters + kDigits + ByteSet("_.");

// Of more keys that nobody knows, nothing is learned: each is looked for in all drivers' files, and those behind them are counted.
constexpr int kMostUnknown = 32;

// MAX_STARTUP_PACKET_LENGTH of pqcomm.h; a server (15) ended a longer one with `invalid length of startup packet`.
constexpr std::size_t kMostStartupBytes = 10'000;

bool is_where_or_who(std::string_view name) {
  return name == "host" || name == "port" || name == "user" || name == "password" || name == "database" || name == "dbname";
}

bool is_placeholder(std::string_view value) {
  return value == "{ca}" || value == "{cert}" || value == "{key}";
}

// Does `item` say what `write` would?
bool says(const Item& item, const Write& write) {
  if (item.carrier != write.carrier || item.key != write.key) {
    return false;
  }
  if (write.carrier == Carrier::settings && item.value.type != write.type) {
    return false;
  }
  return is_placeholder(write.value) || write.type == ValueType::null ||
         item.value.text.expose() == write.value;
}

class Reader {
 public:
  Reader(const Driver& driver, const Place& place, Diagnostics& diagnostics, LeftOut left_out)
      : driver_(driver), place_(place), diagnostics_(diagnostics), left_out_(left_out) {}

  std::optional<Connection> read(const Variant& variant);

 private:
  Place at(const Item& item) const {
    Place place = place_;
    if (item.carrier == Carrier::url) {
      place.column = static_cast<int>(item.offset) + 1;
    }
    return place;
  }
  bool reads(std::string_view when, Direction direction) const {
    return direction != Direction::write && driver_.holds(when);
  }
  Item* find(const Write& write);
  bool matches(const std::vector<Write>& writes);
  void use(const std::vector<Write>& writes, Tls* tls);

  void collect(const Variant& variant);
  bool read_url(const Variant& variant, Connection& c);
  bool read_parts(Connection& c);
  bool check_left_tls();
  bool read_tls(Connection& c);
  void read_statements(Connection& c);
  bool take_parameter(Item& item, const ParameterRow& row, std::string_view name, Connection& c);
  const ParameterRow* row_for(const Item& item) const;
  bool read_parameters(Connection& c);
  bool may_stand_in_options(const Item& item, const std::string& name);
  bool read_options(Connection& c);
  std::vector<std::string_view> tls_words(Carrier carrier, std::string_view key) const;
  bool is_slip(const Item& item) const;
  void wrong_tls_word(const Item& item, const std::vector<std::string_view>& words);
  enum class Taken { no, yes, wrong };
  bool may_be_server_setting(const Item& item, const std::string& name);
  bool may_be_unknown_setting(const Item& item, const std::string& name);
  std::string_view nearest_key(std::string_view key) const;
  Taken take_server_setting(Item& item, Connection& c);
  bool fits_into_startup(const Item& item);
  bool ignored(const Item& item);
  const AlsoTaken* also_taken(const Item& item) const;
  bool taken_besides(const Item& item);
  void unknown_everywhere(const Item& item);
  bool read_rest(Connection& c);
  bool of_other_versions(const Item& item);
  bool foreign(const Item& item);
  bool asks_for_tls(const Item& item) const;

  const Driver& driver_;
  const Place& place_;
  Diagnostics& diagnostics_;
  LeftOut left_out_;
  std::vector<Item> items_;
  int looked_up_ = 0;
  int unknown_settings_ = 0;
  std::size_t startup_bytes_ = 0;  // of the settings that the driver sends under their own names
};

Item* Reader::find(const Write& write) {
  const auto found = std::ranges::find_if(items_, [&](const Item& item) {
    return !item.used && says(item, write);
  });
  return found == items_.end() ? nullptr : &*found;
}

bool Reader::matches(const std::vector<Write>& writes) {
  return std::ranges::all_of(writes, [&](const Write& write) { return find(write) != nullptr; });
}

void Reader::use(const std::vector<Write>& writes, Tls* tls) {
  for (const Write& write : writes) {
    Item* item = find(write);
    if (item == nullptr) {
      continue;
    }
    item->used = true;
    if (tls != nullptr && is_placeholder(write.value)) {
      std::string& field = write.value == "{ca}" ? tls->ca : write.value == "{cert}" ? tls->cert : tls->key;
      field = item->value.text.expose();
    }
  }
}

void Reader::collect(const Variant& variant) {
  for (const Setting& setting : variant.settings) {
    items_.push_back({Carrier::settings, dotted(setting.path), setting.value.clone()});
  }
  for (const Variable& variable : variant.env) {
    items_.push_back({Carrier::env, variable.name, {ValueType::text, variable.value.clone()}});
  }
}

bool Reader::read_url(const Variant& variant, Connection& c) {
  auto content = read_string(*driver_.facts().string, driver_.shown(), variant.url->expose(), place_,
                             diagnostics_);
  if (!content) {
    return false;
  }
  c.user = content->user.expose();
  c.password = std::move(content->password);
  c.addresses = std::move(content->addresses);
  c.database = content->database.expose();
  for (NamedValue& value : content->values) {
    const std::string key = declared_key(driver_.facts(), value.key);
    items_.push_back({Carrier::url, key, {ValueType::text, declared_word(driver_.facts(), key, std::move(value.value))}, value.offset});
  }
  return true;
}

bool Reader::read_parts(Connection& c) {
  std::string host;
  std::optional<Port> port;
  for (const auto& row : driver_.facts().parts) {
    const std::string_view part = row.first;
    const auto item = std::ranges::find_if(items_, [&](const Item& i) {
      return i.carrier == Carrier::settings && i.key == row.second;
    });
    if (item == items_.end()) {
      continue;
    }
    item->used = true;
    const std::string_view text = item->value.text.expose();
    // Where a string may say them as well, the string wins (JDBC's Properties, r2dbc's options).
    if (part == "user" && c.user.empty()) c.user = text;
    if (part == "password" && !c.password) c.password = item->value.text.clone();
    if (part == "host" || part == "socket_directory") host = text;
    if (part == "socket") {
      const std::size_t end = std::min(text.rfind(kSocketFile), text.size());
      host = text.substr(0, end);
      if (end != text.size()) port = Port::parse(text.substr(end + kSocketFile.size()));
      if (port == kDefaultPort) port.reset();  // part of the file's name in any case
    }
    if (part == "database") c.database = text;
    if (part == "port" && !text.empty()) {
      port = Port::parse(text);
      if (!port) {
        diagnostics_.error(Code::invalid_port, place_, {"this is no port"});
        return false;
      }
    }
  }
  if (!host.empty()) {
    const auto parsed = Host::parse(host);
    if (!parsed) {
      diagnostics_.error(Code::invalid_host, place_, {"this is no host"});
      return false;
    }
    // Beside a string it takes the place of the host there; the port holds on.
    if (!port && !c.addresses.empty()) port = c.addresses.front().port;
    if (parsed->is_socket() && port == kDefaultPort) port.reset();
    c.addresses.clear();
    c.addresses.push_back({*parsed, port});
  }
  return true;
}

// All words that the driver takes under a key about TLS.
std::vector<std::string_view> Reader::tls_words(Carrier carrier, std::string_view key) const {
  std::vector<std::string_view> words;
  for (const TlsRow& row : driver_.facts().tls) {
    for (const Write& write : row.writes) {
      if (write.carrier == carrier && write.key == key && reads(row.when, row.direction) &&
          std::ranges::find(words, write.value) == words.end()) {
        words.push_back(write.value);
      }
    }
  }
  return words;
}

// `verify_full`: it is a word of asyncpg's, and who writes it means the one with a dash.
bool Reader::is_slip(const Item& item) const {
  std::string dashed(item.value.text.expose());
  std::ranges::replace(dashed, '_', '-');
  const std::vector<std::string_view> words = tls_words(item.carrier, item.key);
  return item.value.text.expose() != dashed && std::ranges::find(words, dashed) != words.end();
}

void Reader::wrong_tls_word(const Item& item, const std::vector<std::string_view>& words) {
  const ShownText key = ShownText::of_shown_field(item.key);
  Nearest nearest(item.value.text.expose());
  for (const std::string_view word : words) nearest.offer(word);
  if (nearest.word().empty()) {
    diagnostics_.error(Code::invalid_parameter_value, at(item), {"`", key, "` has a value that `", driver_.shown(), "` does not know"},
                       {ShownText::list(words)}, {"`dsnsmith list parameters --driver ", driver_.shown(), "` shows what each asks for"});
  } else {
    diagnostics_.error(Code::invalid_parameter_value, at(item), {"`", key, "` has a value that `", driver_.shown(), "` does not know"},
                       {ShownText::list(words)}, {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
  }
}

// What is left of the words about TLS contradicts the rest, or has a value that
// the driver does not know: guessing would make it weaker than it looks.
bool Reader::check_left_tls() {
  for (const Item& item : items_) {
    const bool about_tls = !item.used && std::ranges::any_of(driver_.facts().tls, [&](const TlsRow& row) {
      return std::ranges::any_of(row.writes, [&](const Write& write) {
        return write.carrier == item.carrier && write.key == item.key;
      });
    });
    if (about_tls && also_taken(item) == nullptr) {
      const ShownText key = ShownText::of_shown_field(item.key);
      const std::vector<std::string_view> owners = owners_of_tls_value(item.key, item.value.text, driver_.id());
      if (!owners.empty() && !is_slip(item)) {
        diagnostics_.error(Code::foreign_parameter, at(item),
                           {"`", driver_.shown(), "` refuses this value of `", key, "`"}, {},
                           {"it belongs to ", few_of(owners), "; ", in_place_of(driver_, "sslmode", item.value.text)});
        return false;
      }
      if (const std::vector<std::string_view> words = tls_words(item.carrier, item.key); std::ranges::none_of(words, is_placeholder) &&
          std::ranges::find(words, item.value.text.expose()) == words.end()) {
        wrong_tls_word(item, words);
        return false;
      }
      diagnostics_.error(Code::tls_not_carried, at(item),
                         {"`", driver_.shown(), "` does not understand this value of `", key, "`, or not together with the others"},
                         {}, {"`dsnsmith list parameters --driver ", driver_.shown(), "` shows the words it takes"});
      return false;
    }
  }
  return true;
}

bool Reader::read_tls(Connection& c) {
  const auto& on_socket = driver_.facts().on_socket;
  const bool of_a_socket = c.uses_socket() && on_socket;
  if (of_a_socket && !on_socket->empty() && matches(*on_socket)) {
    use(*on_socket, nullptr);
    return true;
  }
  const TlsRow* best = nullptr;
  std::size_t best_literals = 0;
  for (const TlsRow& row : driver_.facts().tls) {
    if (!reads(row.when, row.direction) || !row.refused.empty() || !matches(row.writes)) {
      continue;
    }
    const auto literals = static_cast<std::size_t>(std::ranges::count_if(
        row.writes, [](const Write& write) { return !is_placeholder(write.value); }));
    const bool better = best == nullptr || row.writes.size() > best->writes.size() ||
                        (row.writes.size() == best->writes.size() && literals > best_literals);
    if (better) {
      best = &row;
      best_literals = literals;
    }
  }
  const bool nothing_said = best == nullptr || best->writes.empty();
  if (best != nullptr && !(of_a_socket && on_socket->empty() && nothing_said)) {
    c.tls.mode = best->mode;
    c.tls.roots = best->roots;
    use(best->writes, &c.tls);
    if (c.tls.roots != Roots::file) c.tls.ca.clear();  // a file that the driver does not look at
  }
  if (c.tls.ca == "system") {
    diagnostics_.error(Code::tls_not_carried, place_,
                       {"`", driver_.shown(), "` takes `system` for the name of a file of authorities, and not for the public ones"}, {},
                       {"`dsnsmith convert --to ", driver_.shown(), "` says the public authorities as the driver wants it, or why it cannot"});
    return false;
  }
  const auto& certificate = driver_.facts().client_certificate;
  if (!certificate.empty() && matches(certificate)) {
    use(certificate, &c.tls);
  }
  return check_left_tls();
}

void Reader::read_statements(Connection& c) {
  for (const StatementsRow& row : driver_.facts().statements) {
    if (reads(row.when, row.direction) && row.refused.empty() && !row.writes.empty() && matches(row.writes)) {
      use(row.writes, nullptr);
      c.statements = Statements::unprepared;
      return;
    }
  }
  // A part of what is needed (another carrier is missing) is known, and not enough.
  for (const StatementsRow& row : driver_.facts().statements) {
    if (reads(row.when, row.direction) && row.refused.empty()) {
      use(row.writes, nullptr);
    }
  }
}

bool Reader::take_parameter(Item& item, const ParameterRow& row, std::string_view name, Connection& c) {
  item.used = true;
  auto value = understood(row, name, item.value);
  if (!value) {
    diagnostics_.error(Code::invalid_parameter_value, at(item),
                       {"this is no value of `", ShownText::of_shown_field(item.key), "`"}, {},
                       {"`dsnsmith list parameters --driver ", driver_.shown(), "` shows its unit and its words"});
    return false;
  }
  c.parameters.set(name, std::move(*value));
  return true;
}

// The row by which the driver reads the item: the first of its key that knows the value, else the first; none where
// the driver acts on a value that no connection can hold.
const ParameterRow* Reader::row_for(const Item& item) const {
  const ParameterRow* first = nullptr;
  for (const ParameterRow& row : driver_.facts().parameters) {
    if (item.carrier != row.carrier || item.key != row.key || !reads(row.when, row.direction) || !row.refused.empty()) {
      continue;
    }
    if (understood(row, row.name, item.value)) {
      return &row;
    }
    first = first == nullptr ? &row : first;
  }
  return also_taken(item) == nullptr ? first : nullptr;
}

bool Reader::read_parameters(Connection& c) {
  for (Item& item : items_) {
    const ParameterRow* row = item.used ? nullptr : row_for(item);
    if (row == nullptr) {
      continue;
    }
    if (!take_parameter(item, *row, row->name, c)) {
      return false;
    }
    use(row->along, nullptr);
  }
  return true;
}

// Can a server have a setting of the name `name`? For any other it ends the connection (guc.c), and a driver that has
// no `options` would take the name for one of its own keys. Says why not; the name is shown if it is a known word.
bool Reader::may_stand_in_options(const Item& item, const std::string& name) {
  const ParameterFacts* facts = find_parameter(name);
  if (facts != nullptr && facts->scope == Scope::setting) return true;
  if (name == "application_name" || name == "client_encoding") return true;  // settings of the server too, and start-up parameters of their own
  const bool sayable = kSettingNameBytes.contains_all(name);
  const bool foreign = facts != nullptr || is_where_or_who(name) || !owners_of_key(name, {}).empty();
  if (sayable && !foreign) {
    if (!is_known_setting(name)) {
      diagnostics_.warning(Code::foreign_parameter, at(item), {"`options` sets what PostgreSQL has no setting for, or none that a session may set"}, {},
                           {"the server then ends the connection; settings of an extension have a dot in their name"});
    }
    return true;
  }
  const ShownText shown = foreign && sayable ? ShownText::of_shown_field(name) : ShownText::of_table("…");
  diagnostics_.error(Code::foreign_parameter, at(item), {"`options` sets `", shown, "`, and that is no setting of a server"}, {},
                     {"the server ends the connection with `unrecognized configuration parameter`; what is meant for the driver stands beside `options`, not in it"});
  return false;
}

bool Reader::read_options(Connection& c) {
  for (const ParameterRow& row : driver_.facts().options) {
    if (!reads(row.when, row.direction) || !row.refused.empty()) {
      continue;
    }
    for (Item& item : items_) {
      if (item.used || item.carrier != row.carrier || item.key != row.key) {
        continue;
      }
      item.used = true;
      OptionsContent content = row.pairs ? parse_pairs(item.value.text.expose()) : parse_options(item.value.text.expose());
      if (row.pairs && !content.words.empty()) {
        diagnostics_.error(Code::invalid_parameter_value, at(item),
                           {"`", driver_.shown(), "` takes `name=value;name=value` here"}, {},
                           {"each is a start-up parameter of its own; libpq's `-c name=value` is an error, and `=` has no escape"});
        return false;
      }
      c.routing = std::move(content.words);
      for (auto& [name, value] : content.settings) {
        if (!may_stand_in_options(item, name)) return false;
        const ParameterFacts* facts = find_parameter(name);
        const bool truth = facts != nullptr && facts->kind == ValueKind::boolean;  // the server compares without case
        auto normal = normal_value(facts == nullptr ? unlisted_setting() : *facts, truth ? lowered(value.expose()) : std::string(value.expose()),
                                   facts == nullptr ? std::string_view() : facts->unit);
        if (!normal) {
          diagnostics_.error(Code::invalid_parameter_value, at(item),
                             {"`options` holds a value that `", ShownText::of_table(facts->name), "` cannot have"});
          return false;
        }
        c.parameters.set(name, std::move(*normal));
      }
    }
  }
  return true;
}

// Does the driver know the key in other versions than this? Then that is said.
bool Reader::of_other_versions(const Item& item) {
  const DriverFacts& facts = driver_.facts();
  std::string_view when;
  const auto look = [&](std::string_view condition, Carrier carrier, std::string_view key) {
    if (when.empty() && carrier == item.carrier && key == item.key && !driver_.holds(condition)) when = condition;
  };
  for (const ParameterRow& row : facts.parameters) look(row.refused.empty() ? row.when : std::string_view(), row.carrier, row.key);
  for (const TlsRow& row : facts.tls) {
    for (const Write& write : row.writes) look(row.when, write.carrier, write.key);
  }
  for (const AlsoTaken& row : facts.also_takes) {
    if (facts.string && is_same_key(*facts.string, key_of(row), item.key)) look(row.when, item.carrier, item.key);
  }
  if (when.empty()) {
    return false;
  }
  diagnostics_.error(Code::foreign_parameter, at(item), {"this version of `", driver_.shown(), "` does not know the parameter `", ShownText::of_shown_field(item.key), "`"},
                     {}, {"others do (`", ShownText::of_table(when), "`): take one of those, or leave it out"});
  return true;
}

// Is the key known elsewhere? Then that is said, and the key may be shown.
bool Reader::foreign(const Item& item) {
  const ShownText key = ShownText::of_shown_field(item.key);
  if (is_argument(driver_.facts(), item.key)) {
    diagnostics_.error(Code::foreign_parameter, at(item),
                       {"`", key, "` is an argument of `", driver_.shown(), "`, not a key of its string"}, {},
                       {"pass it in code; `dsnsmith get --as settings` writes such arguments"});
    return true;
  }
  const auto& string = driver_.facts().string;
  const bool refuses = string && string->unknown == UnknownKey::error;
  if (refuses && of_other_versions(item)) {
    return true;
  }
  if (++looked_up_ > kMostUnknown) {
    return false;
  }
  const std::vector<std::string_view> owners = owners_of_key(item.key, driver_.id());
  if (owners.empty()) {
    return false;
  }
  if (!refuses && of_other_versions(item)) {
    return true;
  }
  diagnostics_.error(Code::foreign_parameter, at(item),
                     {"`", driver_.shown(), "` does not know the parameter `", key, "`"}, {},
                     {"it belongs to ", few_of(owners), "; ", in_place_of(driver_, item.key, item.value.text)});
  return true;
}

// Is it another driver's word for encryption or more?
bool Reader::asks_for_tls(const Item& item) const {
  const auto mode = tls_mode_of(item.value.text.expose());
  return mode && *mode >= TlsMode::require && !owners_of_tls_value(item.key, item.value.text, driver_.id()).empty();
}

// May what stands under this key be a server setting of the name `name`? Says why not.
bool Reader::may_be_server_setting(const Item& item, const std::string& name) {
  if (name.empty() || !kSettingNameBytes.contains_all(name)) {
    diagnostics_.error(Code::foreign_parameter, at(item), {"what stands here is no parameter's name"}, {},
                       {"an unencoded `?` or `&` in a value or a password has this effect: write %3F or %26"});
    return false;
  }
  if (item.carrier == Carrier::url && name == "options") {
    diagnostics_.error(Code::foreign_parameter, at(item), {"`", driver_.shown(), "` does not send `options` when it connects"}, {},
                       {"settings are parameters of their own here: `dsnsmith list parameters --driver ", driver_.shown(), "`"});
    return false;
  }
  if (item.carrier == Carrier::url && is_where_or_who(name)) {
    diagnostics_.error(Code::foreign_parameter, at(item),
                       {"`", driver_.shown(), "` would send `", ShownText::of_shown_field(name), "` to the server as a setting"}, {},
                       {"who and where stand in front of the query, or in settings"});
    return false;
  }
  if (is_own_key(driver_.facts(), item.carrier, item.key)) {
    // A value of its own parameter that the tables do not know: a server setting it is not.
    diagnostics_.error(Code::invalid_parameter_value, at(item),
                       {"`", driver_.shown(), "` is given a value of `", ShownText::of_table(item.key), "` that is not known to be safe"}, {},
                       {"`dsnsmith list parameters --driver ", driver_.shown(), "` shows what can be said"});
    return false;
  }
  const ParameterFacts* facts = find_parameter(name);
  if (facts != nullptr) {
    if (facts->scope != Scope::setting) foreign(item);
    return facts->scope == Scope::setting;
  }
  // In a string, a plain word may be another driver's key.
  return item.carrier != Carrier::url || is_known_setting(name) || (!foreign(item) && may_be_unknown_setting(item, name));
}

// The word of the driver's own for which `key` may be a slip; empty if none is near.
std::string_view Reader::nearest_key(std::string_view key) const {
  const std::string typed = lowered(key);
  Nearest nearest(typed);
  for (const ParameterRow& row : driver_.facts().parameters) {
    if (row.carrier == Carrier::url && row.refused.empty()) nearest.offer(row.key);
  }
  for (const TlsRow& row : driver_.facts().tls) {
    for (const Write& write : row.writes) {
      if (write.carrier == Carrier::url) nearest.offer(write.key);
    }
  }
  return nearest.word();
}

// The server has no such setting: it may be a slip for a word that the driver has, or a setting of another server than
// PostgreSQL.
bool Reader::may_be_unknown_setting(const Item& item, const std::string& name) {
  if (const std::string_view meant = nearest_key(name); !meant.empty()) {
    return !diagnostics_.error(Code::foreign_parameter, at(item),
                               {"`", driver_.shown(), "` does not know the parameter that stands here, and sends it to the server as a setting"}, {},
                               {"did you mean `", ShownText::of_table(meant), "`?"});
  }
  if (++unknown_settings_ > kMostUnknown) {
    return true;
  }
  diagnostics_.warning(Code::foreign_parameter, at(item),
                       {"`", driver_.shown(), "` does not know the parameter that stands here, and sends it to the server as a setting"}, {},
                       {"PostgreSQL has no setting of this name, and ends the connection with `unrecognized configuration parameter`; `dsnsmith list parameters --driver ", driver_.shown(), "` shows what the driver knows"});
  return true;
}

// Each name and value goes with a zero behind it; user, database and encoding are small beside these.
bool Reader::fits_into_startup(const Item& item) {
  startup_bytes_ += item.key.size() + item.value.text.size() + 2;
  if (startup_bytes_ <= kMostStartupBytes) {
    return true;
  }
  diagnostics_.error(Code::startup_too_large, at(item),
                     {"the settings up to here are together longer than PostgreSQL takes when a connection begins"},
                     {"at most ", kMostStartupBytes, " bytes"}, {"leave settings out, or set them on the role (`ALTER ROLE … SET`)"});
  return false;
}

Reader::Taken Reader::take_server_setting(Item& item, Connection& c) {
  for (const ParameterRow& row : driver_.facts().server_settings) {
    const std::string_view prefix = row.key.substr(0, row.key.size() - 1);
    if (!reads(row.when, row.direction) || !row.refused.empty() || row.carrier != item.carrier || !item.key.starts_with(prefix)) {
      continue;
    }
    const std::string name = item.key.substr(prefix.size());
    // The server's names have no case: GORM's own example says `TimeZone`.
    return may_be_server_setting(item, name) && fits_into_startup(item) && take_parameter(item, row, lowered(name), c) ? Taken::yes : Taken::wrong;
  }
  return Taken::no;
}

// A key that the driver passes over without a word: false where the string then does not mean what it says.
bool Reader::ignored(const Item& item) {
  if (asks_for_tls(item)) {
    return !diagnostics_.error(Code::parameter_without_effect, at(item),
                               {"`", driver_.shown(), "` ignores `", ShownText::of_shown_field(item.key), "`, so that TLS is not what the string asks for"}, {},
                               {in_place_of(driver_, item.key, item.value.text)});
  }
  if (const std::string_view meant = nearest_key(item.key); !meant.empty()) {
    diagnostics_.warning(Code::parameter_without_effect, at(item), {"`", driver_.shown(), "` ignores a parameter that stands here"}, {},
                         {"did you mean `", ShownText::of_table(meant), "`?"});
  } else if (owners_of_key(item.key, driver_.id()).empty()) {
    diagnostics_.warning(Code::parameter_without_effect, at(item),
                         {"`", driver_.shown(), "` ignores a parameter that stands here"}, {},
                         {"what it asks for does not happen; `dsnsmith list parameters --driver ", driver_.shown(), "` shows what the driver knows"});
  } else {
    diagnostics_.warning(Code::parameter_without_effect, at(item),
                         {"`", driver_.shown(), "` ignores `", ShownText::of_shown_field(item.key), "`"}, {},
                         {"what it asks for does not happen; ", in_place_of(driver_, item.key, item.value.text)});
  }
  return true;
}

const AlsoTaken* Reader::also_taken(const Item& item) const {
  return item.carrier == Carrier::url ? also_taken_by(driver_, item.key, item.value.text) : nullptr;
}

// A key that the driver acts on, and that no connection knows.
bool Reader::taken_besides(const Item& item) {
  const AlsoTaken* known = also_taken(item);
  if (known == nullptr) {
    return false;
  }
  diagnostics_.note(Code::parameter_not_carried, at(item),
                    {"`", ShownText::of_table(key_of(*known)), "` is for `", driver_.shown(), "` itself: it is no part of a connection, and is not taken over"}, {},
                    {"say it again where the string goes, if the driver there has a word for it"});
  return true;
}

void Reader::unknown_everywhere(const Item& item) {
  if (const std::string_view meant = nearest_key(item.key); !meant.empty()) {
    diagnostics_.error(Code::foreign_parameter, at(item), {"`", driver_.shown(), "` does not know the parameter that stands here"}, {},
                       {"did you mean `", ShownText::of_table(meant), "`?"});
  } else {
    diagnostics_.error(Code::foreign_parameter, at(item),
                       {"`", driver_.shown(), "` does not know the parameter that stands here"}, {},
                       {"`dsnsmith list parameters --driver ", driver_.shown(), "` shows those it knows"});
  }
}

bool Reader::read_rest(Connection& c) {
  const auto& string = driver_.facts().string;
  const bool ignores = string && string->unknown == UnknownKey::ignored;
  bool right = true;
  int unknown = 0;
  int not_shown = 0;
  for (Item& item : items_) {
    if (item.used || taken_besides(item)) {
      continue;
    }
    const Taken taken = take_server_setting(item, c);
    if (taken == Taken::wrong) {
      return false;
    }
    if (taken == Taken::yes || item.carrier == Carrier::env) {
      continue;  // other variables are not the driver's business
    }
    const bool enough = ++unknown > kMostUnknown;
    if (item.carrier == Carrier::url && ignores) {
      const bool shown = !enough || asks_for_tls(item);
      right &= !shown || ignored(item);
      not_shown += shown ? 0 : 1;
      continue;
    }
    right = false;
    if (enough || foreign(item)) {
      continue;
    }
    unknown_everywhere(item);
  }
  if (not_shown != 0) {
    diagnostics_.warning(Code::parameter_without_effect, place_, {"`", driver_.shown(), "` ignores ", not_shown, " more parameters of this string"});
  }
  if (const int settings = unknown_settings_ - kMostUnknown; settings > 0) {
    diagnostics_.warning(Code::foreign_parameter, place_,
                         {"`", driver_.shown(), "` sends ", settings, " more parameters of this string to the server, which has no settings of these names"});
  }
  return right;
}

std::optional<Connection> Reader::read(const Variant& variant) {
  Connection c;
  collect(variant);
  const bool has_string = driver_.facts().string.has_value();
  if ((has_string && (!variant.url || !read_url(variant, c))) || !read_parts(c)) {
    return std::nullopt;
  }
  use(driver_.facts().fixed, nullptr);
  // Statement policies first: a driver may use one key for both (`prepareThreshold`).
  read_statements(c);
  if (!read_tls(c) || !read_parameters(c) || !read_options(c) || !read_rest(c)) {
    return std::nullopt;
  }
  std::vector<std::string_view> missing;
  if (c.user.empty()) missing.push_back("user");
  if (c.addresses.empty()) missing.push_back("host");
  if (c.database.empty()) missing.push_back("database");
  if (!missing.empty()) {
    const Severity severity = left_out_ == LeftOut::allowed ? Severity::warning : Severity::error;
    if (diagnostics_.report(severity, Code::incomplete_connection, place_,
                            {"the connection string does not say ", ShownText::list(missing)}, {},
                            {"each driver fills this in by its own rules, so it has to stand there"})) {
      return std::nullopt;
    }
  }
  return c;
}

}  // namespace

std::optional<Connection> read_variant(const Variant& variant, const Driver& driver,
                                       const Place& place, Diagnostics& diagnostics, LeftOut left_out) {
  return Reader(driver, place, diagnostics, left_out).read(variant);
}

}  // namespace dsnsmith
