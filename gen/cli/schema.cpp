// The JSON Schemas under templates/schemas/, which are compiled in.

#include <algorithm>
#include <array>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/schemas.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"KIND", OptionKind::positional, "", "spec, report, provider or driver"},
};

Exit schema(const Arguments& arguments) {
  const std::string kind = arguments.value("KIND");
  const auto table = schema_table();
  const auto found = std::ranges::find(table, kind, &SchemaText::id);
  if (found == table.end()) {
    Diagnostics diagnostics;
    std::vector<std::string_view> known;
    for (const SchemaText& row : table) known.push_back(row.id);
    diagnostics.error(Code::usage, {}, {"say which schema"}, {ShownText::list(known)});
    return finish(diagnostics, arguments, Prints::values);
  }
  print_output(found->text);
  return Exit::success;
}

}  // namespace

const Command kSchema{"schema", "spec|report|provider|driver", "Print a JSON Schema.", kOptions,
                      "  dsnsmith schema spec > dsnsmith.schema.json\n", schema};

}  // namespace dsnsmith
