// alembic.ini as alembic reads it: Python's ConfigParser with its defaults and BasicInterpolation.
#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/ascii.hpp"
#include "format/formats.hpp"
#include "format/ini_file.hpp"
#include "format/keyed_file.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kFacts{{
    {"alembic", "alembic, through Python's ConfigParser",
     "text in UTF-8 without carriage returns and white space around its lines; no line after the first begins with `#` or `;`",
     "python/cpython Lib/configparser.py _read, BasicInterpolation; tests/conformance/readers with alembic 1.20.1", "run"},
}};

constexpr std::string_view kDefaultSection = "DEFAULT";
constexpr ByteSet kSectionName = kLetters + kDigits + ByteSet("_-");
constexpr ByteSet kLowerName = ByteSet("abcdefghijklmnopqrstuvwxyz") + kDigits + ByteSet("_-.");
// ConfigParser's MAX_INTERPOLATION_DEPTH.
constexpr std::size_t kDeepest = 10;
// What names within names grow to before it is no setting of anyone.
constexpr std::size_t kLongest = 1048576;

struct Span {
  std::size_t begin;
  std::size_t end;
};

// Without white space at both ends, as str.strip() has it.
Span stripped(std::string_view bytes, Span line) {
  const std::string_view text = bytes.substr(line.begin, line.end - line.begin);
  const std::size_t end = trimmed_end(text, SpaceSet::python);
  return {line.begin + std::min(skip_space(text, 0, SpaceSet::python), end), line.begin + end};
}

// What `%(name)s` may stand for: the section's own settings before those of [DEFAULT].
class Names {
 public:
  Names(const IniText& text, std::string_view section) {
    add(text, section);
    add(text, kDefaultSection);
  }

  // Nothing where ConfigParser would complain, and where only it knows: `%(here)s` is the file's folder.
  bool expand(std::string_view raw, std::size_t depth, Secret& out) const {
    if (depth > kDeepest || out.expose().size() > kLongest) {
      return false;
    }
    for (std::size_t at = 0; at < raw.size();) {
      const std::size_t sign = std::min(raw.find('%', at), raw.size());
      out.append(raw.substr(at, sign - at));
      at = sign;
      if (at == raw.size()) {
        break;
      }
      if (raw.substr(at, 2) == "%%") {
        out.append("%");
        at += 2;
      } else if (!expand_name(raw, at, depth, out)) {
        return false;
      }
    }
    return true;
  }

 private:
  void add(const IniText& text, std::string_view section) {
    for (const IniSection& one : text.sections) {
      for (const IniSetting& setting : text.settings) {
        if (one.name == section && setting.begin >= one.head_end && setting.begin < one.end) {
          by_name_.emplace(std::string_view(setting.key).substr(section.size() + 1), &setting.value);
        }
      }
    }
  }

  bool expand_name(std::string_view raw, std::size_t& at, std::size_t depth, Secret& out) const {
    const std::size_t close = raw.find(')', at);
    if (raw.substr(at, 2) != "%(" || close == raw.npos || close == at + 2 || raw.substr(close + 1, 1) != "s") {
      return false;
    }
    const auto found = by_name_.find(lowered(raw.substr(at + 2, close - at - 2)));
    at = close + 2;
    return found != by_name_.end() && expand(found->second->expose(), depth + 1, out);
  }

  std::unordered_map<std::string, const Secret*> by_name_;
};

class Config {
 public:
  Config(std::string_view bytes, ReadFault& fault) : bytes_(bytes), fault_(fault) {}

  std::optional<IniText> read() {
    if (const std::size_t good = utf8_prefix(bytes_); good != bytes_.size()) {
      return failed(good, "bytes that are no UTF-8");
    }
    for (std::size_t begin = 0; begin < bytes_.size();) {
      const std::size_t stop = std::min(bytes_.find_first_of("\r\n", begin), bytes_.size());
      const std::size_t end = std::min(stop + (bytes_.substr(stop, 2) == "\r\n" ? 2 : 1), bytes_.size());
      const std::string_view what = line({begin, stop}, end);
      if (!what.empty()) {
        return failed(begin, what);
      }
      begin = end;
    }
    if (!text_.sections.empty()) {
      text_.sections.back().end = bytes_.size();
    }
    interpolate();
    return std::move(text_);
  }

 private:
  std::optional<IniText> failed(std::size_t offset, std::string_view what) {
    fault_ = {offset, what};
    return std::nullopt;
  }

  // Says what is wrong with it, if anything is.
  std::string_view line(Span whole, std::size_t end) {
    const Span content = stripped(bytes_, whole);
    if (content.begin == content.end) {
      feeds_ += in_setting_ ? 1 : 0;
      return {};
    }
    if (bytes_[content.begin] == '#' || bytes_[content.begin] == ';') {
      return {};
    }
    const std::size_t indent = characters(whole.begin, content.begin);
    if (in_setting_ && indent > indent_) {
      continue_setting(content, end);
      return {};
    }
    indent_ = indent;
    const std::string_view text = bytes_.substr(content.begin, content.end - content.begin);
    const std::size_t close = text.front() == '[' ? text.rfind(']') : text.npos;
    if (close != text.npos && close > 1) {
      return head(text.substr(1, close - 1), whole.begin, end);
    }
    return setting(whole, content, end);
  }

  [[nodiscard]] std::size_t characters(std::size_t at, std::size_t end) const {
    std::size_t count = 0;
    for (; at < end; at += code_point_at(bytes_, at).size) {
      ++count;
    }
    return count;
  }

  std::string_view head(std::string_view name, std::size_t begin, std::size_t end) {
    if (!text_.sections.empty()) {
      text_.sections.back().end = begin;
    }
    if (name != kDefaultSection && !sections_.insert(std::string(name)).second) {
      return "a section that stands there twice";
    }
    text_.sections.push_back({std::string(name), begin, end, bytes_.size()});
    in_setting_ = false;
    return {};
  }

  std::string_view setting(Span whole, Span content, std::size_t end) {
    if (text_.sections.empty()) {
      return "text in front of the first section";
    }
    const std::string_view text = bytes_.substr(content.begin, content.end - content.begin);
    const std::size_t sign = text.find_first_of("=:");
    if (sign == text.npos || sign == 0) {
      return "neither a section nor a setting";
    }
    const std::string_view name = text.substr(0, trimmed_end(text.substr(0, sign), SpaceSet::python));
    std::string key = text_.sections.back().name + "." + lowered(name);
    if (!keys_.insert({text_.sections.back().name, lowered(name)}).second) {
      return "a name that stands in its section twice";
    }
    // White space in front of no value stays as it is, too.
    const std::size_t value = skip_space(bytes_.substr(0, whole.end), content.begin + sign + 1, SpaceSet::python);
    const std::size_t value_end = std::max(value, content.end);
    text_.settings.push_back({std::move(key), Secret::copy_of(bytes_.substr(value, value_end - value)), whole.begin, value,
                              value_end, end});
    in_setting_ = true;
    feeds_ = 0;
    return {};
  }

  void continue_setting(Span content, std::size_t end) {
    IniSetting& setting = text_.settings.back();
    for (++feeds_; feeds_ != 0; --feeds_) {
      setting.value.append("\n");
    }
    setting.value.append(bytes_.substr(content.begin, content.end - content.begin));
    setting.value_end = content.end;
    setting.end = end;
  }

  void interpolate() {
    std::unordered_map<std::string_view, Names> names;
    std::vector<std::pair<Secret, bool>> values;
    for (const IniSetting& setting : text_.settings) {
      const std::string_view section = section_of(setting);
      const Names& known = names.try_emplace(section, text_, section).first->second;
      Secret value;
      const bool told = known.expand(setting.value.expose(), 1, value);
      values.emplace_back(std::move(value), told);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      text_.settings[i].value = std::move(values[i].first);
      text_.settings[i].told = values[i].second;
    }
  }

  [[nodiscard]] std::string_view section_of(const IniSetting& setting) const {
    return std::ranges::find_if(text_.sections, [&](const IniSection& one) {
      return setting.begin >= one.head_end && setting.begin < one.end;
    })->name;
  }

  std::string_view bytes_;
  ReadFault& fault_;
  IniText text_;
  std::set<std::string> sections_;
  std::set<std::pair<std::string, std::string>> keys_;
  bool in_setting_ = false;
  std::size_t indent_ = 0;
  std::size_t feeds_ = 0;  // empty lines behind the last one of the setting
};

std::optional<IniText> read_config(std::string_view bytes, std::string_view /*reader*/, ReadFault& fault) {
  return Config(bytes, fault).read();
}

constexpr IniFile kFile{"alembic", read_config, " = "};

bool is_good_key(const IniEntry& asked, Diagnostics& diagnostics) {
  const auto [section, name] = asked.name;
  const bool default_section = section == kDefaultSection;
  if (!section.empty() && !default_section && kSectionName.contains_all(section) && !name.empty() &&
      kLowerName.contains_all(name)) {
    return true;
  }
  diagnostics.error(Code::invalid_entry_key, asked.place,
                    {"`", ShownText::of_shown_field(asked.entry.key), "` names no setting of a section of alembic.ini"},
                    {"SECTION.NAME, the section of letters, digits, `_` and `-`, the name of lower-case letters, digits, `_`, `-` and `.`; "
                     "[DEFAULT] is for all sections"},
                    {"call it `alembic.sqlalchemy.url`, or use the bundle `alembic`"});
  return false;
}

std::string_view what_is_lost(std::string_view value) {
  if (value.find('\0') != value.npos) {
    return "a NUL byte";
  }
  if (utf8_prefix(value) != value.size()) {
    return "bytes that are no UTF-8";
  }
  if (value.find('\r') != value.npos) {
    return "a carriage return";
  }
  if (value.ends_with('\n')) {
    return "a line feed at its end";
  }
  for (std::size_t begin = 0; begin < value.size();) {
    const std::size_t end = std::min(value.find('\n', begin), value.size());
    const Span kept = stripped(value, {begin, end});
    if (kept.begin != begin || kept.end != end) {
      return "white space at an end of a line";
    }
    if (begin != 0 && begin != end && (value[begin] == '#' || value[begin] == ';')) {
      return "a line that is a comment for it";
    }
    begin = end + 1;
  }
  return {};
}

bool is_carried(const IniEntry& asked, Diagnostics& diagnostics) {
  const std::string_view what = what_is_lost(asked.entry.value.expose());
  if (what.empty()) {
    return true;
  }
  diagnostics.error(Code::value_not_readable, asked.place,
                    {"the value of `", ShownText::of_shown_field(asked.entry.key), "` holds ", ShownText::of_table(what),
                     ", and alembic.ini has no quotes to keep that"},
                    {"text in UTF-8 whose lines have no white space at their ends"},
                    {"give the entry a URL (`as: url`), where such characters are percent-encoded"});
  return false;
}

// `%` is doubled, and further lines are indented so that they go on with the value.
std::optional<Secret> spell(const IniEntry& asked, Diagnostics& diagnostics) {
  if (!is_good_key(asked, diagnostics) || !is_carried(asked, diagnostics)) {
    return std::nullopt;
  }
  const std::string_view value = asked.entry.value.expose();
  Secret text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '%') {
      text.append("%%");
    } else if (value[i] == '\n') {
      text.append(asked.line_end).append(value.substr(i + 1, 1) == "\n" ? "" : "    ");
    } else {
      text.append(value.substr(i, 1));
    }
  }
  return text;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  return emit_ini_file(kFile, request, split_at_first_dot, spell, diagnostics);
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_ini_file(kFile, request, diagnostics);
}

}  // namespace

constinit const Format kAlembicIni{
    "alembic-ini", "alembic.ini", kFacts, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
