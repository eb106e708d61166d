// Terraform's external data source: one JSON object in, one out.

#include <unistd.h>

#include <algorithm>
#include <array>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "format/format.hpp"
#include "run/external.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"SPEC", OptionKind::positional, "", "the spec (./dsnsmith.yaml, or none with a provider)"},
    OptionFacts{"--show-secrets", OptionKind::flag, "", "print even on a terminal"},
    OptionFacts{"--report", OptionKind::value, "FORM", "text (default), json, sarif, github; on stderr"},
};

constexpr std::size_t kLargestQuery = 4 * 1024 * 1024;

std::optional<Secret> result_of(const Arguments& arguments, Diagnostics& diagnostics) {
  const auto input = read_all(STDIN_FILENO, kLargestQuery);
  if (!input) {
    diagnostics.error(Code::invalid_query, {"query", 0, 0, ""}, {"standard input cannot be read, or has more than 4 MiB"}, {}, {"Terraform writes the query there; by hand: `echo '{}' | dsnsmith external | cat`"});
    return std::nullopt;
  }
  auto query = read_query(*input, diagnostics);
  if (!query) {
    return std::nullopt;
  }
  std::optional<LoadedSpec> loaded;
  Diagnostics of_spec;
  const bool free = !arguments.has("SPEC") && describes_databases(*query);
  if (!free) {
    loaded = load_spec(arguments.value("SPEC", kDefaultSpec), text_in(*query, "environment"), of_spec);
    if (!loaded) {
      diagnostics.append(std::move(of_spec));
      return std::nullopt;
    }
  }
  // Nothing secret is taken unless the result may hold it.
  if (!free && !loaded->deployment.external_includes_secrets) {
    loaded->deployment.fingerprint_key.reset();
  }
  const auto entries = answer(free ? nullptr : &loaded->deployment, of_spec, std::move(*query), diagnostics);
  if (!entries) {
    return std::nullopt;
  }
  const Format* format = find_format("terraform-external");
  const Metadata metadata;
  const Place place{"query", 0, 0, ""};
  const std::vector<Place> places(entries->size(), place);
  auto bytes = format->emit({*entries, metadata, format->readers.front().id, nullptr, place, places}, diagnostics);
  if (!bytes) {
    return std::nullopt;
  }
  const auto read = format->read({*bytes, metadata, format->readers.front().id, place}, diagnostics);
  bool same = read && read->size() == entries->size();
  for (const Entry& entry : *entries) {
    same = same && std::ranges::any_of(*read, [&](const Entry& other) { return other.key == entry.key && other.value == entry.value; });
  }
  if (!same) {
    diagnostics.error(Code::read_back_differs, place, {"the result does not read back as it was written"});
    return std::nullopt;
  }
  return bytes;
}

Exit external(const Arguments& arguments) {
  Diagnostics diagnostics;
  if (!check_report_form(arguments, diagnostics)) {
    return finish(diagnostics, arguments, Prints::values);
  }
  if (terminal_refuses(arguments)) {
    return print_value(Secret(), arguments);
  }
  const auto result = result_of(arguments, diagnostics);
  const Exit status = finish(diagnostics, arguments, Prints::values);
  return status == Exit::success && result ? print_value(*result, arguments) : std::max(status, Exit::wrong_input);
}

}  // namespace

const Command kExternal{"external", "[SPEC]", "Answer Terraform's external data source: JSON in, JSON out.", kOptions,
                        "  data \"external\" \"db\" {\n"
                        "    program = [\"dsnsmith\", \"external\", \"dsnsmith.yaml\"]\n"
                        "    query   = { databases = jsonencode([\"orders\", \"billing\"]), driver = \"pgx\" }\n"
                        "  }\n\n"
                        "  The query has database, or databases (a JSON list); driver, use, endpoint,\n"
                        "  environment; want (outputs or entries); secrets (omit or include); partial\n"
                        "  (true: what is right, and the rest in warnings); and what {query: KEY} sources\n"
                        "  of the spec name. Without a spec: provider and its inputs, or databases as a\n"
                        "  JSON object that describes each so.\n"
                        "  The result has prefix and suffix, to be put around the percent-encoded\n"
                        "  password; host, port, user, database, settings, env, warnings; url where\n"
                        "  secrets are included; or databases, a JSON object of such.\n", external};

}  // namespace dsnsmith
