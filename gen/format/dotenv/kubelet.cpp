// Kubernetes 1.35, pkg/kubelet/util/env/env_util.go: fileKeyRef, which takes NAME='value' only.
#include <algorithm>

#include "format/dotenv/reading.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kLongestLine = 64U * 1024U - 1U;  // bufio.Scanner's

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) {
    ++at;
  }
  return at;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<Bindings> parse(ReadFault& fault) {
    while (at_ < text_.size()) {
      begin_ = at_;
      const std::string_view what = take_line();
      if (!what.empty()) {
        fault = {begin_, what};
        return std::nullopt;
      }
    }
    return std::move(bindings_);
  }

 private:
  // The line at `at_` without its end; moves behind it.
  std::string_view next_line() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    std::string_view line = text_.substr(at_, end - at_);
    at_ = std::min(end + 1, text_.size());
    too_long_ = too_long_ || line.size() > kLongestLine;
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    return line;
  }

  std::string_view take_line() {
    const std::string_view line = next_line();
    const std::size_t start = skip_blanks(line, 0);
    if (too_long_) {
      return "a line of 64 KiB or more";
    }
    if (start == line.size() || line[start] == '#') {
      return {};
    }
    const std::size_t equals = line.find('=', start);
    if (equals == line.npos || equals == start) {
      return "a line without a name and `=`";
    }
    const std::string_view key = line.substr(start, equals - start);
    if (key.ends_with(' ') || key.ends_with('\t')) {
      return "a blank before `=`";
    }
    Binding binding;
    binding.key = std::string(key);
    binding.begin = begin_ + start;
    binding.value_begin = binding.value_end = begin_ + equals + 1;
    const std::size_t value = skip_blanks(line, equals + 1);
    if (value == equals + 1) {
      if (value == line.size() || line[value] != '\'') {
        return "a value that is not in single quotes";
      }
      if (const std::string_view what = take_quoted(line.substr(value + 1), begin_ + value + 1, binding); !what.empty()) {
        return what;
      }
    }
    // The first line of a name counts. To an empty one kubelet_pods.go says "not found", and the pod does not start.
    if (binding.value.empty() || value_so_far(bindings_, binding.key) != nullptr) {
      binding.known = false;
    }
    bindings_.push_back(std::move(binding));
    return {};
  }

  // Up to the closing quote, which may stand on another line; line ends become LF.
  std::string_view take_quoted(std::string_view rest, std::size_t rest_at, Binding& binding) {
    for (;;) {
      const std::size_t close = rest.find('\'');
      if (close != rest.npos) {
        binding.value.append(rest.substr(0, close));
        binding.value_end = rest_at + close + 1;
        binding.known = is_utf8(binding.value.expose());
        const std::size_t after = skip_blanks(rest, close + 1);
        return after == rest.size() || rest[after] == '#' ? std::string_view() : "text behind a closing quote";
      }
      binding.value.append(rest).append('\n');
      if (at_ == text_.size()) {
        return "a quote that is not closed";
      }
      rest_at = at_;
      rest = next_line();
      if (too_long_) {
        return "a line of 64 KiB or more";
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  bool too_long_ = false;
  Bindings bindings_;
};

}  // namespace

std::optional<Bindings> read_kubelet(std::string_view bytes, ReadFault& fault) {
  return Parser(bytes).parse(fault);
}

}  // namespace dsnsmith
