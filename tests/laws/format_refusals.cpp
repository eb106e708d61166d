#include "laws/format_refusals.hpp"

#include <algorithm>
#include <iterator>

#include "support/format_trial.hpp"

namespace dsnsmith::testing {

const std::vector<Law>& all_laws() {
  static const std::vector<Law> all = [] {
    std::vector<Law> rows;
    for (auto* group : {laws_of_env, laws_of_languages, laws_of_terraform, laws_of_kubernetes, laws_of_applications, laws_of_postgresql}) {
      std::ranges::move(group(), std::back_inserter(rows));
    }
    return rows;
  }();
  return all;
}

std::vector<Entry> entries_of(const Law& law, std::string_view value) {
  auto entries = FormatTrial::entries_of({{law.key, value}});
  if (law.format == "pgbouncer-userlist") {  // whose password needs a user
    entries.push_back({"orders.user", Secret::copy_of("u")});
  }
  return entries;
}

}  // namespace dsnsmith::testing
