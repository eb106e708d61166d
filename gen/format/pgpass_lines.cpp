#include "format/pgpass_lines.hpp"

#include <algorithm>
#include <utility>

namespace dsnsmith {
namespace {

std::optional<std::string> exact(const PgpassPlace& place) {
  std::string key;
  for (const auto& field : place.fields) {
    if (!field) {
      return std::nullopt;
    }
    key.append(field->expose()).append(1, '\n');
  }
  return key;
}

}  // namespace

std::vector<OwnedLine> lines_of_pgpass(std::string_view bytes) {
  std::vector<OwnedLine> lines;
  std::string_view owner;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size() - 1) + 1;
    OwnedLine line{Secret::copy_of(bytes.substr(begin, end - begin)), begin, {}};
    const std::string_view content = bytes.substr(begin, end - begin - (bytes[end - 1] == '\n' ? 1 : 0));
    const auto marked = kPgpassMarks.owner_of(content);
    line.is_mark = marked.has_value();
    owner = marked.value_or(owner);
    line.owner = line.is_mark || read_pgpass_line(content) ? owner : std::string_view();
    if (!line.is_mark) {
      owner = {};
    }
    lines.push_back(std::move(line));
    begin = end;
  }
  return lines;
}

PgpassSearch::PgpassSearch(const std::vector<OwnedLine>& lines) {
  for (const OwnedLine& line : lines) {
    read_.push_back(line.is_mark ? std::nullopt : read_pgpass_line(line.content()));
    if (!read_.back()) {
      continue;
    }
    if (const auto key = exact(read_.back()->place)) {
      by_fields_.emplace(*key, read_.size() - 1);
    } else {
      with_stars_.push_back(read_.size() - 1);
    }
  }
}

std::size_t PgpassSearch::first_for(std::size_t index) const {
  const PgpassPlace& wanted = read_[index]->place;
  std::size_t first = index;
  if (const auto key = exact(wanted)) {
    first = by_fields_.at(*key);
  }
  for (const std::size_t candidate : with_stars_) {
    if (candidate >= first) {
      break;
    }
    if (covers(read_[candidate]->place, wanted)) {
      return candidate;
    }
  }
  return first;
}

}  // namespace dsnsmith
