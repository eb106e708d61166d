// Why a value has no spelling for a reader, and the nearest way that works.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "format/dotenv/readers.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

struct Kind {
  std::string_view name;
  bool (*is)(std::string_view value, std::size_t at);
};

template <char byte>
bool is_byte(std::string_view value, std::size_t at) {
  return value[at] == byte;
}

bool is_control(std::string_view value, std::size_t at) {
  return static_cast<unsigned char>(value[at]) < 0x20 || value[at] == 0x7f;
}
bool is_outer_blank(std::string_view value, std::size_t at) {
  constexpr std::string_view kBlank = " \t";
  return kBlank.find(value[at]) != kBlank.npos &&
         (value.find_first_not_of(kBlank) > at || value.find_last_not_of(kBlank) < at);
}
bool is_no_utf8(std::string_view value, std::size_t /*at*/) {
  return !is_utf8(value);
}
bool is_not_ascii(std::string_view value, std::size_t at) {
  return static_cast<unsigned char>(value[at]) >= 0x80;
}

constexpr std::array<Kind, 14> kKinds{{
    {"a NUL byte", is_byte<'\0'>},
    {"a line feed", is_byte<'\n'>},
    {"a carriage return", is_byte<'\r'>},
    {"a control character", is_control},
    {"bytes that are no UTF-8", is_no_utf8},
    {"a dollar sign", is_byte<'$'>},
    {"a percent sign", is_byte<'%'>},
    {"a backslash", is_byte<'\\'>},
    {"a single quote", is_byte<'\''>},
    {"a double quote", is_byte<'"'>},
    {"a backtick", is_byte<'`'>},
    {"a number sign", is_byte<'#'>},
    {"a blank at an end", is_outer_blank},
    {"a character outside ASCII", is_not_ascii},
}};

Secret without(std::string_view value, const Kind& kind) {
  Secret rest;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!kind.is(value, i)) {
      rest.append(value[i]);
    }
  }
  return rest;
}

// The one kind of character without which the value would do; otherwise all that
// take part, so that nobody removes them one after the other.
ShownText what_stands_in_the_way(const DotenvReader& reader, const Entry& entry) {
  const std::string_view value = entry.value.expose();
  if (value.empty()) {
    return ShownText::of_table("nothing");
  }
  std::vector<std::string_view> present;
  for (const Kind& kind : kKinds) {
    const Secret rest = without(value, kind);
    if (rest.size() == value.size()) {
      continue;
    }
    if (spelled_for(reader, entry.key, rest.expose())) {
      return ShownText::of_table(kind.name);
    }
    present.push_back(kind.name);
  }
  std::string names;
  for (std::size_t i = 0; i < present.size(); ++i) {
    names += i == 0 ? "" : i + 1 == present.size() ? " and " : ", ";
    names += present[i];
  }
  return ShownText::of_table(names);
}

// Of the lines that the value would stand on, the key on the first.
std::size_t longest_line_of(const Entry& entry) {
  const std::string_view value = entry.value.expose();
  std::size_t longest = 0;
  std::size_t length = entry.key.size() + 1;
  for (std::size_t begin = 0; begin <= value.size(); length = 0) {
    const std::size_t end = std::min(value.find('\n', begin), value.size());
    longest = std::max(longest, length + end - begin);
    begin = end + 1;
  }
  return longest;
}

}  // namespace

void refuse_value(const DotenvReader& reader, const Entry& entry, const Place& place,
            Diagnostics& diagnostics) {
  const ShownText key = ShownText::of_shown_field(entry.key);
  const ShownText id = ShownText::of_table(reader.facts.id);
  if (reader.longest_line != 0 && longest_line_of(entry) > reader.longest_line) {
    diagnostics.error(Code::output_too_large, place,
                      {"the line of `", key, "` is longer than 64 KiB, where reader `", id,
                       "` stops reading"},
                      {"at most 65535 bytes"}, {"put the value into a file of its own"});
    return;
  }
  const ShownText kind = what_stands_in_the_way(reader, entry);
  std::vector<std::string_view> others;
  for (const DotenvReader& other : dotenv_readers()) {
    if (spelled_for(other, entry.key, entry.value.expose())) {
      others.push_back(other.facts.id);
    }
  }
  if (others.empty()) {
    diagnostics.error(Code::value_not_readable, place,
                      {"the value of `", key, "` holds ", kind, ", and no program reads that from a .env file"},
                      {"a percent-encoded URL"},
                      {"put the URL into the entry instead of a bare value, or choose another secret"});
    return;
  }
  constexpr std::size_t kShownOthers = 5;
  const ShownText more = ShownText::of_table(others.size() > kShownOthers ? " and others (`dsnsmith list readers`)" : "");
  others.resize(std::min(others.size(), kShownOthers));
  diagnostics.error(Code::value_not_readable, place,
                    {"the value of `", key, "` holds ", kind, ", and reader `", id,
                     "` has no spelling that comes back unchanged"},
                    {"a percent-encoded URL, or a value without that"},
                    {"use the URL instead of the bare value, or a reader that takes it: ",
                     ShownText::list(others), more});
}

}  // namespace dsnsmith
