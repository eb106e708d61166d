#include "run/plan_output.hpp"

#include <tuple>

#include "spec/builtin.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

// In the key of a bundle's entry: the database's name in the spec.
constexpr std::string_view kDatabaseMark = "{database}";

}  // namespace

std::optional<Driver> Drivers::select(std::string_view text, const Place& place, Diagnostics& diagnostics) {
  if (const auto found = loaded_.find(text); found != loaded_.end()) {
    return found->second;
  }
  auto driver = Driver::select(ShownText::of_shown_field(text), place, diagnostics);
  if (driver) {
    loaded_.emplace(text, *driver);
  }
  return driver;
}

void report_unknown_word(Code code, const Place& place, const ShownText& what, std::string_view word,
                         const std::vector<std::string_view>& known, Diagnostics& diagnostics) {
  Nearest nearest(word);
  for (const std::string_view candidate : known) {
    nearest.offer(candidate);
  }
  const ShownText shown = ShownText::of_shown_field(word);
  if (nearest.word().empty()) {
    diagnostics.error(code, place, {"no ", what, " is called `", shown, "`"}, {ShownText::list(known)});
  } else {
    diagnostics.error(code, place, {"no ", what, " is called `", shown, "`"}, {},
                      {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
  }
}

std::string_view environment_word(const Deployment& deployment) {
  return deployment.environment.empty() ? "default" : std::string_view(deployment.environment);
}

bool OutputPlanner::choose_format() {
  output_.format = find_format(spec_.format);
  if (output_.format == nullptr) {
    std::vector<std::string_view> known;
    for (const Format& format : format_table()) known.push_back(format.id);
    report_unknown_word(Code::unknown_format, spec_.format_place, ShownText::of_table("format"), spec_.format, known, diagnostics_);
    return false;
  }
  const Format& format = *output_.format;
  output_.reader = spec_.reader.empty() ? std::string(format.readers.front().id) : spec_.reader;
  if (find_reader(format, output_.reader) == nullptr) {
    std::vector<std::string_view> known;
    for (const ReaderFacts& reader : format.readers) known.push_back(reader.id);
    report_unknown_word(Code::unknown_reader, spec_.reader_place, ShownText::of_table("reader of this format"), spec_.reader, known, diagnostics_);
    return false;
  }
  return true;
}

bool OutputPlanner::expand_bundles() {
  bool right = true;
  for (const BundleUse& use : spec_.bundles) {
    const BuiltinDocument* bundle = find_builtin(builtin_bundles(), use.name);
    if (bundle == nullptr) {
      std::vector<std::string_view> known;
      for (const BuiltinDocument& row : builtin_bundles()) known.push_back(row.id);
      report_unknown_word(Code::unknown_bundle, use.place, ShownText::of_table("bundle"), use.name, known, diagnostics_);
      right = false;
      continue;
    }
    const Node root = bundle->document().root();
    if (const Node type = root.find("type"); type && output_.metadata.type.empty() && spec_.type.empty()) {
      if (output_.format->metadata.find("type") != std::string_view::npos) {
        output_.metadata.type = type.text();
      }
    }
    for (const auto& [key, node] : keys_of_bundle(builtin_bundles(), *bundle).pairs()) {
      auto entry = read_entry(key.text(), node, EntryPlace::bundle, diagnostics_);
      if (!entry) {
        return false;
      }
      if (const std::size_t at = entry->key.find(kDatabaseMark); at != std::string::npos) {
        entry->key.replace(at, kDatabaseMark.size(), use.database);
      }
      entry->database = use.database;
      entry->database_place = use.place;
      entry->place = entry->driver_place = entry->use_place = entry->endpoint_place = use.place;
      entry->accept.insert(entry->accept.end(), use.accept.begin(), use.accept.end());
      asked_.push_back({std::move(*entry)});
    }
  }
  for (const EntrySpec& entry : spec_.entries) {
    asked_.push_back({entry});
  }
  return right;
}

// What a seal is made for; everybody may see it.
bool OutputPlanner::take_certificate() {
  if (!takes("certificate")) {
    return true;
  }
  if (spec_.certificate.empty()) {
    return !diagnostics_.error(Code::missing_key, spec_.node.place(), {"key `certificate` is missing"}, {"the file with the controller's certificate"},
                               {"`kubeseal --fetch-cert >sealing.pem`, and `certificate: sealing.pem`"});
  }
  const auto certificate = context_.sources.read_file(spec_.certificate, spec_.certificate_place, diagnostics_);
  if (certificate) {
    output_.metadata.certificate = certificate->expose();
  }
  return certificate.has_value();
}

// Whether the format has a place for such metadata.
bool OutputPlanner::takes(std::string_view key) const {
  return (" " + std::string(output_.format->metadata) + " ").find(" " + std::string(key) + " ") != std::string::npos;
}

// Where External Secrets finds the values, or puts them.
bool OutputPlanner::has_store() {
  bool right = true;
  for (const auto& [key, given, example] : {std::tuple{"store", !spec_.store.empty(), "`store: {name: gcp, kind: ClusterSecretStore}`"},
                                            {"remote", !spec_.remote_key.empty(), "`remote: {key: \"orders-{key}\"}`, or with `property` what one key holds in several"}}) {
    if (takes(key) && !given) {
      right = !diagnostics_.error(Code::missing_key, spec_.node.place(), {"key `", ShownText::of_table(key), "` is missing"}, {ShownText::of_table(example)});
    }
  }
  return right;
}

bool OutputPlanner::make_metadata() {
  bool right = true;
  const std::string_view known = output_.format->metadata;
  for (const auto& [key, place] : spec_.metadata_keys) {
    if (!takes(key)) {
      const ShownText format = ShownText::of_table(output_.format->id);
      if (known.empty()) {
        diagnostics_.error(Code::unknown_key, place, {"`", ShownText::of_table(key), "` means nothing for format `", format, "`"});
      } else {
        diagnostics_.error(Code::unknown_key, place, {"`", ShownText::of_table(key), "` means nothing for format `", format, "`"},
                           {ShownText::of_table(known)});
      }
      right = false;
    }
  }
  Metadata& metadata = output_.metadata;
  const auto replaced = [&](std::string text) {
    for (const std::string_view mark : {"{environment}", "{database}"}) {
      for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        const std::string_view word = mark == "{environment}"
                                          ? environment_word(context_.deployment)
                                          : (asked_.empty() ? std::string_view() : std::string_view(asked_.front().entry.database));
        text.replace(at, mark.size(), word);
        at += word.size();
      }
    }
    return text;
  };
  metadata.name = replaced(spec_.metadata_name);
  metadata.name_space = spec_.name_space;
  if (!spec_.type.empty()) metadata.type = spec_.type;
  metadata.labels = spec_.labels;
  metadata.annotations = spec_.annotations;
  metadata.immutable = spec_.immutable;
  metadata.keep_foreign_keys = spec_.keep_foreign_keys;
  metadata.raw_payload = spec_.raw_payload;
  metadata.environment = context_.deployment.environment;
  metadata.scope = spec_.scope;
  metadata.store = spec_.store;
  metadata.store_kind = spec_.store_kind;
  metadata.remote_key = replaced(spec_.remote_key);
  metadata.remote_property = replaced(spec_.remote_property);
  return has_store() && take_certificate() && right;
}

std::optional<PlannedOutput> OutputPlanner::plan() {
  output_.spec = &spec_;
  if (!choose_format() || !expand_bundles()) {
    return std::nullopt;
  }
  const bool path = make_path();
  const bool metadata = make_metadata();
  if (!make_groups() || !check_groups() || !path || !metadata || !make_entries() || !add_fingerprint()) {
    return std::nullopt;
  }
  return std::move(output_);
}

}  // namespace dsnsmith
