#include "spec/builtin.hpp"

#include <algorithm>

namespace dsnsmith {

const BuiltinDocument* find_builtin(std::span<const BuiltinDocument> table, std::string_view id) {
  const auto found = std::ranges::lower_bound(table, id, {}, &BuiltinDocument::id);
  return found != table.end() && found->id == id ? &*found : nullptr;
}

}  // namespace dsnsmith
