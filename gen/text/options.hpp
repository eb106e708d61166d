// The start-up parameter `options`: server settings and routing words in one text.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/secret.hpp"

namespace dsnsmith {

struct OptionsContent {
  std::vector<std::string> words;                          // what is no setting, in order
  std::vector<std::pair<std::string, Secret>> settings;    // in order; names in lower case
};

// Splits as the server does (postinit.c, pg_split_opts): at blanks, a backslash
// takes the next byte as it is; `-c name=value`, `-cname=value` and
// `--name=value` are settings, with `-` in a name read as `_`.
OptionsContent parse_options(std::string_view text);

// The inverse: the words, then `-c name=value` for each setting.
Secret write_options(const OptionsContent& content);

// The same settings as R2DBC's driver takes them: `name=value;name=value`. Nothing escapes `=` and `;`, and a value
// that is empty is an error there: can_stand_in_pair() says which can be written. What is no pair ends up in `words`.
OptionsContent parse_pairs(std::string_view text);
Secret write_pairs(const OptionsContent& content);
bool can_stand_in_pair(std::string_view value);

}  // namespace dsnsmith
