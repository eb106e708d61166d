// How a connection is encrypted: the strongest that the provider and the given roots allow.
#pragma once

#include "provider/given.hpp"

namespace dsnsmith {

struct SecureRequest {
  const Provider::Facts& facts;
  const EndpointFacts& endpoint;
  const Given& given;
  const ResolveRequest& request;
  const Host& host;
};

Tls choose_tls(const SecureRequest& what, Diagnostics& diagnostics);

}  // namespace dsnsmith
