#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

namespace {

std::string sealed(FormatTrial& trial, std::initializer_list<testing::TextEntry> list, std::string_view existing = {}) {
  const auto entries = FormatTrial::entries_of(list);
  const std::vector<Place> places(entries.size(), trial.place);
  const Secret bytes = Secret::copy_of(existing);
  return trial.text_of(trial.format.seal({entries, trial.metadata, trial.reader, existing.empty() ? nullptr : &bytes, trial.place, places}, trial.diagnostics));
}

}  // namespace

TEST_CASE("an ExternalSecret says where the store has each key, and no value") {
  FormatTrial trial("external-secret");
  trial.metadata.name_space = "prod";
  trial.metadata.environment = "staging";
  trial.metadata.immutable = true;
  CHECK(sealed(trial, {{"url", "CANARY7f3"}, {"on", "x"}}) ==
        "# dsnsmith: environment staging\n"
        "# dsnsmith: keys on url\n"
        "apiVersion: external-secrets.io/v1\n"
        "kind: ExternalSecret\n"
        "metadata:\n"
        "  name: orders-db\n"
        "  namespace: prod\n"
        "  labels:\n"
        "    app.kubernetes.io/managed-by: dsnsmith\n"
        "spec:\n"
        "  secretStoreRef:\n"
        "    name: vault\n"
        "    kind: SecretStore\n"
        "  target:\n"
        "    name: orders-db\n"
        "    immutable: true\n"
        "  data:\n"
        "    - secretKey: \"on\"\n"
        "      remoteRef:\n"
        "        key: orders/on\n"
        "    - secretKey: url\n"
        "      remoteRef:\n"
        "        key: orders/url\n");
}

TEST_CASE("the Secret's type needs a template, which repeats its labels") {
  FormatTrial trial("external-secret");
  trial.metadata.type = "servicebinding.io/postgresql";
  trial.metadata.labels = {{"team", "orders"}};
  trial.metadata.remote_key = "orders";
  trial.metadata.remote_property = "{key}";
  CHECK(sealed(trial, {{"uri", "x"}}) ==
        "# dsnsmith: keys uri\n"
        "apiVersion: external-secrets.io/v1\n"
        "kind: ExternalSecret\n"
        "metadata:\n"
        "  name: orders-db\n"
        "  labels:\n"
        "    app.kubernetes.io/managed-by: dsnsmith\n"
        "    team: orders\n"
        "spec:\n"
        "  secretStoreRef:\n"
        "    name: vault\n"
        "    kind: SecretStore\n"
        "  target:\n"
        "    name: orders-db\n"
        "    template:\n"
        "      type: servicebinding.io/postgresql\n"
        "      metadata:\n"
        "        labels:\n"
        "          app.kubernetes.io/managed-by: dsnsmith\n"
        "          team: orders\n"
        "  data:\n"
        "    - secretKey: uri\n"
        "      remoteRef:\n"
        "        key: orders\n"
        "        property: uri\n");
}

TEST_CASE("a PushSecret says where each key of a Secret goes, and no value") {
  FormatTrial trial("push-secret");
  trial.metadata.store_kind = "ClusterSecretStore";
  trial.metadata.remote_property = "p";
  CHECK(sealed(trial, {{"url", "CANARY7f3"}}) ==
        "# dsnsmith: keys url\n"
        "apiVersion: external-secrets.io/v1alpha1\n"
        "kind: PushSecret\n"
        "metadata:\n"
        "  name: orders-db\n"
        "  labels:\n"
        "    app.kubernetes.io/managed-by: dsnsmith\n"
        "spec:\n"
        "  secretStoreRefs:\n"
        "    - name: vault\n"
        "      kind: ClusterSecretStore\n"
        "  selector:\n"
        "    secret:\n"
        "      name: orders-db\n"
        "  data:\n"
        "    - match:\n"
        "        secretKey: url\n"
        "        remoteRef:\n"
        "          remoteKey: orders/url\n"
        "          property: p\n");
}

TEST_CASE("two entries in one place of the store, and files of others, are refused") {
  FormatTrial same("external-secret");
  same.metadata.remote_key = "orders";
  CHECK(same.emit({{"a", "CANARY7f3"}, {"b", "x"}}) == "refused: invalid-metadata");
  CHECK(same.message() == "`b` would be the same value in the store as another entry");
  FormatTrial one("external-secret");
  one.metadata.remote_key = "orders";
  CHECK(one.emit({{"a", "x"}}).starts_with("# dsnsmith: keys a\napiVersion: v1\nkind: Secret\n"));
  FormatTrial bytes("push-secret");
  bytes.metadata.remote_key = "\xff";
  CHECK(bytes.emit({{"a", "x"}}) == "refused: invalid-metadata");
  FormatTrial foreign("push-secret");
  CHECK(sealed(foreign, {{"a", "x"}}, "kind: PushSecret\n") == "refused: foreign-file");
  FormatTrial ours("push-secret");
  CHECK(sealed(ours, {{"a", "x"}}, "# dsnsmith: keys a\nx\n").starts_with("# dsnsmith: keys a\napiVersion: external"));
  FormatTrial store("external-secret");
  store.metadata.store = "Vault";
  CHECK(store.emit({{"a", "x"}}) == "refused: invalid-metadata");
}
