#include "provider/capture.hpp"

#include <algorithm>
#include <array>

#include "core/host.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kLower = ByteSet::range('a', 'z');
constexpr ByteSet kUpper = ByteSet::range('A', 'Z');
constexpr ByteSet kLowerHex = kDigits + ByteSet::range('a', 'f');
constexpr ByteSet kLowerDigits = kLower + kDigits;

constexpr bool between(std::size_t size, std::size_t least, std::size_t most) {
  return size >= least && size <= most;
}

bool is_label(std::string_view text) {
  return between(text.size(), 1, 63) && (kLowerDigits + ByteSet("-")).contains_all(text) &&
         text.front() != '-' && text.back() != '-';
}

template <typename Predicate>
bool all_parts(std::string_view text, char separator, Predicate predicate) {
  while (true) {
    const std::size_t end = text.find(separator);
    if (!predicate(text.substr(0, end))) {
      return false;
    }
    if (end == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(end + 1);
  }
}

bool is_labels(std::string_view text) { return all_parts(text, '.', is_label); }

bool is_number(std::string_view text) {
  return between(text.size(), 1, 9) && kDigits.contains_all(text) &&
         (text.size() == 1 || text.front() != '0');
}

// RFC 4122, lower case, as the providers print it.
bool is_uuid(std::string_view text) {
  if (text.size() != 36) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !kLowerHex.contains(text[i])) {
      return false;
    }
  }
  return true;
}

bool is_ref20(std::string_view text) { return text.size() == 20 && kLower.contains_all(text); }

// `us-central1`, `northamerica-northeast1`.
bool is_google_region(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == 0 || dash == std::string_view::npos || !kLower.contains_all(text.substr(0, dash))) {
    return false;
  }
  std::string_view rest = text.substr(dash + 1);
  const auto letters = static_cast<std::size_t>(
      std::ranges::find_if_not(rest, [](char c) { return kLower.contains(c); }) - rest.begin());
  rest.remove_prefix(letters);
  return letters != 0 && between(rest.size(), 1, 2) && kDigits.contains_all(rest);
}

// 6 to 30 bytes; an organisation's own domain may stand before it (`example.com:my-project`).
bool is_google_project(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view domain = text.substr(0, colon);
    if (domain.find('.') == std::string_view::npos || !is_labels(domain)) {
      return false;
    }
    text.remove_prefix(colon + 1);
  }
  return between(text.size(), 6, 30) && is_label(text) && kLower.contains(text.front());
}

// The instance id and its project's id have at most 98 characters together, with the colon
// between them.
bool is_cloud_sql_instance(std::string_view text) {
  const std::size_t last = text.rfind(':');
  if (last == 0 || last == std::string_view::npos) {
    return false;
  }
  const std::size_t middle = text.rfind(':', last - 1);
  if (middle == std::string_view::npos) {
    return false;
  }
  const std::string_view project = text.substr(0, middle);
  const std::string_view region = text.substr(middle + 1, last - middle - 1);
  const std::string_view instance = text.substr(last + 1);
  // Google's own connectors take any words here; a region that does not exist is found out at once.
  return is_google_project(project) && is_label(region) && kLower.contains(region.front()) &&
         between(instance.size(), 1, 98) && (kLowerDigits + ByteSet("-")).contains_all(instance) &&
         kLower.contains(instance.front()) && instance.back() != '-' &&
         project.size() + 1 + instance.size() <= 98;
}

bool is_scaleway_region(std::string_view text) {
  return text.size() == 6 && text[2] == '-' && kLower.contains_all(text.substr(0, 2)) &&
         kLower.contains_all(text.substr(3));
}

bool is_scaleway_access_key(std::string_view text) {
  return text.size() == 20 && text.starts_with("SCW") && (kUpper + kDigits).contains_all(text);
}

// `NAME-do-user-1234-0.b`: one or two labels. `private-` in front makes another host of it.
bool is_digitalocean_cluster(std::string_view text) {
  return !text.starts_with("private-") && std::ranges::count(text, '.') <= 1 && is_labels(text);
}

// The API takes 3 to 60 characters, the Terraform provider 3 to 63.
bool is_digitalocean_pool(std::string_view text) {
  return between(text.size(), 3, 63) && (kLetters + kDigits + ByteSet("-_")).contains_all(text);
}

bool is_host(std::string_view text) {
  const std::optional<Host> host = Host::parse(text);
  return host && !host->is_socket();
}

bool is_loopback(std::string_view text) {
  const std::optional<Host> host = Host::parse(text);
  return host && !host->is_socket() && host->is_loopback();
}

bool is_ipv4(std::string_view text) {
  const std::optional<Host> host = Host::parse(text);
  return host && host->kind() == Host::Kind::ipv4 && !host->is_loopback();
}

// RFC 1918.
bool is_private_ipv4(std::string_view text) {
  if (!is_ipv4(text)) {
    return false;
  }
  if (text.starts_with("10.") || text.starts_with("192.168.")) {
    return true;
  }
  const std::string_view second = text.substr(4);
  return text.starts_with("172.") && second.size() >= 3 && second[2] == '.' &&
         second.substr(0, 2) >= "16" && second.substr(0, 2) <= "31";
}

bool is_socket_directory(std::string_view text) {
  const std::optional<Host> host = Host::parse(text);
  return host && host->is_socket() && text.size() > 1 && text.find("//") == std::string_view::npos;
}

// A role or a database: its length is checked where it is used, with a code of its own.
bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
  });
}

constexpr std::string_view kUuidSample = "11111111-2222-3333-4444-555555555555";

// Sources of the forms: the provider files' own `sources`.
constexpr std::array kTypes = std::to_array<CaptureType>({
    {"cloud-sql-instance", is_cloud_sql_instance,
     "PROJECT:REGION:INSTANCE in lower case, where PROJECT may be DOMAIN:PROJECT",
     "acme-prod:europe-west1:main example.com:my-project:us-central1:db-2"},
    {"digitalocean-cluster", is_digitalocean_cluster,
     "one or two DNS labels that do not begin with `private-`",
     "billing-do-user-1234-0.b billing-do-user-1234-0 plain"},
    {"digitalocean-pool", is_digitalocean_pool, "3 to 63 letters, digits, `-` and `_`",
     "billing-pool abc"},
    {"google-project", is_google_project,
     "6 to 30 lower-case letters, digits and `-`, or DOMAIN:PROJECT",
     "acme-prod example.com:acme-prod"},
    {"google-region", is_google_region, "a region like `europe-west1`",
     "europe-west1 northamerica-northeast1 europe-west12"},
    {"host", is_host, "a DNS name or an IP address", "db.example.org 192.0.2.7 2001:db8::7"},
    {"ipv4", is_ipv4, "an IPv4 address", "192.0.2.7 10.1.2.3"},
    {"label", is_label, "one DNS label in lower case", "main a1b2c3d4e5f6"},
    {"labels", is_labels, "DNS labels in lower case", "main a.b.c"},
    {"loopback", is_loopback, "an address of this machine", "127.0.0.1 localhost ::1"},
    {"name", is_name, "text without control characters", "orders o.r-d_e@rs"},
    {"number", is_number, "a number", "0 17"},
    {"private-ipv4", is_private_ipv4, "an IPv4 address of RFC 1918",
     "10.1.2.3 172.16.0.4 192.168.7.8"},
    {"ref20", is_ref20, "20 lower-case letters", "abcdefghijklmnopqrst"},
    {"scaleway-access-key", is_scaleway_access_key, "`SCW` and 17 upper-case letters and digits",
     "SCWAAAAAAAAAAAAAAAAA"},
    {"scaleway-region", is_scaleway_region, "a region like `fr-par`", "fr-par nl-ams"},
    {"socket-directory", is_socket_directory, "an absolute path", "/var/run/postgresql /tmp"},
    {"uuid", is_uuid, "a UUID in lower case", kUuidSample},
});
static_assert(std::ranges::is_sorted(kTypes, {}, &CaptureType::name));

}  // namespace

std::span<const CaptureType> capture_types() { return kTypes; }

bool CaptureLimits::hold(std::string_view text) const {
  const auto none = [](const auto& list, auto predicate) {
    return std::ranges::none_of(list, predicate);
  };
  const auto begins = [&](std::string_view part) { return text.starts_with(part); };
  const auto finishes = [&](std::string_view part) { return text.ends_with(part); };
  return between(text.size(), least, most) &&
         (characters == nullptr || characters->contains_all(text)) &&
         (words.empty() || std::ranges::find(words, text) != words.end()) &&
         (starts.empty() || !none(starts, begins)) && (ends.empty() || !none(ends, finishes)) &&
         none(not_starts, begins) && none(not_ends, finishes);
}

bool CaptureType::matches(std::string_view text) const {
  return (of == nullptr || of->matches(text)) && (takes == nullptr || takes(text)) &&
         (limits == nullptr || limits->hold(text));
}

const CaptureType* find_capture_type(std::string_view name, const OwnTypes* own) {
  if (own != nullptr) {
    const auto found = std::ranges::find(own->types, name, &CaptureType::name);
    if (found != own->types.end()) {
      return &*found;
    }
  }
  const auto found = std::ranges::lower_bound(kTypes, name, {}, &CaptureType::name);
  return found != kTypes.end() && found->name == name ? &*found : nullptr;
}

const std::string* find_capture(const Captures& captures, std::string_view name) {
  const auto found =
      std::ranges::find_if(captures, [&](const auto& pair) { return pair.first == name; });
  return found == captures.end() ? nullptr : &found->second;
}

}  // namespace dsnsmith
