#include <algorithm>
#include <array>

#include "spec/deployment_parts.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<std::string_view, 11> kEntryKeys{"database", "driver", "use", "endpoint", "as", "part",
                                                      "names", "only", "with", "files_at", "accept"};
constexpr std::array<std::string_view, 12> kBundleEntryKeys{
    "driver", "use", "endpoint", "as", "part", "names", "only", "with", "files_at", "accept", "literal", "optional"};
constexpr std::array<std::string_view, 3> kBundleKeys{"name", "database", "accept"};
constexpr std::array<std::string_view, 19> kOutputKeys{
    "format", "reader", "file", "entries", "bundle", "files_at", "name", "namespace",
    "type", "labels", "annotations", "immutable", "merge", "payload", "certificate", "scope", "store",
    "remote", "bundles"};
constexpr std::array<std::string_view, 9> kParts{
    "user", "password", "host", "port", "database", "url-without-credentials", "prefix", "suffix", "pgpass"};

std::vector<Code> read_accept(Node node, Diagnostics& diagnostics) {
  std::vector<Code> codes;
  if (!node.present()) {
    return codes;
  }
  if (!node.is_sequence()) {
    diagnostics.error(Code::wrong_type, node.place(), {"a list of codes is wanted here"},
                      {"`accept: [carrier-missing]`"});
    return codes;
  }
  for (const Node& item : node.items()) {
    const CodeFacts* facts = item.is_scalar() ? find_code(item.text()) : nullptr;
    if (facts == nullptr) {
      diagnostics.error(Code::invalid_value, item.place(), {"this is no code of a diagnostic"}, {},
                        {"`dsnsmith list codes` shows all of them"});
    } else if (facts->acceptable == Acceptable::no) {
      diagnostics.error(Code::invalid_value, item.place(),
                        {"`", ShownText::of_table(facts->name), "` cannot be overruled"});
    } else {
      codes.push_back(facts->code);
    }
  }
  return codes;
}

bool read_form(Node node, EntrySpec& entry, Diagnostics& diagnostics) {
  const Node as = node.find("as");
  const Node part = node.find("part");
  if (as && part) {
    diagnostics.error(Code::contradiction, part.place(), {"an entry is either `as` a carrier or a `part`"});
    return false;
  }
  if (part) {
    if (std::ranges::find(kParts, part.text()) == kParts.end()) {
      diagnostics.error(Code::invalid_value, part.place(), {"`", part.shown(), "` is no part of a connection"},
                        {ShownText::list({kParts.begin(), kParts.end()})});
      return false;
    }
    entry.form = EntryForm::part;
    entry.part = part.text();
    return true;
  }
  if (!as || as.text() == "url") {
    entry.form = EntryForm::url;
  } else if (as.text() == "settings") {
    entry.form = EntryForm::settings;
  } else if (as.text() == "json") {
    entry.form = EntryForm::json;
  } else if (as.text() == "keywords") {
    entry.form = EntryForm::keywords;
  } else if (as.text() == "properties") {
    entry.form = EntryForm::properties;
  } else {
    diagnostics.error(Code::invalid_value, as.place(), {"`", as.shown(), "` is no carrier of one entry"},
                      {"`url`, `settings`, `json`, `keywords` or `properties`"},
                      {"variables and files come beside an entry: `with: [env, files]`"});
    return false;
  }
  return true;
}

bool read_with(Node node, EntrySpec& entry, Diagnostics& diagnostics) {
  if (!node.present()) {
    return true;
  }
  if (!node.is_sequence()) {
    diagnostics.error(Code::wrong_type, node.place(), {"a list is wanted here"}, {"`with: [env]` or `with: [env, files]`"});
    return false;
  }
  for (const Node& item : node.items()) {
    if (item.text() == "env") {
      entry.with_env = true;
    } else if (item.text() == "files") {
      entry.with_files = true;
    } else {
      diagnostics.error(Code::invalid_value, item.place(), {"`", item.shown(), "` cannot come with an entry"},
                        {"`env`, `files`"});
      return false;
    }
  }
  return true;
}

// `orders.*`: one entry for each keyword or property.
void read_names(Node node, EntrySpec& entry, Diagnostics& diagnostics) {
  const Node names = node.find("names");
  const Node only = node.find("only");
  if (!has_many_names(entry.form)) {
    for (const Node& given : {names, only}) {
      if (given) {
        diagnostics.error(Code::contradiction, given.place(), {"only an entry `as: keywords` or `as: properties` has several names"});
      }
    }
    return;
  }
  if (std::ranges::count(entry.key, '*') != 1) {
    diagnostics.error(Code::invalid_entry_key, node.place(), {"the key of an entry `as: keywords` or `as: properties` stands for several"},
                      {"one `*`, in whose place each name goes"}, {"`orders.*`, or `*` alone"});
  }
  if (names) read_pairs(names, entry.names, diagnostics);
  if (only && !only.is_sequence()) {
    diagnostics.error(Code::wrong_type, only.place(), {"a list of names is wanted here"}, {"`only: [host, port]`"});
  } else if (only) {
    for (const Node& item : only.items()) {
      if (auto text = text_of(item, diagnostics)) entry.only.push_back(std::move(*text));
    }
  }
}

void read_bundle(Node node, OutputSpec& output, Diagnostics& diagnostics) {
  if (!check_keys(node, kBundleKeys, diagnostics)) {
    return;
  }
  BundleUse use;
  use.place = node.place();
  for (const auto& [key, field] : {std::pair{std::string_view("name"), &use.name}, {"database", &use.database}}) {
    Place ignored;
    if (const Node value = node.find(key)) {
      read_word(value, *field, ignored, diagnostics);
    } else {
      diagnostics.error(Code::missing_key, node.place(), {"key `", ShownText::of_table(key), "` is missing"},
                        {"`bundle: {name: service-binding, database: orders}`"});
    }
  }
  use.accept = read_accept(node.find("accept"), diagnostics);
  output.bundles.push_back(std::move(use));
}

}  // namespace

std::span<const std::string_view> part_names() {
  return kParts;
}

std::optional<EntrySpec> read_entry(std::string_view key, Node node, EntryPlace where,
                                    Diagnostics& diagnostics) {
  EntrySpec entry;
  entry.key = key;
  entry.place = node.place();
  const std::size_t errors = diagnostics.errors();
  const bool in_bundle = where == EntryPlace::bundle;
  const auto known = in_bundle ? std::span<const std::string_view>(kBundleEntryKeys)
                               : std::span<const std::string_view>(kEntryKeys);
  if (!check_keys(node, known, diagnostics)) {
    return std::nullopt;
  }
  entry.of_bundle = in_bundle;
  if (const Node optional = node.find("optional")) {
    entry.optional = truth_of(optional, diagnostics).value_or(false);
  }
  if (const Node literal = node.find("literal"); literal && in_bundle) {
    entry.form = EntryForm::literal;
    entry.literal = text_of(literal, diagnostics).value_or("");
    return entry;
  }
  if (read_form(node, entry, diagnostics)) {
    read_names(node, entry, diagnostics);
  }
  if (const Node database = node.find("database")) {
    read_word(database, entry.database, entry.database_place, diagnostics);
  } else if (!in_bundle) {
    diagnostics.error(Code::missing_key, node.place(), {"key `database` is missing"},
                      {"the name of a database under `databases:`"});
  }
  if (const Node driver = node.find("driver")) {
    read_word(driver, entry.driver, entry.driver_place, diagnostics);
  } else if (entry.form == EntryForm::part) {
    entry.driver = "canonical";  // a part is the same for every driver
    entry.driver_place = node.place();
  } else {
    diagnostics.error(Code::missing_key, node.place(), {"key `driver` is missing"},
                      {"who will read the value: `psycopg`, `pgx`, …, or `canonical`"},
                      {"`dsnsmith list drivers` shows all of them"});
  }
  if (const Node use = node.find("use")) {
    read_word(use, entry.use, entry.use_place, diagnostics);
    if (entry.use != "application" && entry.use != "migration") {
      diagnostics.error(Code::invalid_value, use.place(), {"`", use.shown(), "` is no use of a database"},
                        {"`application` or `migration`"});
    }
  }
  if (const Node endpoint = node.find("endpoint")) {
    read_word(endpoint, entry.endpoint, entry.endpoint_place, diagnostics);
    if (!entry.use.empty()) {
      diagnostics.error(Code::contradiction, endpoint.place(),
                        {"`use` chooses the endpoint, so it cannot be named as well"});
    }
  }
  read_with(node.find("with"), entry, diagnostics);
  if (const Node at = node.find("files_at")) {
    Place ignored;
    read_word(at, entry.files_at, ignored, diagnostics);
  }
  entry.accept = read_accept(node.find("accept"), diagnostics);
  return diagnostics.errors() == errors ? std::optional(std::move(entry)) : std::nullopt;
}

std::optional<OutputSpec> read_output(std::string_view name, const Layers& layers,
                                      Diagnostics& diagnostics) {
  OutputSpec output;
  output.name = name;
  output.node = layers.top();
  output.place = layers.top().place();
  const std::size_t errors = diagnostics.errors();
  for (const Node& node : layers.nodes()) {
    if (!check_keys(node, kOutputKeys, diagnostics)) {
      return std::nullopt;
    }
  }
  for (const auto& [key, expected] :
       {std::pair<std::string_view, ShownText>{"format", ShownText::of_table("`dotenv`, `kubernetes-secret`, …; `dsnsmith list formats` shows all of them")},
        {"file", ShownText::of_table("the path to write, relative to the spec")}}) {
    if (!layers.find(key)) {
      diagnostics.error(Code::missing_key, output.place, {"key `", ShownText::of_table(key), "` is missing"}, {expected});
    }
  }
  for (const Layers::Field& field : layers.fields()) {
    const std::string_view key = field.name();
    const Node node = field.value();
    Place ignored;
    if (key == "format") read_word(node, output.format, output.format_place, diagnostics);
    if (key == "reader") read_word(node, output.reader, output.reader_place, diagnostics);
    if (key == "file") read_word(node, output.file, output.file_place, diagnostics);
    if (key == "files_at") read_word(node, output.files_at, ignored, diagnostics);
    read_metadata(key, node, output, diagnostics);
    if (key == "bundle") read_bundle(node, output, diagnostics);
    if (key == "bundles") {
      if (!node.is_sequence()) {
        diagnostics.error(Code::wrong_type, node.place(), {"a list of bundles is wanted here"});
      }
      for (const Node& item : node.items()) read_bundle(item, output, diagnostics);
    }
    if (key == "entries") {
      if (!node.is_mapping()) {
        diagnostics.error(Code::wrong_type, node.place(), {"a mapping of keys to entries is wanted here"},
                          {"`{DATABASE_URL: {database: orders, driver: psycopg}}`"});
        continue;
      }
      for (const Layers::Field& one : field.all.fields()) {
        if (auto entry = read_entry(one.name(), one.value(), EntryPlace::spec, diagnostics)) {
          entry->place = one.key.place();
          output.entries.push_back(std::move(*entry));
        }
      }
    }
  }
  if (output.entries.empty() && output.bundles.empty() && diagnostics.errors() == errors) {
    diagnostics.error(Code::missing_key, output.place, {"the output has neither `entries` nor a `bundle`"});
  }
  return diagnostics.errors() == errors ? std::optional(std::move(output)) : std::nullopt;
}

}  // namespace dsnsmith
