#include "provider/choose.hpp"

#include <algorithm>

#include "text/distance.hpp"

namespace dsnsmith {
namespace {

// How much is supplied where an input is not given.
enum class Supply {
  nothing,    // only what is given counts
  derived,    // hosts are made from other inputs
  fallbacks,  // what the provider file has instead: for an endpoint that is asked for
};

const GivenHost* given_host(const Given& given, const InputFacts* input) {
  const auto found = std::ranges::find(given.hosts, input, &GivenHost::input);
  return found == given.hosts.end() ? nullptr : &*found;
}

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
    const bool by_port = request_.use == Use::application && given_.port.has_value();
    for (const Supply supply : {Supply::nothing, Supply::derived}) {
      for (const std::string_view id : ids) {
        const EndpointFacts* endpoint = facts_.find_endpoint(id);
        if (missing_of(*endpoint, supply).empty() &&
            (!by_port || has_port(*endpoint, given_.port->port))) {
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
      if (by_port && !has_port(*endpoint, given_.port->port) && is_known(given_.port->port)) {
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

  [[nodiscard]] bool is_known(Port port) const {
    return std::ranges::any_of(facts_.endpoints, [&](const EndpointFacts& endpoint) {
      return endpoint.port == port && !endpoint.socket;
    });
  }

  [[nodiscard]] bool has_host(const EndpointFacts& endpoint, Supply supply) const {
    return std::ranges::any_of(endpoint.hosts, [&](std::string_view name) {
      const InputFacts* input = facts_.find_input(name);
      return given_host(given_, input) != nullptr ||
             (supply != Supply::nothing && input->derivable &&
              input->forms.front().make(captures_).has_value()) ||
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
    if (endpoint.socket) {
      for (const std::string_view name : endpoint.socket->names()) {
        if (given_.find(name) == nullptr) {
          add(name);
        }
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
    for (const std::string_view name : endpoint.taken_with) {
      if (given_.find(name) == nullptr && supply != Supply::fallbacks) {
        add(name);
      }
    }
    return missing;
  }

  // The inputs that the host is made of where all of its gaps are inputs, else the host itself.
  [[nodiscard]] std::vector<std::string_view> host_needs(const EndpointFacts& endpoint) const {
    const InputFacts* input = facts_.find_input(endpoint.hosts.front());
    std::vector<std::string_view> needs;
    if (input->derivable) {
      for (const std::string_view gap : input->forms.front().names()) {
        if (facts_.find_input(gap) == nullptr) {
          return {input->name};
        }
        if (find_capture(captures_, gap) == nullptr) {
          needs.push_back(gap);
        }
      }
    }
    return needs.empty() ? std::vector{input->name} : needs;
  }

  void report_missing(const EndpointFacts& endpoint, const std::vector<std::string_view>& missing,
                      const Place& place, const std::vector<std::string_view>& instead = {}) {
    for (const std::string_view name : missing) {
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

  // A port that is written somewhere is never dropped without a word: it is the endpoint's,
  // or it belongs to another endpoint of the provider and only says what was pasted.
  bool check_port(const EndpointFacts& endpoint, Asked asked) {
    if (!given_.port || has_port(endpoint, given_.port->port)) {
      return true;
    }
    const auto number = static_cast<std::size_t>(given_.port->port.number());
    const ShownText said_by = ShownText::of_table(given_.port->input);
    const bool known = is_known(given_.port->port);
    if (known && (given_.port->pasted || asked == Asked::by_use)) {
      return true;
    }
    const auto own = static_cast<std::size_t>(endpoint.port->number());
    if (known) {
      diagnostics_.error(Code::contradiction, given_.port->place,
                         {"`", said_by, "` says port ", number, ", and endpoint `",
                          ShownText::of_table(endpoint.id), "` is on port ", own},
                         {}, {"remove `", said_by, "`, or choose the endpoint on that port"});
    } else {
      diagnostics_.error(Code::contradiction, given_.port->place,
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

namespace {

std::vector<Address> given_addresses(const EndpointFacts& endpoint, const Given& given,
                                     const Provider::Facts& facts) {
  for (const std::string_view name : endpoint.hosts) {
    if (const GivenHost* host = given_host(given, facts.find_input(name))) {
      return host->addresses;
    }
  }
  return {};
}

// Made from other inputs, else what the provider file has instead.
std::vector<Address> made_addresses(const EndpointFacts& endpoint, const Captures& captures,
                                    const Provider::Facts& facts) {
  for (const std::string_view name : endpoint.hosts) {
    const InputFacts* input = facts.find_input(name);
    const auto made = input->derivable ? input->forms.front().make(captures) : std::nullopt;
    if (const std::optional<Host> host = Host::parse(made.value_or(""))) {
      return {{*host, std::nullopt}};
    }
  }
  for (const std::string_view name : endpoint.hosts) {
    if (const std::optional<Host> host = Host::parse(facts.find_input(name)->fallback)) {
      return {{*host, std::nullopt}};
    }
  }
  return {};
}

std::vector<Address> socket_address(const EndpointFacts& endpoint, const Captures& captures,
                                    Port port) {
  const std::optional<std::string> path = endpoint.socket->make(captures);
  const std::optional<Host> directory = Host::parse(path.value_or(""));
  if (!directory) {
    return {};
  }
  return {{*directory, port == kDefaultPort ? std::nullopt : std::optional(port)}};
}

}  // namespace

std::vector<Address> addresses_of(const EndpointFacts& endpoint, const Given& given,
                                  const Provider::Facts& facts) {
  const Captures captures = given.captures(facts);
  const Port port = endpoint.port_free && given.port ? given.port->port : *endpoint.port;
  if (endpoint.socket) {
    return socket_address(endpoint, captures, port);
  }
  std::vector<Address> addresses = given_addresses(endpoint, given, facts);
  if (addresses.empty()) {
    addresses = made_addresses(endpoint, captures, facts);
  }
  // Several hosts keep the ports that each was given with.
  const bool several = endpoint.port_free && addresses.size() > 1;
  for (Address& address : addresses) {
    address.port = several ? address.port.value_or(port) : port;
  }
  return addresses;
}

}  // namespace dsnsmith
