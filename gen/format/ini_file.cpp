#include "format/ini_file.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "format/keyed_file.hpp"
#include "format/reports.hpp"

namespace dsnsmith {
namespace {

// A stretch of the existing file that is replaced; empty ones put something in.
struct Edit {
  std::size_t begin;
  std::size_t end;
  Secret text;
};

struct MergedEntry {
  std::string_view key;
  std::string_view section;
  std::string_view name;
  Secret spelled;
  const Secret* value;
};

bool report(std::string_view bytes, const ReadFault& fault, const IniFile& file, const Place& place, Diagnostics& diagnostics) {
  return fault.ours ? report_not_edited(bytes, fault.offset, fault.what, place, diagnostics)
                    : report_unreadable(bytes, fault.offset, fault.what, file.program, place, diagnostics);
}

class Merge {
 public:
  Merge(const IniFile& file, const EmitRequest& request, std::span<const MergedEntry> entries, Diagnostics& diagnostics)
      : file_(file), request_(request), entries_(entries), diagnostics_(diagnostics),
        bytes_(request.existing == nullptr ? std::string_view() : request.existing->expose()) {
    for (const MergedEntry& entry : entries_) {
      keys_.push_back(entry.key);
      by_key_.emplace(entry.key, &entry);
    }
    line_end_ = line_end_of(bytes_);
  }

  std::optional<Secret> run() {
    ReadFault fault;
    auto before = file_.grammar(bytes_, request_.reader, fault);
    if (!before) {
      report(bytes_, fault, file_, request_.place, diagnostics_);
      return std::nullopt;
    }
    before_ = std::move(*before);
    replace_header();
    change_settings();
    remove_empty_sections();
    add_settings();
    Secret out = assemble();
    return comes_back(out.expose()) ? std::optional<Secret>(std::move(out)) : std::nullopt;
  }

 private:
  void replace_header() {
    OwnHeader said;
    std::size_t at = bytes_.size();
    for (std::size_t begin = 0; begin < bytes_.size();) {
      const std::size_t end = std::min(bytes_.find('\n', begin), bytes_.size());
      if (read_header_line(bytes_.substr(begin, end - begin), said)) {
        at = std::min(at, begin);
        edits_.push_back({begin, std::min(end + 1, bytes_.size()), {}});
      }
      begin = end + 1;
    }
    for (const std::string& key : said.keys) {
      if (!by_key_.contains(key)) {
        gone_.insert(key);
      }
    }
    const std::string header = header_of_request(request_, line_end_);
    at = edits_.empty() ? 0 : at;
    edits_.insert(edits_.begin(), Edit{at, at, Secret::copy_of(header)});
  }

  void change_settings() {
    for (const IniSetting& setting : before_.settings) {
      if (const auto entry = by_key_.find(setting.key); entry != by_key_.end()) {
        edits_.push_back({setting.value_begin, setting.value_end, entry->second->spelled.clone()});
        placed_.insert(entry->first);
      } else if (gone_.contains(setting.key)) {
        edits_.push_back({setting.begin, setting.end, {}});
      }
    }
  }

  [[nodiscard]] bool is_gone_whole(const IniSection& section) const {
    std::size_t at = section.head_end;
    bool any = false;
    constexpr std::string_view kBlank = " \t\r\n";
    const auto blank_to = [&](std::size_t end) {
      return bytes_.substr(at, end - at).find_first_not_of(kBlank) == std::string_view::npos;
    };
    for (const IniSetting& setting : before_.settings) {
      if (setting.begin < section.head_end || setting.begin >= section.end) {
        continue;
      }
      if (!gone_.contains(setting.key) || !blank_to(setting.begin)) {
        return false;
      }
      any = true;
      at = setting.end;
    }
    return any && blank_to(section.end) &&
           std::ranges::find(entries_, section.name, &MergedEntry::section) == entries_.end();
  }

  void remove_empty_sections() {
    for (const IniSection& section : before_.sections) {
      if (is_gone_whole(section)) {
        edits_.push_back({section.begin, section.head_end, {}});
      }
    }
  }

  void add_settings() {
    std::unordered_set<std::string_view> done;
    for (const MergedEntry& entry : entries_) {
      if (!done.insert(entry.section).second) {
        continue;
      }
      Secret lines = lines_of(entry.section);
      if (lines.empty()) {
        continue;
      }
      const auto there = std::ranges::find(before_.sections, entry.section, &IniSection::name);
      if (there != before_.sections.end()) {
        edits_.push_back({last_line_of(*there), last_line_of(*there), std::move(lines)});
        continue;
      }
      new_.append(new_.empty() && bytes_.empty() ? std::string_view() : line_end_);  // not behind our header
      new_.append("[").append(entry.section).append("]").append(line_end_).append(lines);
    }
  }

  Secret lines_of(std::string_view section) {
    Secret lines;
    for (const MergedEntry& entry : entries_) {
      if (entry.section == section && !placed_.contains(entry.key)) {
        lines.append(entry.name).append(file_.separator).append(entry.spelled).append(line_end_);
      }
    }
    return lines;
  }

  [[nodiscard]] std::size_t last_line_of(const IniSection& section) const {
    std::size_t at = section.head_end;
    for (const IniSetting& setting : before_.settings) {
      if (setting.begin >= section.head_end && setting.begin < section.end) {
        at = setting.end;
      }
    }
    return at;
  }

  Secret assemble() {
    std::ranges::stable_sort(edits_, {}, &Edit::begin);
    Secret out;
    std::size_t done = 0;
    const auto close_line = [&] {
      if (!out.empty() && !out.expose().ends_with('\n')) {
        out.append(line_end_);
      }
    };
    for (const Edit& edit : edits_) {
      // What is put in where a line of our header went stands in front of what was done.
      out.append(bytes_.substr(done, std::max(edit.begin, done) - done));
      if (edit.begin == edit.end && !edit.text.empty() && edit.text.expose().ends_with('\n')) {
        close_line();
      }
      out.append(edit.text);
      done = std::max(done, edit.end);
    }
    out.append(bytes_.substr(done));
    if (!new_.empty()) {
      close_line();
      out.append(new_);
    }
    return out;
  }

  // Ours read back right, and those of others are spelled as before.
  bool comes_back(std::string_view written) {
    ReadFault fault;
    const auto after = file_.grammar(written, request_.reader, fault);
    std::size_t ours = 0;
    bool same = after.has_value();
    std::vector<std::string_view> theirs;
    for (std::size_t i = 0; same && i < after->settings.size(); ++i) {
      const IniSetting& setting = after->settings[i];
      if (const auto entry = by_key_.find(setting.key); entry != by_key_.end()) {
        same = setting.told && setting.value == *entry->second->value;
        ++ours;
      } else {
        theirs.push_back(written.substr(setting.begin, setting.value_end - setting.begin));
      }
    }
    std::vector<std::string_view> theirs_before;
    for (const IniSetting& setting : before_.settings) {
      if (!by_key_.contains(setting.key) && !gone_.contains(setting.key)) {
        theirs_before.push_back(bytes_.substr(setting.begin, setting.value_end - setting.begin));
      }
    }
    if (same && ours == entries_.size() && theirs == theirs_before) {
      return true;
    }
    diagnostics_.error(Code::existing_file_not_readable, request_.place,
                       {"lines of the existing file change what ", ShownText::of_table(file_.program),
                        " reads from the lines that are written"},
                       {"sections whose lines are all of the form name=value, with names that it knows"},
                       {"repair the sections that are written here, or remove the file"});
    return false;
  }

  const IniFile& file_;
  const EmitRequest& request_;
  std::span<const MergedEntry> entries_;
  Diagnostics& diagnostics_;
  std::string_view bytes_;
  std::string_view line_end_;
  std::vector<std::string_view> keys_;
  std::unordered_map<std::string_view, const MergedEntry*> by_key_;
  IniText before_;
  std::unordered_set<std::string> gone_;
  std::unordered_set<std::string_view> placed_;
  std::vector<Edit> edits_;
  Secret new_;
};

}  // namespace

std::optional<Secret> emit_ini_file(const IniFile& file, const EmitRequest& request, IniSplit split, IniSpell spell,
                                    Diagnostics& diagnostics) {
  const std::string_view before = request.existing == nullptr ? std::string_view() : request.existing->expose();
  const std::string_view line_end = line_end_of(before);
  std::vector<MergedEntry> entries;
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    const IniName name = split(entry.key);
    auto spelled = spell({entry, name, request.reader, line_end, place_of_entry(request, i)}, diagnostics);
    if (spelled) {
      entries.push_back({entry.key, name.section, name.name, std::move(*spelled), &entry.value});
    }
    good &= spelled.has_value();
  }
  return good ? Merge(file, request, entries, diagnostics).run() : std::nullopt;
}

IniName split_at_first_dot(std::string_view key) {
  const std::size_t dot = key.find('.');
  return dot == key.npos ? IniName{{}, key} : IniName{key.substr(0, dot), key.substr(dot + 1)};
}

IniName split_at_last_dot(std::string_view key) {
  const std::size_t dot = key.rfind('.');
  return dot == key.npos ? IniName{{}, key} : IniName{key.substr(0, dot), key.substr(dot + 1)};
}

std::optional<std::vector<Entry>> read_ini_file(const IniFile& file, const ReadRequest& request,
                                                Diagnostics& diagnostics) {
  ReadFault fault;
  auto text = file.grammar(request.bytes.expose(), request.reader, fault);
  if (!text) {
    report(request.bytes.expose(), fault, file, request.place, diagnostics);
    return std::nullopt;
  }
  std::vector<Entry> entries;
  for (IniSetting& setting : text->settings) {
    if (setting.told) {
      entries.push_back({std::move(setting.key), std::move(setting.value)});
    }
  }
  return entries;
}

}  // namespace dsnsmith
