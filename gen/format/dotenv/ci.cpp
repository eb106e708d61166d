// Files by which a step of a CI job gives variables to later ones, and which have no comments: GitHub's $GITHUB_ENV
// (actions/runner src/Runner.Worker/FileCommandManager.cs) and GitLab's artifacts:reports:dotenv
// (app/services/ci/parse_dotenv_artifact_service.rb; lib/expand_variables.rb for what is replaced afterwards).
#include <algorithm>

#include "format/dotenv/reading.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

class ActionsReader {
 public:
  explicit ActionsReader(std::string_view bytes) : bytes_(bytes), at_(byte_order_mark(bytes)) {}

  std::optional<Bindings> read(ReadFault& fault) {
    while (at_ < bytes_.size()) {
      begin_ = at_;
      const std::string_view what = take_line(next_line());
      if (!what.empty()) {
        fault = {begin_, what};
        return std::nullopt;
      }
    }
    return std::move(bindings_);
  }

 private:
  std::string_view next_line() {
    const std::size_t end = std::min(bytes_.find('\n', at_), bytes_.size());
    const std::string_view line = bytes_.substr(at_, end - at_);
    ended_ = end < bytes_.size();
    at_ = std::min(end + 1, bytes_.size());
    return line;
  }

  // What is wrong with it; nothing if it is taken. A heredoc takes lines behind it.
  std::string_view take_line(std::string_view line) {
    if (line.empty()) {
      return {};
    }
    const std::size_t equals = line.find('=');
    const std::size_t heredoc = line.find("<<");
    const std::size_t name = std::min(equals, heredoc);
    if (name == line.npos || name == 0) {
      return name == 0 ? "a line without a name" : "a line without `=` and without `<<`";
    }
    Binding binding;
    binding.key = std::string(line.substr(0, name));
    binding.begin = begin_;
    binding.value_begin = begin_ + name;
    binding.value_end = begin_ + line.size();
    if (equals < heredoc) {
      binding.value.append(line.substr(equals + 1));
    } else if (const std::string_view what = take_heredoc(line.substr(heredoc + 2), binding); !what.empty()) {
      return what;
    }
    binding.known = is_utf8(binding.value.expose()) && is_utf8(binding.key);
    bindings_.push_back(std::move(binding));
    return {};
  }

  // Up to a line that is the word. The line end before that line is no part of the value.
  std::string_view take_heredoc(std::string_view word, Binding& binding) {
    if (word.empty()) {
      return "`<<` without a word behind it";
    }
    for (bool first = true; at_ < bytes_.size(); first = false) {
      const std::size_t begin = at_;
      const std::string_view line = next_line();
      if (line == word) {
        binding.value_end = begin + line.size();
        return {};
      }
      if (!ended_) {
        break;
      }
      if (!first) {
        binding.value.append('\n');
      }
      binding.value.append(line);
    }
    return "a value behind `<<` that no line ends";
  }

  std::string_view bytes_;
  std::size_t at_;
  std::size_t begin_ = 0;
  bool ended_ = true;
  Bindings bindings_;
};

// Ruby's String#strip.
constexpr std::string_view kRubySpace{"\0\t\n\v\f\r ", 7};
constexpr ByteSet kGitlabName = kLetters + kDigits + ByteSet("_");
constexpr std::size_t kLongestGitlabName = 255;

// Whether GitLab or its runner would replace a part: $NAME, ${NAME}, %NAME%, and `%%`, an escape of some versions.
// The runner expands `$` before other characters, too, so none is let through.
bool is_expanded(std::string_view value) {
  if (value.find('$') != value.npos || value.find("%%") != value.npos) {
    return true;
  }
  constexpr ByteSet kStart = kLetters + ByteSet("_");
  for (std::size_t at = value.find('%'); at != value.npos; at = value.find('%', at + 1)) {
    std::size_t end = at + 1;
    while (end < value.size() && kGitlabName.contains(value[end])) {
      ++end;
    }
    if (end > at + 1 && end < value.size() && value[end] == '%' && kStart.contains(value[at + 1])) {
      return true;
    }
  }
  return false;
}

struct Stretch {
  std::size_t begin;
  std::size_t end;
};

Stretch stripped(std::string_view bytes, Stretch all) {
  while (all.begin < all.end && kRubySpace.find(bytes[all.begin]) != kRubySpace.npos) {
    ++all.begin;
  }
  while (all.begin < all.end && kRubySpace.find(bytes[all.end - 1]) != kRubySpace.npos) {
    --all.end;
  }
  return all;
}

}  // namespace

std::optional<Bindings> read_github_actions(std::string_view bytes, ReadFault& fault) {
  return ActionsReader(bytes).read(fault);
}

std::optional<Bindings> read_gitlab(std::string_view bytes, ReadFault& fault) {
  Bindings bindings;
  for (std::size_t begin = byte_order_mark(bytes); begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    const std::size_t equals = bytes.substr(0, end).find('=', begin);
    if (equals == bytes.npos) {
      fault = {begin, "a line without `=`"};
      return std::nullopt;
    }
    const Stretch key = stripped(bytes, {begin, equals});
    const Stretch value = stripped(bytes, {equals + 1, end});
    const std::string_view name = bytes.substr(key.begin, key.end - key.begin);
    if (name.empty() || name.size() > kLongestGitlabName || !kGitlabName.contains_all(name)) {
      fault = {begin, "a name that no variable can have"};
      return std::nullopt;
    }
    const std::string_view text = bytes.substr(value.begin, value.end - value.begin);
    bindings.push_back({std::string(name), Secret::copy_of(text), is_utf8(text) && !is_expanded(text), key.begin, value.begin, value.end});
    begin = end + 1;
  }
  return bindings;
}

}  // namespace dsnsmith
