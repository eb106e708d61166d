#include "spec/deployment.hpp"

#include <algorithm>
#include <array>

#include "spec/deployment_parts.hpp"
#include "text/byte_set.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<std::string_view, 7> kSpecKeys{
    "version", "databases", "environments", "outputs", "external", "fingerprint_key", "provider_files"};
constexpr std::array<std::string_view, 3> kEnvironmentKeys{"databases", "outputs", "external"};
constexpr std::array<std::string_view, 1> kExternalKeys{"secrets"};

class SpecReader {
 public:
  SpecReader(Node root, Deployment& deployment, Diagnostics& diagnostics)
      : root_(root), deployment_(deployment), diagnostics_(diagnostics) {}

  void read(const ShownText& environment);

 private:
  void read_version();
  Node find_environment(const ShownText& environment);
  void check_all_environments();
  void read_databases(Node over);
  void read_outputs(Node over);
  void read_external(Node over);
  void read_rest();
  Layers section(Node over, std::string_view key);

  Node root_;
  Deployment& deployment_;
  Diagnostics& diagnostics_;
};

void SpecReader::read_version() {
  const Node version = root_.find("version");
  if (!version) {
    diagnostics_.error(Code::missing_key, root_.place(), {"key `version` is missing"}, {"`version: 1`"});
  } else if (!version.is_scalar() || version.is_quoted() || version.text() != "1") {
    diagnostics_.error(Code::wrong_version, version.place(), {"this is no version of the spec that is known here"},
                       {"`version: 1`"});
  }
}

Node SpecReader::find_environment(const ShownText& environment) {
  if (environment.text().empty()) {
    return {};
  }
  const Node all = root_.find("environments");
  if (const Node found = all.find(environment.text()); found && !found.is_null()) {
    return found;
  }
  std::vector<std::string_view> names;
  for (const auto& [key, value] : all.pairs()) {
    names.push_back(key.text());
  }
  Nearest nearest(environment.text());
  for (const std::string_view name : names) {
    nearest.offer(name);
  }
  const Place place = all.present() ? all.place() : root_.place();
  if (names.empty()) {
    diagnostics_.error(Code::unknown_environment, place, {"the spec has no environments, so none is called `", environment, "`"});
  } else if (nearest.word().empty()) {
    diagnostics_.error(Code::unknown_environment, place, {"no environment is called `", environment, "`"},
                       {ShownText::list(names)});
  } else {
    diagnostics_.error(Code::unknown_environment, place, {"no environment is called `", environment, "`"}, {},
                       {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
  }
  return {};
}

// Environments that are not chosen are checked for their keys all the same: a
// slip in `production` should be found on a developer's machine.
void SpecReader::check_all_environments() {
  const Node all = root_.find("environments");
  if (!all.present() || all.is_null()) {
    return;
  }
  if (!all.is_mapping()) {
    diagnostics_.error(Code::wrong_type, all.place(), {"a mapping of environments is wanted here"});
    return;
  }
  for (const auto& [key, value] : all.pairs()) {
    if (!is_id(key.text())) {
      diagnostics_.error(Code::invalid_name, key.place(), {"this is no name of an environment"},
                         {"letters, digits, `-`, `_` and `.`"});
    }
    if (!value.is_null()) {
      check_keys(value, kEnvironmentKeys, diagnostics_);
    }
  }
}

Layers SpecReader::section(Node over, std::string_view key) {
  const Layers layers(over.find(key), root_.find(key));
  for (const Node& node : layers.nodes()) {
    if (!node.is_mapping()) {
      diagnostics_.error(Code::wrong_type, node.place(), {"a mapping of names is wanted here"});
      return {};
    }
    for (const auto& [name, value] : node.pairs()) {
      if (!is_id(name.text())) {
        diagnostics_.error(Code::invalid_name, name.place(), {"this cannot be a name here"},
                           {"1 to 63 letters, digits, `-`, `_` and `.`"});
        return {};
      }
    }
  }
  return layers;
}

void SpecReader::read_databases(Node over) {
  const std::vector<Layers::Field> all = section(over, "databases").fields();
  if (all.empty() && diagnostics_.errors() == 0) {
    diagnostics_.error(Code::missing_key, root_.place(), {"the spec has no databases"},
                       {"`databases: {orders: {provider: …}}`"});
  }
  for (const Layers::Field& field : all) {
    if (auto database = read_database(field.name(), field.all, diagnostics_)) {
      deployment_.add(std::move(*database));
    } else {
      deployment_.broken_databases.emplace(field.name());
    }
  }
}

void SpecReader::read_outputs(Node over) {
  for (const Layers::Field& field : section(over, "outputs").fields()) {
    if (auto output = read_output(field.name(), field.all, diagnostics_)) {
      deployment_.outputs.push_back(std::move(*output));
    } else {
      deployment_.broken_outputs.emplace(field.name());
    }
  }
}

void SpecReader::read_external(Node over) {
  const Layers layers(over.find("external"), root_.find("external"));
  for (const Node& node : layers.nodes()) {
    if (!check_keys(node, kExternalKeys, diagnostics_)) {
      return;
    }
  }
  if (const Node secrets = layers.find("secrets")) {
    if (secrets.text() != "omit" && secrets.text() != "include") {
      diagnostics_.error(Code::invalid_value, secrets.place(), {"`secrets` is `omit` or `include`"});
    }
    deployment_.external_includes_secrets = secrets.text() == "include";
  }
}

void SpecReader::read_rest() {
  if (const Node key = root_.find("fingerprint_key"); key && !key.is_null()) {
    deployment_.fingerprint_key = read_source(key, LiteralAllowed::no, diagnostics_);
    if (deployment_.fingerprint_key && deployment_.fingerprint_key->in_string) {
      diagnostics_.error(Code::invalid_value, key.place(), {"a fingerprint key is no part of a string"}, {}, {"name a source that holds the key alone"});
    }
  }
  if (const Node files = root_.find("provider_files"); files && !files.is_null()) {
    if (!files.is_sequence()) {
      diagnostics_.error(Code::wrong_type, files.place(), {"a list of files is wanted here"}, {"`provider_files: [mine.yaml]`"});
    }
    for (const Node& item : files.items()) {
      if (auto text = text_of(item, diagnostics_)) {
        deployment_.provider_files.emplace_back(std::move(*text), item.place());
      }
    }
  }
}

void SpecReader::read(const ShownText& environment) {
  if (!check_keys(root_, kSpecKeys, diagnostics_)) {
    return;
  }
  read_version();
  check_all_environments();
  const Node over = find_environment(environment);
  read_databases(over);
  read_outputs(over);
  read_external(over);
  read_rest();
}

}  // namespace

bool is_id(std::string_view name) {
  return !name.empty() && name.size() <= 63 && name.front() != '.' &&
         (kLetters + kDigits + ByteSet("-_.")).contains_all(name);
}

void Deployment::add(DatabaseSpec database) {
  by_name_.add(database.name, databases.size());
  databases.push_back(std::move(database));
}

const DatabaseSpec* Deployment::find_database(std::string_view name) const {
  const auto position = by_name_.find(name);
  return position ? &databases[*position] : nullptr;
}

const OutputSpec* Deployment::find_output(std::string_view name) const {
  const auto found = std::ranges::find(outputs, name, &OutputSpec::name);
  return found == outputs.end() ? nullptr : &*found;
}

std::optional<Deployment> read_deployment(Node root, std::string_view file,
                                          const ShownText& environment, Diagnostics& diagnostics) {
  Deployment deployment;
  deployment.file = file;
  const std::size_t slash = file.rfind('/');
  deployment.directory = slash == std::string_view::npos ? "" : std::string(file.substr(0, slash + 1));
  deployment.environment = environment.text();
  const std::size_t errors = diagnostics.errors();
  SpecReader(root, deployment, diagnostics).read(environment);
  const bool usable = root.is_mapping() && (diagnostics.errors() == errors || !deployment.databases.empty());
  return usable ? std::optional(std::move(deployment)) : std::nullopt;
}

}  // namespace dsnsmith
