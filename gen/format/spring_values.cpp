#include "format/spring_values.hpp"

#include <algorithm>
#include <string>

#include "core/ascii.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kOpen = "${";
constexpr std::string_view kCode = "#{";
// A placeholder of no name, which nothing can set, and its default: the dollar. It comes back as text in every version;
// the backslash that escapes is one only since Spring 6.2.
constexpr std::string_view kDollar = "${:$}";

// Behind the brace that closes the placeholder which begins at `open`; npos: none does, and it is text.
std::size_t closed_at(std::string_view text, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open + kOpen.size(); i < text.size(); ++i) {
    if (text[i] == '{') {
      ++depth;
    } else if (text[i] == '}' && depth-- == 0) {
      return i + 1;
    }
  }
  return text.npos;
}

bool has_placeholder(std::string_view text) {
  for (std::size_t open = text.find(kOpen); open != text.npos; open = text.find(kOpen, open + 1)) {
    if (closed_at(text, open) != text.npos) {
      return true;
    }
  }
  return false;
}

bool is_all_backslashes(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_backslash);
}

std::string relaxed(std::string_view name) {
  std::string text = lowered(name);
  std::erase_if(text, [](char c) { return c == '-' || c == '_'; });
  return text;
}

}  // namespace

bool spring_carries(const Entry& entry, std::string_view reader, const Place& place, Diagnostics& diagnostics) {
  const std::string_view value = entry.value.expose();
  const bool code = value.find(kCode) != value.npos;
  if (reader == kSpringBinder || (!code && !has_placeholder(value))) {
    return true;
  }
  diagnostics.error(Code::value_not_readable, place,
                    {"the value of `", ShownText::of_shown_field(entry.key), "` holds ",
                     ShownText::of_table(code ? "`#{`, which @Value takes for code" : "`${…}`, which Spring replaces")},
                    {}, {"use the percent-encoded URL, or `reader: spring-binder` where no @Value names it (spring.datasource is not read by one)"});
  return false;
}

Secret spring_text(std::string_view value) {
  Secret text;
  text.reserve(value.size() + 8);
  std::size_t done = 0;
  for (std::size_t open = value.find(kOpen); open != value.npos; open = value.find(kOpen, done)) {
    // A backslash in front would escape the placeholder, so it becomes a default, too.
    std::size_t run = open;
    while (run > done && is_backslash(value[run - 1])) {
      --run;
    }
    text.append(value.substr(done, run - done));
    if (run != open) {
      text.append("${:").append(value.substr(run, open - run)).append("}");
    }
    text.append(kDollar);
    done = open + 1;
  }
  text.append(value.substr(done));
  return text;
}

std::optional<Secret> spring_value(std::string_view text, std::string_view reader) {
  if (reader != kSpringBinder) {
    return has_placeholder(text) || text.find(kCode) != text.npos ? std::nullopt : std::optional(Secret::copy_of(text));
  }
  Secret value;
  std::size_t done = 0;
  for (std::size_t open = text.find(kOpen); open != text.npos; open = text.find(kOpen, open)) {
    const std::size_t end = closed_at(text, open);
    if (end == text.npos) {
      open += kOpen.size();
      continue;
    }
    const std::string_view inner = text.substr(open + kOpen.size(), end - 1 - open - kOpen.size());
    const bool ours = inner == ":$" || (inner.starts_with(':') && is_all_backslashes(inner.substr(1)));
    if (!ours || (open != done && is_backslash(text[open - 1]))) {
      return std::nullopt;
    }
    value.append(text.substr(done, open - done)).append(inner.substr(1));
    done = open = end;
  }
  value.append(text.substr(done));
  return value;
}

bool is_one_spring_name(std::string_view one, std::string_view other) {
  return relaxed(one) == relaxed(other);
}

}  // namespace dsnsmith
