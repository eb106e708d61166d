// What a code means, and what a pasted error message means.

#include <unistd.h>

#include <algorithm>
#include <array>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "diag/examples.hpp"
#include "explain/recognise.hpp"
#include "run/secret_source.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"CODE", OptionKind::positional, "", "a code or its name; - is an error message on stdin"},
    OptionFacts{"--report", OptionKind::value, "FORM", "of -: text (default), json"},
};

// Four blanks in front of each line.
std::string indented(std::string_view lines) {
  std::string text;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    text.append("    ").append(lines.substr(at, end - at)).append("\n");
    at = end + 1;
  }
  return text;
}

std::string example_text(const CodeFacts& facts) {
  const CodeExample* example = example_of(facts.code);
  if (example == nullptr) {
    return "";
  }
  if (!example->reason.empty()) {
    return "\nNo example: " + std::string(example->reason) + ".\n";
  }
  return "\nThis leads to it:\n\n" + indented(example->wrong) + "\nThis does not:\n\n" + indented(example->right);
}

Exit explain_code(const std::string& word, const Arguments& arguments) {
  Diagnostics diagnostics;
  const CodeFacts* facts = find_code(word);
  if (facts == nullptr) {
    // Somebody may paste a whole error message here, with a password in it: it is not repeated.
    Nearest nearest(word);
    for (const CodeFacts& row : code_table()) {
      nearest.offer(row.name);
      nearest.offer(row.id);
    }
    if (nearest.word().empty()) {
      diagnostics.error(Code::invalid_value, {}, {"this is no code of a diagnostic"}, {},
                        {"`dsnsmith list codes` shows all of them; an error message goes to the standard input of `dsnsmith explain -`"});
    } else {
      diagnostics.error(Code::invalid_value, {}, {"this is no code of a diagnostic"}, {}, {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
    }
    return finish(diagnostics, arguments, Prints::values);
  }
  std::string text;
  text.append(facts->id).append(" ").append(facts->name).append(": ").append(facts->title).append("\n\n");
  text.append(facts->explanation).append("\n");
  if (facts->acceptable == Acceptable::yes) {
    text.append("\nA person may overrule it: `accept: [").append(facts->name).append("]` on the entry, or `--accept ").append(facts->name).append("`.\n");
  }
  text.append(example_text(*facts));
  print_output(text);
  return Exit::success;
}

// Titles of those that the text names, else of those that write such messages.
std::string writers_of(const RankedCause& cause, const Explanation& explanation) {
  const Messages& messages = builtin_message_facts();
  std::vector<std::string_view> titles;
  for (const std::string_view id : cause.message->drivers) {
    const bool named = std::ranges::any_of(explanation.drivers, [&](const HintFacts* hint) { return hint->id == id; });
    if (named) titles.push_back(messages.hint(id)->title);
  }
  if (titles.empty()) {
    for (const std::string_view id : cause.message->drivers) titles.push_back(messages.hint(id)->title);
  }
  std::string text;
  for (std::size_t i = 0; i < titles.size(); ++i) {
    text.append(i == 0 ? "" : i + 1 == titles.size() ? " or " : ", ").append(titles[i]);
  }
  return text;
}

std::string why_of(const RankedCause& cause, const Explanation& explanation) {
  std::string text(cause.facts->title);
  text.append(". ").append(cause.facts->why);
  const std::string writers = writers_of(cause, explanation);
  if (!writers.empty()) {
    text.append(" The message is one of ").append(writers).append(".");
  }
  if (!cause.message->version.empty()) {
    text.append(" Its wording is that of ").append(cause.message->version).append(".");
  }
  return text;
}

// Rows of those that the text or the message speaks of; all of them if it speaks of none.
std::vector<FixFor> fitting(const std::vector<FixFor>& rows, const std::vector<const HintFacts*>& hints, const std::vector<std::string_view>& writers) {
  std::vector<FixFor> chosen;
  std::ranges::copy_if(rows, std::back_inserter(chosen), [&](const FixFor& row) {
    return std::ranges::any_of(hints, [&](const HintFacts* hint) { return hint->id == row.who; });
  });
  if (chosen.empty()) {
    std::ranges::copy_if(rows, std::back_inserter(chosen), [&](const FixFor& row) { return std::ranges::find(writers, row.who) != writers.end(); });
  }
  return chosen.empty() ? rows : chosen;
}

std::vector<std::string> fixes_of(const RankedCause& cause, const Explanation& explanation) {
  const Messages& messages = builtin_message_facts();
  std::vector<std::string> lines{std::string(cause.facts->fix)};
  for (const FixFor& row : fitting(cause.facts->drivers, explanation.drivers, cause.message->drivers)) {
    lines.push_back(std::string(messages.hint(row.who)->title) + ": " + std::string(row.fix));
  }
  for (const FixFor& row : fitting(cause.facts->providers, explanation.providers, {})) {
    lines.push_back(std::string(messages.hint(row.who)->title) + ": " + std::string(row.fix));
  }
  if (const CodeFacts* code = cause.facts->code.empty() ? nullptr : find_code(cause.facts->code)) {
    lines.push_back("`dsnsmith check` finds this as " + std::string(code->id) + " " + std::string(code->name) + ".");
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines, std::string_view between) {
  std::string text;
  for (const std::string& line : lines) {
    text.append(text.empty() ? "" : between).append(line);
  }
  return text;
}

std::string text_of(const Explanation& explanation) {
  std::string text;
  for (std::size_t i = 0; i < explanation.causes.size(); ++i) {
    const RankedCause& cause = explanation.causes[i];
    text.append(i == 0 ? "" : "\n").append(std::to_string(i + 1)).append(". ").append(cause.facts->name);
    text.append(" (").append(name_of(cause.confidence)).append(")\n   why: ").append(why_of(cause, explanation));
    text.append("\n   fix: ").append(joined(fixes_of(cause, explanation), "\n        ")).append("\n");
  }
  return text;
}

ReportExtras report_of(const Explanation& explanation) {
  ReportExtras extras;
  extras.has_causes = true;
  for (const RankedCause& cause : explanation.causes) {
    extras.causes.push_back({std::string(cause.facts->name), std::string(name_of(cause.confidence)), why_of(cause, explanation),
                             joined(fixes_of(cause, explanation), "\n")});
  }
  return extras;
}

void report_unknown(const Explanation& explanation, Diagnostics& diagnostics) {
  const Place place{"-", 0, 0, ""};
  if (!explanation.others.empty()) {
    diagnostics.error(Code::unknown_message, place, {"no known message about PostgreSQL is in this text, which speaks of ", ShownText::of_table(explanation.others.front()->title)}, {},
                      {"if it is about PostgreSQL after all, paste the error itself with the lines around it"});
    return;
  }
  if (explanation.nearest == nullptr) {
    diagnostics.error(Code::unknown_message, place, {"no known message is in this text, and none is near"}, {},
                      {"paste the error itself with the lines around it, also those under `Caused by`"});
    return;
  }
  const CauseFacts* cause = builtin_message_facts().cause(explanation.nearest->causes.front().first);
  diagnostics.error(Code::unknown_message, place, {"no known message is in this text"}, {},
                    {"the nearest, which is no finding, is `", ShownText::of_table(explanation.nearest->id), "`, and that would mean: ", ShownText::of_table(cause->title)});
}

Exit explain_input(const Arguments& arguments) {
  Diagnostics diagnostics;
  const auto form = report_form_of(arguments);
  if (form != ReportForm::text && form != ReportForm::json) {
    diagnostics.error(Code::usage, {}, {"`explain -` reports as text or as JSON"}, {"`--report text` or `--report json`"});
    return finish(diagnostics, arguments, Prints::values);
  }
  const auto text = read_all(STDIN_FILENO, kLargestMessage);
  if (!text) {
    diagnostics.error(Code::too_large, {"-", 0, 0, ""}, {"more than 1 MiB stands on standard input"}, {}, {"paste the error itself with the lines around it"});
    return finish(diagnostics, arguments, Prints::reports);
  }
  const Explanation explanation = explain_message(builtin_message_facts(), text->expose());
  if (explanation.causes.empty()) {
    report_unknown(explanation, diagnostics);
  } else if (form == ReportForm::text) {
    print_output(text_of(explanation));
    return Exit::success;
  }
  return finish(diagnostics, arguments, Prints::reports, report_of(explanation));
}

Exit explain(const Arguments& arguments) {
  const std::string word = arguments.value("CODE");
  if (word == "-") {
    return explain_input(arguments);
  }
  if (word.empty()) {
    Diagnostics diagnostics;
    diagnostics.error(Code::usage, {}, {"say which code to explain"}, {"`E307`, `server-not-verified`, or `-` for an error message on standard input"},
                      {"`dsnsmith list codes` shows all codes"});
    return finish(diagnostics, arguments, Prints::values);
  }
  return explain_code(word, arguments);
}

}  // namespace

const Command kExplain{"explain", "CODE | -", "Say what a code, or a pasted error message (-), means.", kOptions,
                       "  dsnsmith explain server-not-verified\n  kubectl logs deploy/orders | dsnsmith explain -\n", explain};

}  // namespace dsnsmith
