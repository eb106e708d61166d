// Over 400 lines: one class, all that inputs may say, with one way to report what contradicts.
#include "provider/given.hpp"

#include <algorithm>
#include <iterator>

#include "provider/address.hpp"
#include "provider/query.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

class GivenReader {
 public:
  GivenReader(const Provider::Facts& facts, const ResolveRequest& request, Diagnostics& diagnostics)
      : facts_(facts), request_(request), diagnostics_(diagnostics) {}

  Given read() {
    for (const Input& input : request_.inputs) {
      read_input(input);
    }
    check_exclusions();
    if (request_.user) {
      take_user({"user", *request_.user, "user", request_.user_place, false});
    }
    if (request_.database) {
      say_once(given_.database,
               {"database", *request_.database, "database", request_.database_place, false});
    }
    return std::move(given_);
  }

 private:
  void contradiction(const Said& first, const Said& second) {
    const Place& place = second.place;
    const ShownText name = ShownText::of_table(second.name);
    const ShownText here = ShownText::of_table(second.input);
    if (first.input == second.input) {
      diagnostics_.error(Code::contradiction, place,
                         {"`", here, "` says two different things about `", name, "`"}, {},
                         {"correct one of the two"});
    } else {
      diagnostics_.error(Code::contradiction, place,
                         {"`", ShownText::of_table(first.input), "` and `", here,
                          "` say different things about `", name, "`"},
                         {}, {"remove one of the two"});
    }
  }

  // Two ways in, of which one would be left out without a word.
  void check_exclusions() {
    for (const InputFacts& input : facts_.inputs) {
      const Said* said = given_.find(input.name);
      for (const std::string_view name : input.excludes) {
        const auto host = std::ranges::find_if(given_.hosts, [&](const GivenHost& given) {
          return given.input != nullptr && given.input->name == name;
        });
        const Said* other = given_.find(name);
        if (said == nullptr || (host == given_.hosts.end() && other == nullptr)) {
          continue;
        }
        const std::string_view said_by = other != nullptr ? other->input : host->said_by;
        diagnostics_.error(Code::contradiction, said->place,
                           {"`", ShownText::of_table(said->input), "` and `",
                            ShownText::of_table(said_by), "` are two different ways in"},
                           {}, {"remove one of the two"});
      }
    }
  }

  void say(Said said) {
    const Said* before = given_.find(said.name);
    if (before == nullptr) {
      given_.values.push_back(std::move(said));
    } else if (before->value != said.value) {
      contradiction(*before, said);
    }
  }

  void say_once(std::optional<Said>& place, Said said) {
    if (place && place->value != said.value) {
      contradiction(*place, said);
    } else {
      place = std::move(said);
    }
  }

  void say_all(const Captures& captures, std::string_view input, const Place& place, bool pasted) {
    for (auto& [name, value] : captures) {
      say({name, value, input, place, pasted});
    }
  }

  void read_input(const Input& input) {
    const std::string_view text = input.value.expose();
    if (input.name == "port") {
      if (const std::optional<Port> port = Port::parse(text)) {
        take_port({*port, "port", input.place, false});
      } else {
        diagnostics_.error(Code::invalid_port, input.place, {"`port` is no port"},
                           {"a whole number from 1 to 65535"});
      }
      return;
    }
    const InputFacts* facts = facts_.find_input(input.name);
    if (facts == nullptr && (input.name == "url" || input.name == "host")) {
      read_address(nullptr, input.name == "url" ? "url" : "host", input);
    } else if (facts == nullptr) {
      report_unknown(input);
    } else if (facts->kind == InputKind::address) {
      read_address(facts, facts->name, input);
    } else if (facts->kind == InputKind::word) {
      read_word(*facts, text, input.place);
    } else {
      read_text(*facts, text, input.place);
    }
  }

  void report_unknown(const Input& input) {
    std::vector<std::string_view> known{"url", "host", "port", "user", "database"};
    for (const InputFacts& facts : facts_.inputs) {
      if (facts.name != "host") {
        known.push_back(facts.name);
      }
    }
    Nearest nearest(input.name);
    for (const std::string_view word : known) {
      nearest.offer(word);
    }
    const ShownText typed = ShownText::of_shown_field(input.name);
    const ShownText id = ShownText::of_table(facts_.id);
    const ShownText near = ShownText::of_table(nearest.word());
    if (nearest.word().empty()) {
      diagnostics_.error(Code::unknown_input, input.place,
                         {"provider `", id, "` has no input `", typed, "`"},
                         {"one of ", ShownText::list(known)});
    } else {
      diagnostics_.error(Code::unknown_input, input.place,
                         {"provider `", id, "` has no input `", typed, "`"},
                         {"one of ", ShownText::list(known)}, {"did you mean `", near, "`?"});
    }
  }

  // A known mistake is named; true if there was one.
  bool refuse(const std::vector<Refusal>& refusals, std::string_view text, std::string_view name,
              const Place& place) {
    for (const Refusal& refusal : refusals) {
      if (refusal.form.recognise(text)) {
        diagnostics_.error(
            Code::invalid_input, place,
            {"`", ShownText::of_table(name), "` ", ShownText::of_table(refusal.because)}, {},
            {ShownText::of_table(refusal.help)});
        return true;
      }
    }
    return false;
  }

  void read_text(const InputFacts& input, std::string_view text, const Place& place) {
    if (refuse(input.refusals, text, input.name, place)) {
      return;
    }
    for (const Pattern& form : input.forms) {
      if (std::optional<Captures> captures = form.recognise(text)) {
        say_all(*captures, input.name, place, false);
        return;
      }
    }
    const std::vector<Pattern::Part>& parts = input.forms.front().parts();
    const bool is_lone_gap =
        parts.size() == 2 && parts.front().literal.empty() && parts.back().literal.empty();
    diagnostics_.error(Code::invalid_input, place,
                       {"`", ShownText::of_table(input.name), "` has the wrong form: it is the ",
                        ShownText::of_table(input.title)},
                       {is_lone_gap ? ShownText::of_table(parts.front().type->description)
                                    : ShownText::of_table(input.forms.front().shape())},
                       {ShownText::of_table(way_to(input.found).text())});
  }

  void read_word(const InputFacts& input, std::string_view text, const Place& place) {
    for (const auto& [alias, word] : input.aliases) {
      if (alias == text) {
        text = word;
      }
    }
    if (!input.absent.empty() && text == input.absent) {
      return;
    }
    const auto word = std::ranges::find(input.words, text);
    if (word != input.words.end()) {
      say({input.name, std::string(*word), input.name, place, false});
      return;
    }
    Nearest nearest(text);
    for (const std::string_view known : input.words) {
      nearest.offer(known);
    }
    const ShownText name = ShownText::of_table(input.name);
    const ShownText near = ShownText::of_table(nearest.word());
    if (nearest.word().empty()) {
      diagnostics_.error(Code::invalid_input, place, {"`", name, "` is not one of its words"},
                         {"one of ", ShownText::list(input.words)});
    } else {
      diagnostics_.error(Code::invalid_input, place, {"`", name, "` is not one of its words"},
                         {"one of ", ShownText::list(input.words)}, {"did you mean `", near, "`?"});
    }
  }

  // `port`, `url` and `host` speak of one port. What stands behind a host in another input belongs
  // to that host, and speaks for the database only where nothing else does.
  void take_port(GivenPort port) {
    std::optional<GivenPort>& before = given_.port;
    const bool replaces = before && port.is_principal() && (!before->is_principal() || (before->port == port.port && before->pasted));
    if (!before || replaces) {
      before = std::move(port);
    } else if (port.is_principal() && before->port != port.port) {
      contradiction({"port", {}, before->input, before->place, false},
                    {"port", {}, port.input, port.place, false});
    }
  }

  void read_address(const InputFacts* own, std::string_view name, const Input& input) {
    for (const InputFacts& facts : facts_.inputs) {  // an id in the place of a host, for instance
      if (facts.kind == InputKind::address &&
          refuse(facts.refusals, input.value.expose(), name, input.place)) {
        return;
      }
    }
    std::optional<Pasted> pasted =
        take_apart(input.value.expose(), name, input.from_source ? Origin::source : Origin::spec,
                   input.place, diagnostics_);
    if (!pasted) {
      return;
    }
    take_query(read_query(facts_, *pasted, name, input.place, diagnostics_), name, input.place);
    if (pasted->user) {
      take_user({"user", *pasted->user, name, input.place, true});
    }
    const InputFacts* taker =
        pasted->addresses.empty() ? nullptr
                                  : place_addresses(own, pasted->addresses, name, input.place);
    if (pasted->password) {
      if (given_.password && !(*given_.password == *pasted->password)) {
        contradiction({"password", {}, "url", {}, true}, {"password", {}, name, input.place, true});
      }
      given_.password = std::move(pasted->password);
    }
    std::optional<Port> port;
    if (pasted->addresses.size() == 1) {
      port = pasted->addresses.front().port;
    }
    if (pasted->database) {
      take_database({"database", *pasted->database, name, input.place, true}, port, taker);
    }
    if (port) {
      take_port({*port, name, input.place, true});
    }
  }

  void take_query(QueryTaken taken, std::string_view name, const Place& place) {
    for (Captures& captures : taken.routing) {
      say_all(captures, name, place, true);
    }
    for (Parameter& parameter : taken.parameters) {
      take_parameter({parameter.name, std::move(parameter.value), name, place});
    }
    std::ranges::move(taken.option_words, std::back_inserter(given_.option_words));
    if (!taken.pool_hint.empty()) {
      given_.pool_hint = {taken.pool_hint, name, place};
    }
    GivenTls& tls = given_.tls;
    if (taken.tls.least) {
      tls.least = taken.tls.least;
      tls.input = name;
      tls.place = place;
    }
    tls.system_roots = tls.system_roots || taken.tls.system_roots;
    tls.ca = taken.tls.ca ? std::move(taken.tls.ca) : std::move(tls.ca);
    tls.cert = taken.tls.cert ? std::move(taken.tls.cert) : std::move(tls.cert);
    tls.key = taken.tls.key ? std::move(taken.tls.key) : std::move(tls.key);
  }

  void take_parameter(SaidParameter said) {
    const auto before = std::ranges::find(given_.parameters, said.name, &SaidParameter::name);
    if (before == given_.parameters.end()) {
      given_.parameters.push_back(std::move(said));
    } else if (!(before->value == said.value)) {
      contradiction({before->name, {}, before->input, before->place, true},
                    {before->name, {}, said.input, said.place, true});
    }
  }

  // At an endpoint's port, or under an address of its own, what stands in the place of the
  // database may be a pool's name, or be made of the database's name.
  void take_database(Said said, std::optional<Port> port, const InputFacts* taker) {
    std::string_view pool;
    std::optional<bool> pools_only;  // does every endpoint at this address have a pool's name?
    for (const EndpointFacts& endpoint : facts_.endpoints) {
      if (port && endpoint.sockets.empty() && endpoint.port == port) {
        pool = endpoint.database_input;
      }
      if (taker == nullptr || std::ranges::find(endpoint.hosts, taker->name) == endpoint.hosts.end()) {
        continue;
      }
      pools_only = pools_only.value_or(true) && !endpoint.database_input.empty();
      const auto made = endpoint.database_form ? endpoint.database_form->recognise(said.value)
                                               : std::nullopt;
      if (made) {
        said.value = *find_capture(*made, "database");
      }
    }
    if (pool.empty() && pools_only.value_or(false)) {
      pool = pool_name_at(*taker);
    }
    if (pool.empty()) {
      say_once(given_.database, std::move(said));
    } else {
      said.name = pool;
      say(std::move(said));
    }
  }

  [[nodiscard]] std::string_view pool_name_at(const InputFacts& taker) const {
    for (const EndpointFacts& endpoint : facts_.endpoints) {
      if (std::ranges::find(endpoint.hosts, taker.name) != endpoint.hosts.end()) {
        return endpoint.database_input;
      }
    }
    return {};
  }

  // A user like `postgres.PROJECT_REF` says the project, too. What stands in a pasted
  // address belongs to that address's endpoint, so only its role is kept for others.
  void take_user(Said said) {
    std::string role = said.value;
    std::optional<Captures> captures = role_and_more(said.value);
    if (captures) {
      role = *find_capture(*captures, "role");
      std::erase_if(*captures, [](const auto& pair) { return pair.first == "role"; });
      say_all(*captures, said.input, said.place, said.pasted);
    }
    if (given_.user && role_ != role) {
      contradiction(*given_.user, said);
      return;
    }
    role_ = role;
    if (said.pasted) {
      said.value = std::move(role);
    }
    if (!given_.user || given_.user->pasted) {
      given_.user = std::move(said);
    }
  }

  // By the form that says most of those that hold a role.
  [[nodiscard]] std::optional<Captures> role_and_more(std::string_view user) const {
    std::optional<Captures> best;
    std::size_t most = 0;
    for (const UserFacts& facts : facts_.users) {
      if (!facts.form || (best && facts.form->literal_size() <= most)) {
        continue;
      }
      std::optional<Captures> captures = facts.form->recognise(user);
      if (captures && find_capture(*captures, "role") != nullptr) {
        best = std::move(captures);
        most = facts.form->literal_size();
      }
    }
    return best;
  }

  // The input that takes the address; null after an error, and for a socket.
  const InputFacts* place_addresses(const InputFacts* own, std::vector<Address> addresses,
                                    std::string_view name, const Place& place) {
    const Host host = addresses.front().host;
    if (addresses.size() > 1 &&
        std::ranges::none_of(facts_.endpoints, &EndpointFacts::several_hosts)) {
      diagnostics_.error(
          Code::invalid_host, place,
          {"`", ShownText::of_table(name), "` names several hosts, and a database of provider `",
           ShownText::of_table(facts_.id), "` has one"});
      return nullptr;
    }
    if (host.is_socket()) {
      place_socket(host, name, place);
      return nullptr;
    }
    const InputFacts* taker = taker_of(own, host);
    if (taker == nullptr) {
      for (const InputFacts& input : facts_.inputs) {
        if (input.kind == InputKind::address &&
            refuse(input.refusals, host.text(), name, place)) {
          return nullptr;
        }
      }
      report_foreign_host(facts_, host, name, place, diagnostics_);
      return nullptr;
    }
    if (own != nullptr && own != taker && own->name != "host") {
      diagnostics_.error(Code::invalid_input, place,
                         {"`", ShownText::of_table(name), "` holds another host of the provider"},
                         {shapes_of(*own)}, {"give it as `", ShownText::of_table(taker->name), "`"});
      return nullptr;
    }
    if (std::optional<Recognised> best = recognise_best(taker->forms, host.text())) {
      std::erase_if(best->captures, [&](const auto& pair) { return pair.first == taker->name; });
      say_all(best->captures, name, place, true);
      take_realm(best->form->realm(), name, place);
    }
    for (const GivenHost& before : given_.hosts) {
      if (before.input == taker && before.addresses.front().host != host) {
        contradiction({"host", {}, before.said_by, before.place, true},
                      {"host", {}, name, place, true});
        return nullptr;
      }
    }
    given_.hosts.push_back({taker, name, place, std::move(addresses)});
    return taker;
  }

  // The input of which a form says most about the host; of equals the one under which it is given,
  // which alone has other forms beside (`also`).
  [[nodiscard]] const InputFacts* taker_of(const InputFacts* own, const Host& host) const {
    if (own != nullptr && recognise_best(own->also, host.text())) {
      return own;
    }
    const InputFacts* taker = nullptr;
    std::size_t most = 0;
    const auto offer = [&](const InputFacts& input) {
      const auto best = recognise_best(input.forms, host.text());
      if (best && (taker == nullptr || best->form->literal_size() > most)) {
        taker = &input;
        most = best->form->literal_size();
      }
    };
    if (own != nullptr) {
      offer(*own);
    }
    for (const InputFacts& input : facts_.inputs) {
      if (input.kind == InputKind::address && &input != own) {
        offer(input);
      }
    }
    return taker;
  }

  void take_realm(std::string_view realm, std::string_view name, const Place& place) {
    if (given_.realm && *given_.realm != realm) {
      const auto& before = given_.hosts.front();
      contradiction({"host", {}, before.said_by, before.place, true},
                    {"host", {}, name, place, true});
    }
    given_.realm = realm;
  }

  void place_socket(const Host& host, std::string_view name, const Place& place) {
    for (const EndpointFacts& endpoint : facts_.endpoints) {
      if (std::optional<Recognised> best = recognise_best(endpoint.sockets, host.text())) {
        say_all(best->captures, name, place, true);
        return;
      }
    }
    report_foreign_host(facts_, host, name, place, diagnostics_);
  }

  const Provider::Facts& facts_;
  const ResolveRequest& request_;
  Diagnostics& diagnostics_;
  Given given_;
  std::string role_;
};

}  // namespace

const Said* Given::find(std::string_view name) const {
  const auto found = std::ranges::find(values, name, &Said::name);
  return found == values.end() ? nullptr : &*found;
}

Captures Given::captures(const Provider::Facts& facts) const {
  Captures captures;
  for (const Said& said : values) {
    captures.emplace_back(said.name, said.value);
  }
  for (const InputFacts& input : facts.inputs) {
    if (!input.fallback.empty() && find(input.name) == nullptr) {
      captures.emplace_back(input.name, input.fallback);
    }
  }
  return captures;
}

bool Given::holds(const When& condition, const Provider::Facts& facts) const {
  return std::ranges::all_of(condition, [&](const auto& pair) {
    if (const Said* said = find(pair.first)) {
      return said->value == pair.second;
    }
    const InputFacts* input = facts.find_input(pair.first);
    return input != nullptr && input->fallback == pair.second;
  });
}

Given read_given(const Provider::Facts& facts, const ResolveRequest& request,
                 Diagnostics& diagnostics) {
  return GivenReader(facts, request, diagnostics).read();
}

}  // namespace dsnsmith
