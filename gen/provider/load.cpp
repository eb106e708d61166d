// A provider file's nodes into facts. The vocabulary is closed: providers/README.md lists it.
#include <algorithm>

#include "provider/facts.hpp"
#include "provider/fields.hpp"
#include "provider/load_checks.hpp"
#include "provider/load_rows.hpp"

namespace dsnsmith {
namespace {

class Loader : public RowLoader {
 public:
  using RowLoader::RowLoader;

  void load(Node root) {
    const std::size_t before = heard().errors();
    const Fields fields(root,
                        {"id", "title", "sources", "evidence", "notes", "types", "inputs", "poolers",
                         "users", "tls", "ca", "options", "endpoints", "use", "defaults", "checks"},
                        heard());
    if (!fields.usable()) {
      return;
    }
    facts().id = fields.needed_text("id");
    facts().title = fields.needed_text("title");
    facts().evidence =
        fields.choice<std::string_view>("evidence", {{"run", "run"}, {"read", "read"}}, "read");
    fields.need("evidence");
    fields.need("sources");
    fields.need("endpoints");
    fields.need("use");
    load_types(fields);
    load_inputs(fields);
    load_poolers(fields);
    load_users(fields);
    load_tls(fields);
    facts().options = patterns(fields.list("options"));
    facts().ca_found = found(fields.list("ca"));
    load_endpoints(fields);
    load_defaults(fields);
    load_use(fields);
    if (!root.document()->is_compiled_in()) {
      check_sources(fields, heard());
      check_listed(fields, "checks", heard());
      if (heard().errors() == before) {
        check_names(facts(), root, heard());
      }
    }
  }

 private:
  void load_inputs(const Fields& top) {
    for (const auto& [key, node] : top.map("inputs")) {
      const Fields fields(node,
                          {"title", "forms", "address", "also", "words", "aliases", "absent",
                           "fallback", "usual", "excludes", "derivable", "refuse", "found"},
                          heard());
      InputFacts input;
      input.name = key.text();
      input.title = fields.needed_text("title");
      const bool is_text = fields.find("forms").present();
      const bool is_address = fields.find("address").present();
      const bool is_word = fields.find("words").present();
      const bool has_kind = is_text + is_address + is_word == 1;
      if (fields.usable() && !has_kind) {
        wrong(key, {"an input has exactly one of `forms`, `address` and `words`"});
      }
      input.kind = is_address ? InputKind::address : is_word ? InputKind::word : InputKind::text;
      input.forms =
          is_address ? forms(fields.list("address")) : patterns(fields.list("forms"));
      input.also = forms(fields.list("also"));
      input.words = fields.words("words");
      for (const auto& [alias, word] : fields.map("aliases")) {
        input.aliases.emplace_back(alias.text(), word.text());
      }
      input.absent = fields.text("absent");
      input.fallback = fields.text("fallback");
      input.usual = fields.words("usual");
      input.excludes = fields.words("excludes");
      input.derivable = fields.flag("derivable");
      input.refusals = refusals(fields.list("refuse"));
      fields.need("found");
      input.found = found(fields.list("found"));
      if (has_kind) {
        check_input(input, key, heard());
      }
      facts().inputs.push_back(std::move(input));
    }
  }

  EndpointKind kind(const Fields& fields, EndpointKind fallback) {
    using enum EndpointKind;
    return fields.choice<EndpointKind>("kind",
                                       {{"direct", direct},
                                        {"session-pool", session_pool},
                                        {"transaction-pool", transaction_pool},
                                        {"statement-pool", statement_pool},
                                        {"socket", socket},
                                        {"proxy", proxy},
                                        {"replica", replica}},
                                       fallback);
  }

  void load_endpoints(const Fields& top) {
    for (const auto& [key, node] : top.map("endpoints")) {
      const Fields fields(node,
                          {"title", "kind", "network", "socket", "host", "port", "port_free",
                           "several_hosts", "database", "database_form", "needs", "taken_with",
                           "user", "tls", "pooler", "prepared", "routing", "routed_by_sni",
                           "keeps_options", "changes", "warnings"},
                          heard());
      EndpointFacts endpoint;
      endpoint.id = key.text();
      endpoint.title = fields.needed_text("title");
      fields.need("kind");
      fields.need("network");
      fields.need("tls");
      endpoint.kind = kind(fields, EndpointKind::direct);
      endpoint.network = fields.choice<Network>(
          "network", {{"public", Network::public_network}, {"private", Network::private_network}},
          Network::public_network);
      if (const Node socket = fields.find("socket")) {
        endpoint.sockets = patterns(socket.is_sequence() ? socket.items() : std::vector{socket});
      }
      endpoint.hosts = fields.words("host");
      if (fields.usable() && endpoint.hosts.empty() == endpoint.sockets.empty()) {
        wrong(key, {"an endpoint has exactly one of `host` and `socket`"});
      }
      endpoint.port_free = fields.flag("port_free");
      load_port(fields, key, endpoint);
      endpoint.several_hosts = fields.flag("several_hosts");
      endpoint.database_input = fields.text("database");
      if (fields.find("database_form").present()) {
        endpoint.database_form = pattern(fields.find("database_form"));
      }
      endpoint.needs = fields.words("needs");
      endpoint.taken_with = fields.words("taken_with");
      endpoint.user = named(fields, "user", facts().users);
      endpoint.tls = fields.text("tls") == "none" ? nullptr : named(fields, "tls", facts().tls);
      endpoint.pooler = named(fields, "pooler", facts().poolers);
      endpoint.prepared = prepared(fields);
      endpoint.routing = patterns(fields.list("routing"));
      endpoint.routed_by_sni = fields.flag("routed_by_sni");
      endpoint.keeps_options = fields.flag("keeps_options");
      for (const Node& item : fields.list("changes")) {
        const Fields change(item, {"when", "kind", "pooler", "prepared"}, heard());
        change.need("when");
        EndpointFacts::Change row;
        row.when = condition(change);
        if (change.find("kind").present()) {
          row.kind = kind(change, endpoint.kind);
        }
        row.pooler = named(change, "pooler", facts().poolers);
        row.prepared = prepared(change);
        endpoint.changes.push_back(std::move(row));
      }
      load_warnings(fields, endpoint);
      facts().endpoints.push_back(std::move(endpoint));
    }
  }

  // A number, or where each server's own one is found.
  void load_port(const Fields& fields, Node key, EndpointFacts& endpoint) {
    const Node port = fields.find("port");
    if (port.is_mapping()) {
      const Fields where(port, {"found"}, heard());
      endpoint.port_found = found(where.list("found"));
      endpoint.port_free = true;
      if (endpoint.port_found.empty() || !endpoint.sockets.empty()) {
        wrong(port, {"a port is a number, or `{found: […]}` where every server has another"});
      }
    } else if (port) {
      endpoint.port = Port::parse(port.text());
      if (!endpoint.port) {
        wrong(port, {"this is no port"});
      }
    } else if (fields.usable()) {
      wrong(key, {"the key `port` is missing"});
    }
  }

  void load_warnings(const Fields& endpoint_fields, EndpointFacts& endpoint) {
    for (const Node& item : endpoint_fields.list("warnings")) {
      const Fields fields(item, {"code", "use", "because", "help"}, heard());
      const std::string_view name = fields.needed_text("code");
      const CodeFacts* code = find_code(name);
      if (code == nullptr) {
        wrong(fields.find("code"), {"no diagnostic has this name"});
        continue;
      }
      WarningFacts warning{code->code, std::nullopt, fields.needed_text("because"),
                           fields.text("help")};
      if (fields.find("use").present()) {
        warning.use = fields.choice<Use>(
            "use", {{"application", Use::application}, {"migration", Use::migration}},
            Use::application);
      }
      endpoint.warnings.push_back(warning);
    }
  }

  void load_defaults(const Fields& top) {
    if (const Node node = top.find("defaults")) {
      const Fields fields(node, {"user", "database"}, heard());
      facts().default_user = fields.text("user");
      facts().default_database = fields.text("database");
    }
  }

  void load_use(const Fields& top) {
    const Node node = top.find("use");
    if (!node) {
      return;
    }
    const Fields fields(node, {"application", "migration"}, heard());
    fields.need("application");
    fields.need("migration");
    facts().application = fields.words("application");
    facts().migration = fields.words("migration");
  }
};

}  // namespace

std::optional<Provider> Provider::load(Node root, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.errors();
  auto facts = std::make_shared<Facts>();
  Loader(*facts, diagnostics).load(root);
  if (diagnostics.errors() != before) {
    return std::nullopt;
  }
  Provider provider;
  provider.id_ = facts->id;
  provider.title_ = facts->title;
  provider.root_ = root;
  provider.facts_ = std::move(facts);
  return provider;
}

std::vector<std::string_view> Provider::input_names() const {
  std::vector<std::string_view> names;
  for (const InputFacts& input : facts().inputs) {
    if (input.name != "host") {
      names.push_back(input.name);
    }
  }
  return names;
}

std::vector<std::string_view> Provider::endpoint_ids() const {
  std::vector<std::string_view> ids;
  for (const EndpointFacts& endpoint : facts().endpoints) {
    ids.push_back(endpoint.id);
  }
  return ids;
}

}  // namespace dsnsmith
