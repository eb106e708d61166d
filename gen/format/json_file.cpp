#include "format/json_file.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "format/reports.hpp"
#include "text/codec.hpp"

namespace dsnsmith {
namespace {

// A member with the white space around it.
struct Piece {
  std::string_view before;
  Secret member;
  std::string_view behind;
};

Secret spelled_member(const JsonText& text) {
  Secret member;
  member.append(*encode(Spelling::json_string, text.key)).append(": ");
  member.append(*encode(Spelling::json_string, text.value));
  return member;
}

class Writer {
 public:
  Writer(std::string_view text, const JsonObject& object, const JsonChanges& changes)
      : text_(text), object_(object), changes_(changes) {
    for (const JsonText& ours : changes.texts) {
      values_.emplace(ours.key, ours.value);
    }
    if (changes.comment) {
      values_.emplace(changes.comment->key, changes.comment->value);
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
    for (std::size_t i = 0; i < object_.members.size(); ++i) {
      const JsonMember& member = object_.members[i];
      const auto value = values_.find(member.key);
      const bool ours = value != values_.end();
      if (!ours && std::ranges::find(changes_.gone, member.key) != changes_.gone.end()) {
        continue;
      }
      Piece piece{space_before(i), {}, space_behind(i)};
      piece.member.append(text_.substr(member.begin, member.value_begin - member.begin));
      if (ours) {
        piece.member.append(*encode(Spelling::json_string, value->second));
        written_.insert(member.key);
      } else {
        piece.member.append(json_spelling(text_, member));
      }
      pieces_.push_back(std::move(piece));
    }
  }

  // New members look like those that are there.
  void add_missing() {
    const bool comment_first = changes_.comment && !written_.contains(changes_.comment->key);
    const std::string_view before = pieces_.empty() ? "\n  " : pieces_.front().before;
    const std::string_view last = pieces_.empty() ? "\n" : pieces_.back().behind;
    const std::size_t had = pieces_.size();
    if (comment_first) {
      pieces_.insert(pieces_.begin(), {before, spelled_member(*changes_.comment), ""});
    }
    for (const JsonText& ours : changes_.texts) {
      if (!written_.contains(ours.key)) {
        pieces_.push_back({before, spelled_member(ours), ""});
      }
    }
    if (pieces_.empty()) {
      return;
    }
    if (had != pieces_.size() && had != 0) {
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

  std::string_view text_;
  const JsonObject& object_;
  const JsonChanges& changes_;
  std::unordered_map<std::string_view, std::string_view> values_;
  std::unordered_set<std::string_view> written_;
  std::vector<Piece> pieces_;
};

}  // namespace

Secret change_json_file(std::string_view text, const JsonObject& object, const JsonChanges& changes) {
  return Writer(text, object, changes).write();
}

std::optional<JsonObject> json_object_or_report(std::string_view text, std::string_view program, const Place& place,
                                                Diagnostics& diagnostics) {
  JsonFault fault;
  auto object = json_object(text, fault);
  if (!object) {
    report_unreadable(text, fault.offset, fault.what, program, place, diagnostics);
  }
  return object;
}

std::optional<JsonObject> json_object_of_unique_names(std::string_view text, std::string_view program, const Place& place,
                                                      Diagnostics& diagnostics) {
  auto object = json_object_or_report(text, program, place, diagnostics);
  const JsonMember* twice = object ? json_duplicate(*object) : nullptr;
  if (twice == nullptr) {
    return object;
  }
  report_unreadable(text, twice->begin, "a name that stands twice", program, place, diagnostics);
  return std::nullopt;
}

std::string_view json_file_text(const Secret* existing) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::string_view text = existing == nullptr ? "" : existing->expose();
  return text.find_first_not_of(kBlank) == text.npos ? "{}\n" : text;
}

}  // namespace dsnsmith
