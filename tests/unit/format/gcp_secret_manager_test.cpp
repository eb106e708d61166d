#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a payload is the body of addVersion, or its bytes") {
  FormatTrial body("gcp-secret-manager");
  // 3808858755 is 0xE3069283, the check value of CRC-32C.
  CHECK(body.emit({{"payload", "123456789"}}) ==
        "{\"payload\":{\"data\":\"MTIzNDU2Nzg5\",\"dataCrc32c\":\"3808858755\"}}\n");
  FormatTrial raw("gcp-secret-manager");
  raw.metadata.raw_payload = true;
  CHECK(raw.emit({{"payload", "a\xff\n"}}) == "a\xff\n");
  CHECK(raw.read("a\xff\n") == "payload=a\xff\n");
}

TEST_CASE("a version has one payload of at most 64 KiB") {
  FormatTrial trial("gcp-secret-manager");
  CHECK(trial.emit({{"url", "x"}}) == "refused: invalid-entry-key");
  FormatTrial none("gcp-secret-manager");
  CHECK(none.emit({}) == "refused: missing-key");
  FormatTrial two("gcp-secret-manager");
  CHECK(two.emit({{"payload", "x"}, {"b", "y"}}) == "refused: invalid-entry-key");
  FormatTrial fits("gcp-secret-manager");
  CHECK(fits.emit({{"payload", std::string(65536, 'x')}}).substr(0, 12) == "{\"payload\":{");
  CHECK(fits.emit({{"payload", std::string(65537, 'x')}}) == "refused: output-too-large");
}

TEST_CASE("what Secret Manager and gcloud answer is read, and its checksum checked") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"access", R"({"name":"projects/p/secrets/s/versions/1","payload":{"data":"MTIzNDU2Nzg5","dataCrc32c":"3808858755"}})",
       "payload=123456789"},
      {"a number as checksum", R"({"payload":{"dataCrc32c":3808858755,"data":"MTIzNDU2Nzg5"}})", "payload=123456789"},
      {"no checksum", R"({"payload":{"data":"MTIzNDU2Nzg5"}})", "payload=123456789"},
      {"gcloud's alphabet", R"({"payload":{"data":"-_-_"}})", "payload=\xfb\xff\xbf"},
      {"an empty payload", R"({"payload":{}})", "payload="},
      {"a wrong checksum", R"({"payload":{"data":"MTIzNDU2Nzg5","dataCrc32c":"1"}})", "refused: existing-file-not-readable"},
      {"no base64", R"({"payload":{"data":"*"}})", "refused: existing-file-not-readable"},
      {"no payload", R"({"name":"x"})", "refused: existing-file-not-readable"},
      {"no JSON", "CANARY7f3", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("gcp-secret-manager");
  CHECK(trial.read(row.text) == row.seen);
}
