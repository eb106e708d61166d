#include "run/database.hpp"

#include <algorithm>

#include "provider/facts.hpp"
#include "run/provider_checks.hpp"
#include "run/string_input.hpp"
#include "spec/builtin.hpp"
#include "spec/fields.hpp"
#include "text/distance.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {

const std::string_view kHostilePassword =
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~%41 \xC3\xBC";
const std::string_view kPlainPassword = "StandsInForThePassword";

namespace {

// The spec's own keys of a database; a provider's inputs come beside them.
constexpr std::string_view kDatabaseKeys[] = {"provider", "user", "password", "database",
                                              "parameters", "pool", "tls", "url", "host", "port"};

bool is_known_input(std::string_view name, const Provider& provider) {
  const std::vector<std::string_view> inputs = provider.input_names();
  return std::ranges::find(kDatabaseKeys, name) != std::end(kDatabaseKeys) ||
         std::ranges::find(inputs, name) != inputs.end();
}

bool check_input_names(const DatabaseSpec& spec, const Provider& provider, Diagnostics& diagnostics) {
  std::vector<std::string_view> known(std::begin(kDatabaseKeys), std::end(kDatabaseKeys));
  const std::vector<std::string_view> inputs = provider.input_names();
  known.insert(known.end(), inputs.begin(), inputs.end());
  bool right = true;
  for (const NamedSource& input : spec.inputs) {
    if (std::ranges::find(known, input.name) != known.end()) {
      continue;
    }
    right = false;
    Nearest nearest(input.name);
    for (const std::string_view word : known) {
      nearest.offer(word);
    }
    const ShownText name = ShownText::of_shown_field(input.name);
    const ShownText id = ShownText::of_shown_field(provider.id());
    if (nearest.word().empty()) {
      diagnostics.error(Code::unknown_key, input.key_place,
                        {"key `", name, "` means nothing for a database at `", id, "`"}, {ShownText::list(known)});
    } else {
      diagnostics.error(Code::unknown_key, input.key_place,
                        {"key `", name, "` means nothing for a database at `", id, "`"}, {},
                        {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
    }
  }
  return right;
}

// What consoles, shells and templates leave where the password belongs.
bool is_placeholder(std::string_view text) {
  return text == "[YOUR-PASSWORD]" || (text.starts_with("${") && text.ends_with('}')) ||
         (text.starts_with("{{") && text.ends_with("}}"));
}

// Who may do without a file: its place is checked, and something stands in for its content.
enum class Absent { error, note };
constexpr std::string_view kStandInKey = "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n";

bool take_file(const std::optional<PemFile>& pem, const char* name, Absent absent, Sources& sources,
               std::vector<PemContent>& files, Diagnostics& diagnostics) {
  if (!pem) {
    return true;
  }
  Diagnostics tried;
  auto content = sources.read_file(pem->file, pem->place, absent == Absent::note ? tried : diagnostics);
  if (!content && absent == Absent::note) {
    diagnostics.note(Code::unreadable_file, pem->place,
                     {"the private key `", ShownText::of_shown_field(pem->file), "` is not here, so it is not looked at"}, {},
                     {"it has to be there when something is written"});
    content = Secret::copy_of(kStandInKey);
  }
  if (!content) {
    return false;
  }
  const std::string_view text = content->expose();
  if (text_prefix(text) != text.size()) {
    diagnostics.error(Code::invalid_value, pem->place, {"the file is no text: PEM is"});
    return false;
  }
  if (std::string_view(name) == "ca.pem" && text.find("PRIVATE KEY-----") != std::string_view::npos) {
    diagnostics.error(Code::invalid_value, pem->place, {"the file of the authority holds a private key"}, {}, {"`tls: {ca: …}` takes certificates only"});
    return false;
  }
  if (text.find("-----BEGIN ") == std::string_view::npos) {
    diagnostics.error(Code::invalid_value, pem->place, {"the file holds no PEM block"},
                      {"text with `-----BEGIN CERTIFICATE-----`"},
                      {"a DER file is converted with `openssl x509 -inform der`"});
    return false;
  }
  files.push_back({name, pem->at.empty() ? pem->file : pem->at, !pem->at.empty(), std::move(*content)});
  return true;
}

}  // namespace

Surroundings surroundings_of(const Endpoint& endpoint) {
  return {name_of(endpoint.prepared), endpoint.routed_by_sni, endpoint.has_tls};
}

void Providers::load_files(const Deployment& deployment, Sources& sources, Diagnostics& diagnostics) {
  for (const auto& [path, place] : deployment.provider_files) {
    const auto bytes = sources.read_file(path, place, diagnostics);
    auto document = bytes ? read_yaml(path, bytes->expose(), diagnostics) : nullptr;
    auto provider = document ? Provider::load(document->root(), diagnostics) : std::nullopt;
    if (!provider) {
      some_failed_ = true;
      continue;
    }
    const std::string id(provider->id());
    if (find_builtin(builtin_providers(), id) != nullptr || loaded_.contains(id)) {
      diagnostics.error(Code::provider_exists, place, {"there is a provider `", ShownText::of_shown_field(id), "` already"}, {},
                        {"give the provider in this file another id"});
      continue;
    }
    documents_.push_back(std::move(document));
    loaded_.emplace(id, std::move(*provider));
  }
}

void Providers::check_own(Diagnostics& diagnostics) const {
  for (const auto& [id, provider] : loaded_) {
    if (!provider.root().document()->is_compiled_in()) {
      run_checks(provider, diagnostics);
    }
  }
}

const Provider* Providers::find(std::string_view id, const Place& place, Diagnostics& diagnostics) {
  if (const auto found = loaded_.find(id); found != loaded_.end()) {
    return &found->second;
  }
  if (const BuiltinDocument* builtin = find_builtin(builtin_providers(), id)) {
    auto provider = Provider::load(builtin->document().root(), diagnostics);
    return provider ? &loaded_.emplace(std::string(id), std::move(*provider)).first->second : nullptr;
  }
  if (some_failed_) {
    return nullptr;  // it may be the one whose file is wrong, and that is reported
  }
  Nearest nearest(id);
  for (const BuiltinDocument& row : builtin_providers()) {
    nearest.offer(row.id);
  }
  for (const auto& [known, provider] : loaded_) {
    nearest.offer(known);
  }
  const ShownText name = ShownText::of_shown_field(id);
  if (nearest.word().empty()) {
    diagnostics.error(Code::unknown_provider, place, {"no provider is called `", name, "`"}, {},
                      {"`dsnsmith list providers` shows all of them; `generic` takes any server"});
  } else {
    diagnostics.error(Code::unknown_provider, place, {"no provider is called `", name, "`"}, {},
                      {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
  }
  return nullptr;
}

// Where passwords are not taken, neither is an address from which the password would come: reading it
// would be taking the password. And `check` has no query. What cannot be known is not looked at.
bool Databases::may_be_taken(const DatabaseSpec& spec, const Provider& provider, Diagnostics& diagnostics) const {
  if (passwords_ == Passwords::take) {
    return true;
  }
  const auto is_address = [&](std::string_view name) {
    const InputFacts* facts = provider.facts().find_input(name);
    return name == "url" || name == "host" || (facts != nullptr && facts->kind == InputKind::address);
  };
  const ShownText name = ShownText::of_shown_field(spec.name);
  for (const NamedSource& input : spec.inputs) {
    const Source& source = input.source;
    const bool from_source = source.kind != Source::Kind::literal && source.kind != Source::Kind::none;
    const ShownText key = ShownText::of_shown_field(input.name);
    if (spec.password_given || !from_source || !is_address(input.name)) {
      continue;
    }
    if (passwords_ == Passwords::plain_stand_in) {
      diagnostics.note(Code::secret_missing, source.place,
                       {"database `", name, "` is not checked further: `", key, "` comes from a source that holds its password as well, and no secret is taken here"}, {},
                       {"`--with-secrets` takes it; an address apart from its password (`password: {…}`) is always checked"});
      return false;
    }
    diagnostics.error(Code::secrets_not_allowed, source.place,
                      {"`", key, "` of database `", name, "` comes from a source that holds its password as well, and under `secrets: omit` no password is taken"}, {},
                      {"give the password apart (`password: {…}`) and an address without it, or say `external: {secrets: include}`"});
    return false;
  }
  return true;
}

// A value that is no secret. A spec is checked where the variables, files and queries of its
// deployment may not be there; what follows from them is not looked at then.
std::optional<Secret> Databases::take_open(const DatabaseSpec& spec, const Source& source, Open& open,
                                           Diagnostics& diagnostics) {
  Diagnostics tried;
  auto value = sources_.take(source, Sources::Sensitivity::open, tried);
  for (Diagnostic d : tried.sorted()) {
    const bool absent = d.code == Code::secret_missing || d.code == Code::unreadable_file;
    if (passwords_ == Passwords::plain_stand_in && d.severity == Severity::error && absent) {
      d.severity = Severity::note;
      d.message = "database `" + spec.name + "` is not checked further: " + d.message;
      d.help = "`--with-secrets` wants every value to be there";
      open = open == Open::failed ? open : Open::unknown;
    } else if (d.severity == Severity::error) {
      open = Open::failed;
    }
    diagnostics.add(std::move(d));
  }
  return value;
}

bool Databases::add_password(const DatabaseSpec& spec, std::optional<Secret> from_url,
                             Connection& connection, Diagnostics& diagnostics) {
  if (!spec.password_given && !from_url) {
    diagnostics.error(Code::password_missing, spec.place, {"nothing says where the password comes from"},
                      {"`password: {env: NAME}`, `{file: PATH}`, …, or `password: none`"});
    return false;
  }
  if (spec.password_given && spec.password.kind == Source::Kind::none) {
    if (from_url) {
      diagnostics.error(Code::contradiction, spec.place, {"`password: none`, but the pasted URL holds a password"});
      return false;
    }
    return true;
  }
  if (passwords_ != Passwords::take) {
    connection.password = Secret::copy_of(
        passwords_ == Passwords::plain_stand_in ? kPlainPassword : kHostilePassword);
    return true;
  }
  if (!spec.password_given) {
    connection.password = std::move(from_url);
    return true;
  }
  connection.password = sources_.take(spec.password, Sources::Sensitivity::secret, diagnostics);
  if (connection.password && spec.password.in_string) {
    connection.password = password_in_string(*connection.password, spec.password.place, diagnostics);
  }
  if (connection.password && is_placeholder(connection.password->expose())) {
    diagnostics.error(Code::placeholder_left, spec.password.place, {"what stands for the password was not filled in"});
    return false;
  }
  if (connection.password && from_url && !(*connection.password == *from_url)) {
    diagnostics.error(Code::contradiction, spec.password.place, {"`password` and the pasted URL hold different passwords"}, {},
                      {"remove the one in the URL; it may be a placeholder that is not known as one"});
    return false;
  }
  return connection.password.has_value();
}

std::optional<ResolvedDatabase> Databases::make(const DatabaseSpec& spec, const Way& way,
                                                Diagnostics& diagnostics) {
  const Provider* provider = providers_.find(spec.provider, spec.provider_place, diagnostics);
  if (provider == nullptr) {
    return std::nullopt;
  }
  bool failed = !check_input_names(spec, *provider, diagnostics);
  if (!may_be_taken(spec, *provider, diagnostics)) {
    return std::nullopt;
  }
  Open open = Open::known;
  ResolveRequest request;
  for (const NamedSource& input : spec.inputs) {
    if (!is_known_input(input.name, *provider)) {
      continue;  // reported; the rest is looked at all the same
    }
    if (auto value = take_open(spec, input.source, open, diagnostics)) {
      const bool literal = input.source.kind == Source::Kind::literal;
      request.inputs.push_back({input.name, std::move(*value), input.source.place, !literal});
    }
  }
  for (const auto& [source, text] : {std::pair{&spec.user, &request.user}, {&spec.database, &request.database}}) {
    if (*source) {
      const auto value = take_open(spec, **source, open, diagnostics);
      *text = value ? std::optional(std::string(value->expose())) : std::nullopt;
    }
  }
  if (open == Open::unknown) {
    return std::nullopt;
  }
  failed |= open == Open::failed;
  request.user_place = spec.user ? spec.user->place : spec.place;
  request.database_place = spec.database ? spec.database->place : spec.place;
  request.use = use_of(way.use).value_or(Use::application);
  request.endpoint = way.endpoint;
  request.endpoint_place = way.place;
  request.place = spec.place;
  request.tls_place = spec.place;

  ResolvedDatabase resolved;
  resolved.name = spec.name;
  resolved.place = spec.place;
  if (spec.tls) {
    request.tls_mode = spec.tls->mode;
    request.system_roots = spec.tls->system_roots;
    request.tls_place = spec.tls->place;
    failed |= !take_file(spec.tls->ca, "ca.pem", Absent::error, sources_, resolved.files, diagnostics);
    failed |= !take_file(spec.tls->cert, "client.crt", Absent::error, sources_, resolved.files, diagnostics);
    failed |= !take_file(spec.tls->key, "client.key", passwords_ == Passwords::take ? Absent::error : Absent::note, sources_, resolved.files, diagnostics);
    const auto path = [](const std::optional<PemFile>& pem) {
      return pem ? std::optional(pem->at.empty() ? pem->file : pem->at) : std::nullopt;
    };
    request.ca_path = path(spec.tls->ca);
    request.cert_path = path(spec.tls->cert);
    request.key_path = path(spec.tls->key);
  }
  auto found = provider->resolve(request, diagnostics);
  if (failed || !found) {
    return std::nullopt;
  }
  resolved.endpoint = std::move(found->endpoint);
  resolved.connection = std::move(found->connection);
  for (const ParameterSpec& parameter : spec.parameters) {
    const Secret* pasted = resolved.connection.parameters.find(parameter.name);
    if (pasted != nullptr && !(*pasted == parameter.value)) {
      diagnostics.error(Code::contradiction, parameter.place,
                        {"`", ShownText::of_shown_field(parameter.name), "` and the pasted URL say different things"}, {},
                        {"remove one of the two"});
      failed = true;
    }
    resolved.connection.parameters.set(parameter.name, parameter.value.clone());
  }
  // A socket or a proxy is given no TLS settings, so it needs no files either.
  if (!resolved.endpoint.has_tls) {
    resolved.files.clear();
  }
  if (failed || !add_password(spec, std::move(found->url_password), resolved.connection, diagnostics)) {
    return std::nullopt;
  }
  return resolved;
}

const ResolvedDatabase* Databases::resolve(const DatabaseSpec& spec, const Way& way,
                                           Diagnostics& diagnostics) {
  const std::string key = spec.name + '\n' + (way.use.empty() ? "application" : way.use) + '\n' + way.endpoint;
  auto found = done_.find(key);
  if (found == done_.end()) {
    found = done_.emplace(key, make(spec, way, diagnostics)).first;
  }
  return found->second ? &*found->second : nullptr;
}

bool fit_to_endpoint(Connection& connection, const Endpoint& endpoint, const Place& place,
                     Diagnostics& diagnostics) {
  bool right = true;
  const ShownText id = ShownText::of_shown_field(endpoint.id);
  const Parameters all = connection.parameters.clone();
  std::size_t size = connection.user.size() + connection.database.size();
  for (const Parameter& parameter : all) {
    const ParameterFacts* facts = find_parameter(parameter.name);
    const Scope scope = facts == nullptr ? Scope::setting : facts->scope;
    if (parameter.name == "channel_binding" && !endpoint.channel_binding && parameter.value == Secret::copy_of("require")) {
      right &= !diagnostics.error(Code::parameter_refused_by_pooler, place,
                                  {"no connection through the endpoint `", id, "` can be made with `channel_binding=require`: the pooler ends the TLS channel"}, {},
                                  {"remove it, or use a direct endpoint"});
      connection.parameters.erase(parameter.name);
      continue;
    }
    if (scope != Scope::setting && scope != Scope::startup) {
      continue;
    }
    const ShownText name = ShownText::of_shown_field(parameter.name);
    switch (endpoint.treatment_of(parameter.name)) {
      case StartupTreatment::forwards: size += parameter.name.size() + parameter.value.size() + 2; break;
      case StartupTreatment::refuses:
        if (diagnostics.error(Code::parameter_refused_by_pooler, place,
                              {"the endpoint `", id, "` refuses connections that set `", name, "`"}, {},
                              {"set it on the role (`ALTER ROLE … SET ", name, " = …`), or use a direct endpoint"})) {
          right = false;
        }
        connection.parameters.erase(parameter.name);
        break;
      case StartupTreatment::ignores:
        diagnostics.warning(Code::parameter_ignored_by_pooler, place,
                            {"the endpoint `", id, "` takes `", name, "` and does nothing with it"}, {},
                            {"set it on the role (`ALTER ROLE … SET ", name, " = …`), or use another endpoint"});
        break;
    }
  }
  if (endpoint.startup_limit != 0 && size > endpoint.startup_limit) {
    diagnostics.error(Code::startup_too_large, place,
                      {"the names and parameters sent at the start have ", size, " bytes; the endpoint `", id, "` takes ", endpoint.startup_limit});
    right = false;
  }
  return right;
}

}  // namespace dsnsmith
