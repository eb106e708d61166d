// A version of a secret in Google's Secret Manager: the body of addVersion, or the
// payload's bytes for `gcloud secrets versions add --data-file=-` (facts/outputs.md 3).
#include <array>

#include "format/formats.hpp"
#include "format/json_members.hpp"
#include "format/reports.hpp"
#include "text/codec.hpp"
#include "text/crc32c.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"secret-manager", "Secret Manager's addVersion and access", "any bytes, at most 64 KiB",
     "googleapis/googleapis google/cloud/secretmanager/v1/service.proto; facts/outputs.md 3.1", "read"},
}};

constexpr std::string_view kProgram = "Secret Manager";
constexpr std::size_t kLargestPayload = 64U * 1024U;

std::string checksum_of(std::string_view bytes) {
  return std::to_string(crc32c(bytes));
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  if (!is_one_payload(request, "a version of a secret", diagnostics)) {
    return std::nullopt;
  }
  const std::string_view payload = request.entries.front().value.expose();
  if (payload.size() > kLargestPayload) {
    diagnostics.error(Code::output_too_large, place_of_entry(request, 0),
                      {"the payload has ", payload.size(), " bytes, more than Secret Manager keeps"},
                      {"at most 65536 bytes"}, {"store less, for instance only the URL"});
    return std::nullopt;
  }
  if (request.metadata.raw_payload) {
    return Secret::copy_of(payload);
  }
  const auto quoted = [](std::string_view text) { return *encode(Spelling::json_string, text); };
  Secret out;
  out.append('{').append(quoted(kPayload)).append(":{").append(quoted("data")).append(':');
  out.append(quoted(encode(Spelling::base64, payload)->expose())).append(',');
  // An int64 is a string in Google's JSON.
  out.append(quoted("dataCrc32c")).append(':').append(quoted(checksum_of(payload))).append("}}\n");
  return out;
}

// gcloud prints bytes in the URL-safe alphabet of RFC 4648 section 5; the API in the other.
std::optional<Secret> decoded(std::string_view spelled) {
  Secret standard;
  standard.reserve(spelled.size());
  for (const char c : spelled) {
    standard.append(c == '-' ? '+' : c == '_' ? '/' : c);
  }
  return decode(Spelling::base64, standard.expose());
}

// The request body, or the response of access, which has `name` beside the payload.
std::optional<Secret> payload_of(std::string_view text, std::string_view& fault, std::size_t& offset) {
  JsonFault syntax;
  const auto body = json_object(text, syntax);
  if (!body) {
    fault = syntax.what;
    offset = syntax.offset;
    return std::nullopt;
  }
  const JsonMember* member = json_member(*body, kPayload);
  const auto fail = [&fault](std::string_view what) {
    fault = what;
    return std::nullopt;
  };
  if (member == nullptr || json_duplicate(*body) != nullptr) {
    return fail("no payload, or two");
  }
  offset = member->value_begin;
  const std::string_view inner = json_spelling(text, *member);
  const auto payload = json_object(inner, syntax);
  if (!payload || json_duplicate(*payload) != nullptr) {
    return fail("a payload that is no object");
  }
  // An empty bytes field is left out by the API.
  const JsonMember* data = json_member(*payload, "data");
  const auto spelled = data == nullptr ? Secret() : json_text(inner, *data);
  auto bytes = spelled ? decoded(spelled->expose()) : std::nullopt;
  if (!bytes) {
    return fail("data that is no base64");
  }
  if (const JsonMember* sum = json_member(*payload, "dataCrc32c")) {
    const auto quoted = json_text(inner, *sum);
    const std::string_view digits = quoted ? quoted->expose() : json_spelling(inner, *sum);
    if (digits != checksum_of(bytes->expose())) {
      return fail("a checksum that is not the one of its data");
    }
  }
  return bytes;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  std::vector<Entry> entries;
  if (request.metadata.raw_payload) {
    entries.push_back({std::string(kPayload), request.bytes.clone()});
    return entries;
  }
  const std::string_view text = request.bytes.expose();
  std::string_view fault;
  std::size_t offset = 0;
  auto payload = payload_of(text, fault, offset);
  if (!payload) {
    report_unreadable(text, offset, fault, kProgram, request.place, diagnostics);
    return std::nullopt;
  }
  entries.push_back({std::string(kPayload), std::move(*payload)});
  return entries;
}

// What access gives: the response, as the API and `gcloud --format=json` print it, or the payload's bytes alone.
std::optional<std::vector<Entry>> read_live(const ReadRequest& request, Diagnostics& diagnostics) {
  JsonFault ignored;
  const auto body = json_object(request.bytes.expose(), ignored);
  const JsonMember* const payload = body ? json_member(*body, kPayload) : nullptr;
  Metadata metadata = request.metadata;
  metadata.raw_payload = payload == nullptr || !json_object(json_spelling(request.bytes.expose(), *payload), ignored);
  return read({request.bytes, metadata, request.reader, request.place}, diagnostics);
}

}  // namespace

constinit const Format kGcpSecretManager{
    "gcp-secret-manager", "a version of a secret in Google Secret Manager", kReaders, "payload",
    ForeignContent::none, kNoMark, FilesAs::none, emit, read, nullptr, read_live,
};

}  // namespace dsnsmith
