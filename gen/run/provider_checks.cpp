#include "run/provider_checks.hpp"

#include <algorithm>

#include "core/compare.hpp"
#include "driver/variant.hpp"

namespace dsnsmith {
namespace {

ResolveRequest request_of(Node check) {
  ResolveRequest request;
  request.place = check.place();
  request.user_place = request.database_place = request.endpoint_place = request.tls_place = check.place();
  for (const auto& [key, value] : check.find("given").pairs()) {
    if (key.text() == "user") {
      request.user = std::string(value.text());
    } else if (key.text() == "database") {
      request.database = std::string(value.text());
    } else {
      request.inputs.push_back({std::string(key.text()), Secret::copy_of(value.text()), value.place(), false});
    }
  }
  request.use = use_of(check.find("use").text()).value_or(Use::application);
  request.endpoint = std::string(check.find("endpoint").text());
  const Node tls = check.find("tls");
  request.tls_mode = tls_mode_of(tls.find("mode").text());
  const auto path = [&](std::string_view key) {
    const Node node = tls.find(key);
    return node.present() ? std::optional(std::string(node.text())) : std::nullopt;
  };
  request.system_roots = tls.find("ca").text() == "system";
  request.ca_path = request.system_roots ? std::nullopt : path("ca");
  request.cert_path = path("cert");
  request.key_path = path("key");
  return request;
}

// Names of the diagnostics of one severity, each once.
std::vector<std::string_view> names_of(const Diagnostics& diagnostics, Severity severity) {
  std::vector<std::string_view> names;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    const std::string_view name = facts_of(diagnostic.code).name;
    if (diagnostic.severity == severity && std::ranges::find(names, name) == names.end()) {
      names.push_back(name);
    }
  }
  std::ranges::sort(names);
  return names;
}

ShownText listed(const std::vector<std::string_view>& names) {
  return names.empty() ? ShownText::of_table("none") : ShownText::list(names);
}

// `app@db.example.com:5432/orders`: what a person compares with the line of the check. A provider
// file's checks hold no password.
ShownText in_short(const Connection& connection) {
  const Address& address = connection.addresses.front();
  std::string text = connection.user + "@" + std::string(address.host.text());
  if (address.port) {
    text.append(":").append(address.port->text());
  }
  text.append("/").append(connection.database).append(" with sslmode ").append(name_of(connection.tls.mode));
  return ShownText::of_shown_field(text);
}

class Check {
 public:
  Check(const Provider& provider, Node node, Diagnostics& diagnostics)
      : provider_(provider), node_(node), diagnostics_(diagnostics), why_(ShownText::of_shown_field(node.find("why").text())) {}

  void run() {
    const std::optional<Resolved> resolved = provider_.resolve(request_of(node_), found_);
    if (const Node refuses = node_.find("refuses")) {
      check_refusal(resolved.has_value(), refuses);
      return;
    }
    const Node gives = node_.find("gives");
    if (!resolved) {
      for (const Diagnostic& first : found_.sorted()) {
        if (first.severity == Severity::error) {
          fail(gives, {"it is refused as `", ShownText::of_table(facts_of(first.code).name), "`: ", ShownText::of_shown_field(first.message)});
          return;
        }
      }
      return;
    }
    check_connection(resolved->connection, gives);
    std::vector<std::string_view> expected;
    for (const Node& item : node_.find("warns").items()) expected.push_back(item.text());
    std::ranges::sort(expected);
    if (const auto warned = names_of(found_, Severity::warning); warned != expected) {
      fail(node_.find("warns"), {"it warns of ", listed(warned), ", not of ", listed(expected)});
    }
    const Node takes = node_.find("takes");
    if (takes && takes.text() != resolved->endpoint.id) {
      fail(takes, {"it takes the endpoint `", ShownText::of_shown_field(resolved->endpoint.id), "`"});
    }
  }

 private:
  void fail(Node at, Message how) {
    std::string text;
    for (const Shown& piece : how) text.append(piece.text());
    diagnostics_.error(Code::invalid_provider_file, (at.present() ? at : node_).place(),
                       {"the check `", why_, "` fails: ", ShownText::of_shown_field(text)}, {},
                       {"correct the file, or the check"});
  }

  void check_refusal(bool resolved, Node refuses) {
    const auto errors = names_of(found_, Severity::error);
    if (resolved || errors.size() != 1 || errors.front() != refuses.text()) {
      fail(refuses, {"it is refused as ", listed(errors), ", not as `", refuses.shown(), "`"});
    }
  }

  void check_connection(const Connection& connection, Node gives) {
    Diagnostics unread;
    const auto canonical = Driver::select(ShownText::of_table("canonical"), gives.place(), unread);
    Variant variant;
    variant.url = Secret::copy_of(gives.text());
    const auto meant = canonical ? read_variant(variant, *canonical, gives.place(), unread) : std::nullopt;
    if (!meant) {
      fail(gives, {"`gives` is no canonical connection string"});
      return;
    }
    const std::vector<std::string> different = differences(*meant, connection);
    if (!different.empty()) {
      fail(gives, {"it gives ", in_short(connection), ", which differs in ",
                   ShownText::list({different.begin(), different.end()})});
      return;
    }
    // The same connection in another spelling: the order of parameters, an escape.
    if (!(write_variant(connection, *canonical).variant.url == variant.url)) {
      fail(gives, {"`gives` means what is given, but is not spelled in the canonical form"});
    }
  }

  const Provider& provider_;
  Node node_;
  Diagnostics& diagnostics_;
  ShownText why_;
  Diagnostics found_;
};

}  // namespace

void run_checks(const Provider& provider, Diagnostics& diagnostics) {
  for (const Node& node : provider.root().find("checks").items()) {
    Check(provider, node, diagnostics).run();
  }
}

}  // namespace dsnsmith
