#include "format/dotenv/reading.hpp"

#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

bool is_space(std::uint32_t point, SpaceSet set) {
  if (point == ' ' || (point >= 0x09 && point <= 0x0d)) {
    return point != '\v' || set != SpaceSet::re2;
  }
  if (set == SpaceSet::ruby || set == SpaceSet::re2) {
    return false;
  }
  if (point >= 0x1c && point <= 0x1f) {
    return set == SpaceSet::python;
  }
  switch (point) {
    case 0x85: return set != SpaceSet::javascript;
    case 0xfeff: return set == SpaceSet::javascript;
    case 0xa0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202f:
    case 0x205f:
    case 0x3000: return true;
    default: return point >= 0x2000 && point <= 0x200a;
  }
}

// Bytes that become one U+FFFD: as many as a character could begin with (Unicode 3.9, maximal subparts).
std::size_t torn_size(std::string_view text, std::size_t at) {
  const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  const unsigned low = first == 0xE0U ? 0xA0U : first == 0xF0U ? 0x90U : 0x80U;
  const unsigned high = first == 0xEDU ? 0x9FU : first == 0xF4U ? 0x8FU : 0xBFU;
  if (first < 0xE0U || first > 0xF4U || byte(at + 1) < low || byte(at + 1) > high) {
    return 1;
  }
  return first >= 0xF0U && (byte(at + 2) & 0xC0U) == 0x80U ? 3 : 2;
}

}  // namespace

std::size_t space_at(std::string_view text, std::size_t at, SpaceSet set) noexcept {
  const CodePoint point = code_point_at(text, at);
  return point.size != 0 && is_space(point.value, set) ? point.size : 0;
}

std::size_t skip_space(std::string_view text, std::size_t at, SpaceSet set) noexcept {
  for (std::size_t size = space_at(text, at, set); size != 0; size = space_at(text, at, set)) {
    at += size;
  }
  return at;
}

std::size_t trimmed_end(std::string_view text, SpaceSet set) noexcept {
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t space = space_at(text, i, set);
    if (space != 0) {
      i += space;
    } else {
      end = ++i;
    }
  }
  return end;
}

const Secret* Bindings::expansion_of(std::string_view name) {
  const Secret* const found = value_so_far(*this, name);
  if (found == nullptr || (!endless_ && budget_.pays(found->size()))) {
    return found;
  }
  endless_ = endless_.value_or(size());
  return nullptr;
}

std::optional<Bindings> read_by(Grammar grammar, std::string_view bytes, ReadFault& fault) {
  auto bindings = grammar(bytes, fault);
  if (!bindings || !bindings->endless()) {
    return bindings;
  }
  const std::size_t index = *bindings->endless();
  fault = {index < bindings->size() ? (*bindings)[index].begin : 0, kEndless};
  return std::nullopt;
}

const Secret* value_so_far(const Bindings& bindings, std::string_view name) {
  for (std::size_t i = bindings.size(); i != 0; --i) {
    if (bindings[i - 1].key == name) {
      return &bindings[i - 1].value;
    }
  }
  return nullptr;
}

UnifiedText unify_line_ends(std::string_view bytes, InvalidBytes invalid, CarriageReturns returns) {
  UnifiedText unified;
  unified.text.reserve(bytes.size());
  unified.origin.reserve(bytes.size() + 1);
  for (std::size_t i = 0; i < bytes.size();) {
    if (bytes[i] == '\r' && returns == CarriageReturns::removed) {
      ++i;
      continue;
    }
    const bool pair = returns != CarriageReturns::kept && bytes.substr(i).starts_with("\r\n");
    if (pair || (bytes[i] == '\r' && returns == CarriageReturns::unified)) {
      unified.text.append('\n');
      unified.origin.push_back(i);
      i += pair ? 2U : 1U;
      continue;
    }
    const CodePoint point = code_point_at(bytes, i);
    if (point.size == 0 && invalid == InvalidBytes::replaced) {
      unified.text.append("\xef\xbf\xbd");
      unified.origin.insert(unified.origin.end(), 3, i);
      i += torn_size(bytes, i);
      continue;
    }
    const std::size_t size = point.size == 0 ? 1 : point.size;
    for (std::size_t k = 0; k < size; ++k) {
      unified.origin.push_back(i + k);
    }
    unified.text.append(bytes.substr(i, size));
    i += size;
  }
  unified.origin.push_back(bytes.size());
  return unified;
}

void restore_places(const UnifiedText& source, Bindings& bindings, std::size_t start) {
  for (Binding& binding : bindings) {
    for (std::size_t* place : {&binding.begin, &binding.value_begin, &binding.value_end}) {
      *place = start + source.origin[*place];
    }
  }
}

}  // namespace dsnsmith
