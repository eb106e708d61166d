#include "core/ascii.hpp"
#include "text/options.hpp"

#include <optional>

namespace dsnsmith {
namespace {

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// Takes the next word off; empty at the end.
std::optional<Secret> next_word(std::string_view& text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  if (text.empty()) {
    return std::nullopt;
  }
  Secret word;
  while (!text.empty() && !is_blank(text.front())) {
    if (text.front() == '\\' && text.size() > 1) {
      text.remove_prefix(1);
    }
    word.append(text.front());
    text.remove_prefix(1);
  }
  return word;
}

bool take_setting(std::string_view assignment, OptionsContent& content) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return false;
  }
  std::string name(assignment.substr(0, equals));
  for (char& c : name) {
    c = c == '-' ? '_' : lower(c);  // names of settings have no case
  }
  content.settings.emplace_back(std::move(name), Secret::copy_of(assignment.substr(equals + 1)));
  return true;
}

void append_escaped(Secret& out, std::string_view word) {
  for (const char c : word) {
    if (is_blank(c) || c == '\\') {
      out.append('\\');
    }
    out.append(c);
  }
}

}  // namespace

OptionsContent parse_options(std::string_view text) {
  constexpr std::string_view kCluster = "--cluster=";
  OptionsContent content;
  while (auto word = next_word(text)) {
    const std::string_view w = word->expose();
    if (w == "-c") {
      std::string_view rest = text;
      auto assignment = next_word(rest);
      if (assignment && take_setting(assignment->expose(), content)) {
        text = rest;
        continue;
      }
    } else if (w.starts_with(kCluster)) {
      // CockroachDB's router looks for the word as it stands, and PostgreSQL has no setting of this name.
    } else if ((w.starts_with("-c") || w.starts_with("--")) && take_setting(w.substr(2), content)) {
      continue;
    }
    content.words.emplace_back(w);
  }
  return content;
}

Secret write_options(const OptionsContent& content) {
  Secret out;
  for (const std::string& word : content.words) {
    if (!out.empty()) {
      out.append(' ');
    }
    append_escaped(out, word);
  }
  for (const auto& [name, value] : content.settings) {
    out.append(out.empty() ? "-c " : " -c ");
    append_escaped(out, name);
    out.append('=');
    append_escaped(out, value.expose());
  }
  return out;
}

OptionsContent parse_pairs(std::string_view text) {
  OptionsContent content;
  for (bool more = true; more;) {
    const std::size_t end = text.find(';');
    const std::string_view pair = text.substr(0, end);
    const std::size_t equals = pair.find('=');
    // A `-` in a name stays one there, and no setting has it.
    const bool sayable = equals != std::string_view::npos && pair.substr(0, equals).find('-') == std::string_view::npos &&
                         can_stand_in_pair(pair.substr(equals + 1));
    if (!sayable || !take_setting(pair, content)) {
      content.words.emplace_back(pair);
    }
    more = end != std::string_view::npos;
    text.remove_prefix(more ? end + 1 : text.size());
  }
  return content;
}

Secret write_pairs(const OptionsContent& content) {
  Secret out;
  for (const auto& [name, value] : content.settings) {
    if (!out.empty()) out.append(';');
    out.append(name).append('=').append(value);
  }
  return out;
}

bool can_stand_in_pair(std::string_view value) {
  return !value.empty() && value.find_first_of("=;") == std::string_view::npos;
}

}  // namespace dsnsmith
