// A parameter of AWS Systems Manager's Parameter Store: the JSON for `aws ssm put-parameter --cli-input-json file://…`.
// One file is one parameter; its name is the output's `name`, a slash and the entry's key.
#include <algorithm>
#include <array>

#include "core/ascii.hpp"
#include "format/formats.hpp"
#include "format/json_members.hpp"
#include "format/reports.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"parameter-store", "Parameter Store's PutParameter, SecureString",
     "text in UTF-8 from 1 to 8192 bytes without `{{`; above 4096 bytes the advanced tier, which costs",
     "tests/conformance/readers with the AWS command line; what the service itself refuses: "
     "API_PutParameter of the API reference; facts/outputs.md 6.2", "run"},
}};

constexpr std::string_view kProgram = "Parameter Store";
constexpr std::size_t kLargestStandard = 4096;
constexpr std::size_t kLargestAdvanced = 8192;
constexpr std::size_t kLongestName = 1011;
constexpr std::ptrdiff_t kMostLevels = 15;
constexpr ByteSet kNameBytes = kLetters + kDigits + ByteSet("_.-/");

// A name of several levels has a slash in front; one of a single level needs none.
std::string name_of(const Metadata& metadata, std::string_view key) {
  std::string name = metadata.name;
  if (!name.empty() && !name.starts_with('/')) {
    name.insert(0, "/");
  }
  if (!name.empty() && !name.ends_with('/')) {
    name += '/';
  }
  return name.append(key);
}

// What is wrong with a parameter's name; empty if nothing is.
std::string_view fault_of_name(std::string_view name) {
  const std::string_view bare = name.starts_with('/') ? name.substr(1) : name;
  const std::string first = lowered(bare);
  if (bare.empty() || bare.ends_with('/') || name.find("//") != name.npos) {
    return "has a level without a name";
  }
  if (!kNameBytes.contains_all(name)) {
    return "has other characters than letters, digits, `_`, `.`, `-` and `/`";
  }
  if (bare.find('/') != bare.npos && !name.starts_with('/')) {
    return "has levels, but no slash in front of them";
  }
  if (first.starts_with("aws") || first.starts_with("ssm")) {
    return "begins with `aws` or `ssm`, which are the service's own";
  }
  if (std::ranges::count(bare, '/') + 1 > kMostLevels) {
    return "has more than 15 levels";
  }
  return name.size() > kLongestName ? "has more than 1011 characters" : "";
}

bool is_one_parameter(const EmitRequest& request, Diagnostics& diagnostics) {
  if (request.entries.size() != 1) {
    const bool none = request.entries.empty();
    diagnostics.error(none ? Code::missing_key : Code::invalid_entry_key,
                      none ? request.place : place_of_entry(request, 1),
                      {"the input of put-parameter is one parameter, and the output has ", request.entries.size(), " entries"},
                      {"exactly one entry"}, {"give every parameter an output of its own"});
    return false;
  }
  const std::string_view fault = fault_of_name(name_of(request.metadata, request.entries.front().key));
  if (!fault.empty()) {
    diagnostics.error(Code::invalid_entry_key, place_of_entry(request, 0),
                      {"the name that the output's `name` and the key `",
                       ShownText::of_shown_field(request.entries.front().key), "` make ", ShownText::of_table(fault)},
                      {"a name such as `/orders/production/DATABASE_URL`"},
                      {"set `name: /orders/production`, and use letters, digits, `_`, `.` and `-` in the key"});
    return false;
  }
  return true;
}

bool can_carry(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  const ShownText key = ShownText::of_shown_field(entry.key);
  const std::string_view value = entry.value.expose();
  if (!is_utf8(value)) {
    diagnostics.error(Code::value_not_readable, place,
                      {"the value of `", key, "` holds bytes that are no UTF-8, which JSON cannot have"}, {"UTF-8"},
                      {"use the percent-encoded URL instead of the bare value, or choose another secret"});
    return false;
  }
  if (value.empty() || value.find("{{") != value.npos) {
    diagnostics.error(Code::value_not_readable, place,
                      {"the value of `", key, ShownText::of_table(value.empty() ? "` is empty, and a parameter has a value"
                                                                                : "` holds `{{`, which Parameter Store takes for another parameter")},
                      {"a text without `{{`"}, {"use the percent-encoded URL instead of the bare value, or choose another secret"});
    return false;
  }
  if (value.size() > kLargestAdvanced) {
    diagnostics.error(Code::output_too_large, place,
                      {"the value of `", key, "` has ", value.size(), " bytes, more than a parameter keeps"},
                      {"at most 8192 bytes"}, {"use `format: aws-secrets-manager`, which keeps 65536 bytes"});
    return false;
  }
  return true;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  if (!is_one_parameter(request, diagnostics) ||
      !can_carry(request.entries.front(), place_of_entry(request, 0), diagnostics)) {
    return std::nullopt;
  }
  const Entry& entry = request.entries.front();
  const auto quoted = [](std::string_view text) { return *encode(Spelling::json_string, text); };
  Secret out;
  out.append("{\"Name\":").append(quoted(name_of(request.metadata, entry.key)));
  out.append(",\"Value\":").append(quoted(entry.value.expose()));
  out.append(",\"Type\":\"SecureString\",\"Overwrite\":true");
  // Without a tier the account's own default holds, which may be the cheaper one.
  out.append(entry.value.size() > kLargestStandard ? ",\"Tier\":\"Advanced\"}\n" : "}\n");
  return out;
}

// A parameter of another name than the output's is none of its entries.
std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  JsonFault fault;
  const auto object = json_object(text, fault);
  const JsonMember* name = object ? json_member(*object, "Name") : nullptr;
  const JsonMember* value = object ? json_member(*object, "Value") : nullptr;
  auto spelled_name = name == nullptr ? std::nullopt : json_text(text, *name);
  auto spelled_value = value == nullptr ? std::nullopt : json_text(text, *value);
  if (object && !(spelled_name && spelled_value)) {
    fault = {object->open, "a parameter without a text as `Name` and as `Value`"};
  }
  if (!spelled_name || !spelled_value) {
    report_unreadable(text, fault.offset, fault.what, kProgram, request.place, diagnostics);
    return std::nullopt;
  }
  std::vector<Entry> entries;
  const std::string prefix = name_of(request.metadata, "");
  std::string_view key = spelled_name->expose();
  if (key.starts_with(prefix)) {
    key.remove_prefix(prefix.size());
    entries.push_back({std::string(key), std::move(*spelled_value)});
  }
  return entries;
}

}  // namespace

constinit const Format kAwsSsm{
    "aws-ssm", "a parameter of AWS Systems Manager's Parameter Store", kReaders, "name",
    ForeignContent::none, kNoMark, FilesAs::none, emit, read,
};

}  // namespace dsnsmith
