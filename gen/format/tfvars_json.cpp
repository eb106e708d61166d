// *.tfvars.json: one JSON object, no templates (facts/outputs.md 1.5). Members of
// others stay byte for byte; Terraform ignores the member `//`, where ours says who
// wrote the file.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "format/formats.hpp"
#include "format/json_members.hpp"
#include "format/keyed_file.hpp"
#include "format/reports.hpp"
#include "format/terraform_names.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/nfc.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kFacts{{
    {"terraform", "Terraform and OpenTofu, -var-file and *.tfvars.json",
     "text in Unicode normal form C without NUL; keys are identifiers",
     "facts/outputs.md 1.5; tests/conformance/readers with terraform 1.11.4", "run"},
}};

constexpr std::string_view kProgram = "Terraform";
constexpr std::string_view kComment = "//";
constexpr std::string_view kMark = "dsnsmith: ";
constexpr std::string_view kEnvironment = "environment ";
constexpr std::string_view kFiles = "files";
constexpr std::string_view kKeys = "keys";

// `dsnsmith: environment staging; files ca.pem=DIGEST; keys a b`
std::string comment_text(const EmitRequest& request) {
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

std::optional<JsonObject> read_object(std::string_view text, const Place& place,
                                      Diagnostics& diagnostics) {
  JsonFault fault;
  auto object = json_object(text, fault);
  if (object) {
    if (const JsonMember* twice = json_duplicate(*object)) {
      fault = {twice->begin, "a name that stands twice"};
      object.reset();
    }
  }
  if (!object) {
    report_unreadable(text, fault.offset, fault.what, kProgram, place, diagnostics);
  }
  return object;
}

// A member with the white space around it.
struct Piece {
  std::string_view before;
  Secret member;
  std::string_view behind;
};

Secret spelled_member(std::string_view key, std::string_view value) {
  Secret member;
  member.append(*encode(Spelling::json_string, key)).append(": ");
  member.append(*encode(Spelling::json_string, value));
  return member;
}

class Writer {
 public:
  Writer(const EmitRequest& request, std::string_view text, const JsonObject& object)
      : request_(request), text_(text), object_(object) {
    for (const Entry& entry : request.entries) {
      values_.emplace(entry.key, &entry.value);
    }
  }

  Secret write() {
    take_members();
    add_missing();
    Secret out = Secret::copy_of(text_.substr(0, object_.open + 1));
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      out.append(i == 0 ? "" : ",");
      out.append(pieces_[i].before).append(pieces_[i].member).append(pieces_[i].behind);
    }
    out.append(text_.substr(object_.close));
    return out;
  }

 private:
  void take_members() {
    std::optional<OwnHeader> header;
    if (const JsonMember* comment = json_member(object_, kComment)) {
      const auto text = json_text(text_, *comment);
      header = text ? read_comment(text->expose()) : std::nullopt;
      foreign_comment_ = !header.has_value();
    }
    for (std::size_t i = 0; i < object_.members.size(); ++i) {
      const JsonMember& member = object_.members[i];
      const auto value = values_.find(member.key);
      const bool ours = value != values_.end();
      const bool gone = !ours && header && std::ranges::find(header->keys, member.key) != header->keys.end();
      if (gone) {
        continue;
      }
      Piece piece{space_before(i), {}, space_behind(i)};
      piece.member.append(text_.substr(member.begin, member.value_begin - member.begin));
      if (ours) {
        piece.member.append(*encode(Spelling::json_string, value->second->expose()));
        written_.insert(member.key);
      } else if (header && member.key == kComment) {
        piece.member.append(*encode(Spelling::json_string, comment_text(request_)));
        comment_written_ = true;
      } else {
        piece.member.append(json_spelling(text_, member));
      }
      pieces_.push_back(std::move(piece));
    }
  }

  // New members look like those that are there.
  void add_missing() {
    const std::string_view before = pieces_.empty() ? "\n  " : pieces_.front().before;
    const std::string_view last = pieces_.empty() ? "\n" : pieces_.back().behind;
    const std::size_t had = pieces_.size();
    if (!comment_written_ && !foreign_comment_) {
      pieces_.insert(pieces_.begin(), {before, spelled_member(kComment, comment_text(request_)), ""});
    }
    for (const Entry& entry : request_.entries) {
      if (!written_.contains(entry.key)) {
        pieces_.push_back({before, spelled_member(entry.key, entry.value.expose()), ""});
      }
    }
    if (had != pieces_.size() && had != 0) {
      const bool comment_first = !comment_written_ && !foreign_comment_;
      pieces_[had - 1 + (comment_first ? 1U : 0U)].behind = "";
    }
    pieces_.back().behind = last;
  }

  [[nodiscard]] std::string_view space_before(std::size_t i) const {
    const std::size_t begin =
        i == 0 ? object_.open + 1
               : text_.find(',', object_.members[i - 1].value_end) + 1;
    return text_.substr(begin, object_.members[i].begin - begin);
  }
  [[nodiscard]] std::string_view space_behind(std::size_t i) const {
    const std::size_t begin = object_.members[i].value_end;
    const std::size_t end =
        i + 1 == object_.members.size() ? object_.close : text_.find(',', begin);
    return text_.substr(begin, end - begin);
  }

  const EmitRequest& request_;
  std::string_view text_;
  const JsonObject& object_;
  std::unordered_map<std::string_view, const Secret*> values_;
  std::unordered_set<std::string_view> written_;
  std::vector<Piece> pieces_;
  bool comment_written_ = false;
  bool foreign_comment_ = false;
};

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Place& place = place_of_entry(request, i);
    good = is_variable_name(request.entries[i].key, place, diagnostics) &&
           terraform_keeps(request.entries[i], place, diagnostics) && good;
  }
  constexpr std::string_view kBlank = " \t\r\n";
  std::string_view text = request.existing == nullptr ? "" : request.existing->expose();
  text = text.find_first_not_of(kBlank) == text.npos ? "{}\n" : text;
  const auto object = read_object(text, request.place, diagnostics);
  if (!good || !object) {
    return std::nullopt;
  }
  return Writer(request, text, *object).write();
}

// What a variable of type string gets: numbers and truth values as text. What
// cannot be told without the type (lists, objects, fractions, null) is left out.
std::optional<Secret> value_of(std::string_view text, const JsonMember& member) {
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

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view text = request.bytes.expose();
  const auto object = read_object(text, request.place, diagnostics);
  if (!object) {
    return std::nullopt;
  }
  std::vector<Entry> entries;
  for (const JsonMember& member : object->members) {
    auto value = member.key == kComment ? std::nullopt : value_of(text, member);
    if (value) {
      entries.push_back({member.key, std::move(*value)});
    }
  }
  return entries;
}

}  // namespace

OwnHeader header_of_tfvars_json(std::string_view text) {
  JsonFault fault;
  const auto object = json_object(text, fault);
  const JsonMember* comment = object ? json_member(*object, kComment) : nullptr;
  const auto spelled = comment == nullptr ? std::nullopt : json_text(text, *comment);
  const auto header = spelled ? read_comment(spelled->expose()) : std::nullopt;
  return header.value_or(OwnHeader());
}

constinit const Format kTfvarsJson{
    "tfvars-json", "Terraform variables, JSON", kFacts, "", ForeignContent::kept, header_of_tfvars_json, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
