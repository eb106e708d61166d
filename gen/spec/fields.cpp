#include "spec/fields.hpp"

#include <algorithm>
#include <unordered_map>

#include "text/distance.hpp"

namespace dsnsmith {

namespace {

// One field's value over that of the layer below.
Layers laid_over(Node over, Node base) {
  return over.is_mapping() ? Layers(over, base) : Layers(over);  // a plain value replaces all below it
}

}  // namespace

Layers Layers::below(std::string_view key) const {
  const Node over = nodes_[0].find(key);
  const Node base = nodes_[1].find(key);
  return over.present() ? laid_over(over, base) : Layers(base);
}

std::vector<Layers::Field> Layers::fields() const {
  std::vector<Field> list;
  if (count_ == 0) {
    return list;
  }
  for (const auto& [key, value] : nodes_[count_ - 1].pairs()) {
    list.push_back({key, Layers(value)});
  }
  if (count_ == 2) {
    std::unordered_map<std::string_view, std::size_t> positions;
    for (const Field& field : list) {
      positions.emplace(field.name(), positions.size());
    }
    for (const auto& [key, value] : nodes_[0].pairs()) {
      const auto same = positions.find(key.text());
      if (same == positions.end()) {
        list.push_back({key, Layers(value)});
      } else {
        Field& field = list[same->second];
        field = {key, laid_over(value, field.value())};
      }
    }
  }
  std::erase_if(list, [](const Field& field) { return field.all.empty(); });
  return list;
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
