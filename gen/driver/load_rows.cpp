// The rows of a driver file's tables.

#include <algorithm>

#include "driver/loader.hpp"
#include "driver/versions.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kRoots{Word<Roots>{"none", Roots::unspecified},
                            Word<Roots>{"system", Roots::system}, Word<Roots>{"file", Roots::file}};

}  // namespace

bool Loader::keys(const Node& mapping, std::initializer_list<std::string_view> known) {
  if (!mapping.is_mapping()) {
    wrong(mapping, {"a mapping is wanted here"});
    return false;
  }
  for (const auto& [key, value] : mapping.pairs()) {
    if (std::ranges::find(known, key.text()) != known.end()) {
      continue;
    }
    Nearest nearest(key.text());
    for (const std::string_view word : known) {
      nearest.offer(word);
    }
    failed_ = true;
    if (nearest.word().empty()) {
      diagnostics_.error(Code::unknown_key, key.place(),
                         {"key `", key.shown(), "` means nothing here"});
    } else {
      diagnostics_.error(Code::unknown_key, key.place(),
                         {"key `", key.shown(), "` means nothing here"}, {},
                         {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
    }
  }
  return true;
}

std::string_view Loader::text(const Node& mapping, std::string_view key, bool required) {
  const Node node = mapping.find(key);
  if (!node) {
    if (required) {
      failed_ |= diagnostics_.error(Code::missing_key, mapping.place(),
                                    {"key `", ShownText::of_table(key), "` is missing"});
    }
    return {};
  }
  if (!node.is_scalar() || node.text().empty()) {
    wrong(node, {"a word is wanted here"});
    return {};
  }
  return node.text();
}

void Loader::overwrite(const Node& mapping, std::string_view key, std::string_view& field) {
  if (mapping.find(key))
    field = text(mapping, key);
}

void Loader::clear_or_overwrite(const Node& mapping, std::string_view key,
                                std::string_view& field) {
  if (const Node node = mapping.find(key))
    field = node.is_null() ? std::string_view() : text(mapping, key);
}

std::string_view Loader::when(const Node& row) {
  const std::string_view condition = text(row, "when");
  const auto parsed = parse_conditions(condition);
  if (!parsed) {
    wrong(row.find("when"), {"this is no condition on a version"},
          {"write `>=0.30`, `<2` or `libpq>=16`; several are separated by commas"});
    return {};
  }
  for (const Condition& part : *parsed) {
    if (!part.component.empty() && part.component != facts_->id && part.component != facts_->base) {
      wrong(row.find("when"), {"the driver does not sit on `", row.find("when").shown(), "`"},
            {"`base: {name: …}` says what a driver sits on"});
    }
  }
  return condition;
}

// `url: {key: value}`, `settings: {path: value}`, `env: {NAME: value}`.
std::vector<Write> Loader::writes(const Node& row) {
  std::vector<Write> list;
  for (const Word<Carrier>& carrier : kCarriers) {
    const Node node = row.find(carrier.word);
    if (!node) {
      continue;
    }
    if (!node.is_mapping()) {
      wrong(node, {"a mapping of keys to values is wanted here"});
      continue;
    }
    for (const auto& [key, value] : node.pairs()) {
      ValueType type = ValueType::text;
      if (value.is_null()) {
        type = ValueType::null;
      } else if (!value.is_scalar()) {
        wrong(value, {"a single value is wanted here"});
        continue;
      } else if (!value.is_quoted() && (value.text() == "true" || value.text() == "false")) {
        type = ValueType::boolean;
      } else if (!value.is_quoted() && !value.text().empty() &&
                 value.text().find_first_not_of("0123456789") == std::string_view::npos) {
        type = ValueType::number;
      }
      list.push_back({carrier.value, key.text(), value.text(), type});
    }
  }
  return list;
}

std::vector<Node> Loader::rows(const Node& node) {
  return node.is_sequence() ? node.items() : std::vector<Node>{node};
}

void Loader::words(const Node& node, std::string_view key, std::vector<std::string_view>& list) {
  if (const Node given = node.find(key)) {
    list.clear();
    for (const Node& item : given.items()) {
      list.push_back(item.text());
    }
  }
}

// Where one value goes: `{url: key}`, `{settings: path}`, `{env: NAME}`.
ParameterRow Loader::place_of(const Node& row, std::string_view name) {
  ParameterRow place{};
  place.name = name;
  place.type = ValueType::text;
  if (!keys(row, {"url", "settings", "env", "unit", "fraction", "unit_written", "one_name",
                  "several_hosts", "undecoded", "after_login", "iso", "pairs", "spelling", "words",
                  "when", "direction", "refused", "along"})) {
    return place;
  }
  place.when = when(row);
  place.direction = word(row, "direction", kDirections, Direction::both);
  place.refused = text(row, "refused");
  if (const Node along = row.find("along"); along && keys(along, {"url", "settings", "env"})) {
    place.along = writes(along);
  }
  int carriers = 0;
  for (const Word<Carrier>& carrier : kCarriers) {
    if (row.find(carrier.word)) {
      place.carrier = carrier.value;
      place.key = text(row, carrier.word);
      ++carriers;
    }
  }
  if (carriers != (place.refused.empty() ? 1 : 0)) {
    wrong(row, {"a row names one carrier, or says why it is refused"});
  }
  const ParameterFacts* parameter = find_parameter(name);
  const ValueKind kind = parameter == nullptr ? ValueKind::text : parameter->kind;
  const bool typed = place.carrier == Carrier::settings;
  switch (kind) {
    case ValueKind::duration:
    case ValueKind::integer:
      place.type = typed ? ValueType::number : ValueType::text;
      break;
    case ValueKind::boolean:
      place.type = ValueType::boolean;
      break;
    case ValueKind::text:
    case ValueKind::word:
      break;
  }
  place.type = word(row, "spelling", kSpellings, place.type);
  place.unit = text(row, "unit");
  if (!place.unit.empty() && milliseconds_per(place.unit) == 0) {
    wrong(row.find("unit"), {"this is no unit of time"});
  }
  if (place.unit.empty() && parameter != nullptr) {
    place.unit = parameter->unit;
  }
  place.fraction = word(row, "fraction", kTruth, false);
  place.unit_written = word(row, "unit_written", kTruth, false);
  place.one_name = word(row, "one_name", kTruth, false);
  place.several_hosts = word(row, "several_hosts", kTruth, false);
  place.undecoded = word(row, "undecoded", kTruth, false);
  place.after_login = word(row, "after_login", kTruth, false);
  place.iso = word(row, "iso", kTruth, false);
  place.pairs = word(row, "pairs", kTruth, false);
  if (const Node words = row.find("words")) {
    for (const auto& [ours, theirs] : words.pairs()) {
      place.words.emplace_back(ours.text(), theirs.text());
    }
  }
  return place;
}

void Loader::tls_rows(const Node& node, DriverFacts& facts) {
  facts.tls.clear();
  for (const Node& row : rows(node)) {
    if (!keys(row, {"mode", "roots", "when", "direction", "url", "settings", "env", "refused",
                    "note", "weaker"})) {
      continue;
    }
    TlsRow tls{};
    const auto mode = tls_mode_of(text(row, "mode", true));
    if (!mode) {
      wrong(row, {"`mode` is none of libpq's six words for sslmode"});
      continue;
    }
    tls.mode = *mode;
    tls.roots = word(row, "roots", kRoots, Roots::unspecified);
    tls.when = when(row);
    tls.direction = word(row, "direction", kDirections, Direction::both);
    tls.refused = text(row, "refused");
    tls.note = text(row, "note");
    tls.weaker = text(row, "weaker");
    tls.writes = writes(row);
    if (!tls.refused.empty() && !tls.writes.empty()) {
      wrong(row, {"what is refused is not written"});
    }
    facts.tls.push_back(std::move(tls));
  }
}

void Loader::certificate_rows(const Node& node, DriverFacts& facts) {
  facts.certificates.clear();
  for (const Node& row : node.is_null() ? std::vector<Node>{} : rows(node)) {
    if (!keys(row, {"url", "settings", "env", "needs", "when"})) {
      continue;
    }
    const auto needs = tls_mode_of(row.find("needs") ? text(row, "needs") : "disable");
    if (!needs)
      wrong(row.find("needs"), {"`needs` is none of libpq's six words for sslmode"});
    facts.certificates.push_back({when(row), needs.value_or(TlsMode::disable), writes(row)});
  }
  // The newest first, as elsewhere.
  facts.client_certificate =
      facts.certificates.empty() ? std::vector<Write>{} : facts.certificates.front().writes;
}

void Loader::parameter_rows(const Node& node, DriverFacts& facts) {
  if (!node.is_mapping()) {
    wrong(node, {"a mapping of parameters is wanted here"});
    return;
  }
  for (const auto& [name, value] : node.pairs()) {
    const ParameterFacts* parameter = find_parameter(name.text());
    if (parameter == nullptr) {
      failed_ = true;
      Nearest nearest(name.text());
      for (const ParameterFacts& row : parameter_table()) {
        nearest.offer(row.name);
      }
      diagnostics_.error(Code::unknown_parameter, name.place(),
                         {"no parameter is called `", name.shown(), "`"}, {},
                         {"the nearest is `", ShownText::of_table(nearest.word()), "`"});
      continue;
    }
    const std::string_view id = name.text();
    std::erase_if(facts.parameters, [&](const ParameterRow& row) { return row.name == id; });
    for (const Node& row : rows(value)) {
      facts.parameters.push_back(place_of(row, name.text()));
    }
  }
}

void Loader::statement_rows(const Node& node, DriverFacts& facts) {
  facts.statements.clear();
  for (const Node& row : rows(node)) {
    if (!keys(row, {"behind", "when", "direction", "url", "settings", "env", "refused", "note",
                    "code"})) {
      continue;
    }
    StatementsRow statements{};
    statements.behind = text(row, "behind", true);
    if (statements.behind != "none" && statements.behind != "tracked" &&
        statements.behind != "budget") {
      wrong(row.find("behind"), {"`behind` is none of `none`, `tracked`, `budget`"});
    }
    statements.when = when(row);
    statements.direction = word(row, "direction", kDirections, Direction::both);
    statements.refused = text(row, "refused");
    statements.note = text(row, "note");
    statements.code = text(row, "code");
    statements.writes = writes(row);
    facts.statements.push_back(std::move(statements));
  }
}

void Loader::always_sent(const Node& node, DriverFacts& facts) {
  facts.sends_always.clear();
  for (const Node& row : rows(node)) {
    if (keys(row, {"name", "when", "instead"})) {
      facts.sends_always.push_back(
          {text(row, "name", true), when(row), text(row, "instead", true)});
    }
  }
}

void Loader::also_taken(const Node& node, DriverFacts& facts) {
  facts.also_takes.clear();
  for (const Node& row : node.items()) {
    if (row.is_scalar()) {
      facts.also_takes.push_back({row.text(), {}});
    } else if (keys(row, {"key", "when"})) {
      facts.also_takes.push_back({text(row, "key", true), when(row)});
    }
  }
}

void Loader::server_settings(const Node& node, DriverFacts& facts) {
  facts.server_settings.clear();
  facts.settings_in_options = false;
  if (node.is_scalar() && node.text() == "options") {
    facts.settings_in_options = true;
    return;
  }
  if (node.is_null() || (node.is_scalar() && node.text() == "none")) {
    return;
  }
  for (const Node& row : rows(node)) {
    facts.server_settings.push_back(place_of(row, "*"));
    if (facts.server_settings.back().refused.empty() &&
        !facts.server_settings.back().key.ends_with('*')) {
      wrong(row, {"the place of any server setting ends in `*`, where its name goes"});
    }
  }
}

}  // namespace dsnsmith
