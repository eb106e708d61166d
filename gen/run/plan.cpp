// Over 400 lines: one class, the steps that lead from an output of the spec to its entries, in their order.

#include "run/plan.hpp"

#include <algorithm>

#include "run/fingerprint.hpp"
#include "run/publish.hpp"
#include "run/variant_json.hpp"
#include "spec/builtin.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

// The word that stands for `{environment}` where none is chosen: the spec as it is.
constexpr std::string_view kNoEnvironment = "default";
// In a bundle's literal: the id of the database's provider.
constexpr std::string_view kProviderMark = "{provider}";

std::string base_name(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

std::string directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash + 1));
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

class OutputPlanner {
 public:
  OutputPlanner(const Deployment& deployment, Databases& databases, Sources& sources,
                const PlanOptions& options, const OutputSpec& spec, Diagnostics& diagnostics)
      : deployment_(deployment), databases_(databases), sources_(sources), options_(options),
        spec_(spec), diagnostics_(diagnostics) {}

  std::optional<PlannedOutput> plan();

 private:
  struct Asked {
    EntrySpec entry;
    std::size_t group = 0;
    bool has_group = false;
    bool left_out = false;  // a bundle's optional entry that the driver cannot have
  };

  bool choose_format();
  bool expand_bundles();
  bool make_path();
  bool make_metadata();
  bool make_groups();
  bool check_groups();
  bool make_entries();
  bool add(PlannedEntry entry);
  bool add_files(const Asked& asked);
  bool add_fingerprint();
  const DatabaseSpec* database_of(const EntrySpec& entry);
  void place_files(Group& group, const EntrySpec& entry);
  void leave_out(Asked& asked, const Diagnostics& why);

  const Deployment& deployment_;
  Databases& databases_;
  Sources& sources_;
  const PlanOptions& options_;
  const OutputSpec& spec_;
  Diagnostics& diagnostics_;
  PlannedOutput output_;
  std::vector<Asked> asked_;
};

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
    for (const auto& [key, node] : root.find("keys").pairs()) {
      auto entry = read_entry(key.text(), node, EntryPlace::bundle, diagnostics_);
      if (!entry) {
        return false;
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

bool OutputPlanner::make_path() {
  std::string path;
  std::string_view rest = spec_.file;
  while (!rest.empty()) {
    const std::size_t brace = std::min(rest.find('{'), rest.size());
    path.append(rest.substr(0, brace));
    rest.remove_prefix(brace);
    if (rest.starts_with("{environment}")) {
      path.append(deployment_.environment.empty() ? kNoEnvironment : std::string_view(deployment_.environment));
      rest.remove_prefix(std::string_view("{environment}").size());
    } else if (rest.starts_with("{database}")) {
      std::vector<std::string_view> names;
      for (const Asked& asked : asked_) {
        if (std::ranges::find(names, asked.entry.database) == names.end()) names.push_back(asked.entry.database);
      }
      if (names.size() != 1) {
        diagnostics_.error(Code::invalid_value, spec_.file_place,
                           {"`{database}` stands for one database, and the output has ", names.size()});
        return false;
      }
      path.append(names.front());
      rest.remove_prefix(std::string_view("{database}").size());
    } else if (!rest.empty()) {
      diagnostics_.error(Code::invalid_value, spec_.file_place, {"a brace in a path begins `{environment}` or `{database}`"});
      return false;
    }
  }
  if (path.ends_with('/') || path.find('\0') != std::string::npos) {
    diagnostics_.error(Code::path_is_directory, spec_.file_place, {"the path names a directory, not a file"});
    return false;
  }
  if (!options_.out_directory.empty()) {
    // Re-based whole: an absolute path or one that climbs out would defeat the option.
    if (path.starts_with('/') || ("/" + path + "/").find("/../") != std::string::npos) {
      diagnostics_.error(Code::invalid_value, spec_.file_place, {"an absolute path, or one with `..`, cannot be moved by `--out-dir`"});
      return false;
    }
    path = options_.out_directory + (options_.out_directory.ends_with('/') ? "" : "/") + path;
  } else if (!path.starts_with('/')) {
    path = deployment_.directory + path;
  }
  output_.path = std::move(path);
  return true;
}

bool OutputPlanner::make_metadata() {
  bool right = true;
  const std::string_view known = output_.format->metadata;
  for (const auto& [key, place] : spec_.metadata_keys) {
    const std::string padded = " " + std::string(known) + " ";
    if (padded.find(" " + key + " ") == std::string::npos) {
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
                                          ? (deployment_.environment.empty() ? kNoEnvironment : std::string_view(deployment_.environment))
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
  metadata.environment = deployment_.environment;
  return right;
}

const DatabaseSpec* OutputPlanner::database_of(const EntrySpec& entry) {
  const DatabaseSpec* database = deployment_.find_database(entry.database);
  const auto& broken = deployment_.broken_databases;
  if (database == nullptr && std::ranges::find(broken, entry.database) == broken.end()) {
    std::vector<std::string_view> known;
    for (const DatabaseSpec& row : deployment_.databases) known.push_back(row.name);
    report_unknown_word(Code::unknown_database, entry.database_place, ShownText::of_table("database"), entry.database, known, diagnostics_);
  }
  return database;
}

// Where the consumer finds the files of this group: `files_at` beats `at`.
void OutputPlanner::place_files(Group& group, const EntrySpec& entry) {
  const std::string& at = entry.files_at.empty() ? spec_.files_at : entry.files_at;
  std::size_t index = 0;
  for (DeliveredFile& file : group.written.variant.files) {
    const PemContent& source = group.database->files[index++];
    if (source.at_given) {
      file.name = base_name(source.at);
    }
    std::string path = file.at;
    if (!at.empty()) {
      path = at + (at.ends_with('/') ? "" : "/") + file.name;
    } else if (!source.at_given && entry.with_files && output_.format->id == "kubernetes-secret") {
      diagnostics_.error(Code::ca_not_delivered, entry.place, {"the file comes as a key of the Secret, and nothing says where the consumer mounts it"}, {},
                         {"`files_at: /the/mount/path` on the entry or the output, or `at:` beside `file:`"});
    }
    if (path != file.at) {
      for (std::string* field : {&group.tailored.tls.ca, &group.tailored.tls.cert, &group.tailored.tls.key}) {
        if (*field == file.at) *field = path;
      }
      file.at = path;
    }
  }
  std::vector<DeliveredFile> files = std::move(group.written.variant.files);
  group.written = write_variant(group.tailored, *group.driver);
  group.written.variant.files = std::move(files);
}

// An entry that a bundle only offers is no reason to refuse the rest of it.
void OutputPlanner::leave_out(Asked& asked, const Diagnostics& why) {
  asked.left_out = true;
  for (Diagnostic d : why.sorted()) {
    if (d.severity == Severity::error) {
      d.severity = Severity::warning;
      d.message = "the bundle's `" + asked.entry.key + "` is left out: " + d.message;
      diagnostics_.add(std::move(d));
      return;
    }
  }
}

bool stands_for_string(const EntrySpec& entry) {
  return entry.part == "prefix" || entry.part == "suffix" || entry.part == "url-without-credentials";
}

bool OutputPlanner::make_groups() {
  bool right = true;
  std::vector<std::string> keys;
  for (Asked& asked : asked_) {
    const EntrySpec& entry = asked.entry;
    if (entry.form == EntryForm::literal) {
      continue;
    }
    const DatabaseSpec* database = database_of(entry);
    const Way way{entry.use, entry.endpoint, entry.endpoint.empty() ? entry.use_place : entry.endpoint_place};
    std::vector<Code> accepted;
    for (const Asked& other : asked_) {
      const bool same_way = other.entry.use == entry.use && other.entry.endpoint == entry.endpoint;
      if (other.entry.database == entry.database && other.entry.driver == entry.driver && same_way) {
        accepted.insert(accepted.end(), other.entry.accept.begin(), other.entry.accept.end());
      }
    }
    const std::vector<Code> outer = diagnostics_.exchange_accepted(accepted);
    const ResolvedDatabase* resolved = database == nullptr ? nullptr : databases_.resolve(*database, way, diagnostics_);
    diagnostics_.exchange_accepted(outer);
    if (resolved == nullptr) {
      // A slip in the driver's name is found in the same run.
      Driver::select(ShownText::of_shown_field(entry.driver), entry.driver_place, diagnostics_);
      right = false;
      continue;
    }
    const std::string key = entry.database + '\n' + entry.driver + '\n' + resolved->endpoint.id +
                            (entry.form == EntryForm::part && !stands_for_string(entry) ? "\npart" : "");
    const auto found = std::ranges::find(keys, key);
    asked.has_group = true;
    if (found != keys.end()) {
      asked.group = static_cast<std::size_t>(found - keys.begin());
      continue;
    }
    Diagnostics inner;
    inner.exchange_accepted(accepted);
    auto group = plan_group(*resolved, ShownText::of_shown_field(entry.driver), entry.driver_place, inner);
    if (!group && entry.optional) {
      leave_out(asked, inner);
      continue;
    }
    diagnostics_.append(std::move(inner));
    if (!group) {
      right = false;
      asked.has_group = false;
      continue;
    }
    const auto with_files = std::ranges::find_if(asked_, [&](const Asked& other) {
      return other.entry.database == entry.database && other.entry.driver == entry.driver &&
             (other.entry.with_files || !other.entry.files_at.empty());
    });
    place_files(*group, with_files == asked_.end() ? entry : with_files->entry);
    asked.group = keys.size();
    keys.push_back(key);
    output_.groups.push_back(std::move(*group));
  }
  return right;
}

bool OutputPlanner::check_groups() {
  bool right = true;
  for (std::size_t i = 0; i < output_.groups.size(); ++i) {
    Group& group = output_.groups[i];
    std::vector<Carrier> delivered;
    std::vector<Code> accepted;
    bool files = false;
    bool only_parts = true;
    for (const Asked& asked : asked_) {
      if (!asked.has_group || asked.group != i) {
        continue;
      }
      const EntrySpec& entry = asked.entry;
      accepted.insert(accepted.end(), entry.accept.begin(), entry.accept.end());
      // Three parts stand for the string; the others promise no whole connection.
      const bool for_string = entry.form == EntryForm::part && stands_for_string(entry);
      only_parts &= entry.form == EntryForm::part && !for_string;
      if (for_string) delivered.push_back(Carrier::url);
      if (entry.form == EntryForm::url || entry.form == EntryForm::json) delivered.push_back(Carrier::url);
      if (entry.form == EntryForm::settings || entry.form == EntryForm::json) delivered.push_back(Carrier::settings);
      if (entry.with_env || entry.form == EntryForm::json) delivered.push_back(Carrier::env);
      files |= entry.with_files || !entry.files_at.empty() || entry.form == EntryForm::json;
      if (entry.form == EntryForm::url && !group.driver->facts().string) {
        diagnostics_.error(Code::no_string_form, entry.place, {"`", group.driver->shown(), "` takes no connection string"}, {},
                           {"use `as: settings`, or the driver `", ShownText::of_table(group.driver->facts().string_driver), "`, which reads a string for it"});
        right = false;
        only_parts = true;
      }
    }
    files |= !spec_.files_at.empty();
    if (std::ranges::none_of(output_.groups, [&](const Group& other) { return other.database->name == group.database->name && takes_pool(other); })) {
      report_pool_left_out(group, diagnostics_);
    }
    if (only_parts) {
      continue;  // single parts promise no whole connection
    }
    const std::vector<Code> outer = diagnostics_.exchange_accepted(accepted);
    right &= check_delivery(group, delivered, files, diagnostics_);
    diagnostics_.exchange_accepted(outer);
  }
  return right;
}

bool OutputPlanner::add(PlannedEntry entry) {
  const auto same = std::ranges::find(output_.entries, entry.key, &PlannedEntry::key);
  if (same == output_.entries.end()) {
    output_.entries.push_back(std::move(entry));
    return true;
  }
  if (same->value == entry.value) {
    return true;
  }
  diagnostics_.error(Code::entry_given_twice, entry.place,
                     {"two entries with different contents are called `", ShownText::of_shown_field(entry.key), "`"}, {},
                     {"give one of them another key, or put them into different outputs"});
  return false;
}

// Beside a file they are files; in a store of keys they are keys.
bool OutputPlanner::add_files(const Asked& asked) {
  const Group& group = output_.groups[asked.group];
  bool right = true;
  for (const DeliveredFile& file : group.written.variant.files) {
    PlannedEntry entry{file.name, file.content.clone(), Holds::file, asked.group, file.at, asked.entry.place};
    if (output_.format->id == "kubernetes-secret") {
      right &= add(std::move(entry));
      continue;
    }
    if (output_.format->id == "gcp-secret-manager" || output_.format->id == "terraform-external") {
      diagnostics_.error(Code::invalid_value, asked.entry.place, {"files cannot come with an entry of format `", ShownText::of_table(output_.format->id), "`"});
      return false;
    }
    const auto same = std::ranges::find(output_.files, entry.key, &PlannedEntry::key);
    if (same == output_.files.end()) {
      output_.files.push_back(std::move(entry));
    } else if (!(same->value == entry.value)) {
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
        planned.value = std::move(*part);
        break;
      }
      case EntryForm::literal: break;
    }
    right &= add(std::move(planned));
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
  if (!deployment_.fingerprint_key) {
    return true;
  }
  const auto key = sources_.take(*deployment_.fingerprint_key, Sources::Sensitivity::secret, diagnostics_);
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

// `./a//b` and `a/b` are one file.
std::string plain_path(std::string_view path) {
  std::string plain(path.starts_with('/') ? "/" : "");
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    if (part == ".." && !plain.empty() && !plain.ends_with("..") && plain != "/") {
      plain.erase(plain.rfind('/') == std::string::npos ? 0 : plain.rfind('/'));
    } else if (!part.empty() && part != ".") {
      plain.append(plain.empty() || plain.ends_with('/') ? "" : "/").append(part);
    }
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return plain;
}

// What the spec reads: it must not be what it writes.
std::vector<std::string> input_paths(const Deployment& deployment, const Sources& sources) {
  std::vector<std::string> paths{plain_path(deployment.file)};
  const auto take = [&](const Source& source) {
    if (source.kind == Source::Kind::file) paths.push_back(plain_path(sources.path_of(source.name)));
  };
  for (const DatabaseSpec& database : deployment.databases) {
    take(database.password);
    if (database.user) take(*database.user);
    if (database.database) take(*database.database);
    for (const NamedSource& input : database.inputs) take(input.source);
    if (!database.tls) continue;
    for (const auto* pem : {&database.tls->ca, &database.tls->cert, &database.tls->key}) {
      if (*pem) paths.push_back(plain_path(sources.path_of((*pem)->file)));
    }
  }
  for (const auto& [path, place] : deployment.provider_files) paths.push_back(plain_path(sources.path_of(path)));
  return paths;
}

bool paths_are_distinct(const std::vector<PlannedOutput>& outputs, const std::vector<std::string>& inputs, Diagnostics& diagnostics) {
  bool right = true;
  std::vector<std::string> paths;
  std::vector<std::pair<std::string, const Secret*>> beside;
  const auto take = [&](const std::string& written, const Place& place, const Secret* content) {
    const std::string path = plain_path(written);
    const auto same = std::ranges::find(beside, path, &std::pair<std::string, const Secret*>::first);
    if (content != nullptr && same != beside.end() && *same->second == *content) {
      return;  // the same authority for two outputs
    }
    if (content != nullptr) beside.emplace_back(path, content);
    if (std::ranges::find(inputs, path) != inputs.end()) {
      diagnostics.error(Code::path_used_twice, place, {"the output would overwrite `", ShownText::of_shown_field(path), "`, which the spec reads"});
      right = false;
    }
    if (std::ranges::find(paths, path) != paths.end()) {
      diagnostics.error(Code::path_used_twice, place, {"another output writes `", ShownText::of_shown_field(path), "` as well"});
      right = false;
    }
    paths.push_back(path);
  };
  for (const PlannedOutput& output : outputs) {
    take(output.path, output.spec->file_place, nullptr);
    for (const PlannedEntry& file : output.files) {
      take(directory_of(output.path) + file.key, file.place, &file.value);
    }
  }
  return right;
}

}  // namespace

std::vector<PlannedOutput> plan(const Deployment& deployment, Databases& databases, Sources& sources,
                                const PlanOptions& options, Diagnostics& diagnostics) {
  std::vector<PlannedOutput> outputs;
  for (const std::string& name : options.only) {
    if (deployment.find_output(name) == nullptr) {
      std::vector<std::string_view> known;
      for (const OutputSpec& output : deployment.outputs) known.push_back(output.name);
      report_unknown_word(Code::unknown_output, {deployment.file, 0, 0, "outputs"}, ShownText::of_table("output"), name, known, diagnostics);
    }
  }
  for (const OutputSpec& spec : deployment.outputs) {
    if (!options.only.empty() && std::ranges::find(options.only, spec.name) == options.only.end()) {
      continue;
    }
    if (auto output = OutputPlanner(deployment, databases, sources, options, spec, diagnostics).plan()) {
      outputs.push_back(std::move(*output));
    }
  }
  const std::vector<std::string> inputs = input_paths(deployment, sources);
  for (PlannedOutput& output : outputs) {
    // A file that belongs beside the output and is what the spec itself names there is delivered already.
    std::erase_if(output.files, [&](const PlannedEntry& file) {
      const std::string path = directory_of(output.path) + file.key;
      Diagnostics ignored;
      const auto there = std::ranges::find(inputs, plain_path(path)) == inputs.end()
                             ? std::nullopt
                             : read_existing(path, file.place, ignored);
      return there && there->present && there->bytes == file.value;
    });
  }
  paths_are_distinct(outputs, inputs, diagnostics);
  return outputs;
}

}  // namespace dsnsmith
