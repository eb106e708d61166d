// The parameters of a pasted URL: what encrypts, what routes, and what stands in the table of
// parameters is taken; words of single drivers are taken where they mean the same; the rest is
// said to be left, never dropped without a word.
#pragma once

#include "provider/address.hpp"
#include "provider/given.hpp"

namespace dsnsmith {

struct QueryTaken {
  GivenTls tls;                   // without its place
  std::vector<Captures> routing;  // inputs that words of `options` say
  std::vector<Parameter> parameters;
  std::vector<std::string> option_words;  // other words of `options`
  std::string_view pool_hint;  // a word that says that a pool stands in front; of our own table
};

QueryTaken read_query(const Provider::Facts& facts, const Pasted& pasted, std::string_view input,
                      const Place& place, Diagnostics& diagnostics);

}  // namespace dsnsmith
