#include "format/owned_lines.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "format/ini_file.hpp"
#include "format/keyed_file.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kEntryMark = "# dsnsmith: entry ";

// `text`, each line of it behind `comment`.
std::string commented(const std::string& text, std::string_view comment) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    out.append(comment).append(text, begin, end - begin);
    begin = end;
  }
  return out;
}

class Merge {
 public:
  Merge(const EmitRequest& request, const OwnedMarks& marks)
      : request_(request), marks_(marks), line_end_(line_end_of(request.existing == nullptr ? std::string_view() : request.existing->expose())) {}

  OwnedFile run(std::vector<OwnedLine> lines, std::span<const OwnedRecord> records) {
    const OwnHeader header = marks_.header_of(request_.existing == nullptr ? std::string_view() : request_.existing->expose());
    std::unordered_set<std::string_view> had;
    for (const std::string& key : header.keys) {
      had.insert(split_at_last_dot(key).section);
    }
    std::unordered_map<std::string_view, const OwnedRecord*> by_name;
    for (const OwnedRecord& record : records) {
      by_name.emplace(record.name, &record);
    }
    std::unordered_set<std::string_view> placed;
    std::optional<std::size_t> header_at;
    for (OwnedLine& line : lines) {
      if (marks_.header_of(line.content()).present) {
        header_at = header_at.value_or(file_.lines.size());
        continue;
      }
      const auto record = by_name.find(line.owner);
      if (line.owner.empty() || (record == by_name.end() && !had.contains(line.owner))) {
        file_.lines.push_back(std::move(line));
      } else if (record != by_name.end() && placed.insert(record->first).second) {
        add(*record->second);
      }
    }
    for (const OwnedRecord& record : records) {
      if (placed.insert(record.name).second) {
        add(record);
      }
    }
    assemble(header_at.value_or(0));
    return std::move(file_);
  }

 private:
  void add(const OwnedRecord& record) {
    for (const Secret& line : record.lines) {
      OwnedLine mark{Secret::copy_of(marks_.comment), std::string_view::npos, record.name, true};
      mark.text.append(kEntryMark).append(record.name).append(line_end_);
      file_.lines.push_back(std::move(mark));
      OwnedLine own{line.clone(), std::string_view::npos, record.name};
      own.text.append(line_end_);
      file_.lines.push_back(std::move(own));
    }
  }

  void assemble(std::size_t header_at) {
    const std::string header = header_of_request(request_, line_end_);
    Secret& out = file_.text;
    for (std::size_t i = 0; i <= file_.lines.size(); ++i) {
      if (!out.empty() && !out.expose().ends_with('\n') && i < file_.lines.size()) {
        out.append(line_end_);
      }
      out.append(i == header_at ? commented(header, marks_.comment) : std::string());
      if (i < file_.lines.size()) {
        out.append(file_.lines[i].text);
      }
    }
  }

  const EmitRequest& request_;
  const OwnedMarks& marks_;
  std::string_view line_end_;
  OwnedFile file_;
};

}  // namespace

std::optional<std::string_view> OwnedMarks::owner_of(std::string_view line) const {
  if (!line.starts_with(comment) || !line.substr(comment.size()).starts_with(kEntryMark)) {
    return std::nullopt;
  }
  line.remove_prefix(comment.size() + kEntryMark.size());
  return line.substr(0, line.find_last_not_of("\r\n") + 1);
}

OwnHeader OwnedMarks::header_of(std::string_view bytes) const {
  OwnHeader header;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    const std::string_view line = bytes.substr(begin, end - begin);
    if (line.starts_with(comment)) {
      read_header_line(line.substr(comment.size()), header);
    }
    begin = end + 1;
  }
  return header;
}

OwnedFile merge_owned_lines(const EmitRequest& request, const OwnedMarks& marks, std::vector<OwnedLine> lines, std::span<const OwnedRecord> records) {
  return Merge(request, marks).run(std::move(lines), records);
}

}  // namespace dsnsmith
