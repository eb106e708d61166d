// The tables: what is known of providers, drivers, parameters, formats and codes.

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "driver/driver.hpp"
#include "driver/rows.hpp"
#include "format/format.hpp"
#include "provider/provider.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kOptions{
    OptionFacts{"TABLE", OptionKind::positional, "", "providers, drivers, parameters, bundles, formats,\n                            readers, codes"},
    OptionFacts{"--driver", OptionKind::value, "D[@V]", "with parameters: how this driver spells each"},
    OptionFacts{"--report", OptionKind::value, "FORM", "text (default) or json"},
};

// A table as JSON rows and as columns of text.
struct Listing {
  Json rows = Json::array();
  std::vector<std::vector<std::string>> lines;
};

Json to_json(Node node) {
  if (node.is_mapping()) {
    Json object = Json::object();
    for (const auto& [key, value] : node.pairs()) object[std::string(key.text())] = to_json(value);
    return object;
  }
  if (node.is_sequence()) {
    Json array = Json::array();
    for (const Node& item : node.items()) array.push_back(to_json(item));
    return array;
  }
  if (node.is_null() || !node.present()) return nullptr;
  return std::string(node.text());
}

std::string text_at(Node root, std::string_view key) {
  return std::string(root.find(key).text());
}

Listing list_providers() {
  Listing listing;
  for (const BuiltinDocument& row : builtin_providers()) {
    const Node root = row.document().root();
    Json item{{"id", row.id}, {"title", text_at(root, "title")}};
    std::string endpoints;
    Diagnostics ignored;
    if (const auto provider = Provider::load(root, ignored)) {
      for (const std::string_view id : provider->endpoint_ids()) endpoints.append(endpoints.empty() ? "" : " ").append(id);
      item["endpoint_ids"] = provider->endpoint_ids();
      item["input_names"] = provider->input_names();
    }
    for (const char* key : {"evidence", "inputs", "endpoints", "sources"}) item[key] = to_json(root.find(key));
    listing.rows.push_back(std::move(item));
    listing.lines.push_back({std::string(row.id), text_at(root, "title"), endpoints});
  }
  return listing;
}

Listing list_drivers() {
  Listing listing;
  for (const BuiltinDocument& row : builtin_drivers()) {
    Diagnostics ignored;
    const auto driver = Driver::select(ShownText::of_table(row.id), {}, ignored);
    if (!driver) continue;
    const DriverFacts& facts = driver->facts();
    Json carriers = Json::array();
    if (facts.string) carriers.push_back("url");
    const auto uses = [&](Carrier carrier) {
      const auto has = [&](const std::vector<Write>& writes) { return std::ranges::any_of(writes, [&](const Write& w) { return w.carrier == carrier; }); };
      return std::ranges::any_of(facts.parameters, [&](const ParameterRow& p) { return p.carrier == carrier && p.refused.empty(); }) ||
             std::ranges::any_of(facts.tls, has, &TlsRow::writes) || std::ranges::any_of(facts.statements, has, &StatementsRow::writes) ||
             has(facts.fixed) || has(facts.client_certificate) || (carrier == Carrier::settings && !facts.parts.empty());
    };
    for (const Carrier carrier : {Carrier::settings, Carrier::env}) {
      if (uses(carrier)) carriers.push_back(name_of(carrier));
    }
    const bool has_files = std::ranges::any_of(facts.tls, [](const TlsRow& r) { return r.roots == Roots::file && r.refused.empty(); });
    if (has_files) carriers.push_back("files");
    Json item{{"id", row.id}, {"title", facts.title}, {"language", facts.language}, {"versions", {{"oldest", facts.oldest}, {"newest", facts.newest}}},
              {"ranges", ranges_of(facts)}, {"default_range", driver->range_text()}, {"carriers", carriers}, {"evidence", facts.evidence}, {"sources", to_json(row.document().root().find("sources"))}};
    if (!facts.base.empty()) item["base"] = {{"name", facts.base}, {"oldest", facts.base_oldest}, {"newest", facts.base_newest}};
    if (facts.string) item["schemes"] = facts.string->schemes;
    std::string words;
    for (const auto& carrier : carriers) words.append(words.empty() ? "" : " ").append(carrier.get<std::string>());
    listing.rows.push_back(std::move(item));
    listing.lines.push_back({std::string(row.id), std::string(facts.language), driver->range_text(), words, std::string(facts.evidence)});
  }
  return listing;
}

constexpr std::string_view name_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::text: return "text";
    case ValueKind::duration: return "duration";
    case ValueKind::integer: return "integer";
    case ValueKind::boolean: return "boolean";
    case ValueKind::word: return "word";
  }
  return "";
}

constexpr std::string_view name_of(Scope scope) {
  switch (scope) {
    case Scope::client: return "client";
    case Scope::startup: return "startup";
    case Scope::setting: return "server-setting";
    case Scope::pool: return "pool";
  }
  return "";
}

Listing list_parameters(const std::optional<Driver>& driver) {
  Listing listing;
  for (const ParameterFacts& facts : parameter_table()) {
    Json item{{"id", facts.name}, {"title", facts.title}, {"type", name_of(facts.kind)}, {"scope", name_of(facts.scope)}, {"unit", facts.unit}};
    if (!facts.words.empty()) item["words"] = facts.words;
    std::vector<std::string> line{std::string(facts.name), std::string(name_of(facts.kind))};
    if (driver) {
      std::string where = "-";
      std::string key;
      std::string unit(facts.unit);
      if (options_row_for(*driver, facts.name) != nullptr) {
        where = name_of(options_row_to_write(*driver)->carrier);
        key = std::string(options_row_to_write(*driver)->key) + "=-c " + std::string(facts.name);
      } else if (const ParameterRow* row = parameter_row_to_write(*driver, facts.name)) {
        where = row->refused.empty() ? std::string(name_of(row->carrier)) : "-";
        key = row->refused.empty() ? key_of(*row, facts.name) : std::string(row->refused);
        if (!row->unit.empty()) unit = row->unit;
      }
      item["carrier"] = where == "-" ? Json(nullptr) : Json(where);
      item["key"] = key;
      item["unit"] = unit;
      line.insert(line.end(), {unit, where, key});
    } else {
      line.insert(line.end(), {std::string(facts.unit), std::string(name_of(facts.scope)), std::string(facts.title)});
    }
    listing.rows.push_back(std::move(item));
    listing.lines.push_back(std::move(line));
  }
  return listing;
}

Listing list_bundles() {
  Listing listing;
  for (const BuiltinDocument& row : builtin_bundles()) {
    const Node root = row.document().root();
    std::string keys;
    const Node own = keys_of_bundle(builtin_bundles(), row);
    for (const auto& [key, value] : own.pairs()) keys.append(keys.empty() ? "" : " ").append(key.text());
    listing.rows.push_back({{"id", row.id}, {"title", text_at(root, "title")}, {"keys", to_json(own)}, {"sources", to_json(root.find("sources"))}});
    listing.lines.push_back({std::string(row.id), text_at(root, "title"), keys});
  }
  return listing;
}

Listing list_formats() {
  Listing listing;
  for (const Format& format : format_table()) {
    Json readers = Json::array();
    std::string words;
    for (const ReaderFacts& reader : format.readers) {
      readers.push_back(reader.id);
      words.append(words.empty() ? "" : " ").append(reader.id);
    }
    listing.rows.push_back({{"id", format.id}, {"title", format.title}, {"readers", readers}, {"metadata", format.metadata}});
    listing.lines.push_back({std::string(format.id), std::string(format.title), words});
  }
  return listing;
}

Listing list_readers() {
  Listing listing;
  for (const Format& format : format_table()) {
    for (const ReaderFacts& reader : format.readers) {
      listing.rows.push_back({{"id", reader.id}, {"title", reader.title}, {"format", format.id}, {"carries", reader.carries}, {"evidence", reader.evidence}, {"sources", Json::array({reader.source})}});
      listing.lines.push_back({std::string(reader.id), std::string(format.id), std::string(reader.carries), std::string(reader.evidence)});
    }
  }
  return listing;
}

Listing list_codes() {
  Listing listing;
  for (const CodeFacts& facts : code_table()) {
    const bool acceptable = facts.acceptable == Acceptable::yes;
    listing.rows.push_back({{"id", facts.id}, {"name", facts.name}, {"title", facts.title}, {"acceptable", acceptable}});
    listing.lines.push_back({std::string(facts.id), std::string(facts.name), std::string(facts.title)});
  }
  return listing;
}

std::string columns(const std::vector<std::vector<std::string>>& lines) {
  std::vector<std::size_t> widths;
  for (const auto& line : lines) {
    widths.resize(std::max(widths.size(), line.size()));
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  std::string text;
  for (const auto& line : lines) {
    std::string row;
    for (std::size_t i = 0; i < line.size(); ++i) {
      row += line[i];
      if (i + 1 < line.size()) row.append(widths[i] - line[i].size() + 2, ' ');
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  return text;
}

Exit list(const Arguments& arguments) {
  Diagnostics diagnostics;
  const std::string table = arguments.value("TABLE");
  const std::string form = arguments.value("--report", "text");
  std::optional<Driver> driver;
  std::optional<Listing> listing;
  if (form != "text" && form != "json") {
    diagnostics.error(Code::usage, {"--report", 0, 0, ""}, {"a list is printed as `text` or `json`"});
  } else if (arguments.has("--driver") && table != "parameters") {
    diagnostics.error(Code::usage, {"--driver", 0, 0, ""}, {"`--driver` goes with `list parameters`"});
  } else if (table == "providers") {
    listing = list_providers();
  } else if (table == "drivers") {
    listing = list_drivers();
  } else if (table == "parameters") {
    if (arguments.has("--driver")) {
      driver = Driver::select(ShownText::of_shown_field(arguments.value("--driver")), {"--driver", 0, 0, ""}, diagnostics);
    }
    if (driver || !arguments.has("--driver")) listing = list_parameters(driver);
  } else if (table == "bundles") {
    listing = list_bundles();
  } else if (table == "formats") {
    listing = list_formats();
  } else if (table == "readers") {
    listing = list_readers();
  } else if (table == "codes") {
    listing = list_codes();
  } else {
    diagnostics.error(Code::usage, {}, {"say which table"}, {"`providers`, `drivers`, `parameters`, `bundles`, `formats`, `readers` or `codes`"});
  }
  if (!listing) {
    return finish(diagnostics, arguments, Prints::values);
  }
  if (form == "json") {
    Json document{{"schema_version", 1}, {table, listing->rows}};
    print_output(document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
  } else {
    print_output(columns(listing->lines));
  }
  return Exit::success;
}

}  // namespace

const Command kList{"list", "TABLE", "Show a table of what there is to choose from.", kOptions,
                    "  dsnsmith list parameters --driver pgx@5.12\n", list};

}  // namespace dsnsmith
