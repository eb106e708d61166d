// The parameters of a pasted URL: what encrypts and what routes is taken, the rest is
// said to be left, never dropped without a word.
#pragma once

#include "provider/address.hpp"
#include "provider/given.hpp"

namespace dsnsmith {

struct QueryTaken {
  GivenTls tls;                   // without its place
  std::vector<Captures> routing;  // inputs that words of `options` say
};

QueryTaken read_query(const Provider::Facts& facts, const Pasted& pasted, std::string_view input,
                      const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
