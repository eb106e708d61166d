// A driver file as a whole.

#include <algorithm>

#include "driver/loader.hpp"
#include "driver/versions.hpp"

namespace dsnsmith {
namespace {

constexpr int kDeepestLike = 3;

}  // namespace

void Loader::check(const Node& root, const DriverFacts& facts) {
  const auto has = [&](std::string_view behind) {
    return std::ranges::any_of(facts.statements,
                               [&](const StatementsRow& row) { return row.behind == behind; });
  };
  if (!has("none") || !has("tracked")) {
    wrong(root, {"`statements` has to say what is needed behind a pool that follows prepared "
                 "statements and behind one that does not"});
  }
  const bool parts_wanted = !facts.string || !facts.string->credentials ||
                            facts.string->socket == SocketForm::settings ||
                            std::ranges::any_of(facts.strings, [](const StringRange& range) {
                              return range.facts.socket == SocketForm::settings;
                            });
  if (parts_wanted == facts.parts.empty()) {
    wrong(root, {"`parts` say in settings what no string says: all of it, or, with `credentials: "
                 "settings`, user and password, or, with `socket: settings`, the socket"});
  }
  if (std::ranges::none_of(facts.tls,
                           [](const TlsRow& row) { return row.mode == TlsMode::prefer; })) {
    wrong(root, {"`tls` has to say how nothing is said: a row for `prefer`"});
  }
}

// The file that this one is `like:`, as the facts to begin with.
std::optional<DriverFacts> Loader::like(const Node& root) {
  const Node name = root.find("like");
  std::optional<DriverFacts> facts;
  if (const DriverFacts* known = known_ == nullptr ? nullptr : known_(name.text())) {
    facts = *known;
  } else {
    const Document* document = find_ == nullptr ? nullptr : find_(name.text());
    if (document == nullptr) {
      wrong(name, {"there is no driver file of this id"});
      return std::nullopt;
    }
    if (depth_ == kDeepestLike) {
      wrong(name, {"`like` leads from file to file, or in a circle"});
      return std::nullopt;
    }
    facts = Loader(diagnostics_, find_, known_, depth_ + 1).load(document->root());
  }
  if (!facts) {
    return std::nullopt;
  }
  facts->notes.clear();
  facts->like = name.text();
  facts->pool_minimum = 0;
  // What the other driver says about its own version is about the base here.
  if (facts->base.empty()) {
    facts->base = facts->id;
    facts->base_oldest = facts->oldest;
    facts->base_newest = facts->newest;
  }
  return facts;
}

void Loader::identity(const Node& root, DriverFacts& facts) {
  facts.title = text(root, "title", true);
  facts.language = text(root, "language", true);
  facts.evidence = text(root, "evidence", true);
  if (facts.evidence != "run" && facts.evidence != "read") {
    wrong(root, {"`evidence` is `run` or `read`"});
  }
  if (const Node versions = root.find("versions");
      versions && keys(versions, {"oldest", "newest"})) {
    facts.oldest = text(versions, "oldest", true);
    facts.newest = text(versions, "newest", true);
  } else if (!versions) {
    wrong(root, {"`versions` says which versions were looked at"});
  }
  if (const Node base = root.find("base"); base && keys(base, {"name", "oldest", "newest"})) {
    facts.base = text(base, "name", true);
    facts.base_oldest = text(base, "oldest", true);
    facts.base_newest = text(base, "newest", true);
  }
  for (const std::string_view version :
       {facts.oldest, facts.newest, facts.base_oldest, facts.base_newest}) {
    if (!version.empty() && !is_version(version)) {
      wrong(root, {"a version is digits and dots"});
    }
  }
}

void Loader::sources(const Node& root) {
  const Node sources = root.find("sources");
  if (!sources.is_sequence() || sources.size() == 0) {
    wrong(root, {"every driver file says where its facts were read, and when"});
    return;
  }
  for (const Node& source : sources.items()) {
    if (keys(source, {"page", "read", "facts"})) {
      text(source, "page", true);
      text(source, "read", true);
    }
  }
}

void Loader::string(const Node& root, DriverFacts& facts) {
  if (const Node string = root.find("string")) {
    if (string.is_null()) {
      facts.string.reset();
      facts.strings.clear();
    } else {
      string_ranges(string, facts);
    }
  }
  overwrite(root, "string_driver", facts.string_driver);
}

void Loader::parts(const Node& root, DriverFacts& facts) {
  const Node parts = root.find("parts");
  if (!parts || !keys(parts, {"user", "password", "host", "port", "database", "socket",
                              "socket_directory", "port_spelling"})) {
    return;
  }
  facts.parts.clear();
  facts.port_type = word(parts, "port_spelling", kSpellings, ValueType::text);
  for (const auto& [part, path] : parts.pairs()) {
    if (part.text() != "port_spelling")
      facts.parts.emplace_back(part.text(), path.text());
  }
}

// What the driver tells the server of its name and the user's, and what it makes of an address there.
void Loader::server_name(const Node& root, DriverFacts& facts) {
  overwrite(root, "sni", facts.sni);
  if (facts.sni.empty() || (facts.sni != "always" && facts.sni != "never" &&
                            facts.sni != "verify-full" && !parse_conditions(facts.sni))) {
    wrong(root, {"`sni` is `always`, `never`, `verify-full` or a condition on a version"});
  }
  overwrite(root, "verifies_addresses", facts.verifies_addresses);
  if (facts.verifies_addresses != "always" && facts.verifies_addresses != "never" &&
      !parse_conditions(facts.verifies_addresses)) {
    wrong(root, {"`verifies_addresses` is `always`, `never` or a condition on a version"});
  }
  overwrite(root, "commas_in_user", facts.commas_in_user);
  if (facts.commas_in_user != "always" && facts.commas_in_user != "never" && !parse_conditions(facts.commas_in_user)) {
    wrong(root, {"`commas_in_user` is `always`, `never` or a condition on a version"});
  }
}

void Loader::same_name(const Node& root, DriverFacts& facts) {
  const Node same = root.find("same_name");
  if (!same) {
    return;
  }
  for (const Node& name : same.items()) {
    const ParameterFacts* parameter = find_parameter(name.text());
    if (parameter == nullptr) {
      wrong(name, {"no parameter is called `", name.shown(), "`"});
      continue;
    }
    std::erase_if(facts.parameters,
                  [&](const ParameterRow& row) { return row.name == name.text(); });
    ParameterRow row{};
    row.name = row.key = name.text();
    row.unit = parameter->unit;
    row.type = parameter->kind == ValueKind::boolean ? ValueType::flag : ValueType::text;
    facts.parameters.push_back(std::move(row));
  }
}

// What the string does to values, the rows of its keys have to know, and the other way round.
static void join_rows_and_string(DriverFacts& facts) {
  for (ParameterRow& row : facts.parameters) {
    if (row.carrier != Carrier::url) {
      continue;
    }
    if (facts.string && facts.string->casts != Casts::json) {
      row.casts = facts.string->casts;
    }
    if (row.undecoded) {
      if (facts.string) facts.string->undecoded_keys.push_back(row.key);
      for (StringRange& range : facts.strings) range.facts.undecoded_keys.push_back(row.key);
    }
  }
}

// Everything that is said on a connection, in the order in which a later key may replace an earlier
// one's rows.
void Loader::connection(const Node& root, DriverFacts& facts) {
  if (const Node without = root.find("without")) {
    for (const Node& name : without.items()) {
      std::erase_if(facts.parameters,
                    [&](const ParameterRow& row) { return row.name == name.text(); });
    }
  }
  string(root, facts);
  parts(root, facts);
  if (const Node fixed = root.find("fixed"); fixed && keys(fixed, {"url", "settings", "env"}))
    facts.fixed = writes(fixed);
  server_name(root, facts);
  if (const Node tls = root.find("tls"))
    tls_rows(tls, facts);
  if (const Node cert = root.find("client_certificate"))
    certificate_rows(cert, facts);
  if (const Node socket = root.find("on_socket");
      socket && keys(socket, {"url", "settings", "env"}))
    facts.on_socket = writes(socket);
  same_name(root, facts);
  if (const Node parameters = root.find("parameters"))
    parameter_rows(parameters, facts);
  if (const Node settings = root.find("server_settings"))
    server_settings(settings, facts);
  if (const Node options = root.find("options")) {
    facts.options.clear();
    for (const Node& row : options.is_null() ? std::vector<Node>{} : rows(options)) {
      facts.options.push_back(place_of(row, "options"));
    }
  }
  if (const Node statements = root.find("statements"))
    statement_rows(statements, facts);
  if (const Node sent = root.find("sends_always")) {
    always_sent(sent, facts);
  }
  join_rows_and_string(facts);
}

std::optional<DriverFacts> Loader::load(Node root) {
  if (!keys(root, {"id", "title", "language", "like", "without", "versions", "base", "evidence",
                   "sources", "string", "string_driver", "parts", "fixed", "sni", "verifies_addresses", "commas_in_user", "tls",
                   "client_certificate", "on_socket", "same_name", "parameters", "server_settings", "options",
                   "statements", "sends_always", "also_takes", "notes", "pool_minimum"})) {
    return std::nullopt;
  }
  DriverFacts facts{};
  if (root.find("like")) {
    auto base = like(root);
    if (!base) {
      return std::nullopt;
    }
    facts = std::move(*base);
  }
  facts.id = text(root, "id", true);
  facts_ = &facts;
  identity(root, facts);
  sources(root);
  connection(root, facts);
  if (const Node least = root.find("pool_minimum")) {
    const auto number = Port::parse(least.text());  // small and positive, as a port is
    if (!number)
      wrong(least, {"a small whole number is wanted here"});
    facts.pool_minimum = number ? number->number() : 0;
  }
  if (const Node taken = root.find("also_takes")) {
    also_taken(taken, facts);
  }
  if (const Node notes = root.find("notes")) {
    for (const Node& note : notes.items()) {
      facts.notes.push_back(note.text());
    }
  }
  check(root, facts);
  facts_ = nullptr;
  if (failed_) {
    return std::nullopt;
  }
  return facts;
}

std::string_view name_of(Carrier carrier) {
  return kCarriers[static_cast<std::size_t>(carrier)].word;
}

std::optional<DriverFacts> Driver::load(Node root, Diagnostics& diagnostics, FindDocument find, KnownFacts known) {
  return Loader(diagnostics, find, known).load(root);
}

}  // namespace dsnsmith
