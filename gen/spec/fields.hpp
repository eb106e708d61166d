// Strict access to a mapping's fields: what is unknown is reported, what is
// wanted is of the right kind.
#pragma once

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
  void push(Node node) {
    if (node.present() && !node.is_null()) {
      nodes_.push_back(node);
    }
  }
  [[nodiscard]] const std::vector<Node>& nodes() const noexcept { return nodes_; }
  [[nodiscard]] bool empty() const noexcept { return nodes_.empty(); }
  [[nodiscard]] Node top() const { return nodes_.empty() ? Node() : nodes_.front(); }
  // The field as it holds; absent if hidden by null.
  [[nodiscard]] Node find(std::string_view key) const;
  // The field in all layers, as far as each is a mapping and none above hides it.
  [[nodiscard]] Layers below(std::string_view key) const;
  // All keys, the base's first, each once; hidden ones are left out.
  [[nodiscard]] std::vector<std::string_view> keys() const;
  // Where the key itself stands, in the uppermost layer that has it.
  [[nodiscard]] Node key_node(std::string_view key) const;

 private:
  std::vector<Node> nodes_;
};

// Reports every key of `mapping` that is not in `known`; false if it is no mapping.
bool check_keys(Node mapping, std::span<const std::string_view> known, Diagnostics& diagnostics);
// The same sentence for one key, with the nearest of `known`.
void report_unknown_key(Node key, std::span<const std::string_view> known, Diagnostics& diagnostics);

// A scalar's text; reports wrong-type and gives nothing for anything else.
std::optional<std::string> text_of(Node node, Diagnostics& diagnostics);
std::optional<bool> truth_of(Node node, Diagnostics& diagnostics);

}  // namespace dsnsmith
