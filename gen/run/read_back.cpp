#include "run/read_back.hpp"

#include <algorithm>

#include "core/compare.hpp"
#include "core/name_index.hpp"
#include "driver/keywords.hpp"
#include "run/fingerprint.hpp"
#include "run/variant_json.hpp"

namespace dsnsmith {
namespace {

// What `accept` names is taken out of both sides before they are compared.
void neutralise(Connection& connection, const Group& group) {
  for (const Piece piece : group.given_up) {
    switch (piece) {
      case Piece::tls: connection.tls = Tls{}; break;
      case Piece::statements: connection.statements = Statements::any; break;
      case Piece::routing: connection.routing.clear(); break;
      case Piece::identity:
      case Piece::parameter: break;
    }
  }
  for (const std::string& name : group.given_up_parameters) {
    connection.parameters.erase(name);
  }
}

// What was read, by key. The entries outlive it.
class ReadEntries {
 public:
  explicit ReadEntries(const std::vector<Entry>& entries) : entries_(entries) {
    for (const Entry& entry : entries) {
      positions_.add(entry.key, static_cast<std::size_t>(&entry - entries.data()));
    }
  }
  [[nodiscard]] const Entry* find(std::string_view key) const {
    const auto position = positions_.find(key);
    return position ? &entries_[*position] : nullptr;
  }

 private:
  const std::vector<Entry>& entries_;
  NameIndex positions_;
};

void report(const PlannedOutput& output, const Place& place, const ShownText& key, Diagnostics& diagnostics) {
  diagnostics.error(Code::read_back_differs, place,
                    {"entry `", key, "` of output `", ShownText::of_shown_field(output.spec->name), "` does not read back as it was written"}, {},
                    {"nothing was published; please report this, without the secret"});
}

// A group's carriers as they are read. Keywords and properties are put together when the last is there.
struct ReadGroup {
  Variant variant;
  std::vector<NamedValue> keywords;
  std::vector<NamedValue> properties;
  bool whole = false;  // one entry held all carriers
};

bool join(const PlannedEntry& planned, const Entry& read, ReadGroup& group) {
  switch (planned.holds) {
    case Holds::url: group.variant.url = read.value.clone(); return true;
    case Holds::settings: {
      auto settings = read_settings_json(read.value.expose());
      if (!settings) return false;
      group.variant.settings = std::move(*settings);
      return true;
    }
    case Holds::json: {
      auto all = read_variant_json(read.value.expose());
      if (!all) return false;
      group.variant = std::move(*all);
      group.whole = true;
      return true;
    }
    case Holds::keyword: group.keywords.push_back({planned.name, read.value.clone(), 0}); return true;
    case Holds::property: group.properties.push_back({planned.name, read.value.clone(), 0}); return true;
    case Holds::variable: group.variant.env.push_back({planned.key, read.value.clone()}); return true;
    case Holds::part:
    case Holds::file:
    case Holds::literal: return true;
  }
  return false;
}

bool put_together(const Group& meant, ReadGroup& read) {
  if (!read.keywords.empty()) read.variant.url = string_of_keywords(read.keywords, *meant.driver);
  if (read.properties.empty()) return true;
  auto settings = settings_of_properties(read.properties, meant.written.variant.settings);
  if (!settings) return false;
  read.variant.settings = std::move(*settings);
  return true;
}

bool groups_read_back(const PlannedOutput& output, const ReadEntries& read, Diagnostics& diagnostics) {
  std::vector<std::vector<const PlannedEntry*>> members(output.groups.size());
  for (const PlannedEntry& planned : output.entries) {
    const bool carries = planned.holds != Holds::part && planned.holds != Holds::literal && planned.holds != Holds::file;
    if (carries) {
      members[planned.group].push_back(&planned);
    }
  }
  for (std::size_t i = 0; i < output.groups.size(); ++i) {
    const Group& group = output.groups[i];
    ReadGroup found;
    const bool any = !members[i].empty();
    for (const PlannedEntry* planned : members[i]) {
      if (found.whole) {
        break;
      }
      const Entry* entry = read.find(planned->key);
      if (entry == nullptr || !join(*planned, *entry, found)) {
        report(output, planned->place, ShownText::of_shown_field(planned->key), diagnostics);
        return false;
      }
    }
    if (!put_together(group, found)) {
      report(output, members[i].front()->place, ShownText::of_shown_field(members[i].front()->key), diagnostics);
      return false;
    }
    // Settings or variables whose string is delivered elsewhere are read beside the string that is meant.
    if (any && !found.variant.url && group.written.variant.url) {
      found.variant.url = group.written.variant.url->clone();
    }
    if (any && !reads_back(group, found.variant, diagnostics)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool reads_back(const Group& group, const Variant& variant, Diagnostics& diagnostics) {
  Diagnostics inner;
  auto connection = read_variant(variant, *group.driver, group.place, inner);
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
    ReadGroup found;
    if ((planned.holds != Holds::url && planned.holds != Holds::json) || entry == nullptr || !join(planned, *entry, found)) {
      continue;
    }
    const Group& group = output.groups[planned.group];
    const auto connection = read_variant(found.variant, *group.driver, group.place, ignored);
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
  if (!check_delivery(group, {Carrier::url}, files_known, diagnostics)) {
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
  const EmitRequest request{entries, metadata, output.reader, existing, output.spec->place, places};
  auto bytes = output.format->emit(request, diagnostics);
  if (!bytes) {
    return std::nullopt;
  }
  const auto read = output.format->read({*bytes, output.metadata, output.reader, output.spec->place}, diagnostics);
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
  if (output.format->seal != nullptr) {
    bytes = output.format->seal(request, diagnostics);
    if (!bytes) {
      return std::nullopt;
    }
  }
  std::vector<Checked> files;
  Checked checked;
  checked.output_ = output.spec->name;
  checked.path_ = output.path;
  checked.bytes_ = std::move(*bytes);
  if (existing != nullptr) {
    checked.merged_into_ = existing->clone();
  }
  checked.place_ = output.spec->file_place;
  checked.format_ = output.format->id;
  checked.reader_ = output.reader;
  for (const PlannedEntry& planned : output.entries) {
    checked.keys_.push_back(planned.key);
  }
  files.push_back(std::move(checked));
  const std::vector<std::string> marks =
      existing == nullptr || output.files.empty() ? std::vector<std::string>() : files_of_existing(*output.format, *existing);
  for (const PlannedEntry& planned : output.files) {
    Checked file;
    file.output_ = output.spec->name;
    file.path_ = output.path_beside(planned.key);
    file.bytes_ = planned.value.clone();
    file.place_ = planned.place;
    file.format_ = "file";
    file.beside_ = true;
    for (const std::string& mark : marks) {
      if (mark.starts_with(planned.key + "=")) file.known_ = mark.substr(planned.key.size() + 1);
    }
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace dsnsmith
