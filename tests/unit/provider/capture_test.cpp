#include "provider/capture.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace dsnsmith {

TEST_CASE("capture types take their forms and no others") {
  struct Row {
    std::string_view why, type, text;
    bool taken;
  };
  static const std::string label63(63, 'a');
  static const std::string label64(64, 'a');
  const auto row = GENERATE_REF(values<Row>({
      {"as printed", "uuid", "11111111-2222-3333-4444-555555555555", true},
      {"RFC 4122 lower case", "uuid", "AAAAAAAA-2222-3333-4444-555555555555", false},
      {"a dash too far", "uuid", "111111112-222-3333-4444-555555555555", false},
      {"nothing", "uuid", "", false},
      {"20 letters", "ref20", "abcdefghijklmnopqrst", true},
      {"19 letters", "ref20", "abcdefghijklmnopqrs", false},
      {"a digit", "ref20", "abcdefghijklmnopqrs1", false},
      {"the longest label", "label", label63, true},
      {"one byte too long", "label", label64, false},
      {"a dash at the end", "label", "main-", false},
      {"capitals are folded before", "label", "Main", false},
      {"two labels", "labels", "a.b", true},
      {"an empty label", "labels", "a..b", false},
      {"zero", "number", "0", true},
      {"a leading zero is another spelling", "number", "07", false},
      {"three parts", "cloud-sql-instance", "acme-prod:europe-west1:main", true},
      {"a domain in front", "cloud-sql-instance", "example.com:my-project:us-central1:db", true},
      {"a domain has a dot", "cloud-sql-instance", "example:my-project:us-central1:db", false},
      {"the old form", "cloud-sql-instance", "acme-prod:main", false},
      {"a project has at least 6 bytes", "cloud-sql-instance", "acme:europe-west1:main", false},
      {"an instance begins with a letter", "cloud-sql-instance", "acme-prod:europe-west1:1main",
       false},
      {"98 bytes for project and instance", "cloud-sql-instance",
       "acme-prod:europe-west1:a23456789-123456789-123456789-123456789-123456789-123456789-"
       "123456789-123456789-12345678",
       true},
      {"99 bytes for project and instance", "cloud-sql-instance",
       "acme-prod:europe-west1:a23456789-123456789-123456789-123456789-123456789-123456789-"
       "123456789-123456789-123456789",
       false},
      {"a region", "google-region", "northamerica-northeast1", true},
      {"a zone is no region", "google-region", "europe-west1-b", false},
      {"a region", "scaleway-region", "fr-par", true},
      {"a zone is no region", "scaleway-region", "fr-par-1", false},
      {"20 bytes", "scaleway-access-key", "SCWABCDEFGHIJKLMNOPQ", true},
      {"an id of something else", "scaleway-access-key", "ABCDEFGHIJKLMNOPQRST", false},
      {"public host", "digitalocean-cluster", "billing-do-user-1234-0.b", true},
      {"private host", "digitalocean-cluster", "private-billing-do-user-1234-0.b", false},
      {"three labels", "digitalocean-cluster", "a.b.c", false},
      {"three bytes", "digitalocean-pool", "abc", true},
      {"two bytes", "digitalocean-pool", "ab", false},
      {"a slash", "digitalocean-pool", "a/b", false},
      {"an address", "ipv4", "192.0.2.7", true},
      {"this machine", "ipv4", "127.0.0.1", false},
      {"a number too large", "ipv4", "192.0.2.256", false},
      {"RFC 1918", "private-ipv4", "172.31.255.1", true},
      {"just beside RFC 1918", "private-ipv4", "172.32.0.1", false},
      {"longer than it looks", "private-ipv4", "172.160.0.1", false},
      {"two digits", "private-ipv4", "172.2.0.1", false},
      {"this machine", "loopback", "::1", true},
      {"another machine", "loopback", "192.0.2.7", false},
      {"a directory", "socket-directory", "/tmp", true},
      {"the root", "socket-directory", "/", false},
      {"relative", "socket-directory", "tmp", false},
      {"IPv6", "host", "2001:db8::7", true},
      {"a path", "host", "/tmp", false},
      {"an address at sign", "name", "app@acme-prod.iam", true},
      {"a newline", "name", "a\nb", false},
  }));
  CAPTURE(row.why, row.type, row.text);
  const CaptureType* type = find_capture_type(row.type);
  REQUIRE(type != nullptr);
  CHECK(type->matches(row.text) == row.taken);
}

TEST_CASE("every capture type takes its own samples, and not nothing") {
  for (const CaptureType& type : capture_types()) {
    CAPTURE(type.name);
    CHECK_FALSE(type.matches(""));
    CHECK_FALSE(type.description.empty());
    std::string_view samples = type.samples;
    while (!samples.empty()) {
      const std::string_view sample = samples.substr(0, samples.find(' '));
      CAPTURE(sample);
      CHECK(type.matches(sample));
      samples.remove_prefix(std::min(samples.size(), sample.size() + 1));
    }
  }
}

}  // namespace dsnsmith
