#include "import/database.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/compare.hpp"
#include "format/secret_manifest.hpp"
#include "provider/facts.hpp"
#include "run/plan.hpp"
#include "run/read_back.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kIndent = "    ";
constexpr std::string_view kGeneric = "generic";

// One way to say the connection.
struct Candidate {
  const Provider* provider;
  std::string lines;     // below `NAME:`, without comments
  std::string endpoint;
};

void add_line(std::string& text, std::string_view key, std::string_view value) {
  text.append(kIndent).append(key).append(": ").append(value).append("\n");
}

// The input that describes this host, if there is one whose form tells it from any other host.
std::string input_of_host(const Provider& provider, const Host& host) {
  for (const InputFacts& input : provider.facts().inputs) {
    const bool has = input.kind == InputKind::address && std::ranges::any_of(input.forms, [&](const Pattern& form) {
      return form.is_telling() && form.recognise(host.text()).has_value();
    });
    if (has) {
      return std::string(input.name);
    }
  }
  return "host";
}

// The value of a parameter with the unit that the spec wants.
std::string value_of(const Parameter& parameter) {
  const ParameterFacts* facts = find_parameter(parameter.name);
  std::string text(parameter.value.expose());
  if (facts != nullptr && facts->kind == ValueKind::duration) {
    text.append("ms");
  }
  return spec_scalar(text);
}

std::string parameter_lines(const Connection& connection) {
  std::string parameters;
  std::string pool;
  for (const Parameter& parameter : connection.parameters) {
    const bool of_pool = parameter.name.starts_with("pool.");
    std::string& text = of_pool ? pool : parameters;
    text.append(text.empty() ? (of_pool ? "    pool:\n" : "    parameters:\n") : "");
    text.append("      ").append(spec_scalar(of_pool ? std::string_view(parameter.name).substr(5) : std::string_view(parameter.name))).append(": ").append(value_of(parameter)).append("\n");
  }
  return parameters + pool;
}

bool is_there(const std::string& directory, const std::string& path) {
  Diagnostics unheard;
  return path.empty() || Sources(directory).read_file(path, {}, unheard).has_value();
}

std::string pem_of(const std::string& path) {
  return "{file: " + spec_scalar(path) + ", at: " + spec_scalar(path) + "}";
}

// Certificates have to be here to be named in `tls`; a URL may name them all the same.
enum class Certificates { named, in_url };

std::string tls_lines(const Connection& connection, Certificates certificates) {
  if (connection.uses_socket()) {
    return "";
  }
  std::string text = "    tls:\n      mode: " + std::string(name_of(connection.tls.mode)) + "\n";
  if (connection.tls.verifies() && connection.tls.roots != Roots::file) {
    text.append("      ca: system\n");
  }
  if (certificates == Certificates::named && connection.tls.roots == Roots::file) {
    text.append("      ca: ").append(pem_of(connection.tls.ca)).append("\n");
  }
  if (certificates == Certificates::named && !connection.tls.cert.empty()) {
    text.append("      cert: ").append(pem_of(connection.tls.cert)).append("\n      key: ").append(pem_of(connection.tls.key)).append("\n");
  }
  return text;
}

bool is_encrypted_by_wish(const Connection& connection) {
  return static_cast<int>(connection.tls.mode) >= static_cast<int>(TlsMode::require);
}

class Describer {
 public:
  Describer(const DescribeRequest& request) : request_(request), connection_(request.connection) {}

  std::optional<DescribedDatabase> describe(Diagnostics& diagnostics) {
    const std::optional<Provider> recognised = builtin_provider_of(connection_.addresses.front().host);
    const Provider* owner = recognised ? &*recognised : nullptr;
    Providers providers;
    for (const Provider* provider : {owner, providers.find(kGeneric, request_.place, diagnostics)}) {
      if (provider == nullptr) {
        continue;
      }
      for (const Candidate& candidate : candidates_of(*provider)) {
        if (gives_it_back(candidate)) {
          return described(candidate, owner);
        }
      }
    }
    report_why(diagnostics);
    return std::nullopt;
  }

 private:
  void report_why(Diagnostics& diagnostics) const {
    const ShownText differs = ShownText::of_table(differs_);
    const bool unnamed = connection_.tls.verifies() && connection_.tls.roots == Roots::unspecified;
    if (unnamed) {
      diagnostics.error(Code::not_imported, request_.place, {"the server is verified here without a word about the authorities, and a spec names them"}, {},
                        {"name the authority's file there first, or the public authorities (`sslmode=verify-full&sslrootcert=system`)"});
    } else if (!differs_.empty()) {
      diagnostics.error(Code::not_imported, request_.place, {"no database of a spec gives this connection back; what would differ: ", differs});
    }
    for (Diagnostic reason : differs_.empty() && !unnamed ? why_.sorted() : std::vector<Diagnostic>()) {
      if (reason.severity == Severity::error) {
        reason.where = request_.place;
        diagnostics.add(std::move(reason));
      }
    }
  }

  std::string by_parts(const Provider& provider) const {
    const Address& address = connection_.addresses.front();
    std::string text;
    add_line(text, "provider", provider.id());
    if (address.host.is_socket()) {
      add_line(text, provider.id() == kGeneric ? "socket" : "host", spec_scalar(address.host.text()));
    } else {
      add_line(text, input_of_host(provider, address.host), spec_scalar(address.host.text()));
    }
    if (address.port) {
      add_line(text, "port", address.port->text());
    }
    add_line(text, "user", spec_scalar(connection_.user));
    add_line(text, "password", request_.password);
    add_line(text, "database", spec_scalar(connection_.database));
    return text + tls_lines(connection_, Certificates::named) + parameter_lines(connection_);
  }

  // The canonical string without the password says what parts cannot: several hosts, words of `options`, files elsewhere.
  std::string by_url(const Provider& provider) const {
    ResolvedDatabase database;
    database.connection = connection_.clone();
    database.connection.password.reset();
    Diagnostics unheard;
    auto group = plan_group(database, ShownText::of_table("canonical"), request_.place, unheard);
    const auto url = group ? string_alone(*group, true, unheard) : std::nullopt;
    if (!url) {
      return "";
    }
    std::string text;
    add_line(text, "provider", provider.id());
    add_line(text, "url", spec_scalar(url->expose()));
    add_line(text, "password", request_.password);
    return text + tls_lines(connection_, Certificates::in_url);
  }

  std::vector<Candidate> candidates_of(const Provider& provider) const {
    std::vector<std::string> texts;
    const Tls& tls = connection_.tls;
    const bool here = is_there(request_.directory, tls.ca) && is_there(request_.directory, tls.cert) && is_there(request_.directory, tls.key);
    const bool plain = connection_.addresses.size() == 1 && connection_.routing.empty();
    if (plain && (here || !is_encrypted_by_wish(connection_))) {
      texts.push_back(by_parts(provider));
    }
    if (connection_.statements == Statements::unprepared && provider.id() == kGeneric) {
      texts.push_back(by_parts(provider) + std::string(kIndent) + "pooling: transaction\n");
    }
    texts.push_back(by_url(provider));
    std::vector<std::string> endpoints{""};
    for (const std::string_view id : provider.endpoint_ids()) {
      endpoints.emplace_back(id);
    }
    std::vector<Candidate> candidates;
    for (const std::string& text : texts) {
      for (const std::string& endpoint : endpoints) {
        if (!text.empty()) {
          candidates.push_back({&provider, text, endpoint});
        }
      }
    }
    return candidates;
  }

  // Resolves the candidate as `render` would, and lets each driver read what is written of it.
  bool gives_it_back(const Candidate& candidate) {
    const std::string text = "version: 1\ndatabases:\n  " + request_.name + ":\n" + candidate.lines;
    Diagnostics found;
    const auto document = read_yaml("spec", text, found);
    auto deployment = document ? read_deployment(document->root(), "spec", ShownText::of_table(""), found) : std::nullopt;
    if (!deployment || found.errors() != 0) {
      return remember(std::move(found));
    }
    deployment->directory = request_.directory;
    Sources sources(request_.directory);
    Databases databases(sources, Passwords::plain_stand_in);
    const ResolvedDatabase* resolved = databases.resolve(deployment->databases.front(), {"", candidate.endpoint, {}}, found);
    if (resolved == nullptr || found.errors() != 0) {
      return remember(std::move(found));
    }
    ResolvedDatabase database;
    database.name = resolved->name;
    database.endpoint = resolved->endpoint;
    database.connection = resolved->connection.clone();
    database.connection.password = connection_.password ? std::optional(connection_.password->clone()) : std::nullopt;
    return std::ranges::all_of(request_.drivers, [&](const Driver& driver) { return reads_it(database, driver, found); });
  }

  bool reads_it(const ResolvedDatabase& database, const Driver& driver, Diagnostics& found) {
    auto group = plan_group(database, driver, request_.place, found);
    auto string = group ? string_alone(*group, true, found) : std::nullopt;
    if (!string) {
      return remember(std::move(found));
    }
    Variant variant;
    variant.url = std::move(*string);
    const auto read = read_variant(variant, driver, request_.place, found);
    if (!read) {
      return remember(std::move(found));
    }
    if (is_same_connection(*read, connection_)) {
      return true;
    }
    if (differs_.empty()) {
      for (const std::string& name : differences(*read, connection_)) {
        differs_.append(differs_.empty() ? "" : ", ").append(name);
      }
    }
    return false;
  }

  // What the first candidate lacks is what is said if no other does.
  bool remember(Diagnostics found) {
    if (why_.errors() == 0) {
      why_ = std::move(found);
    }
    return false;
  }

  DescribedDatabase described(const Candidate& candidate, const Provider* owner) const {
    DescribedDatabase result;
    result.endpoint = candidate.endpoint;
    result.text = candidate.lines;
    if (connection_.tls.verifies() && connection_.tls.roots == Roots::unspecified && !connection_.uses_socket()) {
      result.text.append("    # No authorities were named there (drivers then look into a file of their own); here it is the public ones.\n");
    }
    if (owner != nullptr && candidate.provider != owner) {
      result.text.append("    # The host is one of provider `").append(owner->id()).append("`, which cannot say the connection as it was found:\n");
      result.text.append("    # `dsnsmith init ").append(owner->id()).append("` prints what it can.\n");
    }
    add_endpoints(*(owner == nullptr ? candidate.provider : owner), result.text);
    return result;
  }

  static void add_endpoints(const Provider& provider, std::string& text) {
    const Provider::Facts& facts = provider.facts();
    text.append("    # Endpoints of `").append(provider.id()).append("`, and what each needs (`endpoint:` or `use:` of an entry chooses):\n");
    for (const EndpointFacts& endpoint : facts.endpoints) {
      std::vector<std::string_view> needs(endpoint.hosts.begin(), endpoint.hosts.end());
      needs.insert(needs.end(), endpoint.needs.begin(), endpoint.needs.end());
      needs.insert(needs.end(), endpoint.taken_with.begin(), endpoint.taken_with.end());
      for (const Pattern& socket : endpoint.sockets) {
        for (const std::string_view gap : socket.names()) needs.push_back(gap);
      }
      text.append("    #   ").append(endpoint.id).append(" (").append(name_of(endpoint.kind)).append(", ").append(name_of(endpoint.network)).append(")");
      std::vector<std::string_view> said;
      for (const std::string_view need : needs) {
        if (facts.find_input(need) != nullptr && std::ranges::find(said, need) == said.end()) {
          text.append(said.empty() ? ": " : ", ").append(need);
          said.push_back(need);
        }
      }
      text.append("\n");
    }
    if (provider.id() == kGeneric) {
      return;  // nobody but its owner knows
    }
    text.append("    # Where these are found:\n");
    for (const InputFacts& input : facts.inputs) {
      text.append("    #   ").append(input.name).append(": ").append(input.title);
      for (const Found& found : input.found) {
        text.append("; ").append(found.how).append(" ").append(found.what);
      }
      text.append("\n");
    }
  }

  const DescribeRequest& request_;
  const Connection& connection_;
  Diagnostics why_;
  std::string differs_;
};

}  // namespace

std::string spec_scalar(std::string_view text) {
  return std::string(yaml_scalar(text).expose());
}

namespace {

// Names have no case, a dot behind them changes nothing, and 5432 need not be written.
Address normal(const Address& address) {
  std::string text = address.host.text();
  if (address.host.kind() == Host::Kind::dns_name) {
    text = lowered(text);
    text.erase(text.find_last_not_of('.') + 1);
  }
  return {Host::parse(text).value_or(address.host), address.port.value_or(kDefaultPort)};
}

}  // namespace

bool is_same_connection(const Connection& found, const Connection& wanted) {
  Connection left = found.clone();
  Connection right = wanted.clone();
  for (Connection* connection : {&left, &right}) {
    for (Address& address : connection->addresses) {
      address = normal(address);
    }
    if (connection->tls.mode == TlsMode::verify_full && connection->tls.roots == Roots::unspecified) {
      connection->tls.roots = Roots::system;
    }
  }
  if (right.statements == Statements::any) {
    left.statements = Statements::any;
  }
  return left == right;
}

std::optional<DescribedDatabase> describe_database(const DescribeRequest& request, Diagnostics& diagnostics) {
  return Describer(request).describe(diagnostics);
}

}  // namespace dsnsmith
