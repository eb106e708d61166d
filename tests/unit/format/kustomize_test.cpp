#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

namespace {

constexpr std::string_view kPlain =
    "# dsnsmith: keys uri -a ca.pem\n"
    "apiVersion: kustomize.config.k8s.io/v1beta1\n"
    "kind: Kustomization\n"
    "secretGenerator:\n"
    "  - name: orders-db\n"
    "    type: Opaque\n"
    "    files:\n"
    "      - uri\n"
    "      - \"-a\"\n"
    "      - ca.pem\n"
    "    options:\n"
    "      labels:\n"
    "        app.kubernetes.io/managed-by: dsnsmith\n";

}  // namespace

TEST_CASE("a folder of kustomize has a secretGenerator of its files and no value in it") {
  FormatTrial trial("kustomize");
  CHECK(trial.emit({{"uri", "CANARY7f3"}, {"-a", "x"}, {"ca.pem", "y"}}) == kPlain);
  CHECK(trial.read(kPlain) == "uri=CANARY7f3|-a=x|ca.pem=y");
  FormatTrial again("kustomize");
  CHECK(again.update(kPlain, {{"uri", "CANARY7f3"}, {"-a", "x"}, {"ca.pem", "y"}}) == kPlain);
}

TEST_CASE("a folder of kustomize has its Secret's metadata") {
  FormatTrial trial("kustomize");
  trial.metadata.environment = "prod";
  trial.metadata.name_space = "shop";
  trial.metadata.type = "servicebinding.io/postgresql";
  trial.metadata.labels = {{"team", "no"}, {"app", "orders"}};
  trial.metadata.annotations = {{"example.com/owner", "a: b"}};
  trial.metadata.immutable = true;
  const std::string text = trial.emit({{"uri", "x"}});
  CHECK(text ==
        "# dsnsmith: environment prod\n"
        "# dsnsmith: keys uri\n"
        "# dsnsmith: labels app team\n"
        "# dsnsmith: annotations example.com/owner\n"
        "apiVersion: kustomize.config.k8s.io/v1beta1\n"
        "kind: Kustomization\n"
        "secretGenerator:\n"
        "  - name: orders-db\n"
        "    namespace: shop\n"
        "    type: servicebinding.io/postgresql\n"
        "    files:\n"
        "      - uri\n"
        "    options:\n"
        "      labels:\n"
        "        app: orders\n"
        "        app.kubernetes.io/managed-by: dsnsmith\n"
        "        team: \"no\"\n"
        "      annotations:\n"
        "        example.com/owner: \"a: b\"\n"
        "      immutable: true\n");
  FormatTrial again("kustomize");
  again.metadata = trial.metadata;
  CHECK(again.update(text, {{"uri", "x"}}) == text);
  FormatTrial plain("kustomize");
  CHECK(plain.update(text, {{"uri", "x"}}).starts_with("# dsnsmith: keys uri\napiVersion"));
}

TEST_CASE("what others wrote into our kustomization.yaml is never lost") {
  for (const std::string_view more : {"resources:\n  - ../base\n", "  - name: other\n", "      - ../../theirs\n", "# mine\n", "        theirs: label\n", "    behavior: merge\n", "      disableNameSuffixHash: true\n"}) {
    CAPTURE(more);
    FormatTrial trial("kustomize");
    CHECK(trial.update(std::string(kPlain).append(more), {{"uri", "x"}}) == "refused: existing-file-not-readable");
  }
  FormatTrial foreign("kustomize");
  CHECK(foreign.update("kind: Kustomization\n", {{"uri", "x"}}) == "refused: foreign-file");
}

TEST_CASE("what kustomize or Kubernetes would not take is refused") {
  for (const std::string_view key : {"", "a/b", "..", "a=b", "7", "1e3", "-.5", "2024-01-01", "null", "True", "0x1F", "1_000", "kustomization.yaml", "kustomization.yml", "Kustomization", ".dsnsmith"}) {
    CAPTURE(key);
    FormatTrial trial("kustomize");
    CHECK(trial.emit({{key, "CANARY7f3"}}) == "refused: invalid-entry-key");
  }
  FormatTrial large("kustomize");
  const std::string half(600000, 'x');
  CHECK(large.emit({{"a", half}, {"b", half}}) == "refused: output-too-large");
  FormatTrial name("kustomize");
  name.metadata.name = "Orders";
  CHECK(name.emit({{"a", "x"}}) == "refused: invalid-metadata");
}
