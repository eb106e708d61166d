#include "format/dotenv/symfony_values.hpp"

#include <algorithm>
#include <vector>

#include "format/dotenv/budget.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith::symfony {
namespace {

constexpr ByteSet kName = kLetters + kDigits + ByteSet("_");

// --- resolveCommands

// Behind the balanced parentheses that begin at `at`; npos if they are none, or one of them holds nothing.
std::size_t command_end(std::string_view text, std::size_t at) {
  std::vector<bool> filled;  // of each that is open
  for (; at < text.size(); ++at) {
    if (text[at] == '(') {
      filled.push_back(false);
    } else if (filled.empty() || (text[at] == ')' && !filled.back())) {
      break;
    } else if (text[at] == ')') {
      filled.pop_back();
      if (filled.empty()) {
        return at + 1;
      }
      filled.back() = true;
    } else {
      filled.back() = true;
    }
  }
  return text.npos;
}

// Takes the backslash before `$(command)` away; nothing if one without would be run.
std::optional<Secret> without_commands(std::string_view text) {
  Secret out;
  std::size_t done = 0;
  for (std::size_t at = text.find('$'); at != text.npos;) {
    const std::size_t end = command_end(text, at + 1);
    if (end == text.npos) {
      at = text.find('$', at + 1);
      continue;
    }
    if (at == done || text[at - 1] != '\\') {
      return std::nullopt;
    }
    out.append(text.substr(done, at - 1 - done)).append(text.substr(at, end - at));
    done = end;
    at = text.find('$', end);
  }
  out.append(text.substr(done));
  return out;
}

// --- resolveVariables

struct Reference {
  std::string_view name;
  std::string_view otherwise;  // `:-` or `:=` and what is behind it
  bool opened = false;         // by a brace
  bool closed = false;
  std::size_t end = 0;
};

Reference reference_at(std::string_view text, std::size_t dollar, const Version& version) {
  Reference reference;
  std::size_t at = dollar + 1;
  reference.opened = text.substr(at).starts_with('{');
  at += reference.opened ? 1U : 0U;
  const std::size_t end = name_end(text, at, version);
  reference.name = text.substr(at, end - at);
  at = end;
  if (text.substr(at).starts_with(":-") || text.substr(at).starts_with(":=")) {
    at = std::min(text.find('}', at), text.size());
    reference.otherwise = text.substr(end, at - end);
  }
  reference.closed = text.substr(at).starts_with('}');
  reference.end = at + (reference.closed ? 1U : 0U);
  return reference;
}

class Resolver {
 public:
  Resolver(const Version& version, const Look& look, FileBudget& file, ValueFault& fault)
      : version_(version), look_(look), file_(file), fault_(fault) {}

  std::optional<Secret> with_variables(std::string_view text) {
    Secret out;
    Budget budget;
    std::size_t done = 0;
    for (std::size_t at = text.find('$'); at != text.npos; at = text.find('$', std::max(at + 1, done))) {
      if (text.substr(at + 1).starts_with('(')) {
        continue;
      }
      std::size_t backslashes = 0;
      while (at - backslashes > done && text[at - backslashes - 1] == '\\') {
        ++backslashes;
      }
      const Reference reference = reference_at(text, at, version_);
      out.append(text.substr(done, at - backslashes - done));
      done = reference.end;
      const bool names = !reference.name.empty() || !reference.otherwise.empty() || reference.closed;
      if (backslashes % 2 == 1 || !names) {
        // An odd one goes.
        const std::size_t kept = at - backslashes + backslashes % 2;
        out.append(text.substr(kept, done - kept));
        continue;
      }
      const auto value = meaning_of(reference, look_(reference.name));
      if (!value) {
        return std::nullopt;
      }
      out.append(text.substr(at - backslashes, backslashes)).append(*value);
      out.append(reference.closed && !reference.opened ? "}" : "");
      if (!budget.pays(out.size()) || !file_.pays(value->size())) {
        return failed(kEndless);
      }
    }
    out.append(text.substr(done));
    return out;
  }

 private:
  std::nullopt_t failed(std::string_view what, bool ours = false) {
    fault_ = {what, ours};
    return std::nullopt;
  }

  std::optional<std::string_view> meaning_of(const Reference& reference, const Secret* variable) {
    if (reference.opened && !reference.closed) {
      return failed("a brace that is not closed");
    }
    if (reference.name == kLoaded) {
      return failed("the list of what was loaded", true);
    }
    const std::string_view value = variable == nullptr ? std::string_view() : variable->expose();
    if (!value.empty() || reference.otherwise.empty()) {
      return value;
    }
    if (reference.otherwise.find_first_of("'\"{$") != reference.otherwise.npos) {
      return failed("a quote, a brace or a dollar sign in a default");
    }
    if (reference.otherwise[1] == '=') {
      return failed("a default that is assigned, too", true);
    }
    return reference.otherwise.substr(2);
  }

  const Version& version_;
  const Look& look_;
  FileBudget& file_;
  ValueFault& fault_;
};

}  // namespace

// The end of the variable's name that begins at `at`; `at` if none does.
std::size_t name_end(std::string_view text, std::size_t at, const Version& version) {
  std::size_t end = at;
  while (end < text.size() && text[end] == '_' && (version.marks_in_front || end == at)) {
    ++end;
  }
  if (end == text.size() || !kLetters.contains(text[end])) {
    return at;
  }
  while (end < text.size() && kName.contains(text[end])) {
    ++end;
  }
  return end;
}

Secret replaced(std::string_view text, std::string_view what, char by) {
  Secret out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const bool found = text.substr(at).starts_with(what);
    out.append(found ? by : text[at]);
    at += found ? what.size() : 1;
  }
  return out;
}

std::optional<Secret> resolve(std::string_view text, const Version& version, const Look& look, FileBudget& budget, ValueFault& fault) {
  const auto plain = without_commands(text);
  if (!plain) {
    fault = {"a command substitution"};
    return std::nullopt;
  }
  return Resolver(version, look, budget, fault).with_variables(plain->expose());
}

}  // namespace dsnsmith::symfony
