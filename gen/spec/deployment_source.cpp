#include <array>
#include <span>

#include "core/parameter.hpp"
#include "spec/deployment_parts.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<std::string_view, 3> kPublicSources{"env", "file", "query"};
constexpr std::array<std::string_view, 7> kSecretKeys{"env", "file", "command", "stdin", "query", "timeout", "part"};
constexpr std::span kSecretSources = std::span(kSecretKeys).first(5);  // all but `timeout` and `part`, which go with one of them
constexpr std::uint64_t kLongestTimeout = 86'400'000;  // a day

bool read_command(Node node, Source& source, Diagnostics& diagnostics) {
  if (!node.is_sequence() || node.size() == 0) {
    diagnostics.error(Code::wrong_type, node.place(), {"a list of a program and its arguments is wanted here"},
                      {"`{command: [prog, arg]}`; no shell runs it"});
    return false;
  }
  for (const Node& word : node.items()) {
    auto text = text_of(word, diagnostics);
    if (!text) {
      return false;
    }
    source.command.push_back(std::move(*text));
  }
  return true;
}

// `timeout: 20s`, beside `command`. A bare number would be of nobody knows which unit.
bool read_timeout(Node node, Source& source, Diagnostics& diagnostics) {
  const auto text = text_of(node, diagnostics);
  if (!text) {
    return false;
  }
  const auto normal = normal_value(*find_parameter("connect_timeout"), *text, "");
  std::uint64_t milliseconds = 0;
  for (const char c : normal ? normal->expose() : std::string_view()) {
    milliseconds = c < '0' || c > '9' || milliseconds > kLongestTimeout ? kLongestTimeout + 1
                                                                        : milliseconds * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (milliseconds == 0 || milliseconds > kLongestTimeout) {
    diagnostics.error(Code::invalid_value, node.place(), {"`timeout` is no duration that a command can be given"},
                      {"`500ms`, `20s`, `2min`; at most a day"});
    return false;
  }
  source.timeout = milliseconds;
  return true;
}

// `part: password`, beside what names the source of a whole connection string.
bool read_part(Node part, Source& source, Diagnostics& diagnostics) {
  if (part && (!part.is_scalar() || part.text() != "password")) {
    diagnostics.error(Code::invalid_value, part.place(), {"the part that is wanted of a string here is its password"}, {"`part: password`"});
    return false;
  }
  source.in_string = part.present();
  return true;
}

// The one pair that names the source; its companions are `timeout` and `part`.
std::optional<Node::Pair> naming_pair(Node node, bool has_timeout, bool has_part, std::span<const std::string_view> known,
                                      Diagnostics& diagnostics) {
  std::optional<Node::Pair> naming;
  std::size_t count = 0;
  for (const Node::Pair& pair : node.pairs()) {
    const std::string_view key = pair.key.text();
    if (!(has_timeout && key == "timeout") && !(has_part && key == "part")) {
      naming = pair;
      ++count;
    }
  }
  if (count != 1) {
    diagnostics.error(Code::wrong_type, node.place(), {"a source is named by exactly one key"},
                      {ShownText::list({known.begin(), known.end()})});
    return std::nullopt;
  }
  return naming;
}

}  // namespace

std::optional<Source> read_source(Node node, LiteralAllowed literal, Diagnostics& diagnostics) {
  Source source;
  source.place = node.place();
  const bool secret = literal == LiteralAllowed::no;
  if (node.is_scalar()) {
    if (!secret) {
      source.kind = Source::Kind::literal;
      source.literal = node.text();
      return source;
    }
    if (node.text() == "none" && !node.is_quoted()) {
      return source;
    }
    diagnostics.error(Code::literal_password, node.place(), {"a password stands in the spec"},
                      {"`{env: NAME}`, `{file: PATH}`, `{command: [PROG, ARG]}`, `{stdin: true}`, `{query: KEY}`, or `none`"},
                      {"say where the password comes from, and change it: it has been written down"});
    return std::nullopt;
  }
  const auto known = secret ? std::span<const std::string_view>(kSecretSources)
                            : std::span<const std::string_view>(kPublicSources);
  const auto keys = secret ? std::span<const std::string_view>(kSecretKeys) : known;
  if (!node.is_mapping()) {
    if (secret) {
      diagnostics.error(Code::wrong_type, node.place(), {"a source of the secret is wanted here"},
                        {"`{env: NAME}`, `{file: PATH}`, `{command: [PROGRAM, …]}` or `{query: KEY}`"});
    } else {
      diagnostics.error(Code::wrong_type, node.place(), {"a single text is wanted here, or a source of one"},
                        {"`app`, or `{env: NAME}`, `{file: PATH}`, `{query: KEY}`"});
    }
    return std::nullopt;
  }
  if (!check_keys(node, keys, diagnostics)) {
    return std::nullopt;
  }
  const Node timeout = secret && node.find("command") ? node.find("timeout") : Node();
  const Node part = secret ? node.find("part") : Node();
  const auto naming = naming_pair(node, timeout.present(), part.present(), known, diagnostics);
  if (!naming || !read_part(part, source, diagnostics)) {
    return std::nullopt;
  }
  const auto& [key, value] = *naming;
  const std::string_view kind = key.text();
  if (kind == "timeout") {
    diagnostics.error(Code::wrong_type, key.place(), {"`timeout` stands alone, and only a `command` has one"}, {"`{command: [prog, arg], timeout: 20s}`"});
    return std::nullopt;
  }
  if (kind == "command") {
    source.kind = Source::Kind::command;
    const bool right = read_command(value, source, diagnostics) && (!timeout || read_timeout(timeout, source, diagnostics));
    return right ? std::optional(source) : std::nullopt;
  }
  if (kind == "stdin") {
    source.kind = Source::Kind::standard_input;
    const auto truth = truth_of(value, diagnostics);
    if (truth && !*truth) {
      diagnostics.error(Code::invalid_value, value.place(), {"`stdin` is `true` or is left out"});
      return std::nullopt;
    }
    return truth ? std::optional(source) : std::nullopt;
  }
  if (kind != "env" && kind != "file" && kind != "query") {
    return std::nullopt;  // reported as unknown
  }
  auto name = text_of(value, diagnostics);
  if (!name) {
    return std::nullopt;
  }
  source.kind = kind == "env" ? Source::Kind::env : kind == "file" ? Source::Kind::file : Source::Kind::query;
  source.name = std::move(*name);
  return source;
}

}  // namespace dsnsmith
