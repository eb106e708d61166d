#include "provider/pattern.hpp"

#include <algorithm>

namespace dsnsmith {

std::optional<Pattern> Pattern::parse(std::string_view text, Fault& fault, const OwnTypes* own) {
  Pattern pattern;
  const auto fail = [&](Fault why) {
    fault = why;
    return std::nullopt;
  };
  while (true) {
    const std::size_t open = text.find_first_of("{}");
    Part part;
    part.literal = text.substr(0, open);
    if (open == std::string_view::npos) {
      pattern.parts_.push_back(part);
      break;
    }
    const std::size_t close = text.find('}', open);
    if (text[open] == '}' || close == std::string_view::npos) {
      return fail(Fault::unclosed);
    }
    const std::string_view gap = text.substr(open + 1, close - open - 1);
    const std::size_t colon = gap.find(':');
    if (colon == 0 || colon == std::string_view::npos) {
      return fail(Fault::unnamed);
    }
    part.name = gap.substr(0, colon);
    part.type = find_capture_type(gap.substr(colon + 1), own);
    if (part.type == nullptr) {
      return fail(Fault::unknown_type);
    }
    if (part.literal.empty() && !pattern.parts_.empty()) {
      return fail(Fault::adjacent);
    }
    if (std::ranges::find(pattern.parts_, part.name, &Part::name) != pattern.parts_.end()) {
      return fail(Fault::twice);
    }
    pattern.parts_.push_back(part);
    text.remove_prefix(close + 1);
  }
  return pattern;
}

std::vector<std::string_view> Pattern::names() const {
  std::vector<std::string_view> names;
  for (const Part& part : parts_) {
    if (part.type != nullptr) {
      names.push_back(part.name);
    }
  }
  return names;
}

std::optional<std::string> Pattern::make(const Captures& values) const {
  std::string text;
  for (const Part& part : parts_) {
    text.append(part.literal);
    if (part.type != nullptr) {
      const std::string* value = find_capture(values, part.name);
      if (value == nullptr || !part.type->matches(*value)) {
        return std::nullopt;
      }
      text.append(*value);
    }
  }
  return text;
}

std::optional<Captures> Pattern::recognise(std::string_view text) const {
  // Longer than any host, socket path or name: not worth the search.
  constexpr std::size_t kLongest = 1024;
  Captures captures;
  if (text.size() > kLongest || !recognise_from(0, text, captures)) {
    return std::nullopt;
  }
  return captures;
}

bool Pattern::recognise_from(std::size_t index, std::string_view text, Captures& out) const {
  const Part& part = parts_[index];
  if (!text.starts_with(part.literal)) {
    return false;
  }
  text.remove_prefix(part.literal.size());
  if (part.type == nullptr) {
    return text.empty();
  }
  const auto take = [&](std::size_t size) {
    if (!part.type->matches(text.substr(0, size))) {
      return false;
    }
    out.emplace_back(part.name, text.substr(0, size));
    if (recognise_from(index + 1, text.substr(size), out)) {
      return true;
    }
    out.pop_back();
    return false;
  };
  const std::string_view behind = parts_[index + 1].literal;
  if (behind.empty()) {
    return take(text.size());
  }
  // The longest first: in `{role:name}.{ref:ref20}` the role may hold dots itself.
  for (std::size_t end = text.rfind(behind); end != std::string_view::npos;
       end = end == 0 ? std::string_view::npos : text.rfind(behind, end - 1)) {
    if (take(end)) {
      return true;
    }
  }
  return false;
}

std::size_t Pattern::literal_size() const {
  std::size_t literal = 0;
  for (const Part& part : parts_) {
    literal += part.literal.size();
  }
  return literal;
}

bool Pattern::is_telling() const {
  constexpr std::size_t kEnough = 6;
  return literal_size() >= kEnough;
}

std::string Pattern::shape() const {
  std::string text;
  for (const Part& part : parts_) {
    text.append(part.literal);
    for (const char c : part.name) {
      text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  return text;
}

std::optional<Recognised> recognise_best(const std::vector<Pattern>& forms, std::string_view text) {
  std::optional<Recognised> best;
  for (const Pattern& form : forms) {
    if (best && form.literal_size() <= best->form->literal_size()) {
      continue;
    }
    if (std::optional<Captures> captures = form.recognise(text)) {
      best = {&form, std::move(*captures)};
    }
  }
  return best;
}

}  // namespace dsnsmith
