// A provider is a pair: it makes a host from inputs and recognises inputs in a host.
#include <catch2/catch.hpp>

#include "provider/facts.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

std::vector<std::string> samples_of(const CaptureType& type) {
  std::vector<std::string> list;
  std::string_view rest = type.samples;
  while (!rest.empty()) {
    const std::string_view sample = rest.substr(0, rest.find(' '));
    list.emplace_back(sample);
    rest.remove_prefix(std::min(rest.size(), sample.size() + 1));
  }
  return list;
}

// Every combination of the samples of a pattern's gaps.
std::vector<Captures> combinations_of(const Pattern& pattern) {
  std::vector<Captures> all{{}};
  for (const Pattern::Part& part : pattern.parts()) {
    if (part.type == nullptr) {
      continue;
    }
    std::vector<Captures> longer;
    for (const Captures& captures : all) {
      for (const std::string& sample : samples_of(*part.type)) {
        longer.push_back(captures);
        longer.back().emplace_back(part.name, sample);
      }
    }
    all = std::move(longer);
  }
  return all;
}

std::vector<Pattern> patterns_of(const Provider::Facts& facts) {
  std::vector<Pattern> all = facts.options;
  for (const InputFacts& input : facts.inputs) {
    all.insert(all.end(), input.forms.begin(), input.forms.end());
    all.insert(all.end(), input.also.begin(), input.also.end());
  }
  for (const EndpointFacts& endpoint : facts.endpoints) {
    all.insert(all.end(), endpoint.routing.begin(), endpoint.routing.end());
    all.insert(all.end(), endpoint.sockets.begin(), endpoint.sockets.end());
    if (endpoint.database_form) {
      all.push_back(*endpoint.database_form);
    }
  }
  for (const UserFacts& user : facts.users) {
    if (user.form) {
      all.push_back(*user.form);
    }
  }
  return all;
}

}  // namespace

TEST_CASE("every pattern of every provider recognises what it makes") {
  std::size_t tried = 0;
  for (const BuiltinDocument& builtin : builtin_providers()) {
    Diagnostics diagnostics;
    const std::optional<Provider> provider = Provider::load(builtin.document().root(), diagnostics);
    REQUIRE(provider);
    for (const Pattern& pattern : patterns_of(provider->facts())) {
      for (const Captures& captures : combinations_of(pattern)) {
        const std::optional<std::string> made = pattern.make(captures);
        CAPTURE(builtin.id, pattern.shape());
        REQUIRE(made);
        CAPTURE(*made);
        CHECK(pattern.recognise(*made) == std::optional(captures));
        ++tried;
      }
    }
  }
  CHECK(tried > 60);
}

TEST_CASE("every telling host is recognised by its own provider and by no other") {
  for (const BuiltinDocument& builtin : builtin_providers()) {
    Diagnostics diagnostics;
    const std::optional<Provider> provider = Provider::load(builtin.document().root(), diagnostics);
    REQUIRE(provider);
    for (const InputFacts& input : provider->facts().inputs) {
      for (const Pattern& form : input.forms) {
        if (input.kind != InputKind::address || !form.is_telling()) {
          continue;
        }
        for (const Captures& captures : combinations_of(form)) {
          const std::optional<Host> host = Host::parse(form.make(captures).value_or(""));
          REQUIRE(host);
          for (const BuiltinDocument& other : builtin_providers()) {
            const std::optional<Provider> asked =
                Provider::load(other.document().root(), diagnostics);
            REQUIRE(asked);
            CAPTURE(host->text(), other.id);
            CHECK(asked->recognises(*host) == (other.id == builtin.id));
          }
        }
      }
    }
  }
}

}  // namespace dsnsmith
