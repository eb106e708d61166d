// Symfony's Dotenv 5.4.53 and 7.4.21, Dotenv.php: a value is made of pieces with and without quotes. What `$` stands for
// is put in by 5.4 piece for piece, and by 7.4 when the whole file was read, in five passes over all values.
#include <algorithm>
#include <map>
#include <utility>

#include "format/dotenv/budget.hpp"
#include "format/dotenv/reading.hpp"
#include "format/dotenv/symfony_values.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

using symfony::kLoaded;
using symfony::name_end;
using symfony::replaced;
using symfony::Version;

constexpr ByteSet kName = kLetters + kDigits + ByteSet("_");
constexpr ByteSet kSpace(" \t\n\v\f\r");
constexpr ByteSet kBlank(" \t");
constexpr ByteSet kTrimmed(std::string_view(" \t\n\r\0\v", 6));
constexpr char kNoDollar = '\0';  // what 7.4 has in place of a `$` that names nothing
constexpr std::size_t kPasses = 5;

constexpr Version kFive{false, false};
constexpr Version kSeven{true, true};

Secret one_backslash_for_two(std::string_view text) {
  return replaced(text, "\\\\", '\\');
}

// --- parse and parseRaw

class Reader {
 public:
  Reader(std::string_view text, const Version& version) : text_(text), version_(version) {}

  bool read() {
    if (text_.starts_with("\xef\xbb\xbf")) {
      return fails("a byte order mark");
    }
    if (version_.resolves_last && text_.find('\0') != text_.npos) {
      return fails("a NUL byte");
    }
    for (skip_empty_lines(); at_ < text_.size(); skip_empty_lines()) {
      begin_ = at_;
      if (!take_name() || !take_value()) {
        return false;
      }
    }
    return !version_.resolves_last || resolve_all();
  }

  [[nodiscard]] ReadFault fault() const { return {begin_, fault_.what, fault_.ours}; }
  Bindings& bindings() { return bindings_; }

 private:
  bool fails(std::string_view what, bool ours = false) {
    fault_ = {what, ours};
    return false;
  }

  [[nodiscard]] std::size_t skip(std::size_t at, const ByteSet& set) const {
    while (at < text_.size() && set.contains(text_[at])) {
      ++at;
    }
    return at;
  }

  void skip_empty_lines() {
    at_ = skip(at_, kSpace);
    while (at_ < text_.size() && text_[at_] == '#') {
      at_ = skip(std::min(text_.find('\n', at_), text_.size()), kSpace);
    }
  }

  bool take_name() {
    constexpr std::string_view kExport = "export";
    if (text_.substr(at_).starts_with(kExport)) {
      const std::size_t behind = skip(at_ + kExport.size(), kBlank);
      at_ = behind != at_ + kExport.size() && name_end(text_, behind, version_) != behind ? behind : at_;
    }
    const std::size_t end = name_end(text_, at_, version_);
    if (end == at_) {
      return fails("a name that no variable can have");
    }
    name_ = text_.substr(at_, end - at_);
    if (name_ == kLoaded) {
      return fails("the list of what was loaded", true);
    }
    if (end == text_.size() || text_[end] != '=') {
      return fails(end < text_.size() && kBlank.contains(text_[end]) ? "a blank behind a name" : "a line that assigns nothing");
    }
    at_ = end + 1;
    return true;
  }

  bool take_value() {
    const std::size_t value_begin = at_;
    end_ = at_;
    value_ = Secret();
    at_ = skip(at_, kBlank);
    if (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '#') {
      if (at_ != value_begin) {
        return fails("a blank in front of a value");
      }
      while (at_ < text_.size() && text_[at_] != '\n' && (text_[at_] != '#' || !commented_)) {
        if (!take_piece()) {
          return false;
        }
      }
      commented_ = false;
    }
    const bool known = value_.expose().find('\0') == std::string_view::npos || version_.resolves_last;
    bindings_.push_back({std::string(name_), std::move(value_), known, begin_, value_begin, end_});
    return true;
  }

  bool take_piece() {
    switch (text_[at_]) {
      case '\'': return take_single();
      case '"': return take_double();
      default: return take_bare();
    }
  }

  bool take_single() {
    const std::size_t close = text_.find('\'', at_ + 1);
    if (close == text_.npos) {
      return fails("a quote that is not closed");
    }
    for (const char c : text_.substr(at_ + 1, close - at_ - 1)) {
      const bool marked = version_.resolves_last && (c == '$' || c == '\\');
      value_.append(marked && c == '\\' ? "\\" : "").append(marked && c == '$' ? kNoDollar : c);
    }
    at_ = end_ = close + 1;
    return true;
  }

  bool take_double() {
    std::size_t close = at_ + 1;
    // A backslash behind another one escapes nothing, whatever that one stands behind.
    while (close < text_.size() && (text_[close] != '"' || (text_[close - 1] == '\\' && text_[close - 2] != '\\'))) {
      ++close;
    }
    if (close == text_.size()) {
      return fails("a quote that is not closed");
    }
    const Secret quotes = replaced(text_.substr(at_ + 1, close - at_ - 1), "\\\"", '"');
    const Secret returns = replaced(quotes.expose(), "\\r", '\r');
    at_ = end_ = close + 1;
    return append_resolved(replaced(returns.expose(), "\\n", '\n').expose());
  }

  bool take_bare() {
    Secret piece;
    char before = text_[at_ - 1];
    const auto ends = [&](char c) { return c == '\n' || c == '"' || c == '\'' || (c == '#' && kBlank.contains(before)); };
    for (; at_ < text_.size() && !ends(text_[at_]); ++at_) {
      const std::string_view rest = text_.substr(at_);
      at_ += rest.starts_with("\\\"") || rest.starts_with("\\'") ? 1U : 0U;
      before = text_[at_];
      const std::size_t begin = at_;
      if (rest.starts_with("$(") && !skip_parentheses()) {
        return fails("a parenthesis that is not closed");
      }
      piece.append(text_.substr(begin, at_ + 1 - begin));
      end_ = kTrimmed.contains(text_[at_]) ? end_ : at_ + 1;
    }
    commented_ = at_ < text_.size() && text_[at_] == '#';
    std::string_view text = piece.expose();
    while (!text.empty() && kTrimmed.contains(text.back())) {
      text.remove_suffix(1);
    }
    return append_bare(text);
  }

  // To the parenthesis that closes the one behind a `$`.
  bool skip_parentheses() {
    std::size_t open = 0;
    for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      open += text_[at_] == '(' ? 1U : 0U;
      open -= text_[at_] == ')' ? 1U : 0U;
      if (open == 0) {
        return true;
      }
    }
    return false;
  }

  bool append_bare(std::string_view text) {
    const std::size_t before = value_.size();
    if (!append_resolved(text)) {
      return false;
    }
    const bool same = value_.expose().substr(before) == text;
    const bool has_space = std::ranges::any_of(text, [](char c) { return kSpace.contains(c); });
    const bool has_dollar = text.find('$') != text.npos;
    return !same || !has_space || (version_.resolves_last && has_dollar) || fails("a blank without quotes around it");
  }

  bool append_resolved(std::string_view text) {
    if (version_.resolves_last) {
      append_protected(text);
      return true;
    }
    const auto so_far = [this](std::string_view name) { return value_so_far(bindings_, name); };
    const auto resolved = symfony::resolve(text, version_, so_far, budget_, fault_);
    if (!resolved) {
      return false;
    }
    value_.append(one_backslash_for_two(resolved->expose()));
    return true;
  }

  // protectEscapedDollars
  void append_protected(std::string_view text) {
    std::size_t backslashes = 0;
    for (const char c : text) {
      if (c == '\\') {
        ++backslashes;
        continue;
      }
      const bool escaped = c == '$' && backslashes % 2 == 1;
      for (std::size_t i = escaped ? 1 : 0; i < backslashes; ++i) {
        value_.append('\\');
      }
      value_.append(escaped ? kNoDollar : c);
      backslashes = 0;
    }
    for (; backslashes != 0; --backslashes) {
      value_.append('\\');
    }
  }

  // --- resolveLoadedVars

  struct Variable {
    Secret text;
    std::size_t begin = 0;
    bool names_itself = false;
  };

  [[nodiscard]] bool names_itself(std::string_view name, std::string_view text) const {
    for (std::size_t at = text.find('$'); at != text.npos; at = text.find('$', at + 1)) {
      const std::string_view rest = text.substr(at + (text.substr(at + 1).starts_with('{') ? 2 : 1));
      if (rest.starts_with(name) && (rest.size() == name.size() || !kName.contains(rest[name.size()]))) {
        return true;
      }
    }
    return false;
  }

  bool resolve_all() {
    std::map<std::string_view, Variable> variables;
    for (Binding& binding : bindings_) {
      const bool itself = names_itself(binding.key, binding.value.expose());
      variables[binding.key] = {std::move(binding.value), binding.begin, itself};
    }
    std::size_t pass = 0;
    for (bool changed = true; changed; ++pass) {
      if (pass == kPasses) {
        return fails(kEndless);
      }
      if (!run_pass(variables, changed)) {
        return false;
      }
    }
    for (Binding& binding : bindings_) {
      const Secret dollars = replaced(variables[binding.key].text.expose(), std::string_view("\0", 1), '$');
      binding.value = one_backslash_for_two(dollars.expose());
    }
    return true;
  }

  // Every variable as the pass before left the others.
  bool run_pass(std::map<std::string_view, Variable>& variables, bool& changed) {
    std::vector<std::pair<Variable*, Secret>> news;
    for (auto& [name, variable] : variables) {
      begin_ = variable.begin;
      const Variable* hidden = variable.names_itself ? &variable : nullptr;
      const auto others = [&](std::string_view wanted) {
        const auto found = variables.find(wanted);
        return found == variables.end() || &found->second == hidden ? nullptr : &found->second.text;
      };
      auto resolved = symfony::resolve(variable.text.expose(), version_, others, budget_, fault_);
      if (!resolved) {
        return false;
      }
      if (*resolved != variable.text) {
        news.emplace_back(&variable, std::move(*resolved));
      }
    }
    changed = !news.empty();
    for (auto& [variable, text] : news) {
      variable->text = std::move(text);
    }
    return true;
  }

  std::string_view text_;
  const Version& version_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;   // of the statement
  std::size_t end_ = 0;     // of the value as it is spelled so far
  bool commented_ = false;  // the piece ended at a number sign
  std::string_view name_;
  Secret value_;
  symfony::ValueFault fault_;
  FileBudget budget_;
  Bindings bindings_;
};

std::optional<Bindings> read_version(std::string_view bytes, const Version& version, ReadFault& fault) {
  const UnifiedText source = unify_line_ends(bytes, InvalidBytes::kept);
  Reader reader(source.text.expose(), version);
  if (!reader.read()) {
    fault = reader.fault();
    fault.offset = source.origin[fault.offset];
    return std::nullopt;
  }
  restore_places(source, reader.bindings());
  return std::move(reader.bindings());
}

}  // namespace

std::optional<Bindings> read_symfony(std::string_view bytes, ReadFault& fault) {
  return read_version(bytes, kSeven, fault);
}
std::optional<Bindings> read_symfony_5_4(std::string_view bytes, ReadFault& fault) {
  return read_version(bytes, kFive, fault);
}

}  // namespace dsnsmith
