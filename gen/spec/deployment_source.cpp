#include <array>

#include "spec/deployment_parts.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<std::string_view, 3> kPublicSources{"env", "file", "query"};
constexpr std::array<std::string_view, 5> kSecretSources{"env", "file", "command", "stdin", "query"};

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
  if (!check_keys(node, known, diagnostics)) {
    return std::nullopt;
  }
  if (node.size() != 1) {
    diagnostics.error(Code::wrong_type, node.place(), {"a source is named by exactly one key"},
                      {ShownText::list({known.begin(), known.end()})});
    return std::nullopt;
  }
  const auto [key, value] = node.pairs().front();
  const std::string_view kind = key.text();
  if (kind == "command") {
    source.kind = Source::Kind::command;
    return read_command(value, source, diagnostics) ? std::optional(source) : std::nullopt;
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
