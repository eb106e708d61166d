// A database at a provider becomes a connection by one endpoint.
#include <algorithm>

#include "provider/addresses.hpp"
#include "provider/choose.hpp"
#include "provider/secure.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kLongestName = 63;  // NAMEDATALEN - 1

bool contains(const std::vector<std::string_view>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

class Resolver {
 public:
  Resolver(const Provider::Facts& facts, const ResolveRequest& request, Diagnostics& diagnostics)
      : facts_(facts), request_(request), diagnostics_(diagnostics) {}

  std::optional<Resolved> resolve() {
    const std::size_t before = diagnostics_.errors();
    given_ = read_given(facts_, request_, diagnostics_);
    if (diagnostics_.errors() != before) {
      return std::nullopt;  // what is missing cannot be told from what was not understood
    }
    endpoint_ = choose_endpoint(facts_, given_, request_, diagnostics_);
    if (endpoint_ == nullptr) {
      return std::nullopt;
    }
    captures_ = given_.captures(facts_);
    shaped_ = shape_of(*endpoint_, given_, facts_);
    Resolved resolved;
    Connection& connection = resolved.connection;
    connection.addresses = addresses_of(*endpoint_, given_, facts_);
    if (connection.addresses.empty()) {
      diagnostics_.error(Code::invalid_host, request_.place,
                         {"the inputs do not make a host for endpoint `",
                          ShownText::of_table(endpoint_->id), "`"});
      return std::nullopt;
    }
    connection.user = user();
    connection.database = database();
    for (const SaidParameter& parameter : given_.parameters) {
      connection.parameters.set(parameter.name, parameter.value.clone());
    }
    check_socket_path(connection.addresses.front(), request_.place, diagnostics_);
    for (const Pattern& routing : endpoint_->routing) {
      if (std::optional<std::string> word = routing.make(captures_)) {
        connection.routing.push_back(std::move(*word));
      } else {
        // Left out, the server would not find the database.
        diagnostics_.error(Code::input_missing, request_.place,
                           {"endpoint `", ShownText::of_table(endpoint_->id), "` is routed by a word that the inputs do not make"},
                           {ShownText::of_table(routing.shape())});
      }
    }
    take_option_words(connection);
    check_pool_hint();
    connection.tls = choose_tls(
        {facts_, *endpoint_, given_, request_, connection.addresses.front().host}, diagnostics_);
    warn();
    resolved.endpoint = endpoint();
    resolved.url_password = std::move(given_.password);
    if (diagnostics_.errors() != before) {
      return std::nullopt;
    }
    return resolved;
  }

 private:
  // --- user and database ---

  std::string user() {
    std::string text(facts_.default_user);
    Place place = request_.place;
    std::string_view said_by = "user";
    if (given_.user) {
      text = given_.user->value;
      place = given_.user->place;
      said_by = given_.user->input;
    }
    const UserFacts* policy = endpoint_->user;
    if (text.empty() && !given_.user) {
      diagnostics_.error(Code::input_missing, place,
                         {"`user` is missing, and provider `", ShownText::of_table(facts_.id),
                          "` has no default for it"},
                         {policy == nullptr ? ShownText::of_table("the role to connect as")
                                            : ShownText::of_table(policy->title)},
                         {policy == nullptr ? ShownText::of_table("") : way_to(policy->found)});
      return text;
    }
    if (policy != nullptr && !apply_policy(*policy, text, place)) {
      return text;
    }
    check_name(text, "user", said_by, place);
    return text;
  }

  bool apply_policy(const UserFacts& policy, std::string& text, const Place& place) {
    for (const Refusal& refusal : policy.refusals) {
      if (refusal.form.recognise(text)) {
        diagnostics_.error(
            Code::wrong_user_form, place, {"the user ", ShownText::of_table(refusal.because)},
            {ShownText::of_table(policy.title)}, {ShownText::of_table(refusal.help)});
        return false;
      }
    }
    if (!policy.form || policy.form->recognise(text)) {
      return true;
    }
    if (contains(policy.form->names(), "role")) {
      Captures captures = captures_;
      captures.emplace_back("role", text);
      if (std::optional<std::string> made = policy.form->make(captures)) {
        text = std::move(*made);
        return true;
      }
      report_incomplete_user(policy, place);
      return false;
    }
    diagnostics_.error(Code::wrong_user_form, place,
                       {"the user does not have the form that the provider wants"},
                       {ShownText::of_table(policy.title)}, {way_to(policy.found)});
    return false;
  }

  // The rest of the user's form is known from no input: name the first that would say it.
  void report_incomplete_user(const UserFacts& policy, const Place& place) {
    for (const std::string_view name : policy.form->names()) {
      const InputFacts* input = facts_.find_input(name);
      if (input != nullptr && find_capture(captures_, name) == nullptr) {
        diagnostics_.error(
            Code::wrong_user_form, place,
            {"endpoint `", ShownText::of_table(endpoint_->id), "` takes a user of the form `",
             ShownText::of_table(policy.form->shape()), "`, and `", ShownText::of_table(name),
             "` is not given"},
            {ShownText::of_table(policy.title)},
            {"give `", ShownText::of_table(name), "`, and the rest is appended; ",
             way_to(input->found)});
        return;
      }
    }
    diagnostics_.error(Code::wrong_user_form, place,
                       {"the user does not have the form that the endpoint wants"},
                       {ShownText::of_table(policy.title)});
  }

  // Words of a pasted `options`: the endpoint keeps them, or does not know them.
  void take_option_words(Connection& connection) {
    if (endpoint_->keeps_options) {
      connection.routing.insert(connection.routing.end(), given_.option_words.begin(),
                                given_.option_words.end());
    } else if (!given_.option_words.empty()) {
      diagnostics_.error(Code::url_parameter_left, request_.place,
                         {"the pasted `options` hold a word that means nothing to endpoint `",
                          ShownText::of_table(endpoint_->id), "`"},
                         {}, {"remove it from the URL"});
    }
  }

  // `pgbouncer=true` and the like say that a pool stands in front. Where only the inputs can say
  // so, prepared statements would meet those of other clients if it were forgotten.
  void check_pool_hint() {
    const bool pooled = shaped_.pooler != nullptr || shaped_.prepared != PreparedSupport::direct;
    if (given_.pool_hint.word.empty() || pooled) {
      return;
    }
    const auto change = std::ranges::find_if(endpoint_->changes, [](const auto& row) {
      return row.pooler != nullptr && row.when.size() == 1 && row.prepared != PreparedSupport::direct;
    });
    const ShownText word = ShownText::of_table(given_.pool_hint.word);
    const ShownText input = ShownText::of_table(given_.pool_hint.input);
    const ShownText id = ShownText::of_table(endpoint_->id);
    if (change != endpoint_->changes.end()) {
      const auto& [name, value] = change->when.front();
      diagnostics_.error(Code::url_parameter_left, given_.pool_hint.place,
                         {"`", word, "` in `", input, "` says that a pool stands in front of the server, and nothing else says so"},
                         {"`", ShownText::of_table(name), ": ", ShownText::of_table(value), "`"},
                         {"write it beside `", input, "`, or remove `", word, "` if there is no pool"});
    } else {
      diagnostics_.warning(Code::url_parameter_left, given_.pool_hint.place,
                           {"`", word, "` in `", input, "` is for a pool, and endpoint `", id,
                            "` is none, so it is left out"},
                           {}, {"remove it, or choose the endpoint that is pooled"});
    }
  }

  std::string database() {
    std::string text = plain_database();
    if (endpoint_->database_form && !text.empty() && !endpoint_->database_form->recognise(text)) {
      text = endpoint_->database_form->make({{"database", text}}).value_or(text);
      check_name(text, "database", "database", request_.place);
    }
    return text;
  }

  std::string plain_database() {
    if (!endpoint_->database_input.empty()) {
      const std::string* name = find_capture(captures_, endpoint_->database_input);
      const Said* said = given_.find(endpoint_->database_input);
      std::string text = name == nullptr ? std::string() : *name;
      check_name(text, endpoint_->database_input, endpoint_->database_input,
                 said == nullptr ? request_.place : said->place);
      return text;
    }
    if (given_.database) {
      check_name(given_.database->value, "database", given_.database->input,
                 given_.database->place);
      return given_.database->value;
    }
    if (facts_.default_database.empty()) {
      diagnostics_.error(Code::input_missing, request_.place,
                         {"`database` is missing, and provider `", ShownText::of_table(facts_.id),
                          "` has no default for it"},
                         {"the name of the database"});
      return {};
    }
    warn_of_default();
    return std::string(facts_.default_database);
  }

  // A pool is given, and this is another endpoint: which database is behind the pool?
  void warn_of_default() {
    for (const EndpointFacts& other : facts_.endpoints) {
      if (!other.database_input.empty() && given_.find(other.database_input) != nullptr) {
        diagnostics_.warning(Code::default_database, request_.place,
                             {"`", ShownText::of_table(other.database_input),
                              "` does not say which database is behind the pool; endpoint `",
                              ShownText::of_table(endpoint_->id), "` takes `",
                              ShownText::of_table(facts_.default_database), "`"},
                             {}, {"give `database`"});
        return;
      }
    }
  }

  void check_name(std::string_view text, std::string_view what, std::string_view said_by,
                  const Place& place) {
    const ShownText name = ShownText::of_table(what);
    const bool odd = std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (text.size() > kLongestName) {
      if (what == said_by) {
        diagnostics_.error(Code::name_too_long, place,
                           {"`", name, "` has ", text.size(), " bytes on the wire"},
                           {"at most ", kLongestName});
      } else {
        diagnostics_.error(Code::name_too_long, place,
                           {"the ", name, " in `", ShownText::of_table(said_by), "` has ",
                            text.size(), " bytes on the wire"},
                           {"at most ", kLongestName});
      }
    } else if (text.empty() || odd || !is_utf8(text)) {
      diagnostics_.error(Code::invalid_name, place,
                         {"`", name, "` is empty, holds a control character, or is not UTF-8"},
                         {"1 to ", kLongestName, " bytes of text"});
    }
  }

  // --- the rest ---

  void warn() {
    for (const WarningFacts& warning : endpoint_->warnings) {
      if (!warning.use || *warning.use == request_.use) {
        diagnostics_.warning(warning.code, request_.place, {ShownText::of_table(warning.because)},
                             {}, {ShownText::of_table(warning.help)});
      }
    }
    const bool shares = shaped_.kind == EndpointKind::transaction_pool ||
                        shaped_.kind == EndpointKind::statement_pool ||
                        shaped_.prepared != PreparedSupport::direct;
    if (request_.use == Use::migration && shares) {
      warn_of_migration();
    }
    for (const InputFacts& input : facts_.inputs) {
      const Said* said = given_.find(input.name);
      if (said != nullptr && !input.usual.empty() && !contains(input.usual, said->value)) {
        diagnostics_.warning(Code::unusual_region, said->place,
                             {"`", ShownText::of_table(input.name), "` is not among those that ",
                              ShownText::of_table(facts_.title), " is known to offer"},
                             {"one of ", ShownText::list(input.usual)});
      }
    }
  }

  void warn_of_migration() {
    std::vector<std::string_view> better;
    for (const EndpointFacts& other : facts_.endpoints) {
      const Shaped shaped = shape_of(other, given_, facts_);
      if (shaped.prepared == PreparedSupport::direct &&
          shaped.kind != EndpointKind::transaction_pool &&
          shaped.kind != EndpointKind::statement_pool && shaped.kind != EndpointKind::replica) {
        better.push_back(other.id);
      }
    }
    const ShownText id = ShownText::of_table(endpoint_->id);
    if (better.empty()) {
      diagnostics_.warning(
          Code::migration_through_pool, request_.place,
          {"endpoint `", id, "` is pooled by transactions, and the provider has no other"}, {},
          {"run migrations that need no session locks, no temporary tables and no `SET` outside a "
           "transaction"});
    } else {
      diagnostics_.warning(
          Code::migration_through_pool, request_.place,
          {"endpoint `", id,
           "` is pooled by transactions, which breaks the locks of migration tools"},
          {}, {"endpoints that are not: ", ShownText::list(better)});
    }
  }

  [[nodiscard]] Endpoint endpoint() const {
    Endpoint endpoint;
    endpoint.id = std::string(endpoint_->id);
    endpoint.kind = shaped_.kind;
    endpoint.network = endpoint_->network;
    endpoint.prepared = shaped_.prepared;
    if (shaped_.pooler != nullptr) {
      for (const auto& [name, treatment] : shaped_.pooler->startup) {
        endpoint.startup.emplace_back(std::string(name), treatment);
      }
      endpoint.startup_default = shaped_.pooler->startup_default;
      endpoint.startup_limit = shaped_.pooler->startup_limit;
      endpoint.channel_binding = shaped_.pooler->channel_binding;
    }
    endpoint.has_tls = endpoint_->tls != nullptr;
    endpoint.routed_by_sni = endpoint_->routed_by_sni;
    return endpoint;
  }

  const Provider::Facts& facts_;
  const ResolveRequest& request_;
  Diagnostics& diagnostics_;
  Given given_;
  const EndpointFacts* endpoint_ = nullptr;
  Shaped shaped_{EndpointKind::direct, nullptr, PreparedSupport::direct};
  Captures captures_;
};

}  // namespace

std::optional<Resolved> Provider::resolve(const ResolveRequest& request,
                                          Diagnostics& diagnostics) const {
  return Resolver(*facts_, request, diagnostics).resolve();
}

}  // namespace dsnsmith
