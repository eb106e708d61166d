#include "spec/builtin.hpp"

#include <algorithm>

namespace dsnsmith {

const BuiltinDocument* find_builtin(std::span<const BuiltinDocument> table, std::string_view id) {
  const auto found = std::ranges::lower_bound(table, id, {}, &BuiltinDocument::id);
  return found != table.end() && found->id == id ? &*found : nullptr;
}

Node keys_of_bundle(std::span<const BuiltinDocument> bundles, const BuiltinDocument& bundle) {
  const Node root = bundle.document().root();
  const Node like = root.find("like");
  const BuiltinDocument* other = like ? find_builtin(bundles, like.text()) : nullptr;
  return (other == nullptr ? root : other->document().root()).find("keys");
}

}  // namespace dsnsmith
