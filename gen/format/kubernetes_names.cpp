// kubernetes/apimachinery pkg/util/validation/validation.go; facts/outputs.md 2.1.
#include "format/kubernetes_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kLongestLabel = 63;
constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLargestAnnotations = 256U * 1024U;

constexpr ByteSet kLower = ByteSet::range('a', 'z') + kDigits;
constexpr ByteSet kOuter = kLetters + kDigits;
constexpr ByteSet kInner = kOuter + ByteSet("-_.");

bool is_dns_label(std::string_view text) {
  return !text.empty() && text.size() <= kLongestLabel && kLower.contains(text.front()) &&
         kLower.contains(text.back()) && (kLower + ByteSet("-")).contains_all(text);
}

bool is_dns_subdomain(std::string_view text) {
  if (text.empty() || text.size() > kLongestName) {
    return false;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    const std::string_view label = text.substr(begin, end - begin);
    // Labels of a subdomain may be longer than 63; only the whole is bounded.
    if (label.empty() || !kLower.contains(label.front()) || !kLower.contains(label.back()) ||
        !(kLower + ByteSet("-")).contains_all(label)) {
      return false;
    }
    begin = end + 1;
  }
  return true;
}

bool is_label_value(std::string_view text) {
  return text.empty() || (text.size() <= kLongestLabel && kOuter.contains(text.front()) &&
                          kOuter.contains(text.back()) && kInner.contains_all(text));
}

// Of labels and annotations: an optional DNS prefix, a slash, a name.
bool is_qualified_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view name = slash == text.npos ? text : text.substr(slash + 1);
  return !name.empty() && is_label_value(name) &&
         (slash == text.npos || is_dns_subdomain(text.substr(0, slash)));
}

class Check {
 public:
  Check(const Place& place, Diagnostics& diagnostics) : place_(place), diagnostics_(diagnostics) {}

  template <std::size_t N, std::size_t M>
  void that(bool holds, const char (&what)[N], std::string_view text, const char (&expected)[M]) {
    if (!holds) {
      diagnostics_.error(Code::invalid_metadata, place_,
                         {what, " `", ShownText::of_shown_field(text), "` is not one that Kubernetes takes"},
                         {expected}, {"correct it in the output"});
      good_ = false;
    }
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  const Place& place_;
  Diagnostics& diagnostics_;
  bool good_ = true;
};

// ValidateSecret of Kubernetes v1.35.4, pkg/apis/core/validation.
struct KeyOfType {
  std::string_view type, key;
};
constexpr auto kKeysOfTypes = std::to_array<KeyOfType>({
    {"kubernetes.io/dockercfg", ".dockercfg"},
    {"kubernetes.io/dockerconfigjson", ".dockerconfigjson"},
    {"kubernetes.io/ssh-auth", "ssh-privatekey"},
    {"kubernetes.io/tls", "tls.crt"},
    {"kubernetes.io/tls", "tls.key"},
});

constexpr auto kWordsOfYaml = std::to_array<std::string_view>({"", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", ".nan", ".NaN", ".NAN",
                                                               ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"});

std::size_t take_digits(std::string_view& text, const ByteSet& digits) {
  const auto* const end = std::ranges::find_if_not(text, [&digits](char c) { return digits.contains(c); });
  const auto taken = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(taken);
  return taken;
}

// Digits of that base and nothing else, up to 64 bits of them.
bool is_whole(std::string_view text, const ByteSet& digits, std::size_t longest) {
  return !text.empty() && digits.contains_all(text) && text.substr(std::min(text.find_first_not_of('0'), text.size())).size() <= longest;
}

bool is_whole_up_to(std::string_view text, unsigned most) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
  return !text.empty() && error == std::errc() && end == text.end() && value <= most;
}

// Go's strconv.ParseFloat has none beyond 1.8e308.
bool is_float(std::string_view text) {
  const std::size_t before = take_digits(text, kDigits);
  const bool point = text.starts_with('.');
  text.remove_prefix(point ? 1 : 0);
  const std::size_t behind = point ? take_digits(text, kDigits) : 0;
  if (before + behind == 0) {
    return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    const bool negative = text.starts_with('-');
    text.remove_prefix(negative || text.starts_with('+') ? 1 : 0);
    return negative ? !text.empty() && kDigits.contains_all(text) : is_whole_up_to(text, 308);
  }
  return text.empty();
}

bool is_number_of_yaml(std::string_view key) {
  std::string plain(key);
  const bool pointed = key.starts_with('.');
  if (!pointed) {
    std::erase(plain, '_');
  }
  std::string_view text = plain;
  text.remove_prefix(!text.empty() && ByteSet("+-").contains(text.front()) ? 1 : 0);
  const std::string_view base = text.substr(0, std::min<std::size_t>(text.size(), 2));
  const std::string_view rest = text.substr(base.size());
  // No number begins with a mark.
  if (key.starts_with('_')) {
    return false;
  }
  if (base == "0x" || base == "0X") return is_whole(rest, kDigits + ByteSet::range('a', 'f') + ByteSet::range('A', 'F'), 16);
  if (base == "0b" || base == "0B") return is_whole(rest, ByteSet("01"), 64);
  if (base == "0o" || base == "0O") return is_whole(rest, ByteSet("01234567"), 21);
  return is_float(text);
}

// Four digits, then a month and a day of one or two; with a `T` behind there would have to be a colon.
bool is_date_of_yaml(std::string_view key) {
  const std::size_t month = std::min(key.find('-'), key.size() - 1) + 1;
  const std::size_t day = std::min(key.find('-', month), key.size() - 1) + 1;
  const std::string_view months = key.substr(month, day - month - (day == month ? 0 : 1));
  return month == 5 && kDigits.contains_all(key.substr(0, 4)) && months.size() <= 2 && is_whole_up_to(months, 12) &&
         key.size() - day <= 2 && is_whole_up_to(key.substr(day), 31);
}

}  // namespace

bool is_good_metadata(const Metadata& metadata, const Place& place, Diagnostics& diagnostics) {
  Check check(place, diagnostics);
  check.that(is_dns_subdomain(metadata.name), "the name", metadata.name,
             "lower-case letters, digits, `-` and `.`, at most 253 characters");
  check.that(metadata.name_space.empty() || is_dns_label(metadata.name_space), "the namespace",
             metadata.name_space, "lower-case letters, digits and `-`, at most 63 characters");
  check.that(metadata.store.empty() || is_dns_subdomain(metadata.store), "the store", metadata.store,
             "lower-case letters, digits, `-` and `.`, at most 253 characters");
  check.that(metadata.type.empty() || is_qualified_name(metadata.type), "the type", metadata.type,
             "a word, or a DNS name, a slash and a word, like `servicebinding.io/postgresql`");
  for (const auto& [key, value] : metadata.labels) {
    check.that(is_qualified_name(key), "the label's name", key,
               "at most 63 letters, digits, `-`, `_`, `.`, before it a DNS name and a slash if need be");
    check.that(is_label_value(value), "the label's value", value,
               "at most 63 letters, digits, `-`, `_`, `.`; longer text belongs into an annotation");
  }
  std::size_t size = 0;
  for (const auto& [key, value] : metadata.annotations) {
    check.that(is_qualified_name(key) && key != kFingerprint, "the annotation's name", key,
               "at most 63 letters, digits, `-`, `_`, `.`, before it a DNS name and a slash if need be");
    check.that(is_utf8(value) && value.find('\0') == value.npos, "the annotation's value", value, "UTF-8 without NUL");
    size += key.size() + value.size();
  }
  check.that(size <= kLargestAnnotations, "the annotations beginning with",
             metadata.annotations.empty() ? std::string_view() : metadata.annotations.front().first,
             "at most 256 KiB together");
  return check.good();
}

bool is_printed_by_kustomize(std::string_view key) {
  return std::ranges::find(kWordsOfYaml, key) == kWordsOfYaml.end() && !is_number_of_yaml(key) && !is_date_of_yaml(key);
}

bool is_secret_key(std::string_view key, const Place& place, Diagnostics& diagnostics) {
  const bool good = !key.empty() && key.size() <= kLongestName && kInner.contains_all(key) &&
                    key != "." && !key.starts_with("..");
  if (!good) {
    diagnostics.error(Code::invalid_entry_key, place,
                      {"`", ShownText::of_shown_field(key), "` is no key of a Secret"},
                      {"1 to 253 letters, digits, `-`, `_` and `.`, not `.` and not `..` at the front"},
                      {"rename the entry"});
  }
  return good;
}

bool is_name_in_folder(std::string_view key, const Place& place, Diagnostics& diagnostics) {
  constexpr std::size_t kLongestStaged = 240;  // no name has more than 255 bytes, and a file is staged under one that is 14 longer
  if (!is_secret_key(key, place, diagnostics)) {
    return false;
  }
  return (key.size() <= kLongestStaged && key.find(kFolderList) == key.npos) ||
         !diagnostics.error(Code::invalid_entry_key, place, {"`", ShownText::of_shown_field(key), "` is no name for a file of its own"},
                            {"up to 240 letters, digits, `-`, `_` and `.`, without `.dsnsmith`"}, {"rename the entry"});
}

bool has_keys_of_type(const Metadata& metadata, std::span<const std::string_view> keys,
                      const Place& place, Diagnostics& diagnostics) {
  const auto has = [keys](std::string_view key) { return std::ranges::find(keys, key) != keys.end(); };
  bool good = metadata.type != "kubernetes.io/basic-auth" || has("username") || has("password");
  if (!good) {
    diagnostics.error(Code::invalid_metadata, place,
                      {"a Secret of type `kubernetes.io/basic-auth` has neither `username` nor `password`"},
                      {"one of the two keys"}, {"add one of them, or leave `type` out"});
  }
  for (const KeyOfType& row : kKeysOfTypes) {
    if (metadata.type == row.type && !has(row.key)) {
      diagnostics.error(Code::invalid_metadata, place,
                        {"a Secret of type `", ShownText::of_table(row.type), "` has no key `", ShownText::of_table(row.key), "`, and the API server refuses it"},
                        {"an entry of that name"}, {"add it, or leave `type` out"});
      good = false;
    }
  }
  return good;
}

}  // namespace dsnsmith
