#include "run/read_carriers.hpp"

#include <algorithm>

#include "driver/keywords.hpp"
#include "run/variant_json.hpp"

namespace dsnsmith {
namespace {

// Keywords and properties are put together when the last is there.
struct ReadGroup {
  Variant variant;
  std::vector<NamedValue> keywords;
  std::vector<NamedValue> properties;
  bool whole = false;  // one entry held all carriers
};

bool join(const PlannedEntry& planned, const Secret& value, ReadGroup& group) {
  switch (planned.holds) {
    case Holds::url: group.variant.url = value.clone(); return true;
    case Holds::settings: {
      auto settings = read_settings_json(value.expose());
      if (!settings) return false;
      group.variant.settings = std::move(*settings);
      return true;
    }
    case Holds::json: {
      auto all = read_variant_json(value.expose());
      if (!all) return false;
      group.variant = std::move(*all);
      group.whole = true;
      return true;
    }
    case Holds::keyword: group.keywords.push_back({planned.name, value.clone(), 0}); return true;
    case Holds::property: group.properties.push_back({planned.name, value.clone(), 0}); return true;
    case Holds::variable: group.variant.env.push_back({planned.key, value.clone()}); return true;
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

}  // namespace

ReadEntries::ReadEntries(const std::vector<Entry>& entries) : entries_(entries) {
  for (const Entry& entry : entries) {
    positions_.add(entry.key, static_cast<std::size_t>(&entry - entries.data()));
  }
}

const Entry* ReadEntries::find(std::string_view key) const {
  const auto position = positions_.find(key);
  return position ? &entries_[*position] : nullptr;
}

std::vector<std::vector<const PlannedEntry*>> carriers_of(const PlannedOutput& output) {
  std::vector<std::vector<const PlannedEntry*>> members(output.groups.size());
  for (const PlannedEntry& planned : output.entries) {
    if (planned.holds != Holds::part && planned.holds != Holds::literal && planned.holds != Holds::file) {
      members[planned.group].push_back(&planned);
    }
  }
  return members;
}

std::optional<Variant> join_carriers(const Group& group, const std::vector<ReadCarrier>& carriers, const PlannedEntry*& fault) {
  ReadGroup found;
  for (const ReadCarrier& carrier : carriers) {
    if (found.whole) {
      break;
    }
    if (!join(*carrier.planned, *carrier.value, found)) {
      fault = carrier.planned;
      return std::nullopt;
    }
  }
  if (!put_together(group, found)) {
    fault = carriers.front().planned;
    return std::nullopt;
  }
  if (!found.variant.url && group.written.variant.url) {
    found.variant.url = group.written.variant.url->clone();
  }
  return std::move(found.variant);
}

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

}  // namespace dsnsmith
