#include "run/flow_entries.hpp"

#include <algorithm>
#include <cstddef>

#include "format/yaml_flow.hpp"
#include "run/connection_text.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kDeepest = 64;

class FlowReader {
 public:
  FlowReader(std::string_view text, const FlowTaker& take) : text_(text), take_(take) {}

  // At an opening bracket; ends behind the closing one.
  void read(const std::string& key, const std::string& path, std::size_t level) {
    const bool mapping = text_[at_] == '{';
    std::size_t number = 0;
    ++at_;
    while (at_ < text_.size() && level < kDeepest) {
      skip_blanks();
      if (at_ >= text_.size() || text_[at_] == '}' || text_[at_] == ']') {
        ++at_;
        return;
      }
      const std::size_t before = at_;
      if (mapping) {
        read_pair(path, level);
      } else {
        const std::string index = "[" + std::to_string(number++) + "]";
        read_value(key + index, path + index, level);
      }
      skip_blanks();
      at_ += at_ < text_.size() && (text_[at_] == ',' || at_ == before) ? 1U : 0U;
    }
  }

 private:
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  void read_pair(const std::string& path, std::size_t level) {
    const std::string key(text_of(scalar(":,{}[]")).expose());
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != ':') {
      return;
    }
    ++at_;
    skip_blanks();
    read_value(key, path.empty() ? key : path + "." + key, level);
  }

  void read_value(const std::string& key, const std::string& path, std::size_t level) {
    if (at_ < text_.size() && (text_[at_] == '{' || text_[at_] == '[')) {
      read(key, path, level + 1);
      return;
    }
    take_(key, path, text_of(scalar(",{}[]")));
  }

  // In quotes, or up to one of `ends`; a colon ends a word only in front of a blank.
  std::string_view scalar(std::string_view ends) {
    const std::size_t begin = at_;
    if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) {
      const std::size_t close = closing_yaml_quote(text_, at_);
      at_ = close == std::string_view::npos ? text_.size() : close + 1;
      return text_.substr(begin, at_ - begin);
    }
    while (at_ < text_.size()) {
      const bool last = at_ + 1 >= text_.size() || text_[at_ + 1] == ' ' || text_[at_ + 1] == '\n';
      if (ends.find(text_[at_]) != std::string_view::npos && (text_[at_] != ':' || last)) {
        break;
      }
      ++at_;
    }
    return trimmed(text_.substr(begin, at_ - begin));
  }

  static Secret text_of(std::string_view spelled) {
    const bool quoted = spelled.starts_with('"') || spelled.starts_with('\'');
    auto plain = quoted ? unquoted_yaml(spelled) : std::nullopt;
    return plain ? std::move(*plain) : Secret::copy_of(quoted ? std::string_view() : spelled);
  }

  std::string_view text_;
  const FlowTaker& take_;
  std::size_t at_ = 0;
};

}  // namespace

void read_flow_entries(std::string_view spelled, const std::string& key, const std::string& path, const FlowTaker& take) {
  if (spelled.starts_with('{') || spelled.starts_with('[')) {
    FlowReader(spelled, take).read(key, path, 0);
  }
}

}  // namespace dsnsmith
