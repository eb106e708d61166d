// Where in a list a name stands, for lists of thousands: looking through them once
// for each of their names is what makes a run quadratic.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace dsnsmith {

class NameIndex {
 public:
  // Gives the position that holds: that of the first of this name.
  std::size_t add(std::string_view name, std::size_t position) {
    return positions_.emplace(name, position).first->second;
  }
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const {
    const auto found = positions_.find(name);
    return found == positions_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] bool contains(std::string_view name) const { return find(name).has_value(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const noexcept {
      return std::hash<std::string_view>()(name);
    }
  };
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> positions_;
};

}  // namespace dsnsmith
