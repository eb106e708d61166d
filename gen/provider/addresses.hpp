// Where an endpoint is: hosts that are given or made of other inputs, and their ports.
#pragma once

#include "provider/given.hpp"

namespace dsnsmith {

// What is given for an address input; null if nothing is.
const GivenHost* given_host(const Given& given, const InputFacts* input);

// The host that other inputs make: by the form that uses most of what is known, of equals the
// first, among those of the realm that is spoken of.
std::optional<std::string> made_host(const InputFacts& input, const Given& given,
                                     const Captures& captures);

// The port that is said of an endpoint: the one behind its own address where that stands in an
// input of its own, else that of `port`, `url` or `host`.
std::optional<GivenPort> port_said_of(const EndpointFacts& endpoint, const Given& given,
                                      const Provider::Facts& facts);

// The addresses of an endpoint that was chosen.
std::vector<Address> addresses_of(const EndpointFacts& endpoint, const Given& given,
                                  const Provider::Facts& facts);

// Reports the path of a socket that Linux does not take; of another address nothing.
void check_socket_path(const Address& address, const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
