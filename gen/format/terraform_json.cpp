#include "format/terraform_json.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "text/byte_set.hpp"
#include "text/nfc.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kMark = "dsnsmith: ";
constexpr std::string_view kEnvironment = "environment ";
constexpr std::string_view kFiles = "files";
constexpr std::string_view kKeys = "keys";

// Each with a blank before it.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (text.starts_with(' ')) {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::optional<OwnHeader> read_comment(std::string_view text) {
  if (!text.starts_with(kMark)) {
    return std::nullopt;
  }
  text.remove_prefix(kMark.size());
  OwnHeader header;
  if (text.starts_with(kEnvironment)) {
    const std::size_t end = std::min(text.find("; "), text.size());
    header.environment = std::string(text.substr(kEnvironment.size(), end - kEnvironment.size()));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  if (text.starts_with(kFiles)) {
    const std::size_t end = std::min(text.find("; "), text.size());
    header.files = words_of(text.substr(kFiles.size(), end - kFiles.size()));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  if (text.starts_with(kKeys)) {
    header.keys = words_of(text.substr(kKeys.size()));
  }
  return header;
}

}  // namespace

std::string json_mark_text(const EmitRequest& request) {
  std::string text(kMark);
  if (!request.metadata.environment.empty()) {
    text.append(kEnvironment).append(request.metadata.environment).append("; ");
  }
  if (!request.metadata.files.empty()) {
    text.append(kFiles);
    for (const std::string& file : request.metadata.files) {
      text.append(" ").append(file);
    }
    text.append("; ");
  }
  text.append(kKeys);
  for (const Entry& entry : request.entries) {
    text.append(" ").append(entry.key);
  }
  return text;
}

JsonMark json_mark(std::string_view text, const JsonObject& object) {
  const JsonMember* comment = json_member(object, kJsonMark);
  if (comment == nullptr) {
    return {};
  }
  const auto said = json_text(text, *comment);
  auto header = said ? read_comment(said->expose()) : std::nullopt;
  return {header.value_or(OwnHeader()), header.has_value()};
}

OwnHeader header_of_json(std::string_view text) {
  JsonFault fault;
  const auto object = json_object(text, fault);
  return object ? json_mark(text, *object).header : OwnHeader();
}

std::optional<Secret> terraform_text(std::string_view text, const JsonMember& member) {
  auto value = json_text(text, member);
  if (value) {
    return is_nfc(value->expose()) ? std::move(value) : std::nullopt;
  }
  const std::string_view word = json_spelling(text, member);
  if (word == "true" || word == "false" || kDigits.contains_all(word)) {
    return Secret::copy_of(word);
  }
  return std::nullopt;
}

}  // namespace dsnsmith
