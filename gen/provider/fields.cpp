#include "provider/fields.hpp"

#include <algorithm>

#include "text/distance.hpp"

namespace dsnsmith {

Fields::Fields(Node node, std::initializer_list<std::string_view> known, Diagnostics& diagnostics)
    : node_(node), diagnostics_(diagnostics) {
  if (!node.is_mapping()) {
    diagnostics.error(Code::wrong_type, node.place(), {"a mapping is wanted here"}, {},
                      {"the keys that mean something here are ",
                       ShownText::list(std::vector<std::string_view>(known))});
    return;
  }
  if (node.document()->is_compiled_in()) {
    return;  // `get` pays for every microsecond here
  }
  for (const auto& [key, value] : node.pairs()) {
    if (std::ranges::find(known, key.text()) != known.end()) {
      continue;
    }
    Nearest nearest(key.text());
    for (const std::string_view word : known) {
      nearest.offer(word);
    }
    const ShownText near = ShownText::of_table(nearest.word());
    if (nearest.word().empty()) {
      diagnostics.error(Code::unknown_key, key.place(),
                        {"the key `", key.shown(), "` means nothing here"},
                        {"one of ", ShownText::list(std::vector<std::string_view>(known))});
    } else {
      diagnostics.error(Code::unknown_key, key.place(),
                        {"the key `", key.shown(), "` means nothing here"}, {},
                        {"did you mean `", near, "`?"});
    }
  }
}

Node Fields::need(std::string_view key) const {
  const Node value = find(key);
  if (usable() && !value.present()) {
    diagnostics_.error(Code::missing_key, node_.place(),
                       {"the key `", ShownText::of_table(key), "` is missing"});
  }
  return value;
}

std::string_view Fields::text(std::string_view key) const {
  const Node value = find(key);
  return value.present() ? scalar_text(value, diagnostics_) : std::string_view();
}

std::string_view Fields::needed_text(std::string_view key) const {
  return need(key).present() ? text(key) : std::string_view();
}

bool Fields::flag(std::string_view key) const {
  return choice<bool>(key, {{"true", true}, {"false", false}}, false);
}

std::vector<Node> Fields::list(std::string_view key) const {
  const Node value = find(key);
  if (value.present() && !value.is_sequence()) {
    diagnostics_.error(Code::wrong_type, value.place(), {"a list is wanted here"});
  }
  return value.items();
}

std::vector<std::string_view> Fields::words(std::string_view key) const {
  std::vector<std::string_view> words;
  for (const Node& item : list(key)) {
    words.push_back(scalar_text(item, diagnostics_));
  }
  return words;
}

std::vector<Node::Pair> Fields::map(std::string_view key) const {
  const Node value = find(key);
  if (value.present() && !value.is_mapping()) {
    diagnostics_.error(Code::wrong_type, value.place(), {"a mapping is wanted here"});
  }
  return value.pairs();
}

void Fields::report_choice(Node node, const std::vector<std::string_view>& known) const {
  Nearest nearest(node.text());
  for (const std::string_view word : known) {
    nearest.offer(word);
  }
  const ShownText near = ShownText::of_table(nearest.word());
  if (nearest.word().empty()) {
    diagnostics_.error(Code::invalid_value, node.place(),
                       {"`", node.shown(), "` is not one of the words that are known here"},
                       {"one of ", ShownText::list(known)});
  } else {
    diagnostics_.error(Code::invalid_value, node.place(),
                       {"`", node.shown(), "` is not one of the words that are known here"},
                       {"one of ", ShownText::list(known)}, {"did you mean `", near, "`?"});
  }
}

std::string_view scalar_text(Node node, Diagnostics& diagnostics) {
  if (!node.is_scalar() || node.text().empty()) {
    diagnostics.error(Code::wrong_type, node.place(), {"a word or a text is wanted here"});
    return {};
  }
  return node.text();
}

}  // namespace dsnsmith
