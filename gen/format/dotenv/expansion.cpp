// npm dotenv-expand 10.0.0, 12.0.3, 13.0.0 and 1000.0.0, lib/main.js; Vite has a patched 12. Each looks for
//
//   (?<!\\)\${([^{}]+)}|(?<!\\)\$([A-Za-z_][A-Za-z0-9_]*)      from 12 on: the first, again and again
//   (?<!\\)\${?(\w+)(?::-([^}\\]*))?}?                         10: behind the last `$` without a backslash
//
// puts the variable's value there, and when nothing is left turns every `\$` into `$`.
#include "format/dotenv/expansion.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "format/dotenv/budget.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kNameStart = kLetters + ByteSet("_");
constexpr ByteSet kName = kNameStart + kDigits;

constexpr std::string_view kMember = "a reference to a member of all JavaScript objects";

// Object.prototype has these, so that no variable of that name is undefined.
constexpr auto kMembers = std::to_array<std::string_view>(
    {"__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor",
     "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"});

struct Variable {
  std::string_view name;
  std::string_view parsed;  // what the parser found last
  std::size_t offset;
  Secret expanded;
  bool done = false;
};

// The variables of the file as a JavaScript object has them: in the order of the first of each name, or by name,
// with the value of the last.
class Variables {
 public:
  Variables(const Bindings& bindings, bool by_name) {
    for (const Binding& binding : bindings) {
      const auto [entry, is_new] = by_name_.emplace(binding.key, all_.size());
      if (is_new) {
        all_.push_back({binding.key, {}, binding.begin, {}, false});
      }
      all_[entry->second].parsed = binding.value.expose();
    }
    std::size_t at = 0;
    for (auto& [name, index] : by_name_) {
      order_.push_back(by_name ? index : at++);
    }
  }

  [[nodiscard]] const std::vector<std::size_t>& order() const { return order_; }
  Variable& at(std::size_t index) { return all_[index]; }
  [[nodiscard]] const Variable* find(std::string_view name) const {
    const auto entry = by_name_.find(name);
    return entry == by_name_.end() ? nullptr : &all_[entry->second];
  }

 private:
  std::vector<Variable> all_;
  std::vector<std::size_t> order_;  // in which they are expanded
  std::map<std::string_view, std::size_t> by_name_;
};

bool is_escaped(std::string_view text, std::size_t at) {
  return at != 0 && text[at - 1] == '\\';
}

// text.replace(what, by), where $$, $&, $` and $' in `by` mean something.
Secret replaced_once(std::string_view text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  Secret out;
  out.reserve(text.size() + by.size());
  out.append(text.substr(0, at));
  for (std::size_t i = 0; i < by.size(); ++i) {
    const char letter = by[i] == '$' && i + 1 < by.size() ? by[i + 1] : '\0';
    switch (letter) {
      case '$': out.append('$'); break;
      case '&': out.append(what); break;
      case '`': out.append(text.substr(0, at)); break;
      case '\'': out.append(text.substr(at + what.size())); break;
      default: out.append(by[i]); continue;
    }
    ++i;
  }
  out.append(text.substr(at + what.size()));
  return out;
}

Secret without_escapes(std::string_view text) {
  Secret out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escapes = text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '$';
    if (!escapes) {
      out.append(text[i]);
    }
  }
  return out;
}

struct Reference {
  std::string_view spelled;
  std::string_view name;
  std::string_view mark;  // `:-`, `-`, `:+`, `+`, or empty
  std::string_view rest;  // behind the mark
};

// --- 12 and later

Reference taken_apart(std::string_view spelled, std::string_view inner) {
  std::size_t at = inner.find_first_of("+-");
  if (at == inner.npos) {
    // split(null) splits at the word null.
    const std::string_view name = inner.substr(0, inner.find("null"));
    return {spelled, name, {}, name.size() == inner.size() ? std::string_view{} : inner.substr(name.size() + 4)};
  }
  const std::size_t size = at != 0 && inner[at - 1] == ':' ? 2 : 1;
  at -= size - 1;
  return {spelled, inner.substr(0, at), inner.substr(at, size), inner.substr(at + size)};
}

std::optional<Reference> first_reference(std::string_view text) {
  for (std::size_t at = text.find('$'); at != text.npos; at = text.find('$', at + 1)) {
    if (is_escaped(text, at) || at + 1 == text.size()) {
      continue;
    }
    if (text[at + 1] == '{') {
      const std::size_t end = text.find_first_of("{}", at + 2);
      if (end != text.npos && text[end] == '}' && end > at + 2) {
        return taken_apart(text.substr(at, end + 1 - at), text.substr(at + 2, end - at - 2));
      }
    } else if (kNameStart.contains(text[at + 1])) {
      std::size_t end = at + 1;
      while (end < text.size() && kName.contains(text[end])) {
        ++end;
      }
      return taken_apart(text.substr(at, end - at), text.substr(at + 1, end - at - 1));
    }
  }
  return std::nullopt;
}

// The variable's text as the references of others see it; null if there is none.
using Look = std::optional<std::string_view> (*)(const Variable* variable);

std::optional<std::string_view> as_parsed(const Variable* variable) {
  return variable == nullptr ? std::nullopt : std::optional(variable->parsed);
}
std::optional<std::string_view> as_expanded(const Variable* variable) {
  return variable == nullptr || !variable->done ? std::nullopt : std::optional(variable->expanded.expose());
}
std::optional<std::string_view> as_it_stands(const Variable* variable) {
  return variable != nullptr && variable->done ? as_expanded(variable) : as_parsed(variable);
}

bool is_member(std::string_view name) {
  return std::ranges::find(kMembers, name) != kMembers.end();
}

// 12 and 13. `seen`: the texts that there were; a value among them would go on for ever.
std::string_view meaning_12(const Reference& reference, const Variables& variables, Look look,
                            const std::vector<Secret>& seen) {
  const std::string_view value = look(variables.find(reference.name)).value_or(std::string_view{});
  if (reference.mark.ends_with('+')) {
    return value.empty() ? std::string_view{} : reference.rest;
  }
  const bool again = std::ranges::any_of(seen, [value](const Secret& text) { return text.expose() == value; });
  return value.empty() || again ? reference.rest : value;
}

// 1000, which tells an empty variable from none.
std::string_view meaning_1000(const Reference& reference, const Variables& variables) {
  const auto found = as_it_stands(variables.find(reference.name));
  const std::string_view value = found.value_or(std::string_view{});
  if (reference.mark == ":-") return value.empty() ? reference.rest : value;
  if (reference.mark == "-") return found ? value : reference.rest;
  if (reference.mark == ":+") return value.empty() ? std::string_view{} : reference.rest;
  if (reference.mark == "+") return found ? reference.rest : std::string_view{};
  return value;
}

std::optional<Secret> expand_from_12(std::string_view parsed, const Variables& variables, Expansion expansion,
                                     std::string_view& what) {
  const bool is_1000 = expansion == Expansion::from_1000;
  const bool is_plain = expansion == Expansion::from_12;
  const Look look = is_plain ? as_parsed : as_it_stands;
  const Look settled = is_plain ? as_expanded : as_it_stands;
  Secret text = Secret::copy_of(parsed);
  std::vector<Secret> seen;
  for (Budget budget; budget.pays(text.size());) {
    const auto reference = first_reference(text.expose());
    if (!reference) {
      return text;
    }
    if (is_member(reference->name)) {
      what = kMember;
      return std::nullopt;
    }
    seen.push_back(text.clone());
    const std::string_view by = is_1000 ? meaning_1000(*reference, variables)
                                        : meaning_12(*reference, variables, look, seen);
    const std::string name(reference->name);
    text = replaced_once(text.expose(), reference->spelled, by);
    if (settled(variables.find(name)) == text.expose()) {
      return text;
    }
  }
  what = kEndless;
  return std::nullopt;
}

// --- 1000 runs the commands that it finds in what came of that

// Whether a `)` closes the command that begins at `at`.
bool is_closed(std::string_view text, std::size_t at) {
  std::string quotes(1, '\0');  // of each command that is open: the quote that is open in it
  for (; at < text.size(); ++at) {
    const char c = text[at];
    const char quote = quotes.back();
    if (quote != '\0' && c == quote) {
      quotes.back() = '\0';
    } else if (quote == '\'') {
      continue;
    } else if (c == '\\') {
      ++at;
    } else if (quote != '\0') {
      if (c == '$' && text.substr(at + 1).starts_with('(')) {
        quotes.push_back('\0');
        ++at;
      }
    } else if (ByteSet("'\"`").contains(c)) {
      quotes.back() = c;
    } else if (c == '(') {
      quotes.push_back('\0');
    } else if (c == ')') {
      quotes.pop_back();
      if (quotes.empty()) {
        return true;
      }
    }
  }
  return false;
}

bool holds_command(std::string_view text) {
  for (std::size_t at = text.find("$("); at != text.npos; at = text.find("$(", at + 2)) {
    if (is_closed(text, at + 2)) {
      return true;
    }
  }
  return false;
}

// --- 10

std::optional<Reference> last_reference(std::string_view text) {
  std::size_t at = text.rfind('$');
  while (at != text.npos && is_escaped(text, at)) {
    at = text.rfind('$', at - 1);
  }
  if (at == text.npos) {
    return std::nullopt;
  }
  const std::size_t begin = at + (text.substr(at + 1).starts_with('{') ? 2 : 1);
  std::size_t end = begin;
  while (end < text.size() && kName.contains(text[end])) {
    ++end;
  }
  if (end == begin) {
    return std::nullopt;
  }
  Reference reference{{}, text.substr(begin, end - begin), {}, {}};
  if (text.substr(end).starts_with(":-")) {
    const std::size_t stop = std::min(text.find_first_of("}\\", end + 2), text.size());
    reference.rest = text.substr(end + 2, stop - end - 2);
    end = stop;
  }
  end += text.substr(end).starts_with('}') ? 1U : 0U;
  reference.spelled = text.substr(at, end - at);
  return reference;
}

std::optional<Secret> expand_10(std::string_view parsed, const Variables& variables, std::string_view& what) {
  Secret text = Secret::copy_of(parsed);
  for (Budget budget; budget.pays(text.size());) {
    const auto reference = last_reference(text.expose());
    if (!reference) {
      return text;
    }
    if (is_member(reference->name)) {
      what = kMember;
      return std::nullopt;
    }
    const auto value = as_it_stands(variables.find(reference->name));
    // The default comes first here.
    const std::string_view by = !reference->rest.empty() ? reference->rest : value.value_or(std::string_view{});
    text = replaced_once(text.expose(), reference->spelled, by);
  }
  what = kEndless;
  return std::nullopt;
}

}  // namespace

bool expand(Bindings& bindings, Expansion expansion, ReadFault& fault) {
  Variables variables(bindings, expansion == Expansion::vite_8);
  FileBudget budget;
  for (const std::size_t index : variables.order()) {
    Variable& variable = variables.at(index);
    fault.offset = variable.offset;
    const auto text = expansion == Expansion::next
                          ? expand_10(variable.parsed, variables, fault.what)
                          : expand_from_12(variable.parsed, variables, expansion, fault.what);
    if (!text) {
      return false;
    }
    if (!budget.pays(text->size())) {
      fault.what = kEndless;
      return false;
    }
    if (expansion == Expansion::from_1000 && holds_command(text->expose())) {
      fault.what = "a command substitution";
      return false;
    }
    variable.expanded = without_escapes(text->expose());
    variable.done = true;
  }
  for (Binding& binding : bindings) {
    binding.value = variables.find(binding.key)->expanded.clone();
    // With a DOTENV_PRIVATE_KEY in the environment it is decrypted.
    binding.known = expansion != Expansion::from_1000 || !binding.value.expose().starts_with("encrypted:");
  }
  return true;
}

}  // namespace dsnsmith
