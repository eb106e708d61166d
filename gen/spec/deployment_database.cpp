#include <algorithm>
#include <array>

#include "spec/deployment_parts.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<std::string_view, 4> kTlsKeys{"mode", "ca", "cert", "key"};
constexpr std::array<std::string_view, 2> kPemKeys{"file", "at"};
// What an environment inherits even if it names another provider.
constexpr std::array<std::string_view, 5> kInherited{"user", "password", "database", "parameters", "pool"};

std::optional<PemFile> read_pem(Node node, Diagnostics& diagnostics) {
  PemFile pem;
  pem.place = node.place();
  if (node.is_scalar()) {
    auto file = text_of(node, diagnostics);
    if (!file) return std::nullopt;
    pem.file = std::move(*file);
    return pem;
  }
  if (!check_keys(node, kPemKeys, diagnostics)) {
    return std::nullopt;
  }
  if (!node.find("file")) {
    diagnostics.error(Code::missing_key, node.place(), {"key `file` is missing"},
                      {"`{file: PATH}`, or `{file: PATH, at: PATH}` where the consumer finds it elsewhere"});
    return std::nullopt;
  }
  auto file = text_of(node.find("file"), diagnostics);
  if (!file) return std::nullopt;
  pem.file = std::move(*file);
  if (const Node at = node.find("at")) {
    auto text = text_of(at, diagnostics);
    if (!text) return std::nullopt;
    pem.at = std::move(*text);
  }
  return pem;
}

std::optional<TlsSpec> read_tls(const Layers& layers, Diagnostics& diagnostics) {
  TlsSpec tls;
  tls.place = layers.top().place();
  for (const Node& node : layers.nodes()) {
    if (!check_keys(node, kTlsKeys, diagnostics)) {
      return std::nullopt;
    }
  }
  if (const Node mode = layers.find("mode")) {
    tls.mode = tls_mode_of(mode.text());
    if (!tls.mode) {
      diagnostics.error(Code::invalid_value, mode.place(), {"`", mode.shown(), "` is no way to use TLS"},
                        {"`disable`, `allow`, `prefer`, `require`, `verify-ca`, `verify-full`"});
      return std::nullopt;
    }
  }
  bool right = true;
  const auto pem = [&](std::string_view key, std::optional<PemFile>& file) {
    if (const Node node = layers.find(key)) {
      file = read_pem(node, diagnostics);
      right = right && file.has_value();
    }
  };
  if (const Node ca = layers.find("ca"); ca && ca.is_scalar() && ca.text() == "system") {
    tls.system_roots = true;
  } else {
    pem("ca", tls.ca);
  }
  pem("cert", tls.cert);
  pem("key", tls.key);
  if (right && tls.cert.has_value() != tls.key.has_value()) {
    diagnostics.error(Code::missing_key, tls.place, {"a client certificate needs both `cert` and `key`"});
    right = false;
  }
  return right ? std::optional(std::move(tls)) : std::nullopt;
}

void report_unknown_parameter(Node key, std::string_view prefix, Diagnostics& diagnostics) {
  Nearest nearest(key.text());
  for (const ParameterFacts& facts : parameter_table()) {
    const bool of_pool = facts.scope == Scope::pool;
    if (of_pool != prefix.empty()) {
      nearest.offer(of_pool ? facts.name.substr(prefix.size()) : facts.name);
    }
  }
  if (nearest.word().empty()) {
    diagnostics.error(Code::unknown_parameter, key.place(), {"no parameter is called `", key.shown(), "`"}, {},
                      {"`dsnsmith list parameters` shows all of them"});
  } else {
    diagnostics.error(Code::unknown_parameter, key.place(), {"no parameter is called `", key.shown(), "`"}, {},
                      {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
  }
}

void read_parameters(const Layers& layers, std::string_view prefix, std::vector<ParameterSpec>& list,
                     Diagnostics& diagnostics) {
  for (const Node& node : layers.nodes()) {
    if (!node.is_mapping()) {
      diagnostics.error(Code::wrong_type, node.place(), {"a mapping of parameters is wanted here"},
                        {"`{application_name: orders, connect_timeout: 5s}`"});
      return;
    }
  }
  for (const Layers::Field& field : layers.fields()) {
    const std::string_view key = field.name();
    const Node node = field.value();
    const std::string name = std::string(prefix) + std::string(key);
    const ParameterFacts* facts = find_parameter(name);
    // The server takes any setting with a dot in its name (custom options).
    const bool custom = prefix.empty() && key.find('.') != std::string_view::npos && facts == nullptr;
    const bool misplaced = facts != nullptr && (facts->scope == Scope::pool) == prefix.empty();
    if ((facts == nullptr && !custom) || misplaced) {
      report_unknown_parameter(field.key, prefix, diagnostics);
      continue;
    }
    if (is_secret_parameter(name)) {
      diagnostics.error(Code::literal_password, field.key.place(), {"`", ShownText::of_table(name), "` is a secret, and a spec holds none"}, {},
                        {"use a client key without a password, in a file that only the consumer can read"});
      continue;
    }
    if (!node.is_scalar()) {
      diagnostics.error(Code::wrong_type, node.place(), {"a single value is wanted here"});
      continue;
    }
    auto value = normal_value(facts == nullptr ? unlisted_setting() : *facts, node.text(), {});
    if (!value) {
      const ShownText shown = ShownText::of_table(name);
      switch (facts->kind) {
        case ValueKind::duration:
          diagnostics.error(Code::invalid_parameter_value, node.place(), {"`", shown, "` is a duration with its unit"},
                            {"`500ms`, `5s`, `10min`, `1h`"});
          break;
        case ValueKind::integer:
          diagnostics.error(Code::invalid_parameter_value, node.place(), {"`", shown, "` is a whole number"});
          break;
        case ValueKind::boolean:
          diagnostics.error(Code::invalid_parameter_value, node.place(), {"`", shown, "` is `true` or `false`"});
          break;
        case ValueKind::word:
          diagnostics.error(Code::invalid_parameter_value, node.place(), {"`", shown, "` does not take this word"},
                            {"one of: ", ShownText::of_table(facts->words)});
          break;
        case ValueKind::text:
          diagnostics.error(Code::invalid_parameter_value, node.place(), {"`", shown, "` cannot hold a NUL"});
          break;
      }
      continue;
    }
    list.push_back({name, std::move(*value), node.place()});
  }
}

}  // namespace

std::optional<DatabaseSpec> read_database(std::string_view name, const Layers& layers,
                                          Diagnostics& diagnostics) {
  for (const Node& node : layers.nodes()) {
    if (!node.is_mapping()) {
      diagnostics.error(Code::wrong_type, node.place(), {"a database is a mapping"},
                        {"`{provider: …, user: …, password: {env: …}}`"});
      return std::nullopt;
    }
  }
  // Another provider: the base's own inputs and tls do not fit it.
  const Node over = layers.top();
  const bool replaced = layers.nodes().size() == 2 && over.find("provider");
  const auto inherited = [&](std::string_view key) {
    return !replaced || std::ranges::find(kInherited, key) != kInherited.end();
  };

  DatabaseSpec spec;
  spec.name = name;
  spec.place = layers.top().place();
  const std::size_t errors = diagnostics.errors();
  if (const Node provider = inherited("provider") ? layers.find("provider") : over.find("provider")) {
    spec.provider = text_of(provider, diagnostics).value_or("");
    spec.provider_place = provider.place();
  } else {
    diagnostics.error(Code::missing_key, spec.place, {"key `provider` is missing"},
                      {"who runs the database: `gcp-cloud-sql`, `digitalocean`, …, or `generic`"},
                      {"`dsnsmith list providers` shows all of them"});
  }
  for (const Layers::Field& field : layers.fields()) {
    const std::string_view key = field.name();
    const Node node = inherited(key) ? field.value() : over.find(key);
    if (!node || key == "provider") {
      continue;
    }
    if (key == "user" || key == "database") {
      auto source = read_source(node, LiteralAllowed::yes, diagnostics);
      (key == "user" ? spec.user : spec.database) = std::move(source);
    } else if (key == "password") {
      if (auto source = read_source(node, LiteralAllowed::no, diagnostics)) {
        spec.password = std::move(*source);
        spec.password_given = true;
      }
    } else if (key == "parameters") {
      read_parameters(field.all, "", spec.parameters, diagnostics);
    } else if (key == "pool") {
      read_parameters(field.all, "pool.", spec.parameters, diagnostics);
    } else if (key == "tls") {
      Layers tls = replaced ? Layers(node) : field.all;
      spec.tls = read_tls(tls, diagnostics);
    } else if (auto source = read_source(node, LiteralAllowed::yes, diagnostics)) {
      spec.inputs.push_back({std::string(key), std::move(*source), field.key.place()});
    }
  }
  return diagnostics.errors() == errors ? std::optional(std::move(spec)) : std::nullopt;
}

}  // namespace dsnsmith
