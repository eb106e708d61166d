// Over 400 lines: one query is answered from one set of facts, and each kind of answer takes its part of them.

#include "run/external.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "run/plan.hpp"
#include "run/read_back.hpp"
#include "run/typed_database.hpp"
#include "run/variant_json.hpp"
#include "spec/fields.hpp"
#include "text/distance.hpp"
#include "text/percent.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kFormatVersion = "1";
constexpr std::array<std::string_view, 8> kSpecKeys{"database", "databases", "driver", "use", "endpoint", "want", "secrets", "environment"};
// Without a spec, beside the provider's inputs; `database` is the name of the database there.
constexpr std::array<std::string_view, 12> kFreeKeys{"provider", "driver", "use", "endpoint", "secrets", "user", "database",
                                                     "url", "host", "port", "password_env", "password_file"};

Place place_of(std::string_view key) {
  return {"query", 0, 0, std::string(key)};
}

std::string text_of(const Query& query, std::string_view key) {
  const Secret* value = find_in(query, key);
  return value == nullptr ? std::string() : std::string(value->expose());
}

class Answer {
 public:
  Answer(const Deployment* deployment, Query query, Diagnostics& diagnostics)
      : deployment_(deployment), query_(std::move(query)), diagnostics_(diagnostics),
        sources_(deployment == nullptr ? std::string() : deployment->directory) {}

  std::optional<std::vector<Entry>> make();

 private:
  bool check_keys();
  bool decide_secrets();
  bool free_database();
  bool names();
  struct Wanted {
    std::string word;
    bool met;
  };
  std::vector<Wanted> wanted_words() const;
  PlanOptions wanted_outputs(const std::vector<Wanted>& words) const;
  bool add_entry(const PlannedOutput& output, const PlannedEntry& entry, std::vector<Entry>& entries);
  bool add_wanted(const PlannedOutput& output, std::vector<Wanted>& words, std::vector<Entry>& entries);
  bool wanted(std::vector<Entry>& entries);
  std::optional<std::vector<Entry>> one(const Deployment& deployment, const std::string& name);
  std::optional<std::vector<Entry>> flat(const DatabaseSpec& database);
  bool around_password(const Group& group, std::vector<Entry>& entries);
  void error(std::string_view key, Code code, Message message, Message expected = {}, Message help = {}) {
    diagnostics_.error(code, place_of(key), message, expected, help);
  }

  const Deployment* deployment_;
  Query query_;
  Diagnostics& diagnostics_;
  Sources sources_;
  Deployment own_;  // without a spec: one database, from the query
  std::unique_ptr<Databases> databases_;
  std::vector<std::string> names_;
  bool several_ = false;
  bool include_ = false;
};

void collect_query_keys(const Source& source, std::vector<std::string_view>& keys) {
  if (source.kind == Source::Kind::query) {
    keys.push_back(source.name);
  }
}

bool Answer::check_keys() {
  std::vector<std::string_view> known;
  if (deployment_ != nullptr) {
    known.assign(kSpecKeys.begin(), kSpecKeys.end());
    for (const DatabaseSpec& database : deployment_->databases) {
      for (const NamedSource& input : database.inputs) collect_query_keys(input.source, known);
      if (database.user) collect_query_keys(*database.user, known);
      if (database.database) collect_query_keys(*database.database, known);
      collect_query_keys(database.password, known);
    }
  } else {
    known.assign(kFreeKeys.begin(), kFreeKeys.end());
    Diagnostics ignored;
    Providers providers;
    if (const Provider* provider = providers.find(text_of(query_, "provider"), {}, ignored)) {
      const auto inputs = provider->input_names();
      known.insert(known.end(), inputs.begin(), inputs.end());
    }
  }
  bool right = true;
  for (const auto& [key, value] : query_) {
    const bool path = deployment_ == nullptr && (key.starts_with("tls.") || key.starts_with("parameters.") || key.starts_with("pool."));
    if (path || std::ranges::find(known, key) != known.end()) {
      continue;
    }
    right = false;
    Nearest nearest(key);
    for (const std::string_view word : known) nearest.offer(word);
    const ShownText shown = ShownText::of_shown_field(key);
    if (nearest.word().empty()) {
      error("", Code::unknown_query_key, {"the query's key `", shown, "` means nothing here"}, {ShownText::list(known)});
    } else {
      error("", Code::unknown_query_key, {"the query's key `", shown, "` means nothing here"}, {}, {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
    }
  }
  return right;
}

bool Answer::decide_secrets() {
  const std::string word = text_of(query_, "secrets");
  if (!word.empty() && word != "omit" && word != "include") {
    error("secrets", Code::invalid_value, {"`secrets` is `omit` or `include`"});
    return false;
  }
  if (deployment_ == nullptr) {
    include_ = word == "include";
    return true;
  }
  if (word == "include" && !deployment_->external_includes_secrets) {
    error("secrets", Code::secrets_not_allowed, {"the spec does not allow secrets in the result"}, {"`external: {secrets: include}` in the spec"},
          {"Terraform writes results to state and plan in clear; `prefix` and `suffix` around an ephemeral password do not"});
    return false;
  }
  include_ = deployment_->external_includes_secrets && word != "omit";
  return true;
}

bool Answer::free_database() {
  DatabaseSpec database;
  database.name = "database";
  database.place = place_of("");
  database.provider = text_of(query_, "provider");
  database.provider_place = place_of("provider");
  // Under `omit` nothing is resolved, so nothing has to be named either.
  database.password_given = true;
  database.password.kind = Source::Kind::literal;
  for (const auto& [key, value] : query_) {
    Source source;
    source.place = place_of(key);
    if (key == "password_env" || key == "password_file") {
      source.kind = key == "password_env" ? Source::Kind::env : Source::Kind::file;
      source.name = value.expose();
      database.password = std::move(source);
      continue;
    }
    source.kind = Source::Kind::literal;
    source.literal = value.expose();
    const bool of_protocol = key == "provider" || key == "driver" || key == "use" || key == "endpoint" || key == "secrets";
    if (!of_protocol && !set_key(database, key, std::move(source), place_of(key), diagnostics_)) {
      return false;
    }
  }
  if (include_ && database.password.kind == Source::Kind::literal) {
    error("password_env", Code::password_missing, {"`secrets` is `include`, and nothing says where the password comes from"}, {"`password_env` or `password_file` in the query"});
    return false;
  }
  own_.add(std::move(database));
  names_.push_back("database");
  return true;
}

bool Answer::names() {
  const Secret* one = find_in(query_, "database");
  const Secret* list = find_in(query_, "databases");
  if (one != nullptr && list != nullptr) {
    error("databases", Code::contradiction, {"`database` and `databases` exclude each other"});
    return false;
  }
  if (list != nullptr) {
    several_ = true;
    const nlohmann::json parsed = nlohmann::json::parse(list->expose(), nullptr, false);
    if (!parsed.is_array() || !std::ranges::all_of(parsed, [](const auto& item) { return item.is_string(); })) {
      error("databases", Code::invalid_value, {"`databases` is a JSON list of names"}, {"`databases = jsonencode([\"orders\", \"billing\"])`"});
      return false;
    }
    for (const auto& item : parsed) {
      names_.push_back(item.template get<std::string>());
      if (std::ranges::count(names_, names_.back()) > 1) {
        error("databases", Code::invalid_query, {"`databases` names one of them twice"});
        return false;
      }
    }
  } else if (one != nullptr) {
    names_.emplace_back(one->expose());
  } else if (deployment_->databases.size() == 1) {
    names_.push_back(deployment_->databases.front().name);
  } else if (find_in(query_, "want") == nullptr) {
    error("database", Code::invalid_query, {"the spec has several databases, and the query names none"}, {"`database`, or `databases`"});
    return false;
  }
  return true;
}

// What stands around the percent-encoded password, tried with a hostile one.
bool Answer::around_password(const Group& group, std::vector<Entry>& entries) {
  for (const char* part : {"prefix", "suffix"}) {
    auto text = part_of(group.tailored, *group.driver, part, group.place, diagnostics_);
    if (!text) {
      return false;
    }
    entries.push_back({part, std::move(*text)});
  }
  Connection meant = group.tailored.clone();
  meant.password = Secret::copy_of(kHostilePassword);
  Variant variant;
  Secret url = entries[entries.size() - 2].value.clone();
  percent_encode(url, kHostilePassword, kUnreserved);
  url.append(entries.back().value);
  variant.url = std::move(url);
  variant.settings.clear();
  for (const Setting& setting : group.written.variant.settings) variant.settings.push_back({setting.path, setting.value.clone()});
  for (const Variable& variable : group.written.variant.env) variant.env.push_back({variable.name, variable.value.clone()});
  Group tried;
  tried.database = group.database;
  tried.driver = group.driver;
  tried.tailored = std::move(meant);
  tried.place = group.place;
  return reads_back(tried, variant, diagnostics_);
}

std::optional<std::vector<Entry>> Answer::flat(const DatabaseSpec& database) {
  const Way way{text_of(query_, "use"), text_of(query_, "endpoint"), place_of(find_in(query_, "endpoint") != nullptr ? "endpoint" : "use")};
  const ResolvedDatabase* resolved = databases_->resolve(database, way, diagnostics_);
  if (resolved == nullptr) {
    return std::nullopt;
  }
  const std::string driver = text_of(query_, "driver");
  auto group = plan_group(*resolved, ShownText::of_shown_field(driver.empty() ? "canonical" : driver), place_of("driver"), diagnostics_);
  if (!group || !reads_back(*group, group->written.variant, diagnostics_)) {
    return std::nullopt;
  }
  std::vector<Entry> entries;
  entries.push_back({"format_version", Secret::copy_of(kFormatVersion)});
  if (include_ && group->written.variant.url) {
    entries.push_back({"url", group->written.variant.url->clone()});
  }
  if (group->driver->facts().string && !around_password(*group, entries)) {
    return std::nullopt;
  }
  for (const char* part : {"host", "port", "user", "database"}) {
    auto text = part_of(group->tailored, *group->driver, part, group->place, diagnostics_);
    if (!text) {
      return std::nullopt;
    }
    entries.push_back({part, std::move(*text)});
  }
  std::vector<Setting> settings;
  for (const Setting& setting : group->written.variant.settings) {
    const bool is_password = std::ranges::any_of(group->driver->facts().parts, [&](const auto& row) {
      std::string path;
      for (const std::string& segment : setting.path) path.append(path.empty() ? "" : ".").append(segment);
      return row.first == "password" && row.second == path;
    });
    if (include_ || !is_password) settings.push_back({setting.path, setting.value.clone()});
  }
  entries.push_back({"settings", settings_json(settings)});
  if (!group->written.variant.env.empty()) {
    entries.push_back({"env", env_json(group->written.variant.env)});
  }
  return entries;
}

// One entry of an output, as far as it may be said: a URL in two halves where the secret may not be in it.
bool Answer::add_entry(const PlannedOutput& output, const PlannedEntry& entry, std::vector<Entry>& entries) {
  if (std::ranges::find(entries, entry.key, &Entry::key) != entries.end()) {
    error("want", Code::invalid_query, {"two outputs have an entry `", ShownText::of_shown_field(entry.key), "`"}, {}, {"name it as `OUTPUT.", ShownText::of_shown_field(entry.key), "`"});
    return false;
  }
  const bool secret = entry.value.expose().find(kHostilePassword) != std::string_view::npos || entry.holds == Holds::url || entry.holds == Holds::json || entry.holds == Holds::settings;
  if (include_ || !secret) {
    entries.push_back({entry.key, entry.value.clone()});
  } else if (entry.holds == Holds::url) {
    std::vector<Entry> around;
    if (!around_password(output.groups[entry.group], around)) return false;
    for (Entry& part : around) entries.push_back({entry.key + "_" + part.key, std::move(part.value)});
  } else {
    diagnostics_.warning(Code::secrets_not_allowed, place_of("want"), {"`", ShownText::of_shown_field(entry.key), "` holds a secret and is left out"});
  }
  return true;
}

// A comma between the words; each is an output, one of its entries, or OUTPUT.ENTRY.
std::vector<Answer::Wanted> Answer::wanted_words() const {
  std::vector<Wanted> words;
  const std::string text = text_of(query_, "want");
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    words.push_back({text.substr(start, comma - start), false});
    start = comma + 1;
  }
  return words;
}

// Only the outputs that are asked for; their own files are not written here, so they are not emitted.
PlanOptions Answer::wanted_outputs(const std::vector<Wanted>& words) const {
  PlanOptions options;
  for (const OutputSpec& output : deployment_->outputs) {
    const bool asked = std::ranges::any_of(words, [&](const Wanted& wanted) {
      return wanted.word == output.name || wanted.word.starts_with(output.name + ".") ||
             std::ranges::any_of(output.entries, [&](const EntrySpec& entry) { return entry.key == wanted.word; });
    });
    if (asked) options.only.push_back(output.name);
  }
  return options;
}

bool Answer::add_wanted(const PlannedOutput& output, std::vector<Wanted>& words, std::vector<Entry>& entries) {
  for (const Group& group : output.groups) {
    if (!reads_back(group, group.written.variant, diagnostics_)) return false;
  }
  for (const PlannedEntry& entry : output.entries) {
    bool asked = false;
    for (Wanted& wanted : words) {
      if (wanted.word == output.spec->name || wanted.word == entry.key || wanted.word == output.spec->name + "." + entry.key) {
        wanted.met = asked = true;
      }
    }
    if (asked && !add_entry(output, entry, entries)) return false;
  }
  return true;
}

bool Answer::wanted(std::vector<Entry>& entries) {
  std::vector<Wanted> words = wanted_words();
  const PlanOptions options = wanted_outputs(words);
  if (!options.only.empty()) {
    for (const PlannedOutput& output : plan(*deployment_, *databases_, sources_, options, diagnostics_)) {
      if (!add_wanted(output, words, entries)) return false;
    }
  }
  for (const Wanted& wanted : words) {
    if (!wanted.met) {
      error("want", Code::unknown_output, {"no output and no entry is called `", ShownText::of_shown_field(wanted.word), "`"});
      return false;
    }
  }
  return true;
}

std::optional<std::vector<Entry>> Answer::one(const Deployment& deployment, const std::string& name) {
  const DatabaseSpec* database = deployment.find_database(name);
  if (database == nullptr) {
    std::vector<std::string_view> known;
    for (const DatabaseSpec& row : deployment.databases) known.push_back(row.name);
    error("database", Code::unknown_database, {"no database is called `", ShownText::of_shown_field(name), "`"}, {ShownText::list(known)});
    return std::nullopt;
  }
  return flat(*database);
}

// `"NAME":{"key":"value", …}`, for Terraform's jsondecode.
void append_object(Secret& objects, const std::string& name, const std::vector<Entry>& entries) {
  if (!objects.empty()) objects.append(',');
  append_json_string(objects, name);
  objects.append(":{");
  for (const Entry& entry : entries) {
    if (&entry != &entries.front()) objects.append(',');
    append_json_string(objects, entry.key);
    objects.append(':');
    append_json_string(objects, entry.value.expose());
  }
  objects.append('}');
}

// Terraform hides standard error on success.
Secret warnings_of(const Diagnostics& diagnostics) {
  Secret warnings;
  for (const Diagnostic& d : diagnostics.sorted()) {
    if (d.severity != Severity::warning) continue;
    if (!warnings.empty()) warnings.append('\n');
    warnings.append(facts_of(d.code).id).append(" ").append(facts_of(d.code).name).append(": ").append(d.message);
    if (!d.help.empty()) warnings.append("; ").append(d.help);
  }
  return warnings;
}

std::optional<std::vector<Entry>> Answer::make() {
  const bool free = deployment_ == nullptr;
  if (!check_keys() || !decide_secrets() || (free ? !free_database() : !names())) {
    return std::nullopt;
  }
  const Deployment& deployment = free ? own_ : *deployment_;
  Query copy;
  for (const auto& [key, value] : query_) copy.emplace_back(key, value.clone());
  sources_.set_query(std::move(copy));
  databases_ = std::make_unique<Databases>(sources_, include_ ? Passwords::take : Passwords::hostile_stand_in);
  databases_->providers().load_files(deployment, sources_, diagnostics_);
  std::vector<Entry> result;
  if (!free && find_in(query_, "want") != nullptr) {
    result.push_back({"format_version", Secret::copy_of(kFormatVersion)});
    if (!wanted(result)) return std::nullopt;
    names_.clear();
  }
  Secret objects;
  bool right = true;
  for (const std::string& name : names_) {
    auto entries = one(deployment, name);
    if (!entries) {
      right = false;  // the others are tried all the same, so that all mistakes are reported at once
    } else if (several_) {
      append_object(objects, name, *entries);
    } else {
      result = std::move(*entries);
    }
  }
  if (!right || diagnostics_.errors() != 0) {
    return std::nullopt;
  }
  if (several_) {
    Secret whole;
    whole.append('{').append(objects.expose()).append('}');
    result.push_back({"format_version", Secret::copy_of(kFormatVersion)});
    result.push_back({"databases", std::move(whole)});
  }
  result.push_back({"warnings", warnings_of(diagnostics_)});
  return result;
}

}  // namespace

std::optional<std::vector<Entry>> answer(const Deployment* deployment, Query query, Diagnostics& diagnostics) {
  return Answer(deployment, std::move(query), diagnostics).make();
}

}  // namespace dsnsmith
