// An address as people paste it, taken apart.
//
// Seven shapes come from consoles, command lines and Terraform (facts of the
// providers, section 29): a whole URL, one without credentials, one without scheme,
// one with a placeholder for the password, `host:port`, a name with a trailing dot, and a
// bare address. The directory of a socket, or the file in it, is the eighth, and a `jdbc:` URL
// the ninth. Blanks and newlines around them are no part of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/connection.hpp"
#include "diag/diagnostic.hpp"

namespace dsnsmith {

enum class Shape { url, url_without_scheme, host, socket };

struct PastedParameter {
  Secret name;  // decoded; a slip may put a part of a password here
  Secret value;
};

struct Pasted {
  Shape shape = Shape::host;
  std::optional<std::string> user;
  std::optional<Secret> password;  // absent where a placeholder stands
  std::optional<std::string> database;
  std::vector<Address> addresses;      // may be empty in a URL
  std::vector<PastedParameter> query;  // without host, port, user, password and dbname
};

enum class Origin { spec, source };  // a source may hold a password, a spec may not

// `input` names the input in messages; nothing of `text` is ever shown.
std::optional<Pasted> take_apart(std::string_view text, std::string_view input, Origin origin,
                                 const Place& place, Diagnostics& diagnostics);

// `[YOUR-PASSWORD]`, `<password>`, `$PASSWORD`, `${PW}`, `{{ pw }}`, `****`, bullets.
bool is_placeholder(std::string_view text);

}  // namespace dsnsmith
