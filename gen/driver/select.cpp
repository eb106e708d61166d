#include <algorithm>
#include <map>

#include "driver/driver.hpp"
#include "driver/versions.hpp"
#include "spec/builtin.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

std::shared_ptr<const DriverFacts> builtin_facts(std::string_view id);

const DriverFacts* known_facts(std::string_view id) {
  return builtin_facts(id).get();
}

// The facts of a file that is compiled in, and was therefore checked at build time: null if there is none of
// this id. Each is loaded once, since one string may be asked of all drivers, and files are `like:` others.
std::shared_ptr<const DriverFacts> builtin_facts(std::string_view id) {
  thread_local std::map<std::string_view, std::shared_ptr<const DriverFacts>> loaded;
  const BuiltinDocument* found = find_builtin(builtin_drivers(), id);
  if (found == nullptr) {
    return nullptr;
  }
  if (const auto before = loaded.find(found->id); before != loaded.end()) {
    return before->second;
  }
  Diagnostics ignored;
  auto facts = Driver::load(found->document().root(), ignored, nullptr, known_facts);
  return loaded[found->id] = facts ? std::make_shared<const DriverFacts>(std::move(*facts)) : nullptr;
}

// All conditions of the file on the driver itself, or on its base: where the ranges begin that lie above `oldest`.
std::vector<std::string_view> boundaries_of(const DriverFacts& facts, bool of_base = false) {
  std::vector<std::string_view> list;
  const auto take = [&](std::string_view when) {
    for (const Condition& condition : parse_conditions(when).value_or(std::vector<Condition>())) {
      const bool own = condition.component.empty() || condition.component == facts.id;
      if (own != of_base) list.push_back(condition.version);
    }
  };
  std::ranges::for_each(facts.strings, take, &StringRange::when);
  std::ranges::for_each(facts.tls, take, &TlsRow::when);
  std::ranges::for_each(facts.parameters, take, &ParameterRow::when);
  std::ranges::for_each(facts.server_settings, take, &ParameterRow::when);
  std::ranges::for_each(facts.options, take, &ParameterRow::when);
  std::ranges::for_each(facts.statements, take, &StatementsRow::when);
  std::ranges::for_each(facts.sends_always, take, &AlwaysSent::when);
  std::ranges::for_each(facts.also_takes, take, &AlsoTaken::when);
  if (facts.sni != "always" && facts.sni != "never" && facts.sni != "verify-full") {
    take(facts.sni);
  }
  if (facts.commas_in_user != "always" && facts.commas_in_user != "never") {
    take(facts.commas_in_user);
  }
  std::ranges::sort(list, [](auto a, auto b) { return compare_versions(a, b) < 0; });
  const auto twice = std::unique(list.begin(), list.end(),
                                 [](auto a, auto b) { return compare_versions(a, b) == 0; });
  list.erase(twice, list.end());
  // A boundary at or below the oldest version separates nothing.
  const std::string_view oldest = of_base ? facts.base_oldest : facts.oldest;
  std::erase_if(list, [&](std::string_view v) { return compare_versions(v, oldest) <= 0; });
  return list;
}

std::string range_between(std::string_view from, std::string_view to) {
  std::string text = ">=" + std::string(from);
  if (!to.empty()) {
    text.append(" <").append(to);
  }
  return text;
}

// `libpq15` in `psycopg2@2.9+libpq15`.
bool split_base(std::string_view text, std::string_view base, std::string& version) {
  if (base.empty() || !text.starts_with(base)) {
    return false;
  }
  version = text.substr(base.size());
  return is_version(version);
}

}  // namespace

std::vector<std::string> ranges_of(const DriverFacts& facts) {
  std::vector<std::string> ranges;
  std::string_view from = facts.oldest;
  for (const std::string_view boundary : boundaries_of(facts)) {
    ranges.push_back(range_between(from, boundary));
    from = boundary;
  }
  ranges.push_back(range_between(from, {}));
  return ranges;
}

std::string Driver::range_text() const {
  std::string_view from = facts_->oldest;
  std::string_view to;
  for (const std::string_view boundary : boundaries_of(*facts_)) {
    if (compare_versions(version_.empty() ? facts_->newest : std::string_view(version_), boundary) >= 0) {
      from = boundary;
    } else {
      to = boundary;
      break;
    }
  }
  return range_between(from, to);
}

std::vector<OtherVersions> Driver::older() const {
  std::vector<OtherVersions> list;
  if (!version_.empty() || !base_version_.empty()) {
    return list;
  }
  for (const bool of_base : {false, true}) {
    const std::string_view of = of_base ? facts_->base : facts_->id;
    const std::string_view oldest = of_base ? facts_->base_oldest : facts_->oldest;
    const std::string_view newest = of_base ? facts_->base_newest : facts_->newest;
    const std::vector<std::string_view> boundaries = boundaries_of(*facts_, of_base);
    for (std::size_t at = boundaries.size(); at-- > 0;) {
      if (compare_versions(boundaries[at], newest) > 0) {
        continue;  // above the newest that was looked at
      }
      OtherVersions other{*this, of, at == 0 ? std::string_view() : boundaries[at - 1], boundaries[at]};
      (of_base ? other.driver.base_version_ : other.driver.version_) = at == 0 ? oldest : other.from;
      other.driver.narrow();
      list.push_back(std::move(other));
    }
  }
  return list;
}

ShownText Driver::written() const {
  std::string text(facts_->id);
  if (!version_.empty()) text.append("@").append(version_);
  if (!base_version_.empty()) text.append("+").append(facts_->base).append(base_version_);
  return ShownText::of_table(text);
}

bool Driver::holds(std::string_view when) const {
  if (when.empty()) {
    return true;
  }
  const auto conditions = parse_conditions(when);
  return conditions && std::ranges::all_of(*conditions, [&](const Condition& condition) {
    const bool own = condition.component.empty() || condition.component == facts_->id;
    // Who names no version gets the newest that was looked at: of a pinned base that is an old one.
    const std::string_view newest = own ? facts_->newest : facts_->base_newest;
    const std::string& named = own ? version_ : base_version_;
    const std::string_view version = named.empty() ? newest : std::string_view(named);
    return (compare_versions(version, condition.version) >= 0) == condition.at_least;
  });
}

void Driver::narrow() {
  if (facts_->strings.empty() && facts_->certificates.empty()) {
    return;
  }
  DriverFacts at_version = *facts_;
  at_version.client_certificate.clear();
  for (const CertificateRow& row : facts_->certificates) {
    if (!holds(row.when)) continue;
    at_version.client_certificate = row.writes;
    at_version.certificate_needs = row.needs;
  }
  for (const StringRange& range : facts_->strings) {
    if (holds(range.when)) at_version.string = range.facts;
  }
  facts_ = std::make_shared<const DriverFacts>(std::move(at_version));
}

namespace {

void report_unknown(const ShownText& text, std::string_view id, const Place& place, Diagnostics& diagnostics) {
  Nearest nearest(id);
  for (const BuiltinDocument& row : builtin_drivers()) {
    nearest.offer(row.id);
  }
  if (nearest.word().empty()) {
    diagnostics.error(Code::unknown_driver, place, {"no driver is called `", text, "`"}, {},
                      {"`dsnsmith list drivers` shows all of them"});
  } else {
    diagnostics.error(Code::unknown_driver, place, {"no driver is called `", text, "`"}, {},
                      {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
  }
}

}  // namespace

std::optional<Driver> Driver::select(const ShownText& text, const Place& place,
                                     Diagnostics& diagnostics) {
  const std::string_view whole = text.text();
  const std::size_t at = std::min(whole.find('@'), whole.size());
  const std::string_view id = whole.substr(0, at);
  auto facts = builtin_facts(id);
  if (facts == nullptr) {
    report_unknown(text, id, place, diagnostics);
    return std::nullopt;
  }
  Driver driver;
  driver.facts_ = std::move(facts);
  if (at == whole.size()) {
    // What holds at the newest version is asked for again and again: for every string that is checked.
    static std::map<std::string, Driver, std::less<>> newest;
    auto known = newest.find(id);
    if (known == newest.end()) {
      driver.narrow();
      known = newest.emplace(id, std::move(driver)).first;
    }
    return known->second;
  }
  std::string_view version = whole.substr(at + 1);
  const std::size_t plus = version.find('+');
  bool right = true;
  if (plus != std::string_view::npos) {
    right = split_base(version.substr(plus + 1), driver.facts_->base, driver.base_version_);
    version = version.substr(0, plus);
  }
  driver.version_ = version;
  // `6` is any 6, where the oldest that was looked at is 6.28.
  const bool major = driver.facts_->oldest.starts_with(std::string(version) + ".");
  right = right && is_version(version) && (major || compare_versions(version, driver.facts_->oldest) >= 0);
  if (right && !driver.base_version_.empty()) {
    right = compare_versions(driver.base_version_, driver.facts_->base_oldest) >= 0;
  }
  if (!right) {
    if (driver.facts_->base.empty()) {
      diagnostics.error(Code::unknown_version, place, {"`", text, "` is no version that is known"},
                        {"`", driver.shown(), "@VERSION`, from ",
                         ShownText::of_table(driver.facts_->oldest), " on"});
    } else {
      diagnostics.error(Code::unknown_version, place, {"`", text, "` is no version that is known"},
                        {"`", driver.shown(), "@VERSION`, from ",
                         ShownText::of_table(driver.facts_->oldest), " on, or `", driver.shown(),
                         "@VERSION+", ShownText::of_table(driver.facts_->base), "VERSION`, from ",
                         ShownText::of_table(driver.facts_->base_oldest), " on"});
    }
    return std::nullopt;
  }
  driver.narrow();
  return driver;
}

}  // namespace dsnsmith
