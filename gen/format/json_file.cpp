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

constexpr std::string_view kBlank = " \t\r\n";

// A member with the white space around it.
struct Piece {
  Secret before;
  Secret member;
  std::string_view behind;
};

void append_value(Secret& out, const JsonText& text) {
  if (text.spelled) {
    out.append(text.value);
  } else {
    out.append(*encode(Spelling::json_string, text.value));
  }
}

Secret spelled_member(const JsonText& text) {
  Secret member;
  member.append(*encode(Spelling::json_string, text.key)).append(": ");
  append_value(member, text);
  return member;
}

class Writer {
 public:
  Writer(std::string_view text, const JsonObject& object, const JsonChanges& changes)
      : text_(text), object_(object), changes_(changes) {
    for (const JsonText& ours : changes.texts) {
      values_.emplace(ours.key, &ours);
    }
    if (changes.comment) {
      values_.emplace(changes.comment->key, &*changes.comment);
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
    out.append(object_.trailing_comma && !pieces_.empty() ? "," : "");
    out.append(tail_).append(text_.substr(object_.close));
    return out;
  }

 private:
  void take_members() {
    if (object_.trailing_comma) {
      const std::size_t begin = object_.members.back().end + 1;
      tail_ = text_.substr(begin, object_.close - begin);
    }
    for (std::size_t i = 0; i < object_.members.size(); ++i) {
      const JsonMember& member = object_.members[i];
      const auto value = values_.find(member.key);
      const bool ours = value != values_.end();
      if (!ours && std::ranges::find(changes_.gone, member.key) != changes_.gone.end()) {
        continue;
      }
      Piece piece{Secret::copy_of(space_before(i)), {}, space_behind(i)};
      piece.member.append(text_.substr(member.begin, member.value_begin - member.begin));
      if (ours) {
        append_value(piece.member, *value->second);
        written_.insert(member.key);
      } else {
        piece.member.append(json_spelling(text_, member));
      }
      pieces_.push_back(std::move(piece));
    }
  }

  // New members look like those that are there; a comment behind the last one stays where it is.
  void add_missing() {
    const bool comment_first = changes_.comment && !written_.contains(changes_.comment->key);
    const std::string space(pieces_.empty() ? changes_.space.member : blanks_at_end(pieces_.front().before.expose()));
    const bool had_any = !pieces_.empty();
    if (!object_.trailing_comma) {
      tail_ = had_any ? pieces_.back().behind : changes_.space.brace;
      if (had_any) {
        pieces_.back().behind = "";
      }
    }
    bool first = true;
    for (const JsonText& ours : changes_.texts) {
      if (!written_.contains(ours.key)) {
        pieces_.push_back({first && had_any ? take_comment(space) : Secret::copy_of(space), spelled_member(ours), ""});
        first = false;
      }
    }
    if (comment_first) {
      pieces_.insert(pieces_.begin(), {Secret::copy_of(space), spelled_member(*changes_.comment), ""});
    }
    if (pieces_.empty()) {
      tail_ = object_.members.empty() ? text_.substr(object_.open + 1, object_.close - object_.open - 1) : "";
    }
  }

  static std::string_view blanks_at_end(std::string_view text) {
    return text.substr(text.find_last_not_of(kBlank) + 1);
  }

  // What stands before the first new member: the comments of the tail, which keeps its blanks, then `space`.
  Secret take_comment(std::string_view space) {
    const std::string_view blanks = blanks_at_end(tail_);
    Secret before = Secret::copy_of(tail_.substr(0, tail_.size() - blanks.size()));
    before.append(before.empty() || space.starts_with('\n') || space.starts_with('\r') ? "" : "\n").append(space);
    tail_ = blanks;
    return before;
  }

  [[nodiscard]] std::string_view space_before(std::size_t i) const {
    const std::size_t begin = i == 0 ? object_.open + 1 : object_.members[i - 1].end + 1;
    return text_.substr(begin, object_.members[i].begin - begin);
  }
  [[nodiscard]] std::string_view space_behind(std::size_t i) const {
    const std::size_t begin = object_.members[i].value_end;
    return text_.substr(begin, object_.members[i].end - begin);
  }

  std::string_view text_;
  const JsonObject& object_;
  const JsonChanges& changes_;
  std::unordered_map<std::string_view, const JsonText*> values_;
  std::unordered_set<std::string_view> written_;
  std::vector<Piece> pieces_;
  std::string_view tail_;  // between the last member, or the comma behind it, and the brace
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
  const std::string_view text = existing == nullptr ? "" : existing->expose();
  return text.find_first_not_of(kBlank) == text.npos ? "{}\n" : text;
}

}  // namespace dsnsmith
