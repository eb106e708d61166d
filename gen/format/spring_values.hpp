// Values of Spring's Environment: `${…}` in them is replaced after the file was read, and @Value takes `#{…}` for code.
#pragma once

#include <optional>
#include <string_view>

#include "core/secret.hpp"
#include "format/format.hpp"

namespace dsnsmith {

// `spring-boot`: what the Environment, the Binder and @Value of every version see alike.
// `spring-binder`: the Environment and the Binder, which read spring.datasource; @Value is not for these values.
inline constexpr std::string_view kSpringBoot = "spring-boot";
inline constexpr std::string_view kSpringBinder = "spring-binder";

// Whether the reader can be given the value; files a diagnostic about the entry if not.
bool spring_carries(const Entry& entry, std::string_view reader, const Place& place, Diagnostics& diagnostics);
// What stands in the file for the value.
Secret spring_text(std::string_view value);
// What the application sees of a text of the file; nothing where that depends on what else it is given.
std::optional<Secret> spring_value(std::string_view text, std::string_view reader);

// Whether Spring takes two names for one: it looks at neither case nor dashes.
bool is_one_spring_name(std::string_view one, std::string_view other);

}  // namespace dsnsmith
