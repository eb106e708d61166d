#include "spec/fields.hpp"

#include <algorithm>

#include "text/distance.hpp"

namespace dsnsmith {

Node Layers::find(std::string_view key) const {
  for (const Node& node : nodes_) {
    if (const Node field = node.find(key)) {
      return field.is_null() ? Node() : field;
    }
  }
  return {};
}

Layers Layers::below(std::string_view key) const {
  Layers inner;
  for (const Node& node : nodes_) {
    const Node field = node.find(key);
    if (!field) {
      continue;
    }
    if (field.is_null()) {
      break;
    }
    inner.push(field);
    if (!field.is_mapping()) {
      break;  // a plain value replaces all below it
    }
  }
  return inner;
}

std::vector<std::string_view> Layers::keys() const {
  std::vector<std::string_view> list;
  for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
    for (const auto& [key, value] : node->pairs()) {
      if (std::ranges::find(list, key.text()) == list.end()) {
        list.push_back(key.text());
      }
    }
  }
  std::erase_if(list, [&](std::string_view key) { return !find(key); });
  return list;
}

Node Layers::key_node(std::string_view key) const {
  for (const Node& node : nodes_) {
    for (const auto& [name, value] : node.pairs()) {
      if (name.text() == key) {
        return name;
      }
    }
  }
  return {};
}

void report_unknown_key(Node key, std::span<const std::string_view> known, Diagnostics& diagnostics) {
  Nearest nearest(key.text());
  for (const std::string_view word : known) {
    nearest.offer(word);
  }
  if (nearest.word().empty()) {
    diagnostics.error(Code::unknown_key, key.place(), {"key `", key.shown(), "` means nothing here"},
                      {ShownText::list({known.begin(), known.end()})});
  } else {
    diagnostics.error(Code::unknown_key, key.place(), {"key `", key.shown(), "` means nothing here"}, {},
                      {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
  }
}

bool check_keys(Node mapping, std::span<const std::string_view> known, Diagnostics& diagnostics) {
  if (!mapping.is_mapping()) {
    diagnostics.error(Code::wrong_type, mapping.place(), {"a mapping is wanted here"},
                      {ShownText::list({known.begin(), known.end()})});
    return false;
  }
  for (const auto& [key, value] : mapping.pairs()) {
    if (std::ranges::find(known, key.text()) == known.end()) {
      report_unknown_key(key, known, diagnostics);
    }
  }
  return true;
}

std::optional<std::string> text_of(Node node, Diagnostics& diagnostics) {
  if (!node.is_scalar()) {
    diagnostics.error(Code::wrong_type, node.place(), {"a single word or text is wanted here"});
    return std::nullopt;
  }
  if (node.text().empty()) {
    diagnostics.error(Code::invalid_value, node.place(), {"the value is empty"});
    return std::nullopt;
  }
  return std::string(node.text());
}

std::optional<bool> truth_of(Node node, Diagnostics& diagnostics) {
  if (node.is_scalar() && !node.is_quoted()) {
    if (node.text() == "true") return true;
    if (node.text() == "false") return false;
  }
  diagnostics.error(Code::wrong_type, node.place(), {"`true` or `false` is wanted here"});
  return std::nullopt;
}

}  // namespace dsnsmith
