#include "format/secret_manifest.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "format/json_members.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

using Values = std::vector<ManifestValue>;

bool is_reserved(std::string_view word) {
  constexpr std::array<std::string_view, 12> kReserved{
      "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"};
  std::string lower(word.substr(0, 9));
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  });
  return word.size() < 9 && std::ranges::find(kReserved, lower) != kReserved.end();
}

bool put(Values& values, std::string_view key, Secret bytes) {
  const auto same = std::ranges::find(values, key, &ManifestValue::key);
  if (same != values.end()) {
    same->bytes = std::move(bytes);
    return false;
  }
  values.push_back({std::string(key), std::move(bytes)});
  return true;
}

// encoding/base64 of Go passes over line ends.
std::optional<Secret> decoded(std::string_view spelled) {
  Secret joined;
  joined.reserve(spelled.size());
  for (const char c : spelled) {
    if (c != '\n' && c != '\r') {
      joined.append(c);
    }
  }
  return decode(Spelling::base64, joined.expose());
}

// Both sections of a manifest, joined at the end as the API server does.
struct Sections {
  Values data;
  Values string_data;
  std::string kind;

  std::optional<Values> joined(ManifestFault& fault) {
    if (kind != "Secret") {
      fault = {0, "something else than one Secret"};
      return std::nullopt;
    }
    for (ManifestValue& value : string_data) {
      put(data, value.key, std::move(value.bytes));
    }
    return std::move(data);
  }
};

// --- JSON

bool read_json_section(std::string_view text, const JsonObject& manifest, std::string_view name,
                       Values& values, ManifestFault& fault) {
  const JsonMember* section = json_member(manifest, name);
  if (section == nullptr || json_spelling(text, *section) == "null") {
    return true;
  }
  const std::string_view inner = json_spelling(text, *section);
  JsonFault syntax;
  const auto object = json_object(inner, syntax);
  fault = {section->value_begin, "a section that is no object of strings"};
  if (!object || json_duplicate(*object) != nullptr) {
    return false;
  }
  for (const JsonMember& member : object->members) {
    auto value = json_text(inner, member);
    if (!value) {
      return false;
    }
    put(values, member.key, std::move(*value));
  }
  return true;
}

std::optional<Values> read_json(std::string_view text, ManifestFault& fault) {
  JsonFault syntax;
  const auto manifest = json_object(text, syntax);
  if (!manifest) {
    fault = {syntax.offset, syntax.what};
    return std::nullopt;
  }
  Sections sections;
  if (const JsonMember* kind = json_member(*manifest, "kind")) {
    const auto word = json_text(text, *kind);
    sections.kind = word ? std::string(word->expose()) : std::string();
  }
  if (!read_json_section(text, *manifest, "data", sections.data, fault) ||
      !read_json_section(text, *manifest, "stringData", sections.string_data, fault)) {
    return std::nullopt;
  }
  for (ManifestValue& value : sections.data) {
    auto bytes = decoded(value.bytes.expose());
    if (!bytes) {
      fault.what = "data that is no base64";
      return std::nullopt;
    }
    value.bytes = std::move(*bytes);
  }
  return sections.joined(fault);
}

// --- YAML

class YamlReader {
 public:
  YamlReader(std::string_view text, ManifestFault& fault) : text_(text), fault_(fault) {}

  std::optional<Values> read() {
    while (next_line()) {
      if (at_marker("---")) {
        if (!sections_.kind.empty() || in_section_ != nullptr) {
          return fail("a second document"), std::nullopt;
        }
        continue;
      }
      if (indent_ == 0 ? !take_top() : !take_below()) {
        return std::nullopt;
      }
    }
    if (!failed_.empty()) {
      return std::nullopt;
    }
    return sections_.joined(fault_);
  }

 private:
  bool fail(std::string_view what) {
    failed_ = what;
    fault_ = {line_begin_, what};
    return false;
  }

  bool at_marker(std::string_view marker) const { return indent_ == 0 && line_ == marker; }

  // The next line that is neither blank nor a comment, without its indentation.
  bool next_line() {
    while (failed_.empty() && next_ < text_.size()) {
      line_begin_ = next_;
      const std::size_t end = std::min(text_.find('\n', next_), text_.size());
      line_ = text_.substr(next_, end - next_);
      next_ = end + 1;
      line_ = line_.substr(0, line_.find_last_not_of(" \t\r") + 1);
      indent_ = std::min(line_.find_first_not_of(' '), line_.size());
      line_.remove_prefix(indent_);
      if (line_.starts_with('\t')) {
        return fail("a tab in the indentation");
      }
      if (!line_.empty() && line_.front() != '#') {
        return true;
      }
    }
    return false;
  }

  bool take_top() {
    in_section_ = nullptr;
    section_indent_ = 0;
    std::string key;
    std::string_view rest;
    if (!take_key(key, rest)) {
      return false;
    }
    if (std::ranges::find(tops_, key) != tops_.end()) {
      return fail("a key that stands twice");
    }
    tops_.push_back(key);
    if (key == "kind") {
      Secret kind;
      if (!take_scalar(rest, kind)) {
        return false;
      }
      sections_.kind = std::string(kind.expose());
    } else if (key == "data" || key == "stringData") {
      if (!rest.empty() && rest != "{}" && rest != "null" && rest != "~") {
        return fail("a section that is no block of `key: value` lines");
      }
      in_section_ = rest.empty() ? (key == "data" ? &sections_.data : &sections_.string_data) : nullptr;
    }
    return true;
  }

  // A line of `data` or `stringData`; all else below the top is passed over.
  bool take_below() {
    if (in_section_ == nullptr) {
      return true;
    }
    section_indent_ = section_indent_ == 0 ? indent_ : section_indent_;
    if (indent_ != section_indent_) {
      return fail("a value that goes on in the next line");
    }
    std::string key;
    std::string_view rest;
    Secret value;
    if (!take_key(key, rest) || !take_scalar(rest, value)) {
      return false;
    }
    if (in_section_ == &sections_.data) {
      auto bytes = decoded(value.expose());
      if (!bytes) {
        return fail("data that is no base64");
      }
      value = std::move(*bytes);
    }
    return put(*in_section_, key, std::move(value)) || fail("a key that stands twice");
  }

  bool take_key(std::string& key, std::string_view& rest) {
    std::size_t end = 0;
    if (line_.starts_with('"') || line_.starts_with('\'')) {
      const std::size_t close = line_.find(line_.front(), 1);
      end = close == line_.npos ? close : close + 1;
      const auto text = end == line_.npos ? std::nullopt : quoted(line_.substr(0, end));
      if (!text) {
        return fail("a key that cannot be read");
      }
      key = std::string(text->expose());
    } else {
      end = line_.find(':');
      constexpr ByteSet kKey = kLetters + kDigits + ByteSet("._-/");
      if (end == line_.npos || end == 0 || !kKey.contains_all(line_.substr(0, end)) ||
          is_reserved(line_.substr(0, end))) {
        return fail("something else than `key: value`");
      }
      key = std::string(line_.substr(0, end));
    }
    rest = line_.substr(end);
    if (!rest.starts_with(':') || (rest.size() > 1 && rest[1] != ' ')) {
      return fail("a key without a colon and a blank behind it");
    }
    rest.remove_prefix(std::min(rest.find_first_not_of(" :"), rest.size()));
    if (rest.starts_with('#')) {
      rest = {};
    }
    return true;
  }

  // A scalar between quotes of either kind, all of `text`.
  static std::optional<Secret> quoted(std::string_view text) {
    if (text.starts_with('"')) {
      return decode(Spelling::json_string, text);
    }
    if (text.size() < 2 || text.back() != '\'') {
      return std::nullopt;
    }
    Secret out;
    const std::string_view inner = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < inner.size(); ++i) {
      if (inner[i] == '\'' && (++i == inner.size() || inner[i] != '\'')) {
        return std::nullopt;
      }
      out.append(inner[i]);
    }
    return out;
  }

  bool take_scalar(std::string_view rest, Secret& value) {
    if (rest.starts_with('|')) {
      return take_literal(rest.substr(1), value);
    }
    if (rest.starts_with('"') || rest.starts_with('\'')) {
      std::size_t close = rest.find_last_of(rest.front());
      const std::size_t comment = rest.find_first_not_of(' ', close + 1);
      if (comment != rest.npos && (rest[comment] != '#' || comment == close + 1)) {
        return fail("something behind a quoted value");
      }
      auto text = quoted(rest.substr(0, close + 1));
      if (!text) {
        return fail("a quoted value that is not closed or has an unknown escape");
      }
      value = std::move(*text);
      return true;
    }
    rest = rest.substr(0, rest.find(" #"));
    rest = rest.substr(0, rest.find_last_not_of(' ') + 1);
    if (rest.empty() || rest == "null" || rest == "~") {
      return true;
    }
    constexpr ByteSet kStart = kLetters + kDigits + ByteSet("+/._");
    constexpr ByteSet kNumber = kDigits + ByteSet("+-._:eExX");
    if (!kStart.contains(rest.front()) || is_reserved(rest) || kNumber.contains_all(rest) ||
        rest.find(": ") != rest.npos || rest.ends_with(':')) {
      return fail("a value without quotes that is no text");
    }
    value = Secret::copy_of(rest);
    return true;
  }

  // A block literal: the lines below that are indented further.
  bool take_literal(std::string_view header, Secret& value) {
    if (!header.empty() && header != "-" && header != "+") {
      return fail("a block of text with an indentation of its own");
    }
    std::size_t block_indent = 0;
    while (next_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', next_), text_.size());
      const std::string_view line = text_.substr(next_, end - next_);
      const std::size_t indent = line.find_first_not_of(" \r");
      if (indent != line.npos) {
        block_indent = block_indent == 0 ? indent : block_indent;
        if (indent < block_indent || indent <= indent_) {
          break;
        }
      }
      value.append(line.substr(std::min(block_indent, line.size()))).append('\n');
      next_ = end + 1;
    }
    while (header != "+" && value.expose().ends_with('\n') &&
           (header == "-" || value.expose().ends_with("\n\n"))) {
      value.truncate(value.size() - 1);
    }
    return true;
  }

  std::string_view text_;
  ManifestFault& fault_;
  std::string_view failed_;
  std::size_t next_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t indent_ = 0;
  std::string_view line_;
  Sections sections_;
  Values* in_section_ = nullptr;
  std::size_t section_indent_ = 0;
  std::vector<std::string> tops_;
};

}  // namespace

bool is_plain_yaml(std::string_view word) {
  constexpr ByteSet kPlain = kLetters + kDigits + ByteSet("._/+=-");
  return !word.empty() && kLetters.contains(word.front()) && kPlain.contains_all(word) &&
         !is_reserved(word);
}

std::optional<std::vector<ManifestValue>> read_secret_manifest(std::string_view text,
                                                               ManifestFault& fault) {
  if (!is_utf8(text)) {
    fault = {0, "bytes that are no UTF-8"};
    return std::nullopt;
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != text.npos && text[first] == '{') {
    return read_json(text, fault);
  }
  return YamlReader(text, fault).read();
}

}  // namespace dsnsmith
