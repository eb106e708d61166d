#include "provider/choose.hpp"

#include <algorithm>

#include "provider/addresses.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

// How much is supplied where an input is not given.
enum class Supply {
  nothing,    // only what is given counts
  derived,    // hosts are made from other inputs
  fallbacks,  // what the provider file has instead: for an endpoint that is asked for
};

constexpr std::string_view kPort = "port";  // every provider has it, so none describes it

class Chooser {
 public:
  Chooser(const Provider::Facts& facts, const Given& given, const ResolveRequest& request,
          Diagnostics& diagnostics)
      : facts_(facts),
        given_(given),
        request_(request),
        diagnostics_(diagnostics),
        captures_(given.captures(facts)) {}

  const EndpointFacts* choose() {
    if (!request_.endpoint.empty()) {
      const EndpointFacts* endpoint = named();
      if (endpoint == nullptr) {
        return nullptr;
      }
      const std::vector<std::string_view> missing = missing_of(*endpoint, Supply::fallbacks);
      report_missing(*endpoint, missing, request_.endpoint_place);
      return missing.empty() && check_port(*endpoint, Asked::by_name) ? endpoint : nullptr;
    }
    const EndpointFacts* endpoint = by_use();
    return endpoint != nullptr && check_port(*endpoint, Asked::by_use) ? endpoint : nullptr;
  }

 private:
  enum class Asked { by_name, by_use };

  const EndpointFacts* named() {
    const std::string_view word = request_.endpoint;
    if (const EndpointFacts* endpoint = facts_.find_endpoint(word)) {
      return endpoint;
    }
    std::vector<std::string_view> ids;
    ids.reserve(facts_.endpoints.size());
    std::vector<const EndpointFacts*> of_kind;
    const std::optional<EndpointKind> kind = endpoint_kind_of(word);
    Nearest nearest(word);
    for (const EndpointFacts& endpoint : facts_.endpoints) {
      ids.push_back(endpoint.id);
      nearest.offer(endpoint.id);
      if (kind && shape_of(endpoint, given_, facts_).kind == *kind) {
        of_kind.push_back(&endpoint);
      }
    }
    if (of_kind.size() == 1) {
      return of_kind.front();
    }
    const ShownText id = ShownText::of_table(facts_.id);
    const ShownText typed = ShownText::of_shown_field(word);
    const ShownText list = ShownText::list(ids);
    const ShownText near = ShownText::of_table(nearest.word());
    if (of_kind.size() > 1) {
      std::vector<std::string_view> several;
      for (const EndpointFacts* endpoint : of_kind) {
        several.push_back(endpoint->id);
      }
      diagnostics_.error(Code::unknown_endpoint, request_.endpoint_place,
                         {"provider `", id, "` has several endpoints of kind `", typed, "`"},
                         {"one of ", ShownText::list(several)});
    } else if (nearest.word().empty()) {
      diagnostics_.error(Code::unknown_endpoint, request_.endpoint_place,
                         {"provider `", id, "` has no endpoint `", typed, "`"}, {"one of ", list});
    } else {
      diagnostics_.error(Code::unknown_endpoint, request_.endpoint_place,
                         {"provider `", id, "` has no endpoint `", typed, "`"}, {"one of ", list},
                         {"did you mean `", near, "`?"});
    }
    return nullptr;
  }

  // The first whose inputs are given, then the first whose inputs can be made. For an
  // application, a port that is given says which of them was meant.
  const EndpointFacts* by_use() {
    const std::vector<std::string_view>& ids =
        request_.use == Use::migration ? facts_.migration : facts_.application;
    const bool by_port = request_.use == Use::application;
    for (const Supply supply : {Supply::nothing, Supply::derived}) {
      for (const std::string_view id : ids) {
        const EndpointFacts* endpoint = facts_.find_endpoint(id);
        if (missing_of(*endpoint, supply).empty() && (!by_port || has_said_port(*endpoint))) {
          return endpoint;
        }
      }
    }
    return nearest_by_use(ids, by_port);
  }

  // Nothing fits: the one that lacks least says what is missing.
  const EndpointFacts* nearest_by_use(const std::vector<std::string_view>& ids, bool by_port) {
    const EndpointFacts* best = nullptr;
    std::vector<std::string_view> best_missing;
    for (const std::string_view id : ids) {
      const EndpointFacts* endpoint = facts_.find_endpoint(id);
      if (by_port && !has_said_port(*endpoint) &&
          is_known(port_said_of(*endpoint, given_, facts_)->port)) {
        continue;
      }
      std::vector<std::string_view> missing = missing_of(*endpoint, Supply::derived);
      if (best == nullptr || missing.size() < best_missing.size()) {
        best = endpoint;
        best_missing = std::move(missing);
      }
    }
    if (best == nullptr) {  // a port of an endpoint that no use takes by itself
      best = facts_.find_endpoint(ids.front());
      best_missing = missing_of(*best, Supply::derived);
    }
    report_missing(*best, best_missing, request_.place, instead_of(*best, best_missing, ids));
    return best_missing.empty() ? best : nullptr;
  }

  // Single inputs that would make another endpoint of the list possible.
  [[nodiscard]] std::vector<std::string_view> instead_of(
      const EndpointFacts& best, const std::vector<std::string_view>& best_missing,
      const std::vector<std::string_view>& ids) const {
    std::vector<std::string_view> inputs;
    for (const std::string_view id : ids) {
      const std::vector<std::string_view> missing =
          missing_of(*facts_.find_endpoint(id), Supply::derived);
      if (best_missing.size() == 1 && id != best.id && missing.size() == 1 &&
          missing != best_missing && std::ranges::find(inputs, missing.front()) == inputs.end()) {
        inputs.push_back(missing.front());
      }
    }
    return inputs;
  }

  [[nodiscard]] bool has_port(const EndpointFacts& endpoint, Port port) const {
    return endpoint.port_free || endpoint.port == port;
  }

  [[nodiscard]] bool has_said_port(const EndpointFacts& endpoint) const {
    const std::optional<GivenPort> said = port_said_of(endpoint, given_, facts_);
    return !said || has_port(endpoint, said->port);
  }

  // Was a port said that this endpoint alone has?
  [[nodiscard]] bool is_told_by_port(const EndpointFacts& endpoint) const {
    const std::optional<GivenPort> said = port_said_of(endpoint, given_, facts_);
    return said && !endpoint.port_free && endpoint.port == said->port &&
           std::ranges::count_if(facts_.endpoints, [&](const EndpointFacts& other) { return has_port(other, said->port); }) == 1;
  }

  [[nodiscard]] bool is_known(Port port) const {
    return std::ranges::any_of(facts_.endpoints, [&](const EndpointFacts& endpoint) {
      return endpoint.port == port && endpoint.sockets.empty();
    });
  }

  [[nodiscard]] bool has_host(const EndpointFacts& endpoint, Supply supply) const {
    return std::ranges::any_of(endpoint.hosts, [&](std::string_view name) {
      const InputFacts* input = facts_.find_input(name);
      return given_host(given_, input) != nullptr ||
             (supply != Supply::nothing && made_host(*input, given_, captures_)) ||
             (supply == Supply::fallbacks && !input->fallback.empty());
    });
  }

  [[nodiscard]] std::vector<std::string_view> missing_of(const EndpointFacts& endpoint,
                                                         Supply supply) const {
    std::vector<std::string_view> missing;
    const auto add = [&](std::string_view name) {
      if (std::ranges::find(missing, name) == missing.end()) {
        missing.push_back(name);
      }
    };
    if (!endpoint.sockets.empty()) {
      const bool made = std::ranges::any_of(
          endpoint.sockets, [&](const Pattern& socket) { return missing_in(socket).empty(); });
      for (const std::string_view name :
           made ? std::vector<std::string_view>() : missing_in(endpoint.sockets.back())) {
        add(name);
      }
    } else if (!has_host(endpoint, supply)) {
      for (const std::string_view name : host_needs(endpoint)) {
        add(name);
      }
    }
    for (const std::string_view name : endpoint.needs) {
      const InputFacts* input = facts_.find_input(name);
      if (given_.find(name) == nullptr &&
          (supply != Supply::fallbacks || input->fallback.empty())) {
        add(name);
      }
    }
    if (!endpoint.port && !port_said_of(endpoint, given_, facts_)) {
      add(kPort);
    }
    for (const std::string_view name : is_told_by_port(endpoint) ? std::vector<std::string_view>() : endpoint.taken_with) {
      if (given_.find(name) == nullptr && supply != Supply::fallbacks) {
        add(name);
      }
    }
    return missing;
  }

  // The inputs that say what is missing.
  [[nodiscard]] std::vector<std::string_view> missing_in(const Pattern& socket) const {
    std::vector<std::string_view> missing;
    for (const std::string_view gap : socket.names()) {
      if (given_.find(gap) == nullptr) {
        missing.push_back(input_of(gap));
      }
    }
    return missing;
  }

  // The input of this name, else the first of which a form has the gap; the loader sees to it that
  // there is one.
  [[nodiscard]] std::string_view input_of(std::string_view gap) const {
    for (const InputFacts& input : facts_.inputs) {
      const bool says = std::ranges::any_of(input.forms, [&](const Pattern& form) {
        return std::ranges::find(form.parts(), gap, &Pattern::Part::name) != form.parts().end();
      });
      if (says && facts_.find_input(gap) == nullptr) {
        return input.name;
      }
    }
    return gap;
  }

  // The inputs that the host is made of where all gaps of one of its forms are inputs, by the form
  // that lacks least; else the host itself.
  [[nodiscard]] std::vector<std::string_view> host_needs(const EndpointFacts& endpoint) const {
    const InputFacts* input = facts_.find_input(endpoint.hosts.front());
    std::vector<std::string_view> best;
    for (const Pattern& form : input->forms) {
      std::vector<std::string_view> needs;
      bool inputs_only = input->derivable;
      for (const std::string_view gap : form.names()) {
        inputs_only = inputs_only && facts_.find_input(gap) != nullptr;
        if (find_capture(captures_, gap) == nullptr) {
          needs.push_back(gap);
        }
      }
      if (inputs_only && !needs.empty() && (best.empty() || needs.size() < best.size())) {
        best = std::move(needs);
      }
    }
    return best.empty() ? std::vector{input->name} : best;
  }

  void report_missing(const EndpointFacts& endpoint, const std::vector<std::string_view>& missing,
                      const Place& place, const std::vector<std::string_view>& instead = {}) {
    for (const std::string_view name : missing) {
      if (name == kPort) {
        report_missing_port(endpoint, place);
        continue;
      }
      const InputFacts* input = facts_.find_input(name);
      const ShownText others = ShownText::list(instead);
      diagnostics_.error(
          Code::input_missing, place,
          {"endpoint `", ShownText::of_table(endpoint.id), "` of provider `",
           ShownText::of_table(facts_.id), "` needs `", ShownText::of_table(name), "`"},
          {ShownText::of_table(input->title)},
          {way_to(input->found), instead.empty() ? Shown("") : Shown("; other endpoints take "),
           others, instead.empty() ? Shown("") : Shown(" in its place")});
    }
  }

  // Every server has another port, so nothing can stand in for it.
  void report_missing_port(const EndpointFacts& endpoint, const Place& place) {
    const std::string_view first = endpoint.hosts.front();
    const ShownText id = ShownText::of_table(endpoint.id);
    const ShownText input = ShownText::of_table(first);
    if (first == "host") {
      diagnostics_.error(Code::input_missing, place,
                         {"endpoint `", id, "` of provider `", ShownText::of_table(facts_.id),
                          "` needs `port`"},
                         {"the port of this very server; no two have the same"},
                         {way_to(endpoint.port_found)});
    } else {
      diagnostics_.error(
          Code::input_missing, place,
          {"endpoint `", id, "` of provider `", ShownText::of_table(facts_.id),
           "` needs a port in `", input, "`"},
          {"`", input, ": HOST:PORT`, or the whole URL"}, {way_to(endpoint.port_found)});
    }
  }

  // A port that is written somewhere is never dropped without a word: it is the endpoint's,
  // or it belongs to another endpoint of the provider and only says what was pasted.
  bool check_port(const EndpointFacts& endpoint, Asked asked) {
    const std::optional<GivenPort> said = port_said_of(endpoint, given_, facts_);
    if (!said || has_port(endpoint, said->port)) {
      return true;
    }
    const auto number = static_cast<std::size_t>(said->port.number());
    const ShownText said_by = ShownText::of_table(said->input);
    const bool known = is_known(said->port);
    if (known && (said->pasted || asked == Asked::by_use)) {
      return true;
    }
    const auto own = static_cast<std::size_t>(endpoint.port->number());
    if (known) {
      diagnostics_.error(Code::contradiction, said->place,
                         {"`", said_by, "` says port ", number, ", and endpoint `",
                          ShownText::of_table(endpoint.id), "` is on port ", own},
                         {}, {"remove `", said_by, "`, or choose the endpoint on that port"});
    } else {
      diagnostics_.error(Code::contradiction, said->place,
                         {"`", said_by, "` says port ", number, ", on which provider `",
                          ShownText::of_table(facts_.id), "` has no endpoint"},
                         {"port ", own, " for endpoint `", ShownText::of_table(endpoint.id), "`"},
                         {"if the server is behind a port of your own, use `provider: generic`"});
    }
    return false;
  }

  const Provider::Facts& facts_;
  const Given& given_;
  const ResolveRequest& request_;
  Diagnostics& diagnostics_;
  Captures captures_;
};

}  // namespace

Shaped shape_of(const EndpointFacts& endpoint, const Given& given, const Provider::Facts& facts) {
  Shaped shaped{endpoint.kind, endpoint.pooler, PreparedSupport::direct};
  std::optional<PreparedSupport> prepared = endpoint.prepared;
  for (const EndpointFacts::Change& change : endpoint.changes) {
    if (given.holds(change.when, facts)) {
      shaped.kind = change.kind.value_or(shaped.kind);
      shaped.pooler = change.pooler != nullptr ? change.pooler : shaped.pooler;
      prepared = change.prepared ? change.prepared : prepared;
    }
  }
  if (prepared) {
    shaped.prepared = *prepared;
  } else if (shaped.pooler != nullptr) {
    shaped.prepared = shaped.pooler->prepared;
  }
  return shaped;
}

const EndpointFacts* choose_endpoint(const Provider::Facts& facts, const Given& given,
                                     const ResolveRequest& request, Diagnostics& diagnostics) {
  return Chooser(facts, given, request, diagnostics).choose();
}

}  // namespace dsnsmith
