// Every provider file's own checks, and what all files have in common.
#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "data/canonical_text.hpp"
#include "provider/facts.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

Provider load(const BuiltinDocument& builtin) {
  Diagnostics diagnostics;
  std::optional<Provider> provider = Provider::load(builtin.document().root(), diagnostics);
  INFO(render_text(diagnostics));
  REQUIRE(provider);
  return std::move(*provider);
}

ResolveRequest request_of(Node check) {
  ResolveRequest request;
  request.place = check.place();
  request.user_place = request.database_place = request.endpoint_place = request.tls_place =
      check.place();
  for (const auto& [key, value] : check.find("given").pairs()) {
    if (key.text() == "user") {
      request.user = std::string(value.text());
      request.user_place = value.place();
    } else if (key.text() == "database") {
      request.database = std::string(value.text());
      request.database_place = value.place();
    } else {
      request.inputs.push_back(
          {std::string(key.text()), Secret::copy_of(value.text()), value.place(), false});
    }
  }
  request.use = use_of(check.find("use").text()).value_or(Use::application);
  request.endpoint = std::string(check.find("endpoint").text());
  const Node tls = check.find("tls");
  request.tls_mode = tls_mode_of(tls.find("mode").text());
  const auto path = [&](std::string_view key) {
    const Node node = tls.find(key);
    return node.present() ? std::optional(std::string(node.text())) : std::nullopt;
  };
  request.system_roots = tls.find("ca").text() == "system";
  request.ca_path = request.system_roots ? std::nullopt : path("ca");
  request.cert_path = path("cert");
  request.key_path = path("key");
  return request;
}

std::vector<std::string> names_of(const Diagnostics& diagnostics, Severity severity) {
  std::set<std::string> names;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    if (diagnostic.severity == severity) {
      names.emplace(facts_of(diagnostic.code).name);
    }
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> words(Node list) {
  std::set<std::string> names;
  for (const Node& item : list.items()) {
    names.emplace(item.text());
  }
  return {names.begin(), names.end()};
}

}  // namespace

TEST_CASE("every provider file does what its checks say") {
  for (const BuiltinDocument& builtin : builtin_providers()) {
    const Provider provider = load(builtin);
    for (const Node& check : provider.root().find("checks").items()) {
      Diagnostics diagnostics;
      const std::optional<Resolved> resolved = provider.resolve(request_of(check), diagnostics);
      CAPTURE(builtin.id, check.place().line, check.find("why").text(), render_text(diagnostics));
      if (check.find("refuses").present()) {
        CHECK_FALSE(resolved);
        CHECK(names_of(diagnostics, Severity::error) ==
              std::vector{std::string(check.find("refuses").text())});
        continue;
      }
      CHECK(names_of(diagnostics, Severity::error).empty());
      CHECK(names_of(diagnostics, Severity::warning) == words(check.find("warns")));
      REQUIRE(resolved);
      CHECK(canonical_text(resolved->connection) == check.find("gives").text());
      if (check.find("takes").present()) {
        CHECK(resolved->endpoint.id == check.find("takes").text());
      }
    }
  }
}

TEST_CASE("every provider file says where its facts and its inputs are found") {
  for (const BuiltinDocument& builtin : builtin_providers()) {
    const Provider provider = load(builtin);
    CAPTURE(builtin.id);
    CHECK(provider.id() == builtin.id);
    CHECK(provider.root().find("sources").size() != 0);
    for (const Node& source : provider.root().find("sources").items()) {
      CHECK(source.find("read").text().size() == 10);
      CHECK_FALSE(source.find("facts").text().empty());
    }
    for (const InputFacts& input : provider.facts().inputs) {
      CAPTURE(input.name);
      CHECK_FALSE(input.found.empty());
    }
  }
}

TEST_CASE(
    "every endpoint is reached by a check of its file, and every provider refuses something") {
  for (const BuiltinDocument& builtin : builtin_providers()) {
    const Provider provider = load(builtin);
    std::set<std::string> reached;
    std::size_t refusals = 0;
    for (const Node& check : provider.root().find("checks").items()) {
      Diagnostics diagnostics;
      if (const std::optional<Resolved> resolved =
              provider.resolve(request_of(check), diagnostics)) {
        reached.insert(resolved->endpoint.id);
      }
      refusals += check.find("refuses").present() ? 1U : 0U;
    }
    CAPTURE(builtin.id);
    CHECK(refusals >= 8);
    for (const std::string_view id : provider.endpoint_ids()) {
      CAPTURE(id);
      CHECK(reached.contains(std::string(id)));
    }
  }
}

TEST_CASE("the five providers and what they take are those of the design") {
  struct Row {
    std::string_view id;
    std::set<std::string_view> inputs, endpoints;
  };
  const std::vector<Row> rows{
      {"digitalocean",
       {"private_host", "pool_name", "pool_mode"},
       {"public", "private", "pool", "private-pool"}},
      {"gcp-cloud-sql",
       {"instance", "private_host", "psc_host", "proxy_host", "managed_pool", "ca_mode"},
       {"socket", "proxy", "public", "private", "psc", "managed-pool"}},
      {"generic", {"socket", "pooling", "prepared"}, {"server", "socket"}},
      {"scaleway-sdb", {"database_id", "region"}, {"sdb"}},
      {"supabase",
       {"project_ref", "pooler_host"},
       {"direct", "dedicated-pool", "supavisor-session", "supavisor-transaction"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.id);
    const BuiltinDocument* builtin = find_builtin(builtin_providers(), row.id);
    REQUIRE(builtin != nullptr);
    const Provider provider = load(*builtin);
    const auto inputs = provider.input_names();
    const auto endpoints = provider.endpoint_ids();
    CHECK(std::set(inputs.begin(), inputs.end()) == row.inputs);
    CHECK(std::set(endpoints.begin(), endpoints.end()) == row.endpoints);
  }
}

TEST_CASE("the list of providers in providers/README.md is that of the files") {
  std::string list;
  for (const BuiltinDocument& builtin : builtin_providers()) {
    const Provider provider = load(builtin);
    const auto joined = [](const std::vector<std::string_view>& words_of_cell) {
      std::string text;
      for (const std::string_view word : words_of_cell) {
        text.append(text.empty() ? "" : " ").append(word);
      }
      return text;
    };
    list.append("| `").append(provider.id()).append("` | ").append(provider.title());
    list.append(" | `").append(joined(provider.input_names()));
    list.append("` | `").append(joined(provider.endpoint_ids())).append("` |\n");
  }
  std::ifstream file(DSNSMITH_SOURCE_DIR "/providers/README.md");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t head = text.find("|---|---|---|---|\n");
  const std::size_t end = text.find("<!-- end of list -->");
  REQUIRE(head != std::string::npos);
  REQUIRE(end != std::string::npos);
  const std::size_t begin = text.find('\n', head) + 1;
  CHECK(text.substr(begin, end - begin) == list);
}

}  // namespace dsnsmith
