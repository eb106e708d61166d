#include <cstdint>
#include <string>

#include "spec/document.hpp"
#include "spec/yaml_checks.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

// Where the current line begins and what its number is.
struct Position {
  std::size_t line_start = 0;
  int line = 1;
};

ShownText hexadecimal(std::uint32_t number, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t i = digits; i > 0; --i, number >>= 4) {
    text[i - 1] = "0123456789ABCDEF"[number & 0xFU];
  }
  return ShownText::of_table(text);
}

class ByteCheck {
 public:
  ByteCheck(std::string_view file, std::string_view bytes, Diagnostics& diagnostics)
      : file_(file), bytes_(bytes), diagnostics_(diagnostics) {}

  bool run() {
    if (bytes_.size() > kLargestYaml) {
      return refuse_size();
    }
    if (bytes_.starts_with("\xFE\xFF") || bytes_.starts_with("\xFF\xFE")) {
      diagnostics_.error(Code::not_utf8, {std::string(file_), 1, 1, {}},
                         {"the file begins with the byte order mark of UTF-16"}, {"UTF-8"},
                         {"save the file as UTF-8"});
      return false;
    }
    for (std::size_t at = 0; at < bytes_.size();) {
      const auto byte = static_cast<unsigned char>(bytes_[at]);
      const bool return_of_newline = byte == '\r' && bytes_.substr(at + 1, 1) == "\n";
      if ((byte >= 0x20 && byte < 0x7F) || byte == '\t' || return_of_newline) {
        ++at;
      } else if (byte == '\n') {
        if (!end_line(at)) {
          return false;
        }
        position_ = {at + 1, position_.line + 1};
        ++at;
      } else if (byte < 0x80) {
        return refuse_control(at, byte);
      } else {
        const CodePoint character = code_point_at(bytes_, at);
        if (character.size == 0) {
          diagnostics_.error(Code::not_utf8, place_of(at),
                             {"byte 0x", hexadecimal(byte, 2), " begins no UTF-8 character here"},
                             {"UTF-8"}, {"save the file as UTF-8"});
          return false;
        }
        if (is_refused(character.value)) {
          return refuse_character(at, character.value);
        }
        at += character.size;
      }
    }
    return end_line(bytes_.size());
  }

 private:
  Place place_of(std::size_t at) const {
    return {
        std::string(file_), position_.line, static_cast<int>(at - position_.line_start) + 1, {}};
  }

  bool refuse_size() {
    diagnostics_.error(
        Code::too_large, {std::string(file_), 0, 0, {}}, {"the file has ", bytes_.size(), " bytes"},
        {"at most ", kLargestYaml, " bytes"}, {"put what repeats into a file of its own"});
    return false;
  }

  // yaml-cpp holds a flow collection back until its line ends, so a line's
  // length bounds what it keeps before any of our limits is asked.
  bool end_line(std::size_t end) {
    if (end - position_.line_start <= kLongestYamlLine) {
      return true;
    }
    diagnostics_.error(Code::too_large, place_of(position_.line_start),
                       {"the line has ", end - position_.line_start, " bytes"},
                       {"at most ", kLongestYamlLine, " bytes"}, {"break the line"});
    return false;
  }

  bool refuse_control(std::size_t at, unsigned byte) {
    if (byte == 0) {
      diagnostics_.error(Code::control_character, place_of(at), {"a NUL byte stands here"}, {},
                         {"remove it; if there is one in every second place, the file is UTF-16: "
                          "save it as UTF-8"});
    } else if (byte == '\r') {
      diagnostics_.error(Code::control_character, place_of(at),
                         {"a carriage return without a line feed behind it stands here"}, {},
                         {"end lines with a line feed"});
    } else {
      diagnostics_.error(Code::control_character, place_of(at),
                         {"the control character 0x", hexadecimal(byte, 2), " stands here"}, {},
                         {"remove it"});
    }
    return false;
  }

  // C1 controls, of which U+0085 ends a line in YAML 1.1 and not in 1.2, as do
  // U+2028 and U+2029; U+FEFF and the two noncharacters are not printable in
  // YAML 1.2.2 section 5.1 or invisible.
  static bool is_refused(std::uint32_t character) {
    return (character >= 0x80 && character <= 0x9F) || character == 0x2028 || character == 0x2029 ||
           character == 0xFEFF || character == 0xFFFE || character == 0xFFFF;
  }

  bool refuse_character(std::size_t at, std::uint32_t character) {
    diagnostics_.error(Code::control_character, place_of(at),
                       {"the invisible character U+", hexadecimal(character, 4), " stands here"},
                       {}, {"remove it"});
    return false;
  }

  std::string_view file_;
  std::string_view bytes_;
  Diagnostics& diagnostics_;
  Position position_;
};

}  // namespace

bool check_yaml_bytes(std::string_view file_name, std::string_view bytes,
                      Diagnostics& diagnostics) {
  return ByteCheck(file_name, bytes, diagnostics).run();
}

}  // namespace dsnsmith
