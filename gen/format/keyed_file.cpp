#include "format/keyed_file.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace dsnsmith {
namespace {

using Keys = std::unordered_set<std::string_view>;

std::size_t line_of(std::string_view bytes, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::ranges::count(bytes.substr(0, offset), '\n'));
}

std::optional<Bindings> read_or_report(const FileReader& reader, Mark mark, std::string_view bytes,
                                       const Place& place, Diagnostics& diagnostics) {
  ReadFault fault;
  auto bindings = read_by(reader.grammar, bytes, fault);
  if (!bindings) {
    diagnostics.error(Code::existing_file_not_readable, place,
                      {"line ", line_of(bytes, fault.offset), " of the existing file holds ",
                       ShownText::of_table(fault.what), ", which ",
                       ShownText::of_table(reader.program), " does not read"},
                      {ShownText::of_table(mark == Mark::comments ? "lines of the form NAME=value, comments and blank lines" : "lines of the form NAME=value")},
                      {"repair that line, or remove the file so that it is written afresh"});
  }
  return bindings;
}

// A stretch of the existing file that is replaced.
struct Edit {
  std::size_t begin;
  std::size_t end;
  const SpelledEntry* entry;  // null: removed
  bool bare = false;          // its line has no separator yet
};

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// The whole line of a binding, where nothing else stands on it.
Edit removal_of(const Binding& binding, std::string_view bytes) {
  std::size_t begin = binding.begin;
  while (begin != 0 && is_blank(bytes[begin - 1])) {
    --begin;
  }
  if (begin != 0 && bytes[begin - 1] != '\n') {
    begin = binding.begin;
  }
  std::size_t end = binding.value_end;
  while (end < bytes.size() && (is_blank(bytes[end]) || bytes[end] == '\r')) {
    ++end;
  }
  if (end < bytes.size() && bytes[end] == '#') {
    end = std::min(bytes.find('\n', end), bytes.size());
  }
  if (end < bytes.size() && bytes[end] != '\n') {
    end = binding.value_end;
  }
  return {begin, std::min(end + 1, bytes.size()), nullptr};
}

// Where the lines of our header stand, and what they say.
struct OldHeader {
  std::vector<Edit> lines;
  OwnHeader said;
};

// A line inside a quoted value looks like a comment but is none.
OldHeader find_header(std::string_view bytes, const Bindings& bindings) {
  OldHeader header;
  std::size_t next = 0;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    while (next < bindings.size() && bindings[next].value_end <= begin) {
      ++next;
    }
    const bool inside = next < bindings.size() && bindings[next].begin < begin;
    const std::size_t mark = begin == 0 ? byte_order_mark(bytes) : begin;
    if (!inside && read_header_line(bytes.substr(mark, end - mark), header.said)) {
      header.lines.push_back({mark, std::min(end + 1, bytes.size()), nullptr});
    }
    begin = end + 1;
  }
  return header;
}

class Merge {
 public:
  Merge(const KeyedFile& file, const EmitRequest& request, std::span<const SpelledEntry> entries,
        Diagnostics& diagnostics)
      : file_(file), request_(request), entries_(entries), diagnostics_(diagnostics),
        bytes_(request.existing == nullptr ? std::string_view() : request.existing->expose()) {
    for (const SpelledEntry& entry : entries_) {
      keys_.push_back(entry.key);
      by_key_.emplace(entry.key, &entry);
    }
    line_end_ = file_.line_ends == LineEnds::any ? line_end_of(bytes_) : "\n";
  }

  std::optional<Secret> run() {
    for (const FileReader& reader : file_.readers) {
      auto bindings = read_or_report(reader, file_.mark, bytes_, request_.place, diagnostics_);
      if (!bindings) {
        return std::nullopt;
      }
      before_.push_back(std::move(*bindings));
    }
    old_ = find_header(bytes_, before_.front());
    for (const std::string& key : old_.said.keys) {
      if (!by_key_.contains(key)) {
        gone_.insert(key);
      }
    }
    if (!plan()) {
      return std::nullopt;
    }
    Secret out = assemble();
    return comes_back(out.expose()) ? std::optional<Secret>(std::move(out)) : std::nullopt;
  }

 private:
  // Finds the stretches to replace; all readers have to see them at the same place.
  bool plan() {
    std::vector<std::unordered_map<std::size_t, const Binding*>> by_place;  // of each reader
    for (const Bindings& others : before_) {
      auto& places = by_place.emplace_back();
      for (const Binding& binding : others) {
        places.emplace(binding.value_begin, &binding);
      }
    }
    for (const Binding& binding : before_.front()) {
      const auto entry = by_key_.find(binding.key);
      if (entry == by_key_.end()) {
        if (gone_.contains(binding.key)) {
          edits_.push_back(removal_of(binding, bytes_));
        }
        continue;
      }
      std::size_t end = binding.value_end;
      for (const auto& places : by_place) {
        const auto same = places.find(binding.value_begin);
        if (same == places.end() || same->second->key != binding.key) {
          return disagreement(binding.key);
        }
        end = std::max(end, same->second->value_end);
      }
      const bool first = placed_.insert(entry->first).second;
      edits_.push_back(first ? Edit{binding.value_begin, end, entry->second, binding.bare}
                             : removal_of(binding, bytes_));
    }
    for (const Bindings& others : before_) {
      for (const Binding& binding : others) {
        if (by_key_.contains(binding.key) && !placed_.contains(binding.key)) {
          return disagreement(binding.key);
        }
      }
    }
    edits_.insert(edits_.end(), old_.lines.begin(), old_.lines.end());
    std::ranges::sort(edits_, {}, &Edit::begin);
    return true;
  }

  bool disagreement(std::string_view key) {
    diagnostics_.error(Code::existing_file_not_readable, request_.place,
                       {"the programs that read this file disagree about where it sets `",
                        ShownText::of_shown_field(key), "`"},
                       {"one line `", ShownText::of_shown_field(key), "=value`"},
                       {"remove the lines that set it; they are then written afresh"});
    return false;
  }

  Secret assemble() {
    const std::string header = file_.mark == Mark::none ? std::string() : header_of_request(request_, line_end_);
    const std::size_t top = byte_order_mark(bytes_);
    const std::size_t header_at = old_.lines.empty() ? top : old_.lines.front().begin;
    Secret out;
    out.reserve(bytes_.size() + header.size() + 256);
    std::size_t done = 0;
    bool header_written = false;
    const auto copy_to = [&](std::size_t end) {
      if (!header_written && header_at <= end) {
        out.append(bytes_.substr(done, header_at - done)).append(header);
        done = header_at;
        header_written = true;
      }
      out.append(bytes_.substr(done, end - done));
      done = end;
    };
    for (const Edit& edit : edits_) {
      copy_to(edit.begin);
      if (edit.entry != nullptr) {
        out.append(edit.bare ? file_.separator : "").append(edit.entry->spelled);
      }
      done = std::max(done, edit.end);
    }
    copy_to(bytes_.size());
    for (const SpelledEntry& entry : entries_) {
      if (!placed_.contains(entry.key)) {
        if (!out.empty() && !out.expose().ends_with('\n')) {
          out.append(line_end_);
        }
        out.append(entry.key).append(file_.separator).append(entry.spelled).append(line_end_);
      }
    }
    return out;
  }

  // Ours read back right, and those of others are spelled and found as before.
  bool comes_back(std::string_view written) {
    for (std::size_t i = 0; i < file_.readers.size(); ++i) {
      ReadFault fault;
      const auto after = read_by(file_.readers[i].grammar, written, fault);
      std::size_t ours = 0;
      bool same = after.has_value();
      const Bindings& before = before_[i];
      std::size_t next = 0;
      for (std::size_t k = 0; same && k < after->size(); ++k) {
        const Binding& binding = (*after)[k];
        if (const auto entry = by_key_.find(binding.key); entry != by_key_.end()) {
          same = binding.known && binding.value == *entry->second->value;
          ++ours;
          continue;
        }
        while (next < before.size() && is_ours(before[next].key)) {
          ++next;
        }
        same = next < before.size() && before[next].key == binding.key &&
               spelled(before[next], bytes_) == spelled(binding, written);
        ++next;
      }
      while (next < before.size() && is_ours(before[next].key)) {
        ++next;
      }
      if (!same || ours != entries_.size() || next != before.size()) {
        diagnostics_.error(
            Code::existing_file_not_readable, request_.place,
            {"lines of the existing file change what ", ShownText::of_table(file_.readers[i].program),
             " reads from the lines that are written"},
            {"lines of the form NAME=value, each for itself"},
            {"remove quotes that are not closed and lines with several statements, or remove the file"});
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] bool is_ours(std::string_view key) const {
    return by_key_.contains(key) || gone_.contains(key);
  }
  static std::string_view spelled(const Binding& binding, std::string_view bytes) {
    return bytes.substr(binding.value_begin, binding.value_end - binding.value_begin);
  }

  const KeyedFile& file_;
  const EmitRequest& request_;
  std::span<const SpelledEntry> entries_;
  Diagnostics& diagnostics_;
  std::string_view bytes_;
  std::string_view line_end_;
  std::vector<std::string_view> keys_;
  std::unordered_map<std::string_view, const SpelledEntry*> by_key_;
  std::vector<Bindings> before_;
  OldHeader old_;
  Keys gone_;
  Keys placed_;
  std::vector<Edit> edits_;
};

}  // namespace

std::string_view line_end_of(std::string_view bytes) {
  const std::size_t feed = bytes.find('\n');
  return feed != bytes.npos && feed != 0 && bytes[feed - 1] == '\r' ? "\r\n" : "\n";
}

std::optional<Secret> write_keyed_file(const KeyedFile& file, const EmitRequest& request,
                                       std::span<const SpelledEntry> entries,
                                       Diagnostics& diagnostics) {
  return Merge(file, request, entries, diagnostics).run();
}

std::optional<std::vector<Entry>> read_keyed_file(const KeyedFile& file, const ReadRequest& request,
                                                  Diagnostics& diagnostics) {
  std::vector<std::unordered_map<std::string_view, const Binding*>> last;
  std::vector<Bindings> readings;
  for (const FileReader& reader : file.readers) {
    auto bindings = read_or_report(reader, file.mark, request.bytes.expose(), request.place, diagnostics);
    if (!bindings) {
      return std::nullopt;
    }
    readings.push_back(std::move(*bindings));
  }
  for (const Bindings& bindings : readings) {
    auto& keys = last.emplace_back();
    for (const Binding& binding : bindings) {
      keys[binding.key] = &binding;
    }
  }
  std::vector<Entry> entries;
  Keys seen;
  for (const Binding& binding : readings.front()) {
    if (!seen.insert(binding.key).second) {
      continue;
    }
    const Binding* value = last.front().at(binding.key);
    const bool agreed = value->known && std::ranges::all_of(last, [value](const auto& keys) {
      const auto other = keys.find(value->key);
      return other != keys.end() && other->second->known && other->second->value == value->value;
    });
    if (agreed) {
      entries.push_back({value->key, value->value.clone()});
    }
  }
  return entries;
}

}  // namespace dsnsmith
