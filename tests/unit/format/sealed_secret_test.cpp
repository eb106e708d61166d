// SealedSecrets: what is written around the seals. tests/conformance/readers opens them.
#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

namespace {

constexpr std::string_view kFingerprint = "9a0b";

std::string sealed(FormatTrial& trial, std::initializer_list<testing::TextEntry> entries, std::string_view existing = {}) {
  const auto list = FormatTrial::entries_of(entries);
  const std::vector<Place> places(list.size(), trial.place);
  const Secret there = Secret::copy_of(existing);
  return trial.text_of(trial.format.seal({list, trial.metadata, trial.reader, existing.empty() ? nullptr : &there, trial.place, places}, trial.diagnostics));
}

// The text with every seal as `…`.
std::string without_seals(std::string text) {
  for (std::size_t at = text.find(": Ag"); at != text.npos; at = text.find(": Ag", at + 2)) {
    text.replace(at + 2, text.find('\n', at) - at - 2, "…");
  }
  return text;
}

}  // namespace

TEST_CASE("a SealedSecret holds seals, and a template of the Secret around them") {
  FormatTrial trial("sealed-secret");
  trial.metadata.type = "servicebinding.io/postgresql";
  trial.metadata.labels = {{"team", "orders"}};
  trial.metadata.annotations = {{"example.com/owner", "a b"}};
  trial.metadata.immutable = true;
  trial.metadata.fingerprint = kFingerprint;
  trial.metadata.scope = "namespace-wide";
  // sealed-with: sha256sum over the certificate's DER and `prod`, by openssl and sha256sum.
  CHECK(without_seals(sealed(trial, {{"uri", "CANARY7f3"}, {"password", "CANARY7f3"}})) ==
        "# dsnsmith: keys password uri\n"
        "apiVersion: bitnami.com/v1alpha1\n"
        "kind: SealedSecret\n"
        "metadata:\n"
        "  name: orders-db\n"
        "  namespace: prod\n"
        "  labels:\n"
        "    app.kubernetes.io/managed-by: dsnsmith\n"
        "    team: orders\n"
        "  annotations:\n"
        "    dsnsmith/sealed-with: \"02e44b1511f7e060b8572160660f928b582881c84837451e0814ce3ea7fd9c53\"\n"
        "    sealedsecrets.bitnami.com/namespace-wide: \"true\"\n"
        "spec:\n"
        "  encryptedData:\n"
        "    password: …\n"
        "    uri: …\n"
        "  template:\n"
        "    metadata:\n"
        "      name: orders-db\n"
        "      namespace: prod\n"
        "      labels:\n"
        "        app.kubernetes.io/managed-by: dsnsmith\n"
        "        team: orders\n"
        "      annotations:\n"
        "        dsnsmith/fingerprint: \"9a0b\"\n"
        "        example.com/owner: \"a b\"\n"
        "        sealedsecrets.bitnami.com/namespace-wide: \"true\"\n"
        "    type: servicebinding.io/postgresql\n"
        "    immutable: true\n");
}

TEST_CASE("a seal is kept while the fingerprint, the certificate and the place are the same") {
  FormatTrial trial("sealed-secret");
  trial.metadata.fingerprint = kFingerprint;
  const std::string first = sealed(trial, {{"uri", "CANARY7f3"}});
  CHECK(sealed(trial, {{"uri", "CANARY7f3"}}, first) == first);

  FormatTrial labelled("sealed-secret");
  labelled.metadata.fingerprint = kFingerprint;
  labelled.metadata.labels = {{"team", "orders"}};
  const std::string more = sealed(labelled, {{"uri", "CANARY7f3"}}, first);
  CHECK(more != first);
  const auto seal_of = [](const std::string& text) { return text.substr(text.find("uri: Ag"), 700); };
  CHECK(seal_of(more) == seal_of(first));

  FormatTrial other("sealed-secret");
  const auto changed = GENERATE(0, 1, 2, 3);
  other.metadata.fingerprint = changed == 0 ? "9a0c" : kFingerprint;
  other.metadata.name = changed == 1 ? "billing-db" : "orders-db";
  other.metadata.scope = changed == 2 ? "cluster-wide" : "";
  const std::string again = changed == 3 ? sealed(other, {{"url", "CANARY7f3"}}, first) : sealed(other, {{"uri", "CANARY7f3"}}, first);
  CHECK(again.find(seal_of(first).substr(5)) == again.npos);
}

TEST_CASE("without a fingerprint every run seals anew") {
  FormatTrial trial("sealed-secret");
  const std::string first = sealed(trial, {{"uri", "CANARY7f3"}});
  CHECK(sealed(trial, {{"uri", "CANARY7f3"}}, first) != first);
}

TEST_CASE("what cannot be sealed is refused") {
  struct Row {
    std::string why, certificate, name_space, message;
  };
  const auto row = GENERATE(values<Row>({
      {"no certificate", "connections.json", "prod", "the file that `certificate` names holds no certificate in PEM"},
      {"an expired one", "sealing-expired.pem", "prod", "the file that `certificate` names has expired"},
      {"no RSA key", "sealing-ec.pem", "prod", "the file that `certificate` names is a certificate without an RSA key"},
      {"nowhere", "sealing.pem", "", "a seal of scope `strict` holds in one namespace, and none is given"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("sealed-secret");
  trial.metadata.certificate = FormatTrial::sealing_certificate(row.certificate);
  trial.metadata.name_space = row.name_space;
  CHECK(trial.emit({{"uri", "CANARY7f3"}}).starts_with("refused: "));
  CHECK(trial.message() == row.message);
}

TEST_CASE("a file of others is not replaced by a seal") {
  FormatTrial trial("sealed-secret");
  CHECK(sealed(trial, {{"uri", "CANARY7f3"}}, "kind: SealedSecret\n") == "refused: foreign-file");
}

TEST_CASE("the scope's annotation is no matter of the spec") {
  FormatTrial trial("sealed-secret");
  trial.metadata.annotations = {{"sealedsecrets.bitnami.com/cluster-wide", "true"}};
  CHECK(trial.emit({{"uri", "CANARY7f3"}}) == "refused: invalid-metadata");
}
