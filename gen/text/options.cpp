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
    if (c == '-') {
      c = '_';
    } else if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');  // names of settings have no case
    }
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

}  // namespace dsnsmith
