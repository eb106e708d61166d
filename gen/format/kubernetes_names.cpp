// kubernetes/apimachinery pkg/util/validation/validation.go; facts/outputs.md 2.1.
#include "format/kubernetes_names.hpp"

#include <algorithm>
#include <array>

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
