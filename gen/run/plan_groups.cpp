// Which entries of an output are one connection for one driver, and what they deliver of it together.

#include <unordered_map>
#include <unordered_set>

#include "driver/keywords.hpp"
#include "run/plan_output.hpp"

namespace dsnsmith {
namespace {

std::string driver_key(const EntrySpec& entry) {
  return entry.database + '\n' + entry.driver;
}

// Single parts, and a choice of keywords, promise no whole connection.
bool is_single(const EntrySpec& entry) {
  return (entry.form == EntryForm::part && !stands_for_string(entry.part)) || !entry.only.empty();
}

std::string way_key(const EntrySpec& entry) {
  return driver_key(entry) + '\n' + entry.use + '\n' + entry.endpoint;
}

}  // namespace

const DatabaseSpec* OutputPlanner::database_of(const EntrySpec& entry) {
  const DatabaseSpec* database = context_.deployment.find_database(entry.database);
  if (database == nullptr && !context_.deployment.broken_databases.contains(entry.database)) {
    std::vector<std::string_view> known;
    for (const DatabaseSpec& row : context_.deployment.databases) known.push_back(row.name);
    report_unknown_word(Code::unknown_database, entry.database_place, ShownText::of_table("database"), entry.database, known, diagnostics_);
  }
  return database;
}

// Where the consumer finds the files of this group: `files_at` beats `at`.
void OutputPlanner::place_files(Group& group, const EntrySpec& entry) {
  const std::string& at = entry.files_at.empty() ? spec_.files_at : entry.files_at;
  std::size_t index = 0;
  for (DeliveredFile& file : group.written.variant.files) {
    const PemContent& source = group.database->files[index++];
    if (source.at_given) {
      file.name = source.at.substr(source.at.rfind('/') + 1);
    }
    std::string path = file.at;
    if (!at.empty()) {
      path = at + (at.ends_with('/') ? "" : "/") + file.name;
    } else if (!source.at_given && entry.with_files && output_.format->files == FilesAs::entries) {
      diagnostics_.error(Code::ca_not_delivered, entry.place, {"the file comes as a key of the Secret, and nothing says where the consumer mounts it"}, {},
                         {"`files_at: /the/mount/path` on the entry or the output, or `at:` beside `file:`"});
    }
    if (path != file.at) {
      for (std::string* field : {&group.tailored.tls.ca, &group.tailored.tls.cert, &group.tailored.tls.key}) {
        if (*field == file.at) *field = path;
      }
      file.at = path;
    }
  }
  std::vector<DeliveredFile> files = std::move(group.written.variant.files);
  group.written = write_variant(group.tailored, *group.driver);
  group.written.variant.files = std::move(files);
}

// An entry that a bundle only offers is no reason to refuse the rest of it.
void OutputPlanner::leave_out(Asked& asked, const Diagnostics& why) {
  asked.left_out = true;
  for (Diagnostic d : why.sorted()) {
    if (d.severity == Severity::error) {
      d.severity = Severity::warning;
      d.message = "the bundle's `" + asked.entry.key + "` is left out: " + d.message;
      diagnostics_.add(std::move(d));
      return;
    }
  }
}

bool OutputPlanner::make_groups() {
  bool right = true;
  // What the entries for one driver by one way say about it together.
  std::unordered_map<std::string, std::vector<Code>> accepted_by_way;
  std::unordered_map<std::string, const EntrySpec*> with_files;
  for (const Asked& asked : asked_) {
    const EntrySpec& entry = asked.entry;
    std::vector<Code>& accepted = accepted_by_way[way_key(entry)];
    accepted.insert(accepted.end(), entry.accept.begin(), entry.accept.end());
    if (entry.with_files || !entry.files_at.empty()) {
      with_files.emplace(driver_key(entry), &entry);
    }
  }
  NameIndex keys;
  for (Asked& asked : asked_) {
    const EntrySpec& entry = asked.entry;
    if (entry.form == EntryForm::literal) {
      continue;
    }
    const DatabaseSpec* database = database_of(entry);
    const Way way{entry.use, entry.endpoint, entry.endpoint.empty() ? entry.use_place : entry.endpoint_place};
    const std::vector<Code>& accepted = accepted_by_way[way_key(entry)];
    const std::vector<Code> outer = diagnostics_.exchange_accepted(accepted);
    const ResolvedDatabase* resolved = database == nullptr ? nullptr : context_.databases.resolve(*database, way, diagnostics_);
    diagnostics_.exchange_accepted(outer);
    if (resolved == nullptr) {
      // A slip in the driver's name is found in the same run.
      context_.drivers.select(entry.driver, entry.driver_place, diagnostics_);
      right = false;
      continue;
    }
    std::string key = driver_key(entry) + '\n' + resolved->endpoint.id;
    if (is_single(entry)) key += "\npart";
    asked.has_group = true;
    if (const auto found = keys.find(key)) {
      asked.group = *found;
      continue;
    }
    Diagnostics inner;
    inner.exchange_accepted(accepted);
    const auto driver = context_.drivers.select(entry.driver, entry.driver_place, inner);
    auto group = driver ? plan_group(*resolved, *driver, entry.driver_place, inner) : std::nullopt;
    if (!group && entry.optional) {
      leave_out(asked, inner);
      continue;
    }
    diagnostics_.append(std::move(inner));
    if (!group) {
      right = false;
      asked.has_group = false;
      continue;
    }
    const auto files = with_files.find(driver_key(entry));
    place_files(*group, files == with_files.end() ? entry : *files->second);
    asked.group = output_.groups.size();
    keys.add(key, asked.group);
    output_.groups.push_back(std::move(*group));
  }
  return right;
}

bool OutputPlanner::check_groups() {
  bool right = true;
  std::vector<std::vector<const EntrySpec*>> members(output_.groups.size());
  for (const Asked& asked : asked_) {
    if (asked.has_group && !asked.left_out) members[asked.group].push_back(&asked.entry);
  }
  std::unordered_set<std::string_view> with_pool;  // databases whose pool a group takes
  for (const Group& group : output_.groups) {
    if (takes_pool(group)) with_pool.insert(group.database->name);
  }
  for (std::size_t i = 0; i < output_.groups.size(); ++i) {
    Group& group = output_.groups[i];
    std::vector<Carrier> delivered;
    std::vector<Code> accepted;
    bool files = false;
    bool only_parts = true;
    for (const EntrySpec* member : members[i]) {
      const EntrySpec& entry = *member;
      accepted.insert(accepted.end(), entry.accept.begin(), entry.accept.end());
      only_parts &= is_single(entry);
      switch (entry.form) {
        case EntryForm::part:  // three of them stand for the string
          if (stands_for_string(entry.part)) delivered.push_back(Carrier::url);
          break;
        case EntryForm::url: delivered.push_back(Carrier::url); break;
        case EntryForm::keywords:
          if (entry.only.empty()) delivered.push_back(Carrier::url);
          break;
        case EntryForm::settings: delivered.push_back(Carrier::settings); break;
        case EntryForm::properties:
          if (entry.only.empty()) delivered.push_back(Carrier::settings);
          break;
        case EntryForm::json: delivered.insert(delivered.end(), {Carrier::url, Carrier::settings}); break;
        case EntryForm::literal: break;
      }
      if (entry.with_env || entry.form == EntryForm::json) delivered.push_back(Carrier::env);
      files |= entry.with_files || !entry.files_at.empty() || entry.form == EntryForm::json;
      if (entry.form == EntryForm::url && !group.driver->facts().string) {
        diagnostics_.error(Code::no_string_form, entry.place, {"`", group.driver->shown(), "` takes no connection string"}, {},
                           {"use `as: settings`, or the driver `", ShownText::of_table(group.driver->facts().string_driver), "`, which reads a string for it"});
        right = false;
        only_parts = true;
      }
      if (entry.form == EntryForm::keywords && !has_keywords(*group.driver)) {
        diagnostics_.error(Code::no_string_form, entry.place, {"the string of `", group.driver->shown(), "` has no keywords to take apart"}, {},
                           {"use `as: url`, or `libpq` for PostgreSQL's own keywords"});
        right = false;
        only_parts = true;
      }
    }
    files |= !spec_.files_at.empty();
    if (!with_pool.contains(group.database->name)) {
      report_pool_left_out(group, diagnostics_);
    }
    if (only_parts) {
      continue;  // single parts promise no whole connection
    }
    const std::vector<Code> outer = diagnostics_.exchange_accepted(accepted);
    right &= check_delivery(group, delivered, files, diagnostics_);
    diagnostics_.exchange_accepted(outer);
  }
  return right;
}

}  // namespace dsnsmith
