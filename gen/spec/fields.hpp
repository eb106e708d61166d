// Strict access to a mapping's fields: what is unknown is reported, what is
// wanted is of the right kind.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "spec/document.hpp"

namespace dsnsmith {

// The mappings that a value is put together from: the environment's first, then
// the base's. A null in the first hides the field of the second.
class Layers {
 public:
  Layers() = default;
  explicit Layers(Node only) { push(only); }
  Layers(Node over, Node base) {
    push(over);
    push(base);
  }
  [[nodiscard]] std::span<const Node> nodes() const noexcept { return {nodes_.data(), count_}; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] Node top() const { return nodes_[0]; }
  // The field as it holds; absent if hidden by null.
  [[nodiscard]] Node find(std::string_view key) const { return below(key).top(); }
  // The field in all layers, as far as each is a mapping and none above hides it.
  [[nodiscard]] Layers below(std::string_view key) const;
  // All fields, the base's first, each once; hidden ones are left out. Linear, where
  // asking for one field after the other is not.
  struct Field;
  [[nodiscard]] std::vector<Field> fields() const;

 private:
  void push(Node node) {
    if (node.present() && !node.is_null()) {
      nodes_[count_++] = node;
    }
  }
  std::array<Node, 2> nodes_;
  std::size_t count_ = 0;
};

struct Layers::Field {
  Node key;    // where the key stands, in the uppermost layer that has it
  Layers all;  // as below(key)
  [[nodiscard]] std::string_view name() const { return key.text(); }
  [[nodiscard]] Node value() const { return all.top(); }
};

// Reports every key of `mapping` that is not in `known`; false if it is no mapping.
bool check_keys(Node mapping, std::span<const std::string_view> known, Diagnostics& diagnostics);
// The same sentence for one key, with the nearest of `known`.
void report_unknown_key(Node key, std::span<const std::string_view> known, Diagnostics& diagnostics);

// A scalar's text; reports wrong-type and gives nothing for anything else.
std::optional<std::string> text_of(Node node, Diagnostics& diagnostics);
std::optional<bool> truth_of(Node node, Diagnostics& diagnostics);

}  // namespace dsnsmith
