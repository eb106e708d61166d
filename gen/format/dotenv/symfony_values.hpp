// What Symfony's Dotenv puts in place of `$NAME`, `${NAME}` and a backslash before them, and the names that it takes.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "core/secret.hpp"
#include "format/dotenv/budget.hpp"

namespace dsnsmith::symfony {

struct Version {
  bool marks_in_front;  // more than one `_` before the first letter of a name
  bool resolves_last;   // all values, once the file was read
};

inline constexpr std::string_view kLoaded = "SYMFONY_DOTENV_VARS";

// The end of the variable's name that begins at `at`; `at` if none does.
std::size_t name_end(std::string_view text, std::size_t at, const Version& version);

// `text` with `by` for each `what`.
Secret replaced(std::string_view text, std::string_view what, char by);

// The text of a variable, or null.
using Look = std::function<const Secret*(std::string_view name)>;

struct ValueFault {
  std::string_view what;
  bool ours = false;  // as in ReadFault
};

// resolveCommands and resolveVariables.
std::optional<Secret> resolve(std::string_view text, const Version& version, const Look& look, FileBudget& budget, ValueFault& fault);

}  // namespace dsnsmith::symfony
