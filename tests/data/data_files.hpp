// The data files as they lie in their folders, and a driver's facts at one version.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "driver/driver.hpp"

namespace dsnsmith {

// The files of one folder by their names without `.yaml`, parsed once.
using Documents = std::map<std::string, std::unique_ptr<Document>, std::less<>>;
Documents read_folder(std::string_view folder);
const Documents& driver_documents();

struct LoadedDriver {
  std::string name;  // of the file
  DriverFacts facts;
};
const std::vector<LoadedDriver>& drivers();
const DriverFacts& driver(std::string_view id);

// A version of a driver, and of what it sits on.
struct Point {
  std::string own;
  std::string base;
};
std::string shown(const Point& point);
bool holds(const DriverFacts& facts, std::string_view when, const Point& point);
// One for each combination of ranges that the file tells apart, and the newest.
std::vector<Point> points_of(const DriverFacts& facts);
Point newest_of(const DriverFacts& facts);

// What carriers hold: `url sslmode` → `require`. The authorities' file is /etc/ca.pem.
using Said = std::map<std::string, std::string>;
std::string place(Carrier carrier, std::string_view key);
Said said_by(const std::vector<Write>& writes);

// The reader's rule: of the rows that match, the one with most writes; a literal beats `{ca}`.
const TlsRow* understood(const DriverFacts& facts, const Point& point, const Said& said);

// The writer's rule: the first row that may be written at this version.
template <typename Rows, typename Fits>
auto first_to_write(const DriverFacts& facts, const Rows& rows, const Point& point, Fits fits) {
  const auto found = std::ranges::find_if(rows, [&](const auto& row) {
    return row.direction != Direction::read && holds(facts, row.when, point) && fits(row);
  });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace dsnsmith
