// What is imported is what was there: for each string of strings.json and pasted.json that its driver reads, the spec of
// `import` renders an entry that the same driver reads as the same connection, with the same password.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "import/import.hpp"
#include "run/plan.hpp"
#include "run/string_input.hpp"

namespace dsnsmith {
namespace {

constexpr const char* kVariable = "DSNSMITH_TEST_URL";

nlohmann::json rows() {
  nlohmann::json all = nlohmann::json::array();
  for (const char* name : {"strings", "pasted"}) {
    std::ifstream file(std::string(DSNSMITH_SOURCE_DIR "/tests/vectors/") + name + ".json");
    REQUIRE(file);
    for (auto& row : nlohmann::json::parse(file)) all.push_back(std::move(row));
  }
  return all;
}

std::optional<StringInput> read(const Secret& text, Diagnostics& diagnostics) {
  return read_string_input(text, "", {"-", 0, 0, ""}, diagnostics);
}

// The spec that `import --in .env` prints for a file with this one variable.
std::optional<Secret> imported(const std::string& text, Diagnostics& diagnostics) {
  ImportRequest request;
  request.found.kind = EntriesKind::dotenv;
  request.found.entries.push_back({kVariable, Secret::copy_of(text), {".env", 1, 0, kVariable}});
  request.input = ".env";
  return import_spec(request, diagnostics);
}

// The one entry of the one output, with the password taken from the variable.
std::optional<Secret> rendered(const Secret& spec, const std::string& text, Diagnostics& diagnostics) {
  ::setenv(kVariable, text.c_str(), 1);
  const auto document = read_yaml("spec", spec.expose(), diagnostics);
  const auto deployment = document ? read_deployment(document->root(), "spec", ShownText::of_table(""), diagnostics) : std::nullopt;
  if (!deployment) {
    return std::nullopt;
  }
  Sources sources("");
  Databases databases(sources, Passwords::take);
  auto outputs = plan(*deployment, databases, sources, {}, diagnostics);
  if (outputs.size() != 1 || outputs.front().entries.size() != 1) {
    return std::nullopt;
  }
  return std::move(outputs.front().entries.front().value);
}

// Hosts have no case and no final dot, and the port that is left out is 5432.
std::string where(const Connection& connection) {
  std::string all;
  for (const Address& address : connection.addresses) {
    std::string host(address.host.text());
    for (char& c : host) c = c >= 'A' && c <= 'Z' && !host.starts_with('/') ? static_cast<char>(c - 'A' + 'a') : c;
    while (host.ends_with('.')) host.pop_back();
    all.append(host).append(" ").append(address.port ? address.port->text() : "5432").append(",");
  }
  return all;
}

std::string parameters(const Connection& connection) {
  std::string all;
  for (const Parameter& parameter : connection.parameters) {
    all.append(parameter.name).append("=").append(parameter.value.expose()).append("&");
  }
  return all;
}

}  // namespace

TEST_CASE("what import makes of a string renders the same connection") {
  std::size_t came_back = 0;
  std::size_t refused = 0;
  for (const auto& row : rows()) {
    const std::string why = row.at("why");
    const std::string text = row.at("text");
    CAPTURE(why);
    Diagnostics first;
    const auto before = read(Secret::copy_of(text), first);
    if (!before) {
      continue;
    }
    Diagnostics said;
    const auto spec = imported(text, said);
    CHECK(render_text(said).find("CANARY7f3") == std::string::npos);
    if (!spec) {
      CHECK(said.errors() != 0);  // never without a reason
      ++refused;
      continue;
    }
    CHECK(spec->expose().find("CANARY7f3") == std::string_view::npos);
    const auto value = rendered(*spec, text, said);
    const std::string report = render_text(said);
    CAPTURE(report);
    REQUIRE(value);
    const auto after = read_string_input(*value, std::string(before->driver.id()), {"-", 0, 0, ""}, said);
    REQUIRE(after);
    CHECK(after->connection.user == before->connection.user);
    CHECK((after->connection.password == before->connection.password));
    CHECK(after->connection.database == before->connection.database);
    CHECK(where(after->connection) == where(before->connection));
    CHECK(after->connection.tls.mode == before->connection.tls.mode);
    CHECK((parameters(after->connection) == parameters(before->connection)));
    ++came_back;
  }
  ::unsetenv(kVariable);
  INFO(came_back << " came back, " << refused << " were refused");
  CHECK(came_back >= 200);
  CHECK(refused * 3 <= came_back);
}

}  // namespace dsnsmith
