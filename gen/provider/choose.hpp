// Which way in: by id, by kind, or by what it is for.
#pragma once

#include "provider/given.hpp"

namespace dsnsmith {

// What the words among the inputs make of an endpoint.
struct Shaped {
  EndpointKind kind;
  const PoolerFacts* pooler;
  PreparedSupport prepared;
};
Shaped shape_of(const EndpointFacts& endpoint, const Given& given, const Provider::Facts& facts);

// Null if there was an error.
const EndpointFacts* choose_endpoint(const Provider::Facts& facts, const Given& given,
                                     const ResolveRequest& request, Diagnostics& diagnostics);

}  // namespace dsnsmith
