// A secret of AWS Secrets Manager in the shape that its console and its rotation functions read for
// PostgreSQL: one JSON object, `port` a number, the rest texts (facts/outputs.md 6.2). The bytes
// are for `aws secretsmanager put-secret-value --secret-string file://…`.
#include <array>

#include "format/formats.hpp"
#include "format/json_members.hpp"
#include "format/reports.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"rotation-function", "AWS's rotation functions, and who reads the secret as JSON",
     "UTF-8, at most 64 KiB in all; `port` is a number",
     "aws-samples/aws-secrets-manager-rotation-lambdas SecretsManagerRDSPostgreSQLRotationSingleUser; tests/conformance/readers with Python's json",
     "run"},
}};

constexpr std::string_view kPort = "port";
constexpr std::string_view kProgram = "the rotation function";
constexpr std::size_t kLargest = 64U * 1024U;
constexpr std::size_t kMostDigits = 5;

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= kMostDigits && text.front() != '0' && kDigits.contains_all(text);
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
  return true;
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
  JsonFault fault;
  const auto object = json_object(text, fault);
  if (!object) {
    report_unreadable(text, fault.offset, fault.what, kProgram, request.place, diagnostics);
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
