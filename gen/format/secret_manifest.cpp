// Over 400 lines: two readers of one thing, YAML and JSON, which have to agree field by field.

#include "format/secret_manifest.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/ascii.hpp"
#include "core/name_index.hpp"
#include "format/json_members.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

using Values = std::vector<ManifestValue>;

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
  SecretManifest rest;
  std::map<const Values*, NameIndex> positions;  // of the keys in each mapping

  // False where the key stands there already; the later value holds.
  bool put(Values& values, std::string_view key, Secret bytes) {
    const std::size_t position = positions[&values].add(key, values.size());
    if (position < values.size()) {
      values[position].bytes = std::move(bytes);
      return false;
    }
    values.push_back({std::string(key), std::move(bytes)});
    return true;
  }

  std::optional<SecretManifest> joined(ManifestFault& fault) {
    if (kind != "Secret") {
      fault = {0, "something else than one Secret"};
      return std::nullopt;
    }
    for (ManifestValue& value : string_data) {
      put(data, value.key, std::move(value.bytes));
    }
    rest.values = std::move(data);
    return std::move(rest);
  }

  // The text that a key at the top or in `metadata` has; null for all others.
  std::string* text_of(std::string_view path) {
    return path == "kind"                 ? &kind
           : path == "apiVersion"         ? &rest.api_version
           : path == "type"               ? &rest.type
           : path == "metadata.name"      ? &rest.name
           : path == "metadata.namespace" ? &rest.name_space
                                          : nullptr;
  }
  Values* mapping_of(std::string_view path) {
    return path == "data"                   ? &data
           : path == "stringData"           ? &string_data
           : path == "metadata.labels"      ? &rest.labels
           : path == "metadata.annotations" ? &rest.annotations
                                            : nullptr;
  }
};

bool says_nothing(std::string_view spelled) {
  return spelled == "null" || spelled == "~" || spelled == "{}" || spelled == "[]" || spelled == "\"\"" || spelled == "''";
}

// --- JSON

bool read_json_section(std::string_view inner, Sections& sections, Values& values, ManifestFault& fault) {
  JsonFault syntax;
  const auto object = json_object(inner, syntax);
  fault.what = "a section that is no object of strings";
  if (!object || json_duplicate(*object) != nullptr) {
    return false;
  }
  for (const JsonMember& member : object->members) {
    auto value = json_text(inner, member);
    if (!value) {
      return false;
    }
    sections.put(values, member.key, std::move(*value));
  }
  return true;
}

// The manifest itself, and its `metadata`.
bool read_json_fields(std::string_view text, const std::string& prefix, Sections& sections, ManifestFault& fault) {
  JsonFault syntax;
  const auto object = json_object(text, syntax);
  if (!object) {
    fault = {fault.offset + syntax.offset, syntax.what};
    return false;
  }
  if (const JsonMember* twice = json_duplicate(*object)) {
    fault = {fault.offset + twice->begin, "a key that stands twice"};
    return false;
  }
  const std::size_t begin = fault.offset;
  for (const JsonMember& member : object->members) {
    const std::string path = prefix + member.key;
    const std::string_view spelled = json_spelling(text, member);
    fault.offset = begin + member.value_begin;
    if (spelled == "null") {
      continue;
    }
    if (std::string* word = sections.text_of(path)) {
      const auto value = json_text(text, member);
      if (!value) {
        fault.what = "a field that is no text";
        return false;
      }
      *word = std::string(value->expose());
    } else if (Values* values = sections.mapping_of(path)) {
      if (!read_json_section(spelled, sections, *values, fault)) {
        return false;
      }
    } else if (path == "metadata") {
      if (!read_json_fields(spelled, "metadata.", sections, fault)) {
        return false;
      }
    } else if (path == "immutable") {
      sections.rest.immutable = spelled == "true";
    } else if (!says_nothing(spelled)) {
      sections.rest.other_fields.push_back(path);
    }
  }
  return true;
}

std::optional<SecretManifest> read_json(std::string_view text, ManifestFault& fault) {
  Sections sections;
  fault.offset = 0;
  if (!read_json_fields(text, "", sections, fault)) {
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

  std::optional<SecretManifest> read() {
    while (next_line()) {
      if (at_marker("---")) {
        if (!tops_.empty()) {
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
      sections_.rest.has_comments |= !line_.empty() && !line_.starts_with("# dsnsmith: ");
    }
    return false;
  }

  bool take_top() {
    in_metadata_ = false;
    return take_field("");
  }

  // A key at the top, or in `metadata`.
  bool take_field(const std::string& prefix) {
    in_section_ = nullptr;
    section_indent_ = 0;
    passing_over_ = false;
    std::string path;
    std::string_view rest;
    if (!take_key(path, rest)) {
      return false;
    }
    path.insert(0, prefix);
    if (std::ranges::find(tops_, path) != tops_.end()) {
      return fail("a key that stands twice");
    }
    tops_.push_back(path);
    if (std::string* word = sections_.text_of(path)) {
      Secret value;
      if (!take_scalar(rest, value)) {
        return false;
      }
      *word = std::string(value.expose());
      return true;
    }
    if (path == "immutable") {
      const std::string_view word = without_comment(rest);
      sections_.rest.immutable = word == "true";
      return word == "true" || word == "false" || fail("`immutable` that is no truth value");
    }
    Values* const values = sections_.mapping_of(path);
    if (values != nullptr || path == "metadata") {
      if (!rest.empty() && rest != "{}" && rest != "null" && rest != "~") {
        return fail("a section that is no block of `key: value` lines");
      }
      in_section_ = rest.empty() ? values : nullptr;
      if (path == "metadata") {
        in_metadata_ = rest.empty();
        metadata_indent_ = 0;
      }
      return true;
    }
    passing_over_ = true;
    if (!says_nothing(without_comment(rest))) {
      sections_.rest.other_fields.push_back(path);
    }
    return true;
  }

  // A line of `metadata`, or of one of the sections of keys and values.
  bool take_below() {
    if (in_metadata_) {
      metadata_indent_ = metadata_indent_ == 0 ? indent_ : metadata_indent_;
      // The items of a list may stand as far left as its key.
      const bool item = passing_over_ && (line_.starts_with("- ") || line_ == "-");
      if (indent_ < metadata_indent_) {
        return fail("an indentation that fits to nothing above it");
      }
      if (indent_ == metadata_indent_ && !item) {
        return take_field("metadata.");
      }
    }
    if (passing_over_) {
      return true;
    }
    if (in_section_ == nullptr) {
      return fail("a value that goes on in the next line");
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
    return sections_.put(*in_section_, key, std::move(value)) || fail("a key that stands twice");
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
          is_reserved_yaml(line_.substr(0, end))) {
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

  static std::string_view without_comment(std::string_view rest) {
    rest = rest.substr(0, rest.find(" #"));
    return rest.substr(0, rest.find_last_not_of(' ') + 1);
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
    rest = without_comment(rest);
    if (rest.empty() || rest == "null" || rest == "~") {
      return true;
    }
    constexpr ByteSet kStart = kLetters + kDigits + ByteSet("+/._");
    constexpr ByteSet kNumber = kDigits + ByteSet("+-._:eExX");
    if (!kStart.contains(rest.front()) || is_reserved_yaml(rest) ||
        (!kLetters.contains(rest.front()) && kNumber.contains_all(rest)) ||
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
  bool in_metadata_ = false;
  bool passing_over_ = false;  // what is below a field that is not read
  std::size_t metadata_indent_ = 0;
  std::size_t section_indent_ = 0;
  std::vector<std::string> tops_;
};

}  // namespace

bool is_reserved_yaml(std::string_view word) {
  constexpr std::array<std::string_view, 12> kReserved{
      "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"};
  return word.size() < 9 && std::ranges::find(kReserved, lowered(word)) != kReserved.end();
}

bool is_plain_yaml(std::string_view word) {
  constexpr ByteSet kPlain = kLetters + kDigits + ByteSet("._/+=-");
  return !word.empty() && kLetters.contains(word.front()) && kPlain.contains_all(word) &&
         !is_reserved_yaml(word);
}

Secret yaml_scalar(std::string_view text) {
  return is_plain_yaml(text) ? Secret::copy_of(text) : *encode(Spelling::json_string, text);
}

std::optional<SecretManifest> read_whole_manifest(std::string_view text, ManifestFault& fault) {
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

std::optional<std::vector<ManifestValue>> read_secret_manifest(std::string_view text,
                                                               ManifestFault& fault) {
  auto manifest = read_whole_manifest(text, fault);
  return manifest ? std::optional(std::move(manifest->values)) : std::nullopt;
}

}  // namespace dsnsmith
