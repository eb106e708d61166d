// A commented spec to start from, made of what is known about the provider.

#include <array>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "run/database.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"PROVIDER", OptionKind::positional, "", "who runs the database"},
};

std::string comment_of_found(Node input) {
  std::string text;
  const Node found = input.find("found");
  for (const auto& [how, where] : found.pairs()) {
    text.append(text.empty() ? "" : "; ").append(how.text()).append(": ").append(where.text());
  }
  return text;
}

std::string starting_spec(const Provider& provider) {
  const Node root = provider.root();
  std::string text;
  text.append("# ").append(provider.title()).append("\n");
  text.append("# `dsnsmith check` says what is still missing; `dsnsmith render` writes the outputs.\n");
  text.append("version: 1\n\ndatabases:\n  orders:\n    provider: ").append(provider.id()).append("\n");
  text.append("    # What the provider shows about the database. Give what the endpoint needs, remove the rest.\n");
  for (const auto& [name, input] : root.find("inputs").pairs()) {
    const std::string found = comment_of_found(input);
    text.append("    # ").append(name.text()).append(": …");
    const std::string_view title = input.find("title").text();
    if (!title.empty()) text.append("  # ").append(title);
    text.append("\n");
    if (!found.empty()) text.append("    #   found by ").append(found).append("\n");
  }
  text.append("    user: orders\n");
  text.append("    password: {env: ORDERS_DB_PASSWORD}   # or {file: …}, {command: [prog, arg]}, {stdin: true}, or none\n");
  text.append("    database: orders\n");
  text.append("    # parameters: {application_name: orders-api, connect_timeout: 5s}\n\n");
  text.append("    # Endpoints of this provider:\n");
  for (const auto& [id, endpoint] : root.find("endpoints").pairs()) {
    text.append("    #   ").append(id.text()).append(" (").append(endpoint.find("kind").text()).append(")\n");
  }
  text.append("\noutputs:\n  app-env:\n    format: dotenv\n    file: .env\n    entries:\n");
  text.append("      DATABASE_URL: {database: orders, driver: psycopg}          # `dsnsmith list drivers`\n");
  text.append("      MIGRATION_URL: {database: orders, driver: psycopg, use: migration}\n");
  return text;
}

Exit init(const Arguments& arguments) {
  Diagnostics diagnostics;
  const std::string id = arguments.value("PROVIDER");
  if (id.empty()) {
    diagnostics.error(Code::usage, {}, {"say which provider"}, {}, {"`dsnsmith list providers` shows all of them"});
    return finish(diagnostics, arguments, Prints::values);
  }
  Providers providers;
  const Provider* provider = providers.find(id, {}, diagnostics);
  if (provider == nullptr) {
    return finish(diagnostics, arguments, Prints::values);
  }
  print_output(starting_spec(*provider));
  return Exit::success;
}

}  // namespace

const Command kInit{"init", "PROVIDER", "Print a commented spec to start from.", kOptions,
                    "  dsnsmith init gcp-cloud-sql > dsnsmith.yaml\n", init};

}  // namespace dsnsmith
