// The entries of an output with their bytes, once its groups are known.

#include <algorithm>

#include "driver/keywords.hpp"
#include "run/fingerprint.hpp"
#include "run/plan_output.hpp"
#include "run/variant_json.hpp"

namespace dsnsmith {
namespace {

// HMAC's key is as hard to guess as it is long (RFC 2104, section 3); 128 bits are out of reach.
constexpr std::size_t kShortestFingerprintKey = 16;

// In a bundle's literal: the id of the database's provider.
constexpr std::string_view kProviderMark = "{provider}";

}  // namespace

bool OutputPlanner::add(PlannedEntry entry) {
  const std::size_t position = entry_positions_.add(entry.key, output_.entries.size());
  if (position == output_.entries.size()) {
    output_.entries.push_back(std::move(entry));
    return true;
  }
  if (output_.entries[position].value == entry.value) {
    return true;
  }
  diagnostics_.error(Code::entry_given_twice, entry.place,
                     {"two entries with different contents are called `", ShownText::of_shown_field(entry.key), "`"}, {},
                     {"give one of them another key, or put them into different outputs"});
  return false;
}

// One entry for each keyword of the string, or each property of the settings.
bool OutputPlanner::add_named(const Asked& asked) {
  const EntrySpec& entry = asked.entry;
  Group& group = output_.groups[asked.group];
  const bool of_string = entry.form == EntryForm::keywords;
  auto texts = of_string ? std::optional(keywords_of(*group.written.variant.url, *group.driver, entry.place))
                         : properties_of(group.written.variant.settings);
  if (!texts) {
    diagnostics_.error(Code::invalid_value, entry.place, {"the settings of `", group.driver->shown(), "` hold more than texts, numbers and truths"}, {},
                       {"use `as: settings`, which is JSON"});
    return false;
  }
  bool right = true;
  for (NamedValue& text : *texts) {
    if (!entry.only.empty() && std::ranges::find(entry.only, text.key) == entry.only.end()) {
      continue;
    }
    std::string name = text.key;
    if (!entry.names.empty()) {
      const auto named = std::ranges::find(entry.names, text.key, &std::pair<std::string, std::string>::first);
      if (named == entry.names.end()) {
        const std::vector<Code> outer = diagnostics_.exchange_accepted(entry.accept);
        const bool stands = diagnostics_.error(Code::carrier_missing, entry.place,
                                               {"`", ShownText::of_shown_field(text.key), "` of `", group.driver->shown(), "` has no name among these entries, so nothing delivers it"});
        diagnostics_.exchange_accepted(outer);
        right &= !stands;
        group.given_up_parameters.push_back(text.key);
        continue;
      }
      name = named->second;
    }
    std::string key = entry.key;
    key.replace(key.find('*'), 1, name);
    const Holds holds = !entry.only.empty() ? Holds::part : of_string ? Holds::keyword : Holds::property;
    right &= add({std::move(key), std::move(text.value), holds, asked.group, {}, entry.place, std::move(text.key)});
  }
  return right;
}

// Beside a file they are files; in a store of keys they are keys.
bool OutputPlanner::add_files(const Asked& asked) {
  const Group& group = output_.groups[asked.group];
  bool right = true;
  for (const DeliveredFile& file : group.written.variant.files) {
    PlannedEntry entry{file.name, file.content.clone(), Holds::file, asked.group, file.at, asked.entry.place};
    if (output_.format->files == FilesAs::entries) {
      right &= add(std::move(entry));
      continue;
    }
    if (output_.format->files == FilesAs::none) {
      diagnostics_.error(Code::invalid_value, asked.entry.place, {"files cannot come with an entry of format `", ShownText::of_table(output_.format->id), "`"});
      return false;
    }
    const std::size_t position = file_positions_.add(entry.key, output_.files.size());
    if (position == output_.files.size()) {
      output_.files.push_back(std::move(entry));
    } else if (!(output_.files[position].value == entry.value)) {
      diagnostics_.error(Code::entry_given_twice, asked.entry.place, {"two different files beside the output are called `", ShownText::of_shown_field(file.name), "`"}, {},
                         {"`at: …/NAME.pem` gives each a name of its own"});
      right = false;
    }
  }
  return right;
}

bool OutputPlanner::make_entries() {
  bool right = true;
  for (const Asked& asked : asked_) {
    const EntrySpec& entry = asked.entry;
    if (asked.left_out) {
      continue;
    }
    if (entry.form == EntryForm::literal) {
      const DatabaseSpec* database = entry.literal == kProviderMark ? database_of(entry) : nullptr;
      right &= add({entry.key, Secret::copy_of(database == nullptr ? entry.literal : database->provider), Holds::literal, 0, {}, entry.place});
      continue;
    }
    // To a standard's consumer a host is a name or an address: a socket has neither, nor a port.
    if (entry.of_bundle && (entry.part == "host" || entry.part == "port") && output_.groups[asked.group].tailored.uses_socket()) {
      continue;
    }
    const Group& group = output_.groups[asked.group];
    const Variant& variant = group.written.variant;
    PlannedEntry planned{entry.key, {}, Holds::url, asked.group, {}, entry.place};
    switch (entry.form) {
      case EntryForm::url: planned.value = variant.url->clone(); break;
      case EntryForm::settings:
        planned.holds = Holds::settings;
        planned.value = settings_json(variant.settings);
        break;
      case EntryForm::json: {
        const Endpoint& endpoint = group.database->endpoint;
        planned.holds = Holds::json;
        planned.value = variant_json(variant, {group.driver->id(), group.driver->range_text(), endpoint.id, name_of(endpoint.kind), name_of(endpoint.network)});
        break;
      }
      case EntryForm::part: {
        Diagnostics inner;
        auto part = part_of(group.tailored, *group.driver, entry.part, entry.place, inner);
        if (!part && entry.optional) {
          continue;  // a database without a password has no such part
        }
        diagnostics_.append(std::move(inner));
        if (!part) {
          right = false;
          continue;
        }
        planned.holds = Holds::part;
        planned.name = entry.part;
        planned.value = std::move(*part);
        break;
      }
      case EntryForm::keywords:
      case EntryForm::properties: right &= add_named(asked); break;
      case EntryForm::literal: break;
    }
    if (!has_many_names(entry.form)) {
      right &= add(std::move(planned));
    }
    if (entry.with_env) {
      for (const Variable& variable : variant.env) {
        right &= add({variable.name, variable.value.clone(), Holds::variable, asked.group, {}, entry.place});
      }
    }
    if (entry.with_files) {
      right &= add_files(asked);
    }
  }
  return right;
}

bool OutputPlanner::add_fingerprint() {
  if (!context_.deployment.fingerprint_key) {
    return true;
  }
  const auto key = context_.sources.take(*context_.deployment.fingerprint_key, Sources::Sensitivity::secret, diagnostics_);
  if (key && key->size() < kShortestFingerprintKey) {
    diagnostics_.warning(Code::weak_fingerprint_key, context_.deployment.fingerprint_key->place,
                         {"`fingerprint_key` has fewer than 16 bytes, so that its fingerprints let guesses of the passwords be tried"}, {},
                         {"`openssl rand -hex 32` makes a good one"});
  }
  if (!key) {
    return false;
  }
  // Lengths keep two different lists of entries from being the same message.
  Secret message;
  for (const PlannedEntry& entry : output_.entries) {
    message.append(std::to_string(entry.key.size())).append(':').append(entry.key);
    message.append(std::to_string(entry.value.size())).append(':').append(entry.value);
  }
  output_.metadata.fingerprint = fingerprint(*key, message);
  return true;
}

}  // namespace dsnsmith
