// .properties files as java.util.Properties reads them: its LineReader, load0 and loadConvert.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "format/formats.hpp"
#include "format/properties_file.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kLatin1Id = "java-iso-8859-1";
constexpr std::string_view kUtf8Id = "java-utf-8";
constexpr std::array<ReaderFacts, 2> kFacts{{
    {kLatin1Id, "java.util.Properties, load(InputStream)", "text in UTF-8, written in ASCII with `\\u` escapes",
     "openjdk/jdk java/util/Properties.java; tests/conformance/readers with OpenJDK 17", "run"},
    {kUtf8Id, "java.util.Properties, load(Reader) of UTF-8", "text in UTF-8, written in ASCII with `\\u` escapes; the file of others is UTF-8",
     "openjdk/jdk java/util/Properties.java; tests/conformance/readers with OpenJDK 17", "run"},
}};

constexpr ByteSet kBlank = ByteSet(" \t\f");
constexpr ByteSet kLineEnd = ByteSet("\r\n");
constexpr ByteSet kSign = ByteSet("=:");

enum class Charset { utf8, latin1 };

// What Java takes for one line: continued ones joined, without white space at their fronts.
struct Line {
  Secret text;                      // UTF-8
  std::vector<std::size_t> origin;  // of each of its bytes
  std::size_t begin = 0;
  std::size_t end = 0;              // of its last line in the file, before the line end

  void add(char c, std::size_t at, Charset charset) {
    const auto byte = static_cast<unsigned char>(c);
    if (text.empty()) {
      begin = at;
    }
    if (charset == Charset::latin1 && byte >= 0x80U) {
      text.append(static_cast<char>(0xC0U | (byte >> 6U))).append(static_cast<char>(0x80U | (byte & 0x3FU)));
      origin.push_back(at);
    } else {
      text.append(c);
    }
    origin.push_back(at);
  }
  void drop_last() {
    text.truncate(text.size() - 1);
    origin.pop_back();
  }
  // Where the byte of that number stands, or would.
  [[nodiscard]] std::size_t place(std::size_t i) const {
    return i < origin.size() ? origin[i] : origin.empty() ? end : origin.back() + 1;
  }
};

class Lines {
 public:
  Lines(std::string_view bytes, Charset charset) : bytes_(bytes), charset_(charset) {}

  std::optional<Line> next() {
    Line line;
    bool skips = true;
    bool continued = false;
    bool backslash = false;
    while (at_ < bytes_.size()) {
      const char c = bytes_[at_];
      if (skips && (kBlank.contains(c) || (!continued && kLineEnd.contains(c)))) {
        ++at_;
        continue;
      }
      skips = continued = false;
      if (line.text.empty() && (c == '#' || c == '!')) {
        at_ = std::min(bytes_.find_first_of("\r\n", at_), bytes_.size());
        skips = true;
      } else if (!kLineEnd.contains(c)) {
        line.add(c, at_++, charset_);
        backslash = is_backslash(c) && !backslash;
      } else if (line.text.empty()) {
        ++at_;
        skips = true;
      } else {
        line.end = at_++;
        if (!backslash) {
          return line;
        }
        if (at_ == bytes_.size()) {
          break;
        }
        line.drop_last();
        skips = continued = true;
        backslash = false;
        at_ += c == '\r' && bytes_[at_] == '\n' ? 1U : 0U;
      }
    }
    return last(std::move(line), backslash);
  }

 private:
  // Behind a backslash that nothing follows there is nothing more.
  std::optional<Line> last(Line line, bool backslash) const {
    if (line.text.empty()) {
      return std::nullopt;
    }
    line.end = bytes_.ends_with('\n') || bytes_.ends_with('\r') ? line.end : bytes_.size();
    if (backslash) {
      line.drop_last();
    }
    return line;
  }

  std::string_view bytes_;
  Charset charset_;
  std::size_t at_ = 0;
};

struct Parts {
  std::size_t name_end;
  std::size_t value_begin;
};

Parts parts_of(std::string_view line) {
  std::size_t end = 0;
  for (bool backslash = false; end < line.size(); ++end) {
    if (!backslash && (kBlank.contains(line[end]) || kSign.contains(line[end]))) {
      break;
    }
    backslash = is_backslash(line[end]) && !backslash;
  }
  std::size_t value = end;
  for (bool sign = false; value < line.size(); ++value) {
    const bool first_sign = kSign.contains(line[value]) && !sign;
    if (!first_sign && !kBlank.contains(line[value])) {
      break;
    }
    sign = sign || first_sign;
  }
  return {end, value};
}

std::optional<Bindings> read_java(std::string_view bytes, Charset charset, ReadFault& fault) {
  if (byte_order_mark(bytes) != 0) {
    fault = {0, "a byte order mark"};
    return std::nullopt;
  }
  if (const std::size_t good = utf8_prefix(bytes); charset == Charset::utf8 && good != bytes.size()) {
    fault = {good, "bytes that are no UTF-8"};
    return std::nullopt;
  }
  Bindings bindings;
  Lines lines(bytes, charset);
  while (const auto line = lines.next()) {
    const std::string_view text = line->text.expose();
    const Parts parts = parts_of(text);
    const auto name = decode(Spelling::java_property, text.substr(0, parts.name_end));
    auto value = decode(Spelling::java_property, text.substr(parts.value_begin));
    if (!name || !value) {
      fault = {line->begin, "an escape `\\u` without a character"};
      return std::nullopt;
    }
    Binding binding{std::string(name->expose()), std::move(*value)};
    binding.begin = line->begin;
    binding.value_begin = line->place(parts.value_begin);
    binding.value_end = std::max(line->end, binding.value_begin);
    binding.bare = parts.name_end == text.size();
    bindings.push_back(std::move(binding));
  }
  return bindings;
}

constexpr std::array<FileReader, 1> kLatin1Readers{{{"Java", read_java_latin1}}};
constexpr std::array<FileReader, 1> kUtf8Readers{{{"Java", read_java_utf8}}};
constexpr KeyedFile kLatin1{kLatin1Readers, "=", LineEnds::any, Mark::comments};
constexpr KeyedFile kUtf8{kUtf8Readers, "=", LineEnds::any, Mark::comments};

const KeyedFile& file_of(std::string_view reader) {
  return reader == kUtf8Id ? kUtf8 : kLatin1;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  return write_properties(file_of(request.reader), request, nullptr, diagnostics);
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_keyed_file(file_of(request.reader), request, diagnostics);
}

}  // namespace

std::optional<Bindings> read_java_utf8(std::string_view bytes, ReadFault& fault) {
  return read_java(bytes, Charset::utf8, fault);
}

std::optional<Bindings> read_java_latin1(std::string_view bytes, ReadFault& fault) {
  return read_java(bytes, Charset::latin1, fault);
}

constinit const Format kJavaProperties{
    "java-properties", "Java's .properties", kFacts, "", ForeignContent::kept, header_of, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
