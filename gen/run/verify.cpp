#include "run/verify.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "format/sealed_text.hpp"
#include "run/read_carriers.hpp"
#include "run/verify_connection.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kBehindScheme = "://";
constexpr std::string_view kSomeCredentials = "user:password@";

// What a password that stands in is surrounded by is compared, and it itself is any text but none.
bool is_same_around(std::string_view meant, std::string_view found) {
  std::size_t at = meant.find(kPlainPassword);
  if (at == meant.npos) {
    return meant == found;
  }
  if (!found.starts_with(meant.substr(0, at))) {
    return false;
  }
  found.remove_prefix(at);
  for (meant.remove_prefix(at + kPlainPassword.size()); !found.empty(); meant.remove_prefix(at + kPlainPassword.size())) {
    at = meant.find(kPlainPassword);
    if (at == meant.npos) {
      return found.size() > meant.size() && found.ends_with(meant);
    }
    const std::size_t next = found.find(meant.substr(0, at), 1);
    if (next == found.npos) {
      return false;
    }
    found.remove_prefix(next + at);
  }
  return false;
}

// Two texts of one certificate: editors and stores change how its lines end.
bool is_same_file(std::string_view a, std::string_view b) {
  const auto plain = [](std::string_view text) {
    Secret out;
    for (const char c : text) {
      if (c != '\r') out.append(c);
    }
    while (!out.empty() && out.expose().ends_with('\n')) out.truncate(out.size() - 1);
    return out;
  };
  return plain(a) == plain(b);
}

// Another carrier of the same kind, or one that holds all of them, would stand for the one that is looked at.
bool stands_beside(const PlannedEntry& looked_at, const PlannedEntry& other) {
  return other.holds != Holds::json && looked_at.holds != Holds::json &&
         (other.holds != looked_at.holds || (other.holds != Holds::url && other.holds != Holds::settings));
}

ShownText render_command(const PlannedOutput& output) {
  const std::string& environment = output.metadata.environment;
  return ShownText::of_table("dsnsmith render --only " + ShownText::of_shown_field(output.spec->name).text() +
                             (environment.empty() ? std::string() : " --environment " + ShownText::of_shown_field(environment).text()));
}

// A second @ was meant to be a password's, so that pieces of the password may be among what was read.
bool is_well_formed(const Secret& string) {
  return std::ranges::count(string.expose(), '@') <= 1;
}

class Verification {
 public:
  Verification(const PlannedOutput& output, const Deployed& deployed, ComparedPasswords passwords, Diagnostics& diagnostics)
      : output_(output), deployed_(deployed), passwords_(passwords), diagnostics_(diagnostics),
        name_(ShownText::of_shown_field(output.spec->name)), render_(render_command(output)),
        file_(deployed.name == "-" ? ShownText::of_table("standard input") : ShownText::of_table("`" + ShownText::of_shown_field(deployed.name).text() + "`")) {}

  void values() {
    const Place place{deployed_.name, 0, 0, ""};
    const ReadRequest request{deployed_.bytes, output_.metadata, output_.reader, place, deployed_.files};
    const Format& format = *output_.format;
    const auto read = deployed_.is_live && format.read_live != nullptr ? format.read_live(request, diagnostics_) : format.read(request, diagnostics_);
    if (!read) {
      return;
    }
    const ReadEntries by_key(*read);
    missing(by_key);
    left_over(*read);
    single_values(by_key);
    groups(by_key);
  }

  // A file of seals or references: its keys and places are compared, its values are elsewhere.
  bool seals() {
    std::vector<Entry> entries;
    std::vector<Place> places;
    for (const PlannedEntry& planned : output_.entries) {
      entries.push_back({planned.key, planned.value.clone()});
      places.push_back(planned.place);
    }
    // Without its key a fingerprint cannot be made: the one that is there is taken as it is.
    Metadata metadata = output_.metadata;
    const bool keyed = !metadata.fingerprint.empty();
    if (!keyed) {
      metadata.fingerprint = fingerprint_in(deployed_.bytes);
    }
    const auto meant = output_.format->seal({entries, metadata, output_.reader, &deployed_.bytes, output_.spec->place, places}, diagnostics_);
    if (meant && *meant == deployed_.bytes) {
      // A seal that was kept was kept for the fingerprint of its values; a reference says nothing of them.
      return keyed && deployed_.bytes.expose().find(kSeals) != std::string_view::npos;
    }
    if (meant && !(without_seals(*meant) == without_seals(deployed_.bytes))) {
      error(Code::drift, output_.spec->file_place,
            {file_, " says something else than the spec: its keys, the fingerprint of its values, or where they belong"});
    }
    return false;
  }

 private:
  // --- keys

  void missing(const ReadEntries& read) {
    for (const PlannedEntry& planned : output_.entries) {
      if (read.find(planned.key) == nullptr) {
        error(Code::missing_entry, planned.place, {"`", shown(planned), "` is missing in ", file_});
      }
    }
  }

  // What our own mark says was ours, and the spec no longer has; what others wrote is theirs.
  void left_over(const std::vector<Entry>& read) {
    const Format& format = *output_.format;
    std::unordered_set<std::string_view> meant;
    for (const PlannedEntry& planned : output_.entries) meant.insert(planned.key);
    const std::vector<std::string> marked = keys_of_existing(format, deployed_.bytes);
    const std::unordered_set<std::string_view> ours(marked.begin(), marked.end());
    const bool others_may = format.foreign == ForeignContent::kept || output_.metadata.keep_foreign_keys;
    for (const Entry& entry : read) {
      if (meant.contains(entry.key)) {
        continue;
      }
      const ShownText key = ShownText::of_shown_field(entry.key);
      if (ours.contains(entry.key)) {
        error(Code::stale_entry, output_.spec->file_place, {"`", key, "` in ", file_, " was written for an earlier spec, and this one does not have it"});
      } else if (!others_may) {
        diagnostics_.note(Code::stale_entry, output_.spec->file_place, {"`", key, "` in ", file_, " is not in the spec, and nothing says who wrote it"}, {},
                          {"remove it if nobody needs it"});
      }
    }
  }

  // --- values that are compared by themselves

  void single_values(const ReadEntries& read) {
    for (const PlannedEntry& planned : output_.entries) {
      const Entry* const found = read.find(planned.key);
      if (found == nullptr || is_same_single(planned, found->value)) {
        continue;
      }
      const auto drift = string_part_drift(planned, found->value);
      if (!drift) {
        report_drift(planned, what_it_is(planned), ShownText::of_table(""));
      } else if (!drift->none()) {
        report(planned, *drift);
      }
    }
  }

  static ShownText what_it_is(const PlannedEntry& planned) {
    if (planned.holds == Holds::file) return ShownText::of_table("the content of the file");
    if (planned.name.empty()) return ShownText::of_table("its text");
    return ShownText::of_table(planned.name == "pgpass" ? "the lines for .pgpass" : "the " + planned.name);
  }

  [[nodiscard]] bool is_same_single(const PlannedEntry& planned, const Secret& found) const {
    switch (planned.holds) {
      case Holds::file: return is_same_file(planned.value.expose(), found.expose());
      case Holds::literal: return planned.value == found;
      case Holds::part:
        if (passwords_ == ComparedPasswords::stand_in && is_same_around(planned.value.expose(), found.expose())) return true;
        return planned.value == found;
      default: return true;  // a carrier
    }
  }

  // The parts that stand for the string are read as strings, each with what is meant around it.
  [[nodiscard]] std::optional<ConnectionDrift> string_part_drift(const PlannedEntry& planned, const Secret& found) const {
    if (planned.holds != Holds::part || !stands_for_string(planned.name)) {
      return std::nullopt;
    }
    const auto meant = read_string_part(planned, planned.value);
    const auto is = read_string_part(planned, found);
    return meant && is ? std::optional(drift_between(*meant, *is, is_well_formed(found))) : std::nullopt;
  }

  [[nodiscard]] std::optional<Connection> read_string_part(const PlannedEntry& planned, const Secret& value) const {
    const Group& group = output_.groups[planned.group];
    Diagnostics ignored;
    Variant variant;
    if (planned.name == "url-without-credentials") {
      // Behind the scheme there is a place for some, which not every driver does without.
      const std::string_view text = value.expose();
      const std::size_t scheme = text.find(kBehindScheme);
      const std::size_t at = scheme == text.npos || text.find('@') != text.npos ? text.size() : scheme + kBehindScheme.size();
      variant.url = Secret::copy_of(text.substr(0, at));
      variant.url->append(at == text.size() ? std::string_view() : kSomeCredentials).append(text.substr(at));
      return read_variant(variant, *group.driver, planned.place, ignored);
    }
    const bool prefix = planned.name == "prefix";
    const auto rest = part_of(group.tailored, *group.driver, prefix ? "suffix" : "prefix", planned.place, ignored);
    if (!rest) {
      return std::nullopt;
    }
    variant.url = prefix ? value.clone() : rest->clone();
    variant.url->append(kPlainPassword).append(prefix ? *rest : value);
    return read_variant(variant, *group.driver, planned.place, ignored);
  }

  // --- carriers

  struct Look {
    ConnectionDrift drift;
    bool unreadable = false;
  };

  void groups(const ReadEntries& read) {
    const auto members = carriers_of(output_);
    for (std::size_t i = 0; i < members.size(); ++i) {
      group(output_.groups[i], members[i], read);
    }
  }

  // Each carrier is looked at with the others as they are meant, so that each difference is named once and at its entry. Those that
  // differ may still be the same connection together, in another distribution.
  void group(const Group& group, const std::vector<const PlannedEntry*>& members, const ReadEntries& read) {
    std::vector<std::pair<const PlannedEntry*, Look>> different;
    for (const PlannedEntry* planned : members) {
      const Entry* const found = read.find(planned->key);
      if (found == nullptr || found->value == planned->value) {
        continue;
      }
      Look look = look_at(group, carriers_beside(*planned, found->value, members));
      if (look.unreadable || !look.drift.none()) {
        different.emplace_back(planned, std::move(look));
      }
    }
    if (different.size() > 1 && is_one_string(members)) {
      std::vector<ReadCarrier> all;
      for (const PlannedEntry* planned : members) {
        const Entry* const found = read.find(planned->key);
        all.push_back({planned, found == nullptr ? &planned->value : &found->value});
      }
      const Look together = look_at(group, all);
      if (!together.unreadable && together.drift.none()) {
        return;
      }
    }
    for (const auto& [planned, look] : different) {
      report(group, *planned, look, read.find(planned->key)->value);
    }
  }

  static std::vector<ReadCarrier> carriers_beside(const PlannedEntry& planned, const Secret& found, const std::vector<const PlannedEntry*>& members) {
    std::vector<ReadCarrier> carriers;
    for (const PlannedEntry* member : members) {
      if (member == &planned) {
        carriers.push_back({member, &found});
      } else if (stands_beside(planned, *member)) {
        carriers.push_back({member, &member->value});
      }
    }
    return carriers;
  }

  static bool is_one_string(const std::vector<const PlannedEntry*>& members) {
    const auto number = [&](Holds holds) { return std::ranges::count(members, holds, &PlannedEntry::holds); };
    return number(Holds::url) <= 1 && number(Holds::settings) <= 1 && number(Holds::json) == 0;
  }

  [[nodiscard]] Look look_at(const Group& group, const std::vector<ReadCarrier>& carriers) const {
    Look look;
    const PlannedEntry* fault = nullptr;
    Diagnostics ignored;
    const auto variant = join_carriers(group, carriers, fault);
    auto found = variant ? read_variant(*variant, *group.driver, group.place, ignored) : std::nullopt;
    if (!found) {
      look.unreadable = true;
      return look;
    }
    Connection meant = group.tailored.clone();
    neutralise(meant, group);
    neutralise(*found, group);
    if (passwords_ == ComparedPasswords::stand_in && meant.password && found->password && !found->password->empty()) {
      found->password = meant.password->clone();
    }
    const bool may_show = std::ranges::all_of(carriers, [](const ReadCarrier& carrier) { return is_well_formed(*carrier.value); });
    look.drift = drift_between(meant, *found, may_show);
    return look;
  }

  void report(const Group& group, const PlannedEntry& planned, const Look& look, const Secret& value) {
    if (look.unreadable) {
      report_unreadable(group, planned, value);
      return;
    }
    report(planned, look.drift);
  }

  void report(const PlannedEntry& planned, const ConnectionDrift& drift) {
    if (!drift.words.empty()) {
      report_drift(planned, words_of(drift.words), words_of(drift.meant));
    }
    if (!drift.weaker.empty()) {
      error(Code::weaker_than_spec, planned.place, {"`", shown(planned), "` in ", file_, " is less protected than the spec says: ", words_of(drift.weaker)});
    }
  }

  // The place at fault and the name of what is wrong there: never the text.
  void report_unreadable(const Group& group, const PlannedEntry& planned, const Secret& value) {
    Diagnostics inner;
    Variant alone;
    alone.url = value.clone();
    const bool is_string = planned.holds == Holds::url;
    const auto ignored = is_string ? read_variant(alone, *group.driver, {}, inner) : std::nullopt;
    const std::vector<Diagnostic> found = inner.sorted();
    const auto first = std::ranges::find(found, Severity::error, &Diagnostic::severity);
    const ShownText why = ShownText::of_table(first == found.end() ? std::string_view("not of its form") : facts_of(first->code).name);
    const int column = first == found.end() ? 0 : first->where.column;
    if (column > 0) {
      error(Code::unreadable_entry, planned.place,
                         {"`", shown(planned), "` in ", file_, " is nothing that `", group.driver->shown(), "` reads: ", why, " at byte ", column, " of the value"});
    } else {
      error(Code::unreadable_entry, planned.place,
                         {"`", shown(planned), "` in ", file_, " is nothing that `", group.driver->shown(), "` reads: ", why});
    }
  }

  // --- words

  // What was found, where the spec says otherwise, and how the two come together again.
  void error(Code code, const Place& place, Message message, Message expected = {}) {
    if (deployed_.is_live) {
      diagnostics_.error(code, place, message, expected, {"deploy output `", name_, "` anew, or correct the spec if what is deployed is right"});
    } else {
      diagnostics_.error(code, place, message, expected, {"`", render_, "` writes it anew; correct the spec if the file is right"});
    }
  }

  void report_drift(const PlannedEntry& planned, const ShownText& what, const ShownText& meant) {
    error(Code::drift, planned.place, {"`", shown(planned), "` in ", file_, " differs from the spec in ", what}, {meant});
  }

  static ShownText shown(const PlannedEntry& planned) { return ShownText::of_shown_field(planned.key); }

  const PlannedOutput& output_;
  const Deployed& deployed_;
  ComparedPasswords passwords_;
  Diagnostics& diagnostics_;
  ShownText name_;
  ShownText render_;
  ShownText file_;
};

}  // namespace

bool verify(const PlannedOutput& output, const Deployed& deployed, ComparedPasswords passwords, Diagnostics& diagnostics) {
  Verification verification(output, deployed, passwords, diagnostics);
  if (output.format->seal != nullptr && !deployed.is_live) {
    return verification.seals();
  }
  verification.values();
  return true;
}

void verify_beside(const PlannedOutput& output, const PlannedEntry& planned, const Secret& bytes, Diagnostics& diagnostics) {
  if (!is_same_file(planned.value.expose(), bytes.expose())) {
    diagnostics.error(Code::drift, planned.place, {"the file `", ShownText::of_shown_field(output.path_beside(planned.key)), "` is another one than the spec names"}, {},
                      {"`", render_command(output), "` puts it there anew"});
  }
}

void report_missing_file(const PlannedOutput& output, const std::string& path, const Place& place, Diagnostics& diagnostics) {
  diagnostics.error(Code::missing_output, place, {"`", ShownText::of_shown_field(path), "` does not exist"}, {},
                    {"`", render_command(output), "` writes it"});
}

}  // namespace dsnsmith
