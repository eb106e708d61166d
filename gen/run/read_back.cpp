#include "run/read_back.hpp"

#include <algorithm>

#include "core/compare.hpp"
#include "run/fingerprint.hpp"
#include "run/read_carriers.hpp"

namespace dsnsmith {
namespace {

void report(const PlannedOutput& output, const Place& place, const ShownText& key, Diagnostics& diagnostics) {
  diagnostics.error(Code::read_back_differs, place,
                    {"entry `", key, "` of output `", ShownText::of_shown_field(output.spec->name), "` does not read back as it was written"}, {},
                    {"nothing was published; please report this, without the secret"});
}

bool groups_read_back(const PlannedOutput& output, const ReadEntries& read, Diagnostics& diagnostics) {
  const std::vector<std::vector<const PlannedEntry*>> members = carriers_of(output);
  for (std::size_t i = 0; i < output.groups.size(); ++i) {
    const Group& group = output.groups[i];
    std::vector<ReadCarrier> carriers;
    for (const PlannedEntry* planned : members[i]) {
      const Entry* entry = read.find(planned->key);
      if (entry == nullptr) {
        report(output, planned->place, ShownText::of_shown_field(planned->key), diagnostics);
        return false;
      }
      carriers.push_back({planned, &entry->value});
    }
    if (carriers.empty()) {
      continue;
    }
    const PlannedEntry* fault = nullptr;
    const auto variant = join_carriers(group, carriers, fault);
    if (!variant) {
      report(output, fault->place, ShownText::of_shown_field(fault->key), diagnostics);
      return false;
    }
    if (!reads_back(group, *variant, diagnostics)) {
      return false;
    }
  }
  return true;
}

// The bytes of the output's own file, once its reader gave back what was meant.
std::optional<Secret> written_and_read(const PlannedOutput& output, const EmitRequest& request, Diagnostics& diagnostics) {
  auto bytes = output.format->emit(request, diagnostics);
  if (!bytes) {
    return std::nullopt;
  }
  const std::span<const Entry> files = output.is_folder() ? request.entries : std::span<const Entry>();
  const auto read = output.format->read({*bytes, output.metadata, output.reader, output.spec->place, files}, diagnostics);
  if (!read) {
    diagnostics.error(Code::read_back_differs, output.spec->place, {"the output cannot be read back"}, {},
                      {"nothing was published; please report this, without the secret"});
    return std::nullopt;
  }
  const ReadEntries by_key(*read);
  for (const PlannedEntry& planned : output.entries) {
    const Entry* entry = by_key.find(planned.key);
    if (entry == nullptr || !(entry->value == planned.value)) {
      report(output, planned.place, ShownText::of_shown_field(planned.key), diagnostics);
      return std::nullopt;
    }
  }
  if (!groups_read_back(output, by_key, diagnostics)) {
    return std::nullopt;
  }
  return output.format->seal == nullptr ? std::move(bytes) : output.format->seal(request, diagnostics);
}

// Names in the list of an existing folder that no entry has any more. What is no name of a file there is none of ours.
std::vector<std::string> gone_from_folder(const PlannedOutput& output, const std::vector<std::string>& listed, std::span<const Entry> entries) {
  std::vector<std::string> gone;
  for (const std::string& name : listed) {
    const bool is_file = !name.empty() && name.find('/') == std::string::npos && name != "." && name != ".." && name != output.format->list;
    if (is_file && std::ranges::find(entries, name, &Entry::key) == entries.end() && std::ranges::find(gone, name) == gone.end()) {
      gone.push_back(name);
    }
  }
  return gone;
}

// What is lost where only the string is given; there are no entries that could be added.
bool check_string_alone(Group& group, bool files_known, Diagnostics& diagnostics) {
  Diagnostics inner;
  inner.exchange_accepted(diagnostics.exchange_accepted({}));
  const bool right = check_delivery(group, {Carrier::url}, files_known, inner);
  diagnostics.exchange_accepted(inner.exchange_accepted({}));
  for (Diagnostic d : inner.sorted()) {
    if (d.code == Code::carrier_missing) d.help = "no string of this driver says it: `--as json` of `dsnsmith get` and `convert` prints what goes where; in a spec entries with `as: settings` and `with: [env]` carry it";
    diagnostics.add(std::move(d));
  }
  return right;
}

}  // namespace

bool reads_back(const Group& group, const Variant& variant, Diagnostics& diagnostics) {
  Diagnostics inner;
  // What was left out on purpose is compared as well.
  auto connection = read_variant(variant, *group.driver, group.place, inner, LeftOut::allowed);
  if (!connection) {
    diagnostics.error(Code::read_back_differs, group.place,
                      {"`", group.driver->shown(), "` would refuse what was written for it (",
                       ShownText::of_table(inner.sorted().empty() ? std::string_view("no reason given") : facts_of(inner.sorted().front().code).name), ")"}, {},
                      {"nothing was published; please report this, without the secret"});
    return false;
  }
  Connection meant = group.tailored.clone();
  neutralise(meant, group);
  neutralise(*connection, group);
  const std::vector<std::string> different = differences(meant, *connection);
  if (different.empty()) {
    return true;
  }
  const std::vector<std::string_view> names(different.begin(), different.end());
  diagnostics.error(Code::read_back_differs, group.place,
                    {"what was written for `", group.driver->shown(), "` reads back with another ", ShownText::list(names)}, {},
                    {"nothing was published; please report this, without the secret"});
  return false;
}

Leads where_leads(const PlannedOutput& output, const Secret& existing) {
  Diagnostics ignored;
  const auto read = output.format->read({existing, output.metadata, output.reader, output.spec->place}, ignored);
  Leads leads = Leads::unknown;
  if (!read) {
    return leads;
  }
  const ReadEntries by_key(*read);
  for (const PlannedEntry& planned : output.entries) {
    const Entry* entry = by_key.find(planned.key);
    const PlannedEntry* fault = nullptr;
    if ((planned.holds != Holds::url && planned.holds != Holds::json) || entry == nullptr) {
      continue;
    }
    const Group& group = output.groups[planned.group];
    const auto variant = join_carriers(group, {{&planned, &entry->value}}, fault);
    if (!variant) {
      continue;
    }
    const auto connection = read_variant(*variant, *group.driver, group.place, ignored);
    if (!connection) {
      return Leads::elsewhere;  // not even of this driver
    }
    for (const std::string& name : differences(group.tailored, *connection)) {
      if (name == "user" || name == "host" || name == "port" || name == "database") return Leads::elsewhere;
    }
    leads = Leads::there;
  }
  return leads;
}

std::optional<Secret> string_alone(Group& group, bool files_known, Diagnostics& diagnostics) {
  const Variant& variant = group.written.variant;
  if (!variant.url) {
    diagnostics.error(Code::no_string_form, group.place, {"`", group.driver->shown(), "` takes no connection string"}, {},
                      {"use `--as settings`, or the driver `", ShownText::of_table(group.driver->facts().string_driver), "`, which reads a string for it"});
    return std::nullopt;
  }
  if (!check_string_alone(group, files_known, diagnostics)) {
    return std::nullopt;
  }
  report_pool_left_out(group, diagnostics);
  Variant alone;
  alone.url = variant.url->clone();
  return reads_back(group, alone, diagnostics) ? std::move(alone.url) : std::nullopt;
}

std::optional<std::vector<Checked>> read_back(const PlannedOutput& output, const Secret* existing,
                                              Diagnostics& diagnostics) {
  std::vector<Entry> entries;
  std::vector<Place> places;
  for (const PlannedEntry& planned : output.entries) {
    entries.push_back({planned.key, planned.value.clone()});
    places.push_back(planned.place);
  }
  Metadata metadata = output.metadata;
  for (const PlannedEntry& file : output.files) {
    if (file.key.find_first_of(" =;") == std::string::npos) {  // the mark is a list of words
      metadata.files.push_back(file.key + "=" + digest(file.value));
    }
  }
  auto bytes = written_and_read(output, {entries, metadata, output.reader, existing, output.spec->place, places}, diagnostics);
  if (!bytes) {
    return std::nullopt;
  }
  std::vector<Checked> files;
  const auto add = [&](Checked::Role role, std::string path, Secret content, const Place& place) -> Checked& {
    Checked file;
    file.output_ = output.spec->name;
    file.path_ = std::move(path);
    file.bytes_ = std::move(content);
    file.place_ = place;
    file.role_ = role;
    file.format_ = role == Checked::Role::beside ? "file" : output.format->id;
    file.reader_ = role == Checked::Role::beside ? std::string_view() : output.reader;
    files.push_back(std::move(file));
    return files.back();
  };
  if (output.is_folder()) {
    const std::vector<std::string> listed = existing == nullptr ? std::vector<std::string>() : keys_of_existing(*output.format, *existing);
    for (const Entry& entry : entries) {
      Checked& file = add(Checked::Role::entry, output.path_beside(entry.key), entry.value.clone(), output.spec->file_place);
      file.listed_ = std::ranges::find(listed, entry.key) != listed.end();
      file.keys_ = {entry.key};
    }
    for (const std::string& key : gone_from_folder(output, listed, entries)) {
      add(Checked::Role::gone, output.path_beside(key), Secret(), output.spec->file_place).listed_ = true;
    }
  }
  Checked& own = add(Checked::Role::output, output.path, std::move(*bytes), output.spec->file_place);
  if (existing != nullptr) {
    own.merged_into_ = existing->clone();
  }
  for (const PlannedEntry& planned : output.entries) {
    own.keys_.push_back(planned.key);
  }
  const std::vector<std::string> marks =
      existing == nullptr || output.files.empty() ? std::vector<std::string>() : files_of_existing(*output.format, *existing);
  for (const PlannedEntry& planned : output.files) {
    Checked& file = add(Checked::Role::beside, output.path_beside(planned.key), planned.value.clone(), planned.place);
    for (const std::string& mark : marks) {
      if (mark.starts_with(planned.key + "=")) file.known_ = mark.substr(planned.key.size() + 1);
    }
  }
  return files;
}

}  // namespace dsnsmith
