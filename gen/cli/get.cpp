// One value on standard output.

#include <algorithm>
#include <array>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "run/plan.hpp"
#include "run/read_back.hpp"
#include "run/variant_json.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"DATABASE", OptionKind::positional, "", "a database of the spec"},
    OptionFacts{"--spec", OptionKind::value, "FILE", "the spec (./dsnsmith.yaml)"},
    OptionFacts{"--environment", OptionKind::value, "E", "an environment of the spec"},
    OptionFacts{"--provider", OptionKind::value, "P", "without a spec: who runs the database"},
    OptionFacts{"--set", OptionKind::list, "KEY=VALUE", "without a spec: user, tls.mode, an input of P, …"},
    OptionFacts{"--password-env", OptionKind::value, "NAME", "the password is in this variable"},
    OptionFacts{"--password-file", OptionKind::value, "FILE", "… in this file"},
    OptionFacts{"--password-stdin", OptionKind::flag, "", "… on standard input"},
    OptionFacts{"--driver", OptionKind::value, "D[@V]", "who will read it (canonical)"},
    OptionFacts{"--use", OptionKind::value, "U", "application (default) or migration"},
    OptionFacts{"--endpoint", OptionKind::value, "ID", "one of the provider's endpoints"},
    OptionFacts{"--as", OptionKind::value, "FORM", "url (default), settings, env, json"},
    OptionFacts{"--part", OptionKind::value, "PART", "user, password, host, port, database, prefix, suffix\n                            or url-without-credentials"},
    OptionFacts{"--accept", OptionKind::list, "CODE", "overrule a loss"},
    OptionFacts{"--show-secrets", OptionKind::flag, "", "print even on a terminal"},
    OptionFacts{"--report", OptionKind::value, "FORM", "text (default), json, sarif, github; on stderr"},
};

constexpr std::array<std::string_view, 4> kForms{"url", "settings", "env", "json"};

bool check_words(const Arguments& arguments, Diagnostics& diagnostics) {
  bool right = check_report_form(arguments, diagnostics);
  const auto usage = [&](Message message, Message expected = {}) {
    diagnostics.error(Code::usage, {}, message, expected);
    right = false;
  };
  const std::string as = arguments.value("--as", "url");
  const std::string part = arguments.value("--part");
  const std::string use = arguments.value("--use", "application");
  if (std::ranges::find(kForms, as) == kForms.end()) usage({"`--as` does not take this word"}, {"`url`, `settings`, `env` or `json`"});
  if (arguments.has("--part") && std::ranges::find(part_names(), part) == part_names().end()) {
    usage({"`--part` does not take this word"}, {ShownText::list({part_names().begin(), part_names().end()})});
  }
  if (arguments.has("--part") && arguments.has("--as")) usage({"`--as` and `--part` exclude each other"});
  if (use != "application" && use != "migration") usage({"`--use` does not take this word"}, {"`application` or `migration`"});
  if (arguments.has("--use") && arguments.has("--endpoint")) usage({"`--use` chooses the endpoint, so `--endpoint` cannot stand beside it"});
  if (arguments.has("--provider")) {
    for (const char* option : {"DATABASE", "--spec", "--environment"}) {
      if (arguments.has(option)) usage({"`--provider` is for a database without a spec; `", ShownText::of_table(option), "` names one in a spec"});
    }
  } else {
    for (const char* option : {"--set", "--password-env", "--password-file", "--password-stdin"}) {
      if (arguments.has(option)) usage({"`", ShownText::of_table(option), "` needs `--provider`; a spec says these things itself"});
    }
  }
  return right;
}

const DatabaseSpec* choose_database(const Deployment& deployment, const std::string& name, Diagnostics& diagnostics) {
  if (diagnostics.errors() != 0) {
    return nullptr;  // of the spec; they are reported
  }
  if (name.empty() && deployment.databases.size() == 1) {
    return &deployment.databases.front();
  }
  std::vector<std::string_view> known;
  for (const DatabaseSpec& database : deployment.databases) {
    known.push_back(database.name);
  }
  const Place place{deployment.file, 0, 0, "databases"};
  if (name.empty()) {
    diagnostics.error(Code::usage, place, {"the spec has several databases; name one"}, {ShownText::list(known)});
    return nullptr;
  }
  const DatabaseSpec* found = deployment.find_database(name);
  if (found == nullptr) {
    diagnostics.error(Code::unknown_database, place, {"no database is called `", ShownText::of_shown_field(name), "`"}, {ShownText::list(known)});
  }
  return found;
}

std::optional<Secret> value_of(const Arguments& arguments, const ResolvedDatabase& database, Diagnostics& diagnostics) {
  const Place place{"--driver", 0, 0, ""};
  const std::string as = arguments.value("--as", "url");
  auto group = plan_group(database, ShownText::of_shown_field(arguments.value("--driver", "canonical")), place, diagnostics);
  if (!group) {
    return std::nullopt;
  }
  const Variant& variant = group->written.variant;
  if (const std::string part = arguments.value("--part"); !part.empty()) {
    if (stands_for_string(part) ? !check_delivery(*group, {Carrier::url}, true, diagnostics)
                                : !reads_back(*group, variant, diagnostics)) {
      return std::nullopt;
    }
    return part_of(group->tailored, *group->driver, part, place, diagnostics);
  }
  if (as == "url") {
    // Whoever names the file by hand knows where it is; a spec is for somewhere else.
    return string_alone(*group, arguments.has("--provider"), diagnostics);
  }
  if (!reads_back(*group, variant, diagnostics)) {
    return std::nullopt;
  }
  report_pool_left_out(*group, diagnostics);
  if (as == "settings") return settings_json(variant.settings);
  if (as == "env") return env_json(variant.env);
  const Endpoint& endpoint = database.endpoint;
  return variant_json(variant, {group->driver->id(), group->driver->range_text(), endpoint.id, name_of(endpoint.kind), name_of(endpoint.network)});
}

Exit get(const Arguments& arguments) {
  Diagnostics diagnostics;
  if (!check_words(arguments, diagnostics)) {
    return finish(diagnostics, arguments, Prints::values);
  }
  const std::string part = arguments.value("--part");
  const bool secret = part.empty() || part == "password";
  if (secret && terminal_refuses(arguments)) {
    return print_value(Secret(), arguments);
  }
  LoadedSpec loaded;
  std::optional<DatabaseSpec> typed;
  const DatabaseSpec* database = nullptr;
  if (arguments.has("--provider")) {
    typed = database_of_options(arguments, diagnostics);
    database = typed ? &*typed : nullptr;
  } else if (auto spec = load_spec(arguments.value("--spec", kDefaultSpec), arguments.value("--environment"), diagnostics)) {
    loaded = std::move(*spec);
    database = choose_database(loaded.deployment, arguments.value("DATABASE"), diagnostics);
  }
  std::optional<Secret> value;
  diagnostics.exchange_accepted(accepted_codes(arguments, diagnostics));
  if (database != nullptr && diagnostics.errors() == 0) {
    Sources sources(loaded.deployment.directory);
    Databases databases(sources, Passwords::take);
    databases.providers().load_files(loaded.deployment, sources, diagnostics);
    const Way way{arguments.value("--use"), arguments.value("--endpoint"), {arguments.has("--endpoint") ? "--endpoint" : "--use", 0, 0, ""}};
    if (const ResolvedDatabase* resolved = databases.resolve(*database, way, diagnostics)) {
      value = value_of(arguments, *resolved, diagnostics);
    }
  }
  const Exit status = finish(diagnostics, arguments, Prints::values);
  if (status != Exit::success || !value) {
    return std::max(status, Exit::wrong_input);
  }
  if (!secret) {
    print_output(value->expose());
    return Exit::success;
  }
  return print_value(*value, arguments);
}

}  // namespace

const Command kGet{"get", "[DATABASE] [options]", "Print one value: a database's connection as a driver wants it.",
                   kOptions,
                   "  PW=… dsnsmith get --provider gcp-cloud-sql --set instance=P:R:I \\\n"
                   "       --set user=app --set database=orders --password-env PW | cat\n",
                   get};

}  // namespace dsnsmith
