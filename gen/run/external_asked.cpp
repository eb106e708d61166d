#include "run/external_asked.hpp"

#include <algorithm>
#include <array>

#include "run/database.hpp"
#include "run/typed_database.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<std::string_view, 9> kSpecKeys{"database", "databases", "driver", "use", "endpoint", "want", "secrets", "environment", "partial"};
// Without a spec: of a query that describes several databases, and of the description of one, beside the provider's inputs
// (`database` is the database's own name there).
constexpr std::array<std::string_view, 6> kSeveralKeys{"databases", "driver", "use", "endpoint", "secrets", "partial"};
constexpr std::array<std::string_view, 11> kDatabaseKeys{"provider", "driver", "use", "endpoint", "user", "database",
                                                         "url", "host", "port", "password_env", "password_file"};
constexpr std::size_t kMostUnknown = 20;  // keys that are named one by one

using Words = std::vector<std::string_view>;

void collect_query_keys(const Source& source, Words& keys) {
  if (source.kind == Source::Kind::query) {
    keys.push_back(source.name);
  }
}

Words keys_of_spec(const Deployment& deployment) {
  Words known(kSpecKeys.begin(), kSpecKeys.end());
  for (const DatabaseSpec& database : deployment.databases) {
    for (const NamedSource& input : database.inputs) collect_query_keys(input.source, known);
    if (database.user) collect_query_keys(*database.user, known);
    if (database.database) collect_query_keys(*database.database, known);
    collect_query_keys(database.password, known);
  }
  std::ranges::sort(known.begin() + kSpecKeys.size(), known.end());
  known.erase(std::unique(known.begin() + kSpecKeys.size(), known.end()), known.end());
  return known;
}

void report_unknown_key(const std::string& key, const Words& known, const Place& place, Diagnostics& diagnostics) {
  Nearest nearest(key);
  for (const std::string_view word : known) nearest.offer(word);
  const ShownText shown = ShownText::of_shown_field(key);
  if (nearest.word().empty()) {
    diagnostics.error(Code::unknown_query_key, place, {"the query's key `", shown, "` means nothing here"}, {ShownText::list(known)});
  } else {
    diagnostics.error(Code::unknown_query_key, place, {"the query's key `", shown, "` means nothing here"}, {},
                      {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
  }
}

bool is_path_of_database(std::string_view key) {
  return key.starts_with("tls.") || key.starts_with("parameters.") || key.starts_with("pool.");
}

bool check_keys(const Query& query, const Words& known, bool paths, const Place& place, Diagnostics& diagnostics) {
  std::size_t unknown = 0;
  for (const auto& [key, value] : query) {
    if ((paths && is_path_of_database(key)) || std::ranges::find(known, key) != known.end()) {
      continue;
    }
    if (++unknown <= kMostUnknown) report_unknown_key(key, known, place, diagnostics);
  }
  if (unknown > kMostUnknown) {
    diagnostics.error(Code::unknown_query_key, place, {"the query has ", unknown - kMostUnknown, " more keys that mean nothing here"});
  }
  return unknown == 0;
}

bool read_partial(const Query& query, AskedFor& asked, Diagnostics& diagnostics) {
  const std::string word = text_in(query, "partial");
  asked.partial = word == "true";
  if (!word.empty() && word != "true" && word != "false") {
    diagnostics.error(Code::invalid_value, place_in_query("partial"), {"`partial` is `true` or `false`"});
    return false;
  }
  if (asked.partial && find_in(query, "databases") == nullptr) {
    diagnostics.error(Code::invalid_query, place_in_query("partial"), {"`partial` goes with `databases`: of one database there is no part"});
    return false;
  }
  return true;
}

bool read_secrets(const Query& query, const Deployment* deployment, AskedFor& asked, Diagnostics& diagnostics) {
  const std::string word = text_in(query, "secrets");
  if (!word.empty() && word != "omit" && word != "include") {
    diagnostics.error(Code::invalid_value, place_in_query("secrets"), {"`secrets` is `omit` or `include`"});
    return false;
  }
  if (deployment == nullptr) {
    asked.include = word == "include";
    return true;
  }
  if (word == "include" && !deployment->external_includes_secrets) {
    diagnostics.error(Code::secrets_not_allowed, place_in_query("secrets"), {"the spec does not allow secrets in the result"}, {"`external: {secrets: include}` in the spec"},
                      {"Terraform writes results to state and plan in clear; `prefix` and `suffix` around an ephemeral password do not"});
    return false;
  }
  asked.include = deployment->external_includes_secrets && word != "omit";
  return true;
}

Asked asked_by(const Query& query, const std::string& name, const std::string& path) {
  return {name, text_in(query, "driver"), text_in(query, "use"), text_in(query, "endpoint"), path, {}};
}

bool read_several_names(const Query& query, const Secret& list, AskedFor& asked, Diagnostics& diagnostics) {
  const auto names = read_names(list);
  if (!names) {
    diagnostics.error(Code::invalid_value, place_in_query("databases"), {"`databases` is a JSON list of names"}, {"`databases = jsonencode([\"orders\", \"billing\"])`"});
    return false;
  }
  asked.several = true;
  for (const std::string& name : *names) {
    if (std::ranges::find(asked.databases, name, &Asked::name) != asked.databases.end()) {
      diagnostics.error(Code::invalid_query, place_in_query("databases"), {"`databases` names one of them twice"});
      return false;
    }
    asked.databases.push_back(asked_by(query, name, ""));
  }
  return true;
}

// One database, described key by key; its mistakes are filed as its own.
void describe(const Query& query, Asked& asked, bool include, Deployment& own) {
  const auto place = [&](std::string_view key) { return place_in_query(asked.path + std::string(key)); };
  DatabaseSpec database;
  database.name = asked.name;
  database.place = place_in_query(asked.path.substr(0, asked.path.empty() ? 0 : asked.path.size() - 1));
  database.provider = text_in(query, "provider");
  database.provider_place = place("provider");
  // Under `omit` nothing is resolved, so nothing has to be named either.
  database.password_given = true;
  database.password.kind = Source::Kind::literal;
  for (const auto& [key, value] : query) {
    Source source;
    source.place = place(key);
    if (key == "password_env" || key == "password_file") {
      source.kind = key == "password_env" ? Source::Kind::env : Source::Kind::file;
      source.name = value.expose();
      database.password = std::move(source);
      continue;
    }
    source.kind = Source::Kind::literal;
    source.literal = value.expose();
    const bool of_protocol = key == "provider" || key == "driver" || key == "use" || key == "endpoint" || key == "secrets";
    if (!of_protocol) set_key(database, key, std::move(source), place(key), asked.problems);
  }
  if (include && database.password.kind == Source::Kind::literal) {
    asked.problems.error(Code::password_missing, place("password_env"), {"`secrets` is `include`, and nothing says where the password comes from"},
                         {"`password_env` or `password_file` in the query"});
  }
  own.add(std::move(database));
}

bool check_description(const Query& query, const Place& place, bool alone, Diagnostics& diagnostics) {
  Words known(kDatabaseKeys.begin(), kDatabaseKeys.end());
  if (alone) known.insert(known.end(), {"secrets"});
  Diagnostics ignored;
  Providers providers;
  if (const Provider* provider = providers.find(text_in(query, "provider"), {}, ignored)) {
    const auto inputs = provider->input_names();
    known.insert(known.end(), inputs.begin(), inputs.end());
  }
  return check_keys(query, known, true, place, diagnostics);
}

bool describe_several(const Query& query, const Secret& text, AskedFor& asked, Deployment& own, Diagnostics& diagnostics) {
  auto objects = read_objects(text);
  if (!objects) {
    diagnostics.error(Code::invalid_value, place_in_query("databases"), {"`databases` is a JSON object that describes each database by an object of strings"},
                      {"`databases = jsonencode({orders = {provider = \"generic\", host = …}})`"}, {"each key once; a list of names goes with a spec"});
    return false;
  }
  asked.several = true;
  const Asked common = asked_by(query, "", "");
  for (const auto& [name, fields] : *objects) {
    if (!is_id(name)) {
      diagnostics.error(Code::invalid_value, place_in_query("databases"), {"`", ShownText::of_shown_field(name), "` is no name of a database"},
                        {"1 to 63 letters, digits, `-`, `_`, `.`; not beginning with a dot"});
      return false;
    }
    Asked one = asked_by(fields, name, "databases." + name + ".");
    if (one.driver.empty()) one.driver = common.driver;
    if (one.use.empty()) one.use = common.use;
    if (one.endpoint.empty()) one.endpoint = common.endpoint;
    if (check_description(fields, place_in_query("databases." + name), false, one.problems)) {
      describe(fields, one, asked.include, own);
    }
    asked.databases.push_back(std::move(one));
  }
  return true;
}

}  // namespace

std::optional<AskedFor> asked_of_spec(const Deployment& deployment, const Query& query, Diagnostics& diagnostics) {
  AskedFor asked;
  const Secret* one = find_in(query, "database");
  const Secret* list = find_in(query, "databases");
  if (!check_keys(query, keys_of_spec(deployment), false, place_in_query(""), diagnostics) || !read_secrets(query, &deployment, asked, diagnostics) ||
      !read_partial(query, asked, diagnostics)) {
    return std::nullopt;
  }
  if (one != nullptr && list != nullptr) {
    diagnostics.error(Code::contradiction, place_in_query("databases"), {"`database` and `databases` exclude each other"});
    return std::nullopt;
  }
  if (find_in(query, "want") != nullptr) {
    if (asked.partial) {
      diagnostics.error(Code::contradiction, place_in_query("partial"), {"`partial` and `want` exclude each other: an output is whole"});
      return std::nullopt;
    }
    return asked;
  }
  if (list != nullptr) {
    return read_several_names(query, *list, asked, diagnostics) ? std::optional(std::move(asked)) : std::nullopt;
  }
  if (one == nullptr && deployment.databases.size() + deployment.broken_databases.size() != 1) {
    diagnostics.error(Code::invalid_query, place_in_query("database"), {"the spec has several databases, and the query names none"}, {"`database`, or `databases`"});
    return std::nullopt;
  }
  const bool broken = deployment.databases.empty();
  asked.databases.push_back(asked_by(query, one != nullptr ? std::string(one->expose()) : broken ? *deployment.broken_databases.begin() : deployment.databases.front().name, ""));
  return asked;
}

std::optional<AskedFor> asked_without_spec(const Query& query, Deployment& own, Diagnostics& diagnostics) {
  AskedFor asked;
  const Secret* list = find_in(query, "databases");
  if (list != nullptr) {
    if (!check_keys(query, Words(kSeveralKeys.begin(), kSeveralKeys.end()), false, place_in_query(""), diagnostics) ||
        !read_secrets(query, nullptr, asked, diagnostics) || !read_partial(query, asked, diagnostics) ||
        !describe_several(query, *list, asked, own, diagnostics)) {
      return std::nullopt;
    }
    return asked;
  }
  if (!check_description(query, place_in_query(""), true, diagnostics) || !read_secrets(query, nullptr, asked, diagnostics)) {
    return std::nullopt;
  }
  asked.databases.push_back(asked_by(query, "database", ""));
  describe(query, asked.databases.front(), asked.include, own);
  return asked;
}

}  // namespace dsnsmith
