#include <string>

#include "diag/diagnostic.hpp"

namespace dsnsmith {

// No excerpt of the source is ever printed: the line at fault may hold a password.
std::string render_text(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& d : diagnostics.sorted()) {
    const CodeFacts& facts = facts_of(d.code);
    text.append(name_of(d.severity)).append("[").append(facts.id).append("]: ");
    text.append(d.message).append("\n");
    if (!d.where.file.empty() || !d.where.path.empty()) {
      text.append("  --> ").append(d.where.file);
      if (d.where.line > 0) {
        text.append(":").append(std::to_string(d.where.line));
      }
      if (d.where.column > 0) {
        text.append(":").append(std::to_string(d.where.column));
      }
      if (!d.where.path.empty()) {
        text.append(d.where.file.empty() ? "" : "  ").append(d.where.path);
      }
      text.append("\n");
    }
    if (!d.expected.empty()) {
      text.append("  = expected: ").append(d.expected).append("\n");
    }
    if (!d.help.empty()) {
      text.append("  = help: ").append(d.help).append("\n");
    }
    text.append("\n");
  }
  return text;
}

}  // namespace dsnsmith
