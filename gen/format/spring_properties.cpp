// application.properties as Spring Boot's OriginTrackedPropertiesLoader reads it, which is not java.util.Properties.
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "format/formats.hpp"
#include "format/properties_file.hpp"
#include "format/reports.hpp"
#include "format/spring_values.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kSource =
    "spring-projects/spring-boot OriginTrackedPropertiesLoader, spring-framework PlaceholderParser; tests/conformance/readers with Spring Boot 2.7.18 and 4.0.7";
constexpr std::array<ReaderFacts, 2> kFacts{{
    {kSpringBoot, "Spring Boot, by the Environment, by properties classes and by @Value", "text in UTF-8 without `${…}` and `#{`", kSource, "run"},
    {kSpringBinder, "Spring Boot's Environment and Binder: spring.datasource and other properties classes, no @Value", "text in UTF-8", kSource, "run"},
}};

constexpr std::int32_t kEnd = -1;
constexpr std::uint32_t kHighFirst = 0xD800;
constexpr std::uint32_t kLowFirst = 0xDC00;
constexpr std::uint32_t kLowLast = 0xDFFF;

// A text of Java's, which comes in units of UTF-16.
class Units {
 public:
  void add(std::uint32_t unit) {
    const bool low = unit >= kLowFirst && unit <= kLowLast;
    broken_ = broken_ || low != (high_ != 0);
    if (unit >= kHighFirst && unit < kLowFirst) {
      high_ = unit;
      return;
    }
    append_code_point(text_, low ? 0x10000U + ((high_ - kHighFirst) << 10U) + (unit - kLowFirst) : unit);
    high_ = 0;
  }
  [[nodiscard]] std::optional<Secret> take() {
    return broken_ || high_ != 0 ? std::nullopt : std::optional(std::move(text_));
  }

 private:
  Secret text_;
  std::uint32_t high_ = 0;
  bool broken_ = false;
};

// Its CharacterReader, step by step: it reads escapes in the first signs of a comment, too.
class Characters {
 public:
  explicit Characters(std::string_view bytes) : bytes_(bytes) {}

  bool read() {
    escaped_ = false;
    take();
    ++column_;
    if (column_ == 0) {
      skip_space();
    }
    if (character_ == kBackslash) {
      escaped_ = true;
      read_escaped();
    } else if (character_ == '\n') {
      column_ = -1;
    }
    return character_ != kEnd;
  }
  void skip_space() {
    while (is_space()) {
      take();
      ++column_;
    }
  }
  void skip_comment() {
    while (character_ != '\n' && character_ != kEnd) {
      take();
    }
    column_ = -1;
  }
  [[nodiscard]] bool is_space() const { return !escaped_ && (character_ == ' ' || character_ == '\t' || character_ == '\f'); }
  [[nodiscard]] bool is_line_end() const { return character_ == kEnd || (!escaped_ && character_ == '\n'); }
  [[nodiscard]] bool is_sign() const { return !escaped_ && (character_ == '=' || character_ == ':'); }
  [[nodiscard]] bool is_comma() const { return !escaped_ && character_ == ','; }
  [[nodiscard]] bool begins_comment() const { return character_ == '#' || character_ == '!'; }
  [[nodiscard]] std::int32_t character() const { return character_; }
  [[nodiscard]] int column() const { return column_; }
  [[nodiscard]] std::size_t begin() const { return begin_; }
  [[nodiscard]] bool malformed() const { return malformed_; }

 private:
  static constexpr std::int32_t kBackslash = 0x5C;

  // LineNumberReader: every line end is a line feed, every byte a letter of ISO 8859-1.
  void take() {
    begin_ = at_;
    if (at_ == bytes_.size()) {
      character_ = kEnd;
      return;
    }
    character_ = static_cast<unsigned char>(bytes_[at_++]);
    if (character_ == '\r') {
      at_ += bytes_.substr(at_, 1) == "\n" ? 1U : 0U;
      character_ = '\n';
    }
  }

  void read_escaped() {
    const std::size_t backslash = begin_;
    take();
    begin_ = backslash;
    switch (character_) {
      case 't': character_ = '\t'; break;
      case 'r': character_ = '\r'; break;
      case 'n': character_ = '\n'; break;
      case 'f': character_ = '\f'; break;
      case '\n':
        column_ = -1;
        read();
        break;
      case 'u': read_unit(); break;
      default: break;
    }
  }

  void read_unit() {
    std::int32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
      const char digit = at_ < bytes_.size() ? bytes_[at_++] : '\0';
      const std::size_t value = std::string_view("0123456789abcdef").find(static_cast<char>(digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a' : digit));
      malformed_ = malformed_ || value == std::string_view::npos;
      unit = unit * 16 + static_cast<std::int32_t>(value & 15U);
    }
    character_ = unit;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  // where the character stands, its backslash included
  std::int32_t character_ = 0;
  int column_ = -1;
  bool escaped_ = false;
  bool malformed_ = false;
};

class Loader {
 public:
  Loader(std::string_view bytes, std::string_view reader) : bytes_(bytes), reader_(reader), in_(bytes) {}

  std::optional<Bindings> load(ReadFault& fault) {
    std::int32_t last_comment = kEnd;
    while (in_.read()) {
      const std::size_t begin = in_.begin();
      if (in_.begins_comment()) {
        const std::int32_t sign = in_.character();
        if (is_new_document(last_comment)) {
          fault = {begin, "a line that begins another document"};
          return std::nullopt;
        }
        last_comment = sign;
        in_.skip_comment();
      } else {
        last_comment = kEnd;
        load_property(begin);
      }
      if (in_.malformed() || broken_) {
        fault = {begin, "an escape `\\u` without a character"};
        return std::nullopt;
      }
    }
    return std::move(bindings_);
  }

 private:
  // A comment sign and three hyphens alone, unless the line before was such a comment, too.
  bool is_new_document(std::int32_t last_comment) {
    if (last_comment == in_.character()) {
      return false;
    }
    bool result = in_.column() == 0;
    for (int i = 0; i < 3 && result; ++i) {
      in_.read();
      result = in_.character() == '-';
    }
    if (!in_.is_line_end()) {
      in_.read();
      in_.skip_space();
    }
    return result && in_.is_line_end();
  }

  void load_property(std::size_t begin) {
    Binding binding;
    binding.begin = begin;
    Units units;
    load_key(units, binding.bare);
    const auto key = units.take();
    broken_ = broken_ || !key;
    binding.key = key ? trimmed(key->expose()) : std::string();
    if (!binding.key.ends_with("[]")) {
      load_value(std::move(binding), false);
      return;
    }
    binding.key.resize(binding.key.size() - 2);
    std::size_t index = 0;
    do {
      Binding item;
      item.key = binding.key + "[" + std::to_string(index++) + "]";
      item.begin = begin;
      load_value(std::move(item), true);
      if (!in_.is_line_end()) {
        in_.read();
      }
    } while (!in_.is_line_end());
  }

  void load_key(Units& key, bool& bare) {
    bool space = false;
    for (; !in_.is_line_end(); in_.read()) {
      if (in_.is_sign()) {
        in_.read();
        return;
      }
      if (!in_.is_space() && space) {
        return;
      }
      space = in_.is_space();
      key.add(static_cast<std::uint32_t>(in_.character()));
    }
    bare = !space;
  }

  void load_value(Binding binding, bool splits) {
    while (in_.is_space()) {
      in_.read();
    }
    binding.value_begin = in_.begin();
    Units units;
    for (; !in_.is_line_end() && !(splits && in_.is_comma()); in_.read()) {
      units.add(static_cast<std::uint32_t>(in_.character()));
    }
    binding.value_end = in_.character() == kEnd ? bytes_.size() : in_.begin();
    const auto text = units.take();
    broken_ = broken_ || !text;
    auto value = text ? spring_value(text->expose(), reader_) : std::nullopt;
    binding.known = value.has_value();
    if (value) {
      binding.value = std::move(*value);
    }
    if (!binding.key.empty()) {
      bindings_.push_back(std::move(binding));
    }
  }

  static std::string trimmed(std::string_view key) {
    const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    while (!key.empty() && is_blank(key.front())) {
      key.remove_prefix(1);
    }
    while (!key.empty() && is_blank(key.back())) {
      key.remove_suffix(1);
    }
    return std::string(key);
  }

  std::string_view bytes_;
  std::string_view reader_;
  Characters in_;
  Bindings bindings_;
  bool broken_ = false;
};

std::optional<Bindings> read_spring(std::string_view bytes, std::string_view reader, ReadFault& fault) {
  if (byte_order_mark(bytes) != 0) {
    fault = {0, "a byte order mark"};
    return std::nullopt;
  }
  return Loader(bytes, reader).load(fault);
}
std::optional<Bindings> read_boot(std::string_view bytes, ReadFault& fault) {
  return read_spring(bytes, kSpringBoot, fault);
}
std::optional<Bindings> read_binder(std::string_view bytes, ReadFault& fault) {
  return read_spring(bytes, kSpringBinder, fault);
}

constexpr std::array<FileReader, 1> kBootReaders{{{"Spring Boot", read_boot}}};
constexpr std::array<FileReader, 1> kBinderReaders{{{"Spring Boot", read_binder}}};
constexpr KeyedFile kBoot{kBootReaders, "=", LineEnds::any, Mark::comments};
constexpr KeyedFile kBinder{kBinderReaders, "=", LineEnds::any, Mark::comments};

const KeyedFile& file_of(std::string_view reader) {
  return reader == kSpringBinder ? kBinder : kBoot;
}

// Two spellings of one name in a file: which of them counts, Spring does not say.
bool has_no_other_spelling(const EmitRequest& request, Diagnostics& diagnostics) {
  ReadFault fault;
  const std::string_view bytes = request.existing == nullptr ? std::string_view() : request.existing->expose();
  const auto bindings = read_spring(bytes, request.reader, fault);
  if (!bindings) {
    return true;  // said when the file is written
  }
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const std::string_view key = request.entries[i].key;
    const auto found = std::ranges::find_if(*bindings, [key](const Binding& binding) { return binding.key != key && is_one_spring_name(binding.key, key); });
    if (found != bindings->end()) {
      return report_not_edited(bytes, found->begin, "another spelling of a name that is written", request.place, diagnostics);
    }
  }
  return true;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = has_no_other_spelling(request, diagnostics);
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    good = spring_carries(request.entries[i], request.reader, place_of_entry(request, i), diagnostics) && good;
  }
  const PreparedValue prepared = request.reader == kSpringBinder ? spring_text : nullptr;
  return good ? write_properties(file_of(request.reader), request, prepared, diagnostics) : std::nullopt;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_keyed_file(file_of(request.reader), request, diagnostics);
}

}  // namespace

constinit const Format kSpringProperties{
    "spring-properties", "Spring Boot's application.properties", kFacts, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
