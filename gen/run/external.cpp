#include "run/external.hpp"

#include <algorithm>
#include <memory>

#include "format/reports.hpp"
#include "run/external_asked.hpp"
#include "run/plan.hpp"
#include "run/read_back.hpp"
#include "run/variant_json.hpp"
#include "text/percent.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kFormatVersion = "1";

class Answer {
 public:
  Answer(const Deployment* deployment, const Diagnostics& of_spec, Query query, Diagnostics& diagnostics)
      : deployment_(deployment), of_spec_(of_spec), query_(std::move(query)), diagnostics_(diagnostics),
        sources_(deployment == nullptr ? std::string() : deployment->directory) {}

  std::optional<std::vector<Entry>> make();

 private:
  struct Wanted {
    std::string word;
    bool met;
  };
  std::vector<Wanted> wanted_words() const;
  PlanOptions wanted_outputs(const std::vector<Wanted>& words) const;
  bool add_entry(const PlannedOutput& output, const PlannedEntry& entry, std::vector<Entry>& entries);
  bool add_wanted(const PlannedOutput& output, std::vector<Wanted>& words, std::vector<Entry>& entries);
  bool wanted(std::vector<Entry>& entries);
  void sort_out_problems_of_spec();
  std::optional<std::vector<Entry>> one(const Deployment& deployment, Asked& asked);
  std::optional<std::vector<Entry>> flat(const DatabaseSpec& database, Asked& asked);
  std::vector<Setting> settings_of(const Group& group) const;
  static bool around_password(const Group& group, std::vector<Entry>& entries, Diagnostics& diagnostics);
  bool settle(Asked& asked, bool answered);
  std::optional<std::vector<Entry>> databases(const Deployment& deployment);
  [[nodiscard]] Secret warnings() const;
  void error(std::string_view key, Code code, Message message, Message expected = {}, Message help = {}) {
    diagnostics_.error(code, place_in_query(key), message, expected, help);
  }

  const Deployment* deployment_;
  const Diagnostics& of_spec_;
  Query query_;
  Diagnostics& diagnostics_;
  Sources sources_;
  Deployment own_;  // without a spec: what the query describes
  AskedFor asked_;
  std::unique_ptr<Databases> databases_;
};

// What stands around the percent-encoded password, tried with a hostile one.
bool Answer::around_password(const Group& group, std::vector<Entry>& entries, Diagnostics& diagnostics) {
  for (const char* part : {"prefix", "suffix"}) {
    auto text = part_of(group.tailored, *group.driver, part, group.place, diagnostics);
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
  return reads_back(tried, variant, diagnostics);
}

// Without the password, unless the result may hold it.
std::vector<Setting> Answer::settings_of(const Group& group) const {
  std::vector<Setting> settings;
  for (const Setting& setting : group.written.variant.settings) {
    const bool is_password = std::ranges::any_of(group.driver->facts().parts, [&](const auto& row) {
      std::string path;
      for (const std::string& segment : setting.path) path.append(path.empty() ? "" : ".").append(segment);
      return row.first == "password" && row.second == path;
    });
    if (asked_.include || !is_password) settings.push_back({setting.path, setting.value.clone()});
  }
  return settings;
}

std::optional<std::vector<Entry>> Answer::flat(const DatabaseSpec& database, Asked& asked) {
  Diagnostics& problems = asked.problems;
  const auto place = [&](const char* key) { return place_in_query(asked.path + key); };
  const ResolvedDatabase* resolved = databases_->resolve(database, {asked.use, asked.endpoint, place(asked.endpoint.empty() ? "use" : "endpoint")}, problems);
  if (resolved == nullptr) {
    return std::nullopt;
  }
  auto group = plan_group(*resolved, ShownText::of_shown_field(asked.driver.empty() ? "canonical" : asked.driver), place("driver"), problems);
  if (!group || !reads_back(*group, group->written.variant, problems)) {
    return std::nullopt;
  }
  std::vector<Entry> entries;
  if (asked_.include && group->written.variant.url) {
    entries.push_back({"url", group->written.variant.url->clone()});
  }
  if (group->driver->facts().string && !around_password(*group, entries, problems)) {
    return std::nullopt;
  }
  for (const char* part : {"host", "port", "user", "database"}) {
    auto text = part_of(group->tailored, *group->driver, part, group->place, problems);
    if (!text) {
      return std::nullopt;
    }
    entries.push_back({part, std::move(*text)});
  }
  entries.push_back({"settings", settings_json(settings_of(*group))});
  if (!group->written.variant.env.empty()) {
    entries.push_back({"env", env_json(group->written.variant.env)});
  }
  // Each by itself: the whole result would only say that something in it is not kept.
  bool kept = true;
  for (const Entry& entry : entries) kept = terraform_keeps(entry, database.place, problems) && kept;
  return kept ? std::optional(std::move(entries)) : std::nullopt;
}

// One entry of an output, as far as it may be said: a URL in two halves where the secret may not be in it.
bool Answer::add_entry(const PlannedOutput& output, const PlannedEntry& entry, std::vector<Entry>& entries) {
  if (std::ranges::find(entries, entry.key, &Entry::key) != entries.end()) {
    error("want", Code::invalid_query, {"two outputs have an entry `", ShownText::of_shown_field(entry.key), "`"}, {}, {"name it as `OUTPUT.", ShownText::of_shown_field(entry.key), "`"});
    return false;
  }
  const bool secret = entry.value.expose().find(kHostilePassword) != std::string_view::npos || entry.holds == Holds::url || entry.holds == Holds::json || entry.holds == Holds::settings;
  if (asked_.include || !secret) {
    entries.push_back({entry.key, entry.value.clone()});
  } else if (entry.holds == Holds::url) {
    std::vector<Entry> around;
    if (!around_password(output.groups[entry.group], around, diagnostics_)) return false;
    for (Entry& part : around) entries.push_back({entry.key + "_" + part.key, std::move(part.value)});
  } else {
    diagnostics_.warning(Code::secrets_not_allowed, place_in_query("want"), {"`", ShownText::of_shown_field(entry.key), "` holds a secret and is left out"});
  }
  return true;
}

// A comma between the words; each is an output, one of its entries, or OUTPUT.ENTRY.
std::vector<Answer::Wanted> Answer::wanted_words() const {
  std::vector<Wanted> words;
  const std::string text = text_in(query_, "want");
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

std::optional<std::vector<Entry>> Answer::one(const Deployment& deployment, Asked& asked) {
  if (const DatabaseSpec* database = deployment.find_database(asked.name)) {
    return flat(*database, asked);
  }
  if (asked.problems.errors() == 0 && !deployment.broken_databases.contains(asked.name)) {
    std::vector<std::string_view> known;
    for (const DatabaseSpec& row : deployment.databases) known.push_back(row.name);
    asked.problems.error(Code::unknown_database, place_in_query(asked_.several ? "databases" : "database"),
                         {"no database is called `", ShownText::of_shown_field(asked.name), "`"}, {ShownText::list(known)});
  }
  return std::nullopt;
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

// Terraform hides standard error on success. Of several databases each line says where.
Secret Answer::warnings() const {
  Secret text;
  for (const Diagnostic& d : diagnostics_.sorted()) {
    if (d.severity != Severity::warning) continue;
    if (!text.empty()) text.append('\n');
    text.append(facts_of(d.code).id).append(" ").append(facts_of(d.code).name).append(": ");
    if (asked_.several && !d.where.path.empty()) text.append(d.where.path).append(": ");
    text.append(d.message);
    if (!d.help.empty()) text.append("; ").append(d.help);
  }
  return text;
}

// A mistake in the spec is that of the database in which it stands, if one is asked for in parts.
void Answer::sort_out_problems_of_spec() {
  for (const Diagnostic& d : of_spec_.sorted()) {
    const auto owner = std::ranges::find_if(asked_.databases, [&](const Asked& asked) {
      const std::string path = "databases." + asked.name;
      return d.where.path == path || d.where.path.starts_with(path + ".");
    });
    const bool of_one = asked_.partial && d.severity == Severity::error && owner != asked_.databases.end();
    (of_one ? owner->problems : diagnostics_).add(d);
  }
}

// Files what was found about one database: in a partial answer as warnings, one of which says that it is left out.
bool Answer::settle(Asked& asked, bool answered) {
  const bool good = answered && asked.problems.errors() == 0;
  if (asked_.partial && !good) {
    diagnostics_.warning(Code::database_left_out, place_in_query("databases"), {"`", ShownText::of_shown_field(asked.name), "` is left out"});
  }
  for (Diagnostic d : asked.problems.sorted()) {
    if (asked_.partial && d.severity == Severity::error) d.severity = Severity::warning;
    diagnostics_.add(std::move(d));
  }
  return good;
}

std::optional<std::vector<Entry>> Answer::databases(const Deployment& deployment) {
  std::vector<Entry> result;
  result.push_back({"format_version", Secret::copy_of(kFormatVersion)});
  Secret objects;
  std::size_t good = 0;
  for (Asked& asked : asked_.databases) {
    auto entries = one(deployment, asked);
    if (!settle(asked, entries.has_value())) {
      continue;  // the others are tried all the same, so that all mistakes are reported at once
    }
    ++good;
    if (asked_.several) {
      append_object(objects, asked.name, *entries);
    } else {
      std::ranges::move(*entries, std::back_inserter(result));
    }
  }
  if (asked_.partial && good == 0 && !asked_.databases.empty()) {
    error("databases", Code::database_left_out, {"none of the databases can be answered"}, {}, {"the warnings say what is wrong with each"});
  }
  if (good < asked_.databases.size() && (!asked_.partial || good == 0)) {
    return std::nullopt;
  }
  if (asked_.several) {
    Secret whole;
    whole.append('{').append(objects.expose()).append('}');
    result.push_back({"databases", std::move(whole)});
  }
  return result;
}

std::optional<std::vector<Entry>> Answer::make() {
  const bool free = deployment_ == nullptr;
  auto asked = free ? asked_without_spec(query_, own_, diagnostics_) : asked_of_spec(*deployment_, query_, diagnostics_);
  if (asked) {
    asked_ = std::move(*asked);
  }
  sort_out_problems_of_spec();
  if (!asked) {
    return std::nullopt;
  }
  const Deployment& deployment = free ? own_ : *deployment_;
  Query copy;
  for (const auto& [key, value] : query_) copy.emplace_back(key, value.clone());
  sources_.set_query(std::move(copy));
  databases_ = std::make_unique<Databases>(sources_, asked_.include ? Passwords::take : Passwords::hostile_stand_in);
  databases_->providers().load_files(deployment, sources_, diagnostics_);
  auto result = databases(deployment);
  if (result && !free && find_in(query_, "want") != nullptr && !wanted(*result)) {
    return std::nullopt;
  }
  if (!result || diagnostics_.errors() != 0) {
    return std::nullopt;
  }
  result->push_back({"warnings", warnings()});
  return result;
}

}  // namespace

std::optional<std::vector<Entry>> answer(const Deployment* deployment, const Diagnostics& of_spec, Query query,
                                         Diagnostics& diagnostics) {
  return Answer(deployment, of_spec, std::move(query), diagnostics).make();
}

}  // namespace dsnsmith
