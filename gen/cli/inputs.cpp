#include "cli/inputs.hpp"

#include <algorithm>
#include <array>

#include "cli/output.hpp"
#include "run/typed_database.hpp"

namespace dsnsmith {
namespace {

Place option_place(const char* option) {
  return {option, 0, 0, ""};
}

std::optional<Source> password_option(const Arguments& arguments, Diagnostics& diagnostics) {
  std::vector<Source> given;
  const auto take = [&](const char* option, Source::Kind kind) {
    if (arguments.has(option)) {
      Source source;
      source.kind = kind;
      source.name = arguments.value(option);
      source.place = option_place(option);
      given.push_back(std::move(source));
    }
  };
  take("--password-env", Source::Kind::env);
  take("--password-file", Source::Kind::file);
  take("--password-stdin", Source::Kind::standard_input);
  if (given.size() > 1) {
    diagnostics.error(Code::usage, {}, {"the password comes from one place, and several are named"});
    return std::nullopt;
  }
  return given.empty() ? std::nullopt : std::optional(given.front());
}

}  // namespace

std::unique_ptr<Document> read_spec(const std::string& file, Diagnostics& diagnostics) {
  Sources here("");
  const auto bytes = here.read_file(file, {file, 0, 0, ""}, diagnostics);
  if (!bytes) {
    if (file == kDefaultSpec) {
      diagnostics.note(Code::unreadable_file, {file, 0, 0, ""}, {"`dsnsmith init PROVIDER` prints a spec to start from"});
    }
    return nullptr;
  }
  return read_yaml(file, bytes->expose(), diagnostics);
}

std::optional<LoadedSpec> load_spec(const std::string& file, const std::string& environment,
                                    Diagnostics& diagnostics) {
  LoadedSpec loaded;
  loaded.document = read_spec(file, diagnostics);
  if (loaded.document == nullptr) {
    return std::nullopt;
  }
  auto deployment = read_deployment(loaded.document->root(), file, ShownText::of_shown_field(environment), diagnostics);
  if (!deployment) {
    return std::nullopt;
  }
  loaded.deployment = std::move(*deployment);
  return loaded;
}

std::optional<Secret> read_file_or_input(const std::string& file, Diagnostics& diagnostics) {
  Sources here("");
  Source source;
  source.kind = Source::Kind::standard_input;
  source.place = {file, 0, 0, ""};
  return file == "-" ? here.take(source, Sources::Sensitivity::open, diagnostics) : here.read_file(file, source.place, diagnostics);
}

std::optional<GivenString> take_string(const Arguments& arguments, Diagnostics& diagnostics) {
  const bool dash = arguments.value("INPUT") == "-";
  const int ways = (arguments.has("--url-env") ? 1 : 0) + (arguments.has("--url-file") ? 1 : 0) + (dash ? 1 : 0);
  if (arguments.has("INPUT") && !dash) {
    diagnostics.error(Code::usage, {}, {"a connection string is never taken as an argument: everybody on the machine can read it"}, {},
                      {"`--url-env NAME`, `--url-file FILE`, or `-` for standard input"});
    return std::nullopt;
  }
  if (ways != 1) {
    diagnostics.error(Code::usage, {}, {"say where the connection string comes from, once"}, {},
                      {"`--url-env NAME`, `--url-file FILE`, or `-` for standard input"});
    return std::nullopt;
  }
  Source source;
  GivenString given;
  given.place.line = 0;
  if (arguments.has("--url-env")) {
    source.kind = Source::Kind::env;
    source.name = given.place.file = arguments.value("--url-env");
  } else if (arguments.has("--url-file") && arguments.value("--url-file") != "-") {
    source.kind = Source::Kind::file;
    source.name = given.place.file = arguments.value("--url-file");
  } else {
    source.kind = Source::Kind::standard_input;
    given.place.file = "-";
  }
  source.place = given.place;
  Sources here("");
  // Whether a newline was removed is of no interest for a string that cannot hold one.
  Diagnostics inner;
  auto text = here.take(source, Sources::Sensitivity::open, inner);
  diagnostics.append(std::move(inner));
  if (!text) {
    return std::nullopt;
  }
  given.text = std::move(*text);
  return given;
}

std::optional<DatabaseSpec> database_of_options(const Arguments& arguments, Diagnostics& diagnostics) {
  DatabaseSpec database;
  database.name = "database";
  database.place = option_place("--provider");
  database.provider = arguments.value("--provider");
  database.provider_place = database.place;
  bool right = true;
  std::vector<std::string> seen;
  for (const std::string& assignment : arguments.values("--set")) {
    const std::size_t equals = assignment.find('=');
    Place place = option_place("--set");
    if (equals == std::string::npos || equals == 0) {
      diagnostics.error(Code::usage, place, {"`--set` takes `key=value`"});
      return std::nullopt;
    }
    const std::string key = assignment.substr(0, equals);
    place.path = ShownText::of_shown_field(key).text();
    if (std::ranges::find(seen, key) != seen.end()) {
      diagnostics.error(Code::duplicate_key, place, {"`--set` names this key twice"});
      right = false;
      continue;
    }
    seen.push_back(key);
    Source value;
    value.kind = Source::Kind::literal;
    value.literal = assignment.substr(equals + 1);
    value.place = place;
    right &= set_key(database, key, std::move(value), place, diagnostics);
  }
  if (const auto password = password_option(arguments, diagnostics)) {
    if (database.password_given) {
      diagnostics.error(Code::contradiction, password->place, {"`password=none` and a source of a password are both given"});
      right = false;
    }
    database.password = *password;
    database.password_given = true;
  } else {
    right &= diagnostics.errors() == 0;
  }
  return right ? std::optional(std::move(database)) : std::nullopt;
}

std::vector<Code> accepted_codes(const Arguments& arguments, Diagnostics& diagnostics) {
  std::vector<Code> codes;
  for (const std::string& word : arguments.values("--accept")) {
    const CodeFacts* facts = find_code(word);
    if (facts == nullptr) {
      diagnostics.error(Code::usage, option_place("--accept"), {"this is no code of a diagnostic"}, {},
                        {"`dsnsmith list codes` shows all of them"});
    } else if (facts->acceptable == Acceptable::no) {
      diagnostics.error(Code::usage, option_place("--accept"), {"`", ShownText::of_table(facts->name), "` cannot be overruled"});
    } else {
      codes.push_back(facts->code);
    }
  }
  return codes;
}

bool check_report_form(const Arguments& arguments, Diagnostics& diagnostics) {
  if (report_form_of(arguments)) {
    return true;
  }
  diagnostics.error(Code::usage, option_place("--report"), {"this is no form of a report"}, {"`text`, `json`, `sarif` or `github`"});
  return false;
}

}  // namespace dsnsmith
