#include "check/versions.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace dsnsmith {
namespace {

// Ranges that are next to each other and make the same of the string.
struct Run {
  OtherVersions versions;
  AtVersion at;
};

// `pgx` before 5.12, `lib-pq` from 1.11 to before 1.12, `psycopg2` with `libpq` before 16.
ShownText range_of(const OtherVersions& versions, const Driver& driver) {
  std::string text = "`" + std::string(driver.id()) + "`";
  if (versions.of != driver.id()) text.append(" with `").append(versions.of).append("`");
  if (!versions.from.empty()) text.append(" from ").append(versions.from).append(" to");
  return ShownText::of_table(text.append(" before ").append(versions.before));
}

// Words for what differs; the first of them is what matters most.
std::string what_differs(const Connection& older, const Connection& newest) {
  if (older.addresses != newest.addresses) return "another host or port";
  if (older.user != newest.user) return "another user";
  if (older.password != newest.password) return "another password";
  if (older.database != newest.database) return "another database";
  if (older.routing != newest.routing) return "other words for a router";
  return {};
}

// The first parameter that the two do not have alike.
std::string_view parameter_apart(const Connection& a, const Connection& b) {
  for (const Parameter& parameter : a.parameters) {
    const auto same = std::ranges::find_if(b.parameters, [&](const Parameter& other) { return other.name == parameter.name && other.value == parameter.value; });
    if (same == b.parameters.end()) return parameter.name;
  }
  return {};
}

class Notes {
 public:
  Notes(const Driver& newest, const AtVersion& at_newest, const Place& place, Diagnostics& diagnostics)
      : newest_(newest), at_(at_newest), read_(at_newest.read), place_(place), diagnostics_(diagnostics) {}

  void of(const Run& run) {
    const ShownText range = range_of(run.versions, newest_);
    if (!run.at.read && read_) {
      note({range, " refuses this string"}, run);
    } else if (run.at.is_meant != at_.is_meant) {
      slip(run, range);
    } else if (!read_) {
      note({range, " reads this string, which is refused since"}, run);
    } else if (run.at.read->tls != read_->tls) {
      tls(run, range);
    } else if (const std::string part = what_differs(*run.at.read, *read_); !part.empty()) {
      note({range, " understands ", ShownText::of_table(part), " here"}, run);
    } else if (run.at.read->parameters != read_->parameters) {
      parameters(run, range);
    } else {
      note({range, " prepares statements otherwise with this string"}, run);
    }
  }

 private:
  void slip(const Run& run, const ShownText& range) {
    if (run.at.is_meant) {
      note({range, " understands what is meant as the string stands"}, run);
    } else {
      note({range, " does not understand what is meant as the string stands"}, run);
    }
  }

  void tls(const Run& run, const ShownText& range) {
    const Tls& theirs = run.at.read->tls;
    const Tls& ours = read_->tls;
    if (theirs.mode != ours.mode) {
      note({range, " understands `", ShownText::of_table(name_of(theirs.mode)), "` here, and `",
            ShownText::of_table(name_of(ours.mode)), "` since"},
           run);
    } else {
      note({range, " takes other authorities or another certificate here"}, run);
    }
  }

  void parameters(const Run& run, const ShownText& range) {
    const std::string_view lost = parameter_apart(*read_, *run.at.read);
    const std::string_view name = lost.empty() ? parameter_apart(*run.at.read, *read_) : lost;
    const bool is_parameter = find_parameter(name) != nullptr;  // not a setting's name, which somebody chose
    if (is_parameter) {
      note({range, " does something else with `", ShownText::of_table(name), "`"}, run);
    } else {
      note({range, " does something else with a parameter"}, run);
    }
  }

  void note(Message message, const Run& run) {
    const bool of_base = run.versions.of != newest_.id();
    const std::string_view version = run.versions.before;
    if (of_base) {
      diagnostics_.note(Code::read_differently, place_, message, {},
                        {"`--driver ", newest_.shown(), "@VERSION+", ShownText::of_table(run.versions.of), "VERSION` checks what yours make of it; here it is ",
                         ShownText::of_table(version), " or newer"});
    } else {
      diagnostics_.note(Code::read_differently, place_, message, {},
                        {"`--driver ", newest_.shown(), "@VERSION` checks what yours makes of it; here it is ", ShownText::of_table(version), " or newer"});
    }
  }

  const Driver& newest_;
  const AtVersion& at_;
  const std::optional<Connection>& read_;
  const Place& place_;
  Diagnostics& diagnostics_;
};

}  // namespace

bool check_versions(const Driver& newest, const AtVersion& at_newest, const ReadAtVersion& read_at, const Place& place, Diagnostics& diagnostics) {
  std::vector<Run> runs;
  for (OtherVersions& versions : newest.older()) {
    Run run{std::move(versions), {}};
    run.at = read_at(run.versions.driver);
    const auto same = [&](const AtVersion& other) { return other == run.at || (!at_newest.is_right() && other.is_right() && run.at.is_right()); };
    const bool goes_on = !runs.empty() && runs.back().versions.of == run.versions.of && same(runs.back().at);
    if (goes_on) {
      runs.back().versions.from = run.versions.from;
    } else {
      runs.push_back(std::move(run));
    }
  }
  Notes notes(newest, at_newest, place, diagnostics);
  for (const Run& run : runs) {
    if (!(run.at == at_newest)) notes.of(run);
  }
  return !at_newest.is_right() && std::ranges::any_of(runs, [](const Run& run) { return run.at.is_right(); });
}

}  // namespace dsnsmith
