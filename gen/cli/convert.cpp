// A string for one driver into the variant of another.

#include <algorithm>
#include <array>

#include "check/slips.hpp"
#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "run/plan.hpp"
#include "run/read_back.hpp"
#include "run/string_input.hpp"
#include "run/variant_json.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"INPUT", OptionKind::positional, "", "-: read the string from standard input"},
    OptionFacts{"--to", OptionKind::value, "D[@V]", "the driver that will read the result"},
    OptionFacts{"--from", OptionKind::value, "D[@V]", "the driver it was written for (by its scheme)"},
    OptionFacts{"--url-env", OptionKind::value, "NAME", "the string is in this variable"},
    OptionFacts{"--url-file", OptionKind::value, "FILE", "… in this file"},
    OptionFacts{"--as", OptionKind::value, "FORM", "url (default), settings, env, json"},
    OptionFacts{"--accept", OptionKind::list, "CODE", "overrule a loss"},
    OptionFacts{"--show-secrets", OptionKind::flag, "", "print even on a terminal"},
    OptionFacts{"--report", OptionKind::value, "FORM", "text (default), json, sarif, github; on stderr"},
};

// Where a string that cannot be read as it stands can be as it was meant, that is what was wrong with it.
void say_where_it_slipped(const GivenString& given, const std::string& from, Diagnostics& diagnostics) {
  const Examined examined = examine(given.text.expose());
  Diagnostics unheard;
  if (examined.mended && read_string_input(Secret::copy_of(examined.meant.text()), from, given.place, unheard)) {
    Fared fared;
    fared.misread.push_back(from);
    report(examined, fared, Severity::error, given.place, diagnostics);
  }
}

std::optional<Secret> converted(const Arguments& arguments, Diagnostics& diagnostics) {
  const std::vector<Code> accepted = accepted_codes(arguments, diagnostics);
  const auto given = take_string(arguments, diagnostics);
  if (!given || diagnostics.errors() != 0) {
    return std::nullopt;
  }
  diagnostics.exchange_accepted(accepted);
  const auto read = read_string_input(given->text, arguments.value("--from"), given->place, diagnostics);
  if (!read) {
    say_where_it_slipped(*given, arguments.value("--from"), diagnostics);
    return std::nullopt;
  }
  // There is no provider here, so nothing is known of the way but the string.
  ResolvedDatabase database;
  database.connection = read->connection.clone();
  database.place = given->place;
  const ShownText to = ShownText::of_shown_field(arguments.value("--to"));
  if (!Driver::select(to, {"--to", 0, 0, ""}, diagnostics)) {
    return std::nullopt;
  }
  // What the string asks for and the driver cannot have is about the string.
  Place place = given->place;
  place.column = 1;
  auto group = plan_group(database, to, place, diagnostics);
  if (!group) {
    return std::nullopt;
  }
  const Variant& variant = group->written.variant;
  const std::string as = arguments.value("--as", "url");
  if (as == "url") {
    return string_alone(*group, true, diagnostics);
  }
  if (!reads_back(*group, variant, diagnostics)) {
    return std::nullopt;
  }
  if (as == "settings") return settings_json(variant.settings);
  if (as == "env") return env_json(variant.env);
  return variant_json(variant, {group->driver->id(), group->driver->range_text(), {}, {}, {}});
}

Exit convert(const Arguments& arguments) {
  Diagnostics diagnostics;
  if (!check_report_form(arguments, diagnostics)) {
    return finish(diagnostics, arguments, Prints::values);
  }
  const std::string as = arguments.value("--as", "url");
  if (as != "url" && as != "settings" && as != "env" && as != "json") {
    diagnostics.error(Code::usage, {}, {"`--as` does not take this word"}, {"`url`, `settings`, `env` or `json`"});
  }
  if (!arguments.has("--to")) {
    diagnostics.error(Code::usage, {}, {"`--to` is missing: the driver that will read the result"}, {}, {"`dsnsmith list drivers` shows all of them"});
  }
  if (diagnostics.errors() != 0) {
    return finish(diagnostics, arguments, Prints::values);
  }
  if (terminal_refuses(arguments)) {
    return print_value(Secret(), arguments);
  }
  const auto value = converted(arguments, diagnostics);
  const Exit status = finish(diagnostics, arguments, Prints::values);
  return status == Exit::success && value ? print_value(*value, arguments) : std::max(status, Exit::wrong_input);
}

}  // namespace

const Command kConvert{"convert", "--to D [--from D] --url-env NAME | --url-file FILE | -",
                       "Turn a string for one driver into another's; lose nothing silently.",
                       kOptions, "  U=… dsnsmith convert --url-env U --to sqlalchemy-asyncpg | cat\n", convert};

}  // namespace dsnsmith
