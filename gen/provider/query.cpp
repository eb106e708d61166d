#include "provider/query.hpp"

#include <algorithm>
#include <array>

#include "text/options.hpp"

namespace dsnsmith {
namespace {

// What a driver's own word, which libpq does not know, means for a database.
enum class Meaning {
  pool_if_true,   // `true` says that a pool stands in front
  pool_if_false,  // `false` says so
  pool_if_zero,   // `0` says so
  parameter,      // `target` of the parameter table, in libpq's or the pool's unit
  verify,         // `strict` wants the server verified
  nothing,        // a mark that no connection needs
  advice,         // `target` says where to write it
};

struct ForeignWord {
  std::string_view word;
  Meaning meaning;
  std::string_view whose;
  std::string_view target;
};

// Facts of the drivers' files under templates/, as URLs in consoles and documents have them.
constexpr auto kForeign = std::to_array<ForeignWord>({
    {"connectTimeout", Meaning::parameter, "pgjdbc", "connect_timeout"},
    {"connection_limit", Meaning::parameter, "Prisma", "pool.max"},
    {"currentSchema", Meaning::advice, "pgjdbc", "`parameters: {search_path: …}`"},
    {"max_idle_connection_lifetime", Meaning::advice, "Prisma", "`pool: {lifetime: …}`"},
    {"pgbouncer", Meaning::pool_if_true, "Prisma", ""},
    {"pool_max_conn_lifetime", Meaning::parameter, "pgx", "pool.lifetime"},
    {"pool_max_conns", Meaning::parameter, "pgx", "pool.max"},
    {"pool_min_conns", Meaning::parameter, "pgx", "pool.min"},
    {"pool_timeout", Meaning::parameter, "Prisma", "pool.timeout"},
    {"prepareThreshold", Meaning::pool_if_zero, "pgjdbc", ""},
    {"prepared_statement_cache_size", Meaning::pool_if_zero, "SQLAlchemy", ""},
    {"prepared_statements", Meaning::pool_if_false, "Rails", ""},
    {"schema", Meaning::advice, "Prisma", "`parameters: {search_path: …}`"},
    {"socket_timeout", Meaning::advice, "Prisma", "`parameters: {command_timeout: …}`"},
    {"sslaccept", Meaning::verify, "Prisma", ""},
    {"statement_cache_capacity", Meaning::pool_if_zero, "pgx", ""},
    {"statement_cache_size", Meaning::pool_if_zero, "asyncpg", ""},
    {"supa", Meaning::nothing, "Vercel", ""},
    {"uselibpqcompat", Meaning::nothing, "node-postgres", ""},
});
static_assert(std::ranges::is_sorted(kForeign, {}, &ForeignWord::word));

class QueryReader {
 public:
  QueryReader(const Provider::Facts& facts, std::string_view input, const Place& place,
              Diagnostics& diagnostics)
      : facts_(facts),
        input_(ShownText::of_table(input)),
        place_(place),
        diagnostics_(diagnostics) {}

  QueryTaken read(const Pasted& pasted) {
    for (const PastedParameter& parameter : pasted.query) {
      const std::string_view key = parameter.name.expose();
      const std::string_view value = parameter.value.expose();
      if (key == "sslmode" || key == "ssl") {
        read_mode(key == "ssl" && value == "true" ? "require" : value);
      } else if (key == "sslrootcert" && value == "system") {
        taken_.tls.system_roots = true;
      } else if (key == "sslrootcert") {
        taken_.tls.ca = std::string(value);
      } else if (key == "sslcert") {
        taken_.tls.cert = std::string(value);
      } else if (key == "sslkey") {
        taken_.tls.key = std::string(value);
      } else if (key == "options") {
        read_options(value);
      } else if (const ParameterFacts* known = find_parameter(key)) {
        read_parameter(*known, value);
      } else {
        read_foreign(key, value);
      }
    }
    return std::move(taken_);
  }

 private:
  void read_mode(std::string_view word) {
    // node-postgres' word for what libpq calls `require`.
    const std::optional<TlsMode> mode =
        word == "no-verify" ? TlsMode::require : tls_mode_of(word);
    if (mode) {
      taken_.tls.least = mode;
    } else if (word == "verify-all") {
      diagnostics_.error(Code::invalid_value, place_,
                         {"`sslmode=verify-all` in `", input_,
                          "` stands in some documents and means nothing to libpq"},
                         {"`verify-full`"});
    } else {
      diagnostics_.error(
          Code::invalid_value, place_, {"`sslmode` in `", input_, "` is none of its words"},
          {"one of `disable`, `allow`, `prefer`, `require`, `verify-ca`, `verify-full`"});
    }
  }

  void read_parameter(const ParameterFacts& known, std::string_view value) {
    const ShownText name = ShownText::of_table(known.name);
    if (known.scope == Scope::pool || known.scope == Scope::setting) {
      // libpq takes a setting inside `options` only, and a pool's size nowhere.
      diagnostics_.warning(Code::url_parameter_left, place_,
                           {"the parameter `", name, "` in `", input_, "` is not taken from there"},
                           {}, {"write it under ",
                                known.scope == Scope::pool ? Shown("`pool`") : Shown("`parameters`"),
                                ", and remove it from `", input_, "`"});
    } else if (is_secret_parameter(known.name)) {
      diagnostics_.error(Code::url_parameter_left, place_,
                         {"`", name, "` in `", input_, "` is a secret of its own, and is not taken"},
                         {}, {"remove it from `", input_, "`"});
    } else {
      take(known, value);
    }
  }

  void take(const ParameterFacts& known, std::string_view value) {
    const ShownText name = ShownText::of_table(known.name);
    std::optional<Secret> normal = normal_value(known, value, known.unit);
    if (!normal) {
      diagnostics_.error(Code::invalid_parameter_value, place_,
                         {"`", name, "` in `", input_, "` cannot have this value"});
      return;
    }
    const auto before = std::ranges::find(taken_.parameters, known.name, &Parameter::name);
    if (before == taken_.parameters.end()) {
      taken_.parameters.push_back({std::string(known.name), std::move(*normal)});
    } else if (!(before->value == *normal)) {
      diagnostics_.error(Code::contradiction, place_,
                         {"`", input_, "` says two different things about `", name, "`"});
    }
  }

  // Only words of our own tables are shown: a raw `?` in a password would put a part of it in the
  // place of a name.
  void read_foreign(std::string_view key, std::string_view value) {
    const auto row = std::ranges::lower_bound(kForeign, key, {}, &ForeignWord::word);
    if (row == kForeign.end() || row->word != key) {
      diagnostics_.warning(
          Code::url_parameter_left, place_,
          {"`", input_, "` has a parameter that no connection has, and it is left out"}, {},
          {"what a driver or a pool is to be told stands under `parameters` or `pool`; remove it "
           "from `",
           input_, "`"});
      return;
    }
    const auto hint = [&](bool says_so) { taken_.pool_hint = says_so ? row->word : taken_.pool_hint; };
    switch (row->meaning) {
      case Meaning::pool_if_true: hint(value == "true"); break;
      case Meaning::pool_if_false: hint(value == "false"); break;
      case Meaning::pool_if_zero: hint(value == "0"); break;
      case Meaning::parameter: take(*find_parameter(row->target), value); break;
      case Meaning::verify:
        if (value == "strict") {
          taken_.tls.least = TlsMode::verify_full;
        }
        break;
      case Meaning::nothing: break;
      case Meaning::advice:
        diagnostics_.warning(Code::url_parameter_left, place_,
                             {"`", ShownText::of_table(row->word), "` in `", input_, "` is a word of ",
                              ShownText::of_table(row->whose), ", and it is left out"},
                             {}, {"write ", ShownText::of_table(row->target), ", and remove it from `",
                                  input_, "`"});
        break;
    }
  }

  // Words of `options`: what routes (`databaseid=…`) is an input, `-c name=value` is a setting.
  void read_options(std::string_view value) {
    std::string rest;
    while (!value.empty()) {
      const std::size_t end = value.find_first_of(" &");
      const std::string_view word = value.substr(0, end);
      value.remove_prefix(end == std::string_view::npos ? value.size() : end + 1);
      if (std::optional<Captures> captures = routing(word)) {
        taken_.routing.push_back(std::move(*captures));
      } else if (!word.empty()) {
        rest.append(rest.empty() ? "" : " ").append(word);
      }
    }
    OptionsContent content = parse_options(rest);
    for (const auto& [name, text] : content.settings) {
      const ParameterFacts* known = find_parameter(name);
      if (known == nullptr || known->scope == Scope::client || known->scope == Scope::pool) {
        report_options();
      } else {
        take(*known, text.expose());
      }
    }
    const bool kept = std::ranges::any_of(facts_.endpoints, &EndpointFacts::keeps_options);
    if (!content.words.empty() && !kept) {
      report_options();
    } else {
      std::ranges::move(content.words, std::back_inserter(taken_.option_words));
    }
  }

  std::optional<Captures> routing(std::string_view word) const {
    std::optional<Recognised> best = recognise_best(facts_.options, word);
    for (const EndpointFacts& endpoint : facts_.endpoints) {
      std::optional<Recognised> other = recognise_best(endpoint.routing, word);
      if (other && (!best || other->form->literal_size() > best->form->literal_size())) {
        best = std::move(other);
      }
    }
    return best ? std::optional(std::move(best->captures)) : std::nullopt;
  }

  void report_options() {
    diagnostics_.error(
        Code::url_parameter_left, place_,
        {"`options` in `", input_, "` holds what is neither a setting that is known here nor a word "
         "that finds the database"},
        {"`-c name=value` with a name of `dsnsmith list parameters`"},
        {"write settings under `parameters`, and remove the rest from `", input_, "`"});
  }

  const Provider::Facts& facts_;
  ShownText input_;
  const Place& place_;
  Diagnostics& diagnostics_;
  QueryTaken taken_;
};

}  // namespace

QueryTaken read_query(const Provider::Facts& facts, const Pasted& pasted, std::string_view input,
                      const Place& place, Diagnostics& diagnostics) {
  return QueryReader(facts, input, place, diagnostics).read(pasted);
}

}  // namespace dsnsmith
