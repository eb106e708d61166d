// What a code means.

#include <array>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "text/distance.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"CODE", OptionKind::positional, "", "a code or its name: E307, server-not-verified"},
};

Exit explain(const Arguments& arguments) {
  Diagnostics diagnostics;
  const std::string word = arguments.value("CODE");
  if (word.empty()) {
    diagnostics.error(Code::usage, {}, {"say which code to explain"}, {"`E307` or `server-not-verified`"}, {"`dsnsmith list codes` shows all of them"});
    return finish(diagnostics, arguments, Prints::values);
  }
  const CodeFacts* facts = find_code(word);
  if (facts == nullptr) {
    // Somebody may paste a whole error message here, with a password in it: it is not repeated.
    Nearest nearest(word);
    for (const CodeFacts& row : code_table()) {
      nearest.offer(row.name);
      nearest.offer(row.id);
    }
    if (nearest.word().empty()) {
      diagnostics.error(Code::invalid_value, {}, {"this is no code of a diagnostic"}, {}, {"`dsnsmith list codes` shows all of them"});
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
  print_output(text);
  return Exit::success;
}

}  // namespace

const Command kExplain{"explain", "CODE", "Say what the code of a diagnostic means and what to do.", kOptions,
                       "  dsnsmith explain server-not-verified\n", explain};

}  // namespace dsnsmith
