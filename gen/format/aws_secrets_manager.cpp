// A secret of AWS Secrets Manager in the shape that its console and its rotation functions read for
// PostgreSQL: one JSON object, `port` a number, the rest texts (facts/outputs.md 6.2). The bytes
// are for `aws secretsmanager put-secret-value --secret-string file://…`.
#include <algorithm>
#include <array>
#include <charconv>

#include "core/ascii.hpp"
#include "format/formats.hpp"
#include "format/json_file.hpp"
#include "format/reports.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"rotation-function", "AWS's rotation functions, and who reads the secret as JSON",
     "UTF-8, at most 64 KiB in all; `port` is a number",
     "aws-samples/aws-secrets-manager-rotation-lambdas SecretsManagerRDSPostgreSQLRotationSingleUser; tests/conformance/readers with Python's json and the AWS command line",
     "run"},
}};

constexpr std::string_view kPort = "port";
constexpr std::string_view kProgram = "the rotation function";
constexpr std::size_t kLargest = 64U * 1024U;
constexpr unsigned kLargestPort = 65535;
// The names that mean something to the rotation functions, which tell case apart.
constexpr std::array<std::string_view, 10> kNames{
    "engine", "host", "username", "password", "dbname", "port", "ssl", "masterarn", "dbInstanceIdentifier", "dbClusterIdentifier"};

bool is_number(std::string_view text) {
  unsigned number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.starts_with('0') && fault == std::errc() && end == text.data() + text.size() && number <= kLargestPort;
}

// The functions' own name, where the key is that but for its case.
std::string_view meant_by(std::string_view key) {
  const auto found = std::ranges::find_if(
      kNames, [key](std::string_view name) { return name != key && lowered(name) == lowered(key); });
  return found == kNames.end() ? std::string_view() : *found;
}

// What the functions take under two names of theirs; empty where the value is among it.
std::string_view wanted_under(std::string_view key, std::string_view value) {
  if (key == "engine" && value != "postgres" && value != "aurora-postgresql") {
    return "`postgres` or `aurora-postgresql`";
  }
  const bool truth = lowered(value) == "true" || lowered(value) == "false";
  return key == "ssl" && !truth ? "`true` or `false`" : "";
}

bool is_understood(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  const ShownText key = ShownText::of_shown_field(entry.key);
  if (const std::string_view meant = meant_by(entry.key); !meant.empty()) {
    diagnostics.error(Code::invalid_entry_key, place,
                      {"AWS's rotation functions look for `", ShownText::of_table(meant), "`, not for `", key, "`"},
                      {ShownText::of_table(meant)}, {"write the name in its own case"});
    return false;
  }
  if (const std::string_view wanted = wanted_under(entry.key, entry.value.expose()); !wanted.empty()) {
    diagnostics.error(Code::value_not_readable, place, {"AWS's rotation functions do not understand the value of `", key, "`"},
                      {ShownText::of_table(wanted)}, {"change the value, or store it under a key of your own"});
    return false;
  }
  return true;
}

bool is_carried(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  const ShownText key = ShownText::of_shown_field(entry.key);
  if (!is_utf8(entry.key) || entry.key.empty()) {
    diagnostics.error(Code::invalid_entry_key, place, {"`", key, "` is no name of a JSON member"}, {}, {"use letters, digits and `_`"});
    return false;
  }
  if (entry.key == kPort && !is_number(entry.value.expose())) {
    diagnostics.error(Code::value_not_readable, place, {"`", key, "` has to be one number for AWS's rotation functions"}, {},
                      {"a list of hosts, or a socket, has no place in this secret; store the URL under a key of your own"});
    return false;
  }
  if (!is_utf8(entry.value.expose())) {
    diagnostics.error(Code::value_not_readable, place, {"`", key, "` is no UTF-8, and JSON holds nothing else"}, {},
                      {"store the bytes in a secret of their own, as binary"});
    return false;
  }
  return is_understood(entry, place, diagnostics);
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  Secret out;
  out.append('{');
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    if (!is_carried(entry, place_of_entry(request, i), diagnostics)) {
      good = false;
      continue;
    }
    out.append(i == 0 ? "" : ",").append(*encode(Spelling::json_string, entry.key)).append(':');
    if (entry.key == kPort) {
      out.append(entry.value);
    } else {
      out.append(*encode(Spelling::json_string, entry.value.expose()));
    }
  }
  out.append('}');
  if (good && out.size() > kLargest) {
    diagnostics.error(Code::output_too_large, request.place, {"the secret has ", out.size(), " bytes, more than Secrets Manager keeps"},
                      {"at most 65536 bytes"}, {"store less, for instance only the URL"});
    return std::nullopt;
  }
  return good ? std::optional<Secret>(std::move(out)) : std::nullopt;
}

// Python's json.loads: of two equal names the last counts.
std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  const auto object = json_object_or_report(text, kProgram, request.place, diagnostics);
  if (!object) {
    return std::nullopt;
  }
  std::vector<Entry> entries;
  for (const JsonMember& member : object->members) {
    const std::string_view spelled = json_spelling(text, member);
    auto value = is_number(spelled) ? std::optional(Secret::copy_of(spelled)) : json_text(text, member);
    if (!value) {
      report_unreadable(text, member.value_begin, "a value that is neither a text nor a port", kProgram, request.place, diagnostics);
      return std::nullopt;
    }
    if (json_member(*object, member.key) == &member) {
      entries.push_back({member.key, std::move(*value)});
    }
  }
  return entries;
}

}  // namespace

constinit const Format kAwsSecretsManager{
    "aws-secrets-manager", "secret of AWS Secrets Manager, RDS shape", kReaders, "", ForeignContent::none, kNoMark, FilesAs::none, emit, read,
};

}  // namespace dsnsmith
