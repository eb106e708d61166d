#include "data/data_files.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "driver/versions.hpp"

namespace dsnsmith {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const Document* find_driver(std::string_view id) {
  const auto found = driver_documents().find(id);
  return found == driver_documents().end() ? nullptr : found->second.get();
}

}  // namespace

Documents read_folder(std::string_view folder) {
  Documents documents;
  for (const auto& entry : fs::directory_iterator(fs::path(DSNSMITH_SOURCE_DIR) / folder)) {
    if (entry.path().extension() == ".yaml") {
      Diagnostics diagnostics;
      const std::string name = entry.path().filename().string();
      auto document = read_yaml(name, bytes_of(entry.path()), diagnostics);
      INFO(name);
      REQUIRE(diagnostics.empty());
      REQUIRE(document != nullptr);
      documents.emplace(entry.path().stem().string(), std::move(document));
    }
  }
  return documents;
}

const Documents& driver_documents() {
  static const Documents documents = read_folder("templates/drivers");
  return documents;
}

const std::vector<LoadedDriver>& drivers() {
  static const std::vector<LoadedDriver> list = [] {
    std::vector<LoadedDriver> loaded;
    for (const auto& [name, document] : driver_documents()) {
      Diagnostics diagnostics;
      auto facts = Driver::load(document->root(), diagnostics, find_driver);
      INFO(name);
      REQUIRE(diagnostics.empty());
      REQUIRE(facts.has_value());
      loaded.push_back({name, std::move(*facts)});
    }
    return loaded;
  }();
  return list;
}

const DriverFacts& driver(std::string_view id) {
  const auto found = std::ranges::find(drivers(), id, &LoadedDriver::name);
  REQUIRE(found != drivers().end());
  return found->facts;
}

bool holds(const DriverFacts& facts, std::string_view when, const Point& point) {
  const auto conditions = parse_conditions(when);
  REQUIRE(conditions.has_value());
  return std::ranges::all_of(*conditions, [&](const Condition& condition) {
    const bool own = condition.component.empty() || condition.component == facts.id;
    const int order = compare_versions(own ? point.own : point.base, condition.version);
    return condition.at_least ? order >= 0 : order < 0;
  });
}

std::vector<Point> points_of(const DriverFacts& facts) {
  std::set<std::string> own{std::string(facts.oldest), std::string(facts.newest)};
  std::set<std::string> base{std::string(facts.base_oldest), std::string(facts.base_newest)};
  const auto take = [&](std::string_view when) {
    const auto conditions = parse_conditions(when).value();
    for (const Condition& condition : conditions) {
      const bool of_driver = condition.component.empty() || condition.component == facts.id;
      (of_driver ? own : base).insert(std::string(condition.version));
    }
  };
  for (const StringRange& row : facts.strings) take(row.when);
  for (const TlsRow& row : facts.tls) take(row.when);
  for (const ParameterRow& row : facts.parameters) take(row.when);
  for (const StatementsRow& row : facts.statements) take(row.when);
  std::vector<Point> points;
  for (const std::string& o : own) {
    for (const std::string& b : base) {
      points.push_back({o, b});
    }
  }
  return points;
}

Point newest_of(const DriverFacts& facts) {
  return {std::string(facts.newest), std::string(facts.base_newest)};
}

std::string shown(const Point& point) { return point.own + (point.base.empty() ? "" : " on " + point.base); }

std::string place(Carrier carrier, std::string_view key) {
  const std::string word = carrier == Carrier::url        ? "url"
                           : carrier == Carrier::settings ? "settings"
                           : carrier == Carrier::env      ? "env"
                                                          : "files";
  return word + " " + std::string(key);
}

namespace {

std::string literal_of(const Write& write) {
  return write.type == ValueType::null ? "null" : std::string(write.value);
}

}  // namespace

Said said_by(const std::vector<Write>& writes) {
  Said said;
  for (const Write& write : writes) {
    said[place(write.carrier, write.key)] = write.value == "{ca}" ? "/etc/ca.pem" : literal_of(write);
  }
  return said;
}

const TlsRow* understood(const DriverFacts& facts, const Point& point, const Said& said) {
  const TlsRow* best = nullptr;
  std::size_t best_literals = 0;
  for (const TlsRow& row : facts.tls) {
    if (row.direction == Direction::write || !row.refused.empty() || !holds(facts, row.when, point)) {
      continue;
    }
    std::size_t literals = 0;
    const bool matches = std::ranges::all_of(row.writes, [&](const Write& write) {
      const auto found = said.find(place(write.carrier, write.key));
      literals += write.value == "{ca}" ? 0U : 1U;
      return found != said.end() && (write.value == "{ca}" ? found->second != "null" : found->second == literal_of(write));
    });
    const bool better = best == nullptr || row.writes.size() > best->writes.size() ||
                        (row.writes.size() == best->writes.size() && literals > best_literals);
    if (matches && better) {
      best = &row;
      best_literals = literals;
    }
  }
  return best;
}

}  // namespace dsnsmith
