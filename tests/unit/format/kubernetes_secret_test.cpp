#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a Secret is a manifest with sorted, encoded data") {
  FormatTrial trial("kubernetes-secret");
  trial.metadata.name_space = "prod";
  trial.metadata.type = "servicebinding.io/postgresql";
  trial.metadata.labels = {{"tier", "db"}, {"app.kubernetes.io/name", "yes"}};
  trial.metadata.annotations = {{"example.com/note", "a: b # c"}};
  trial.metadata.immutable = true;
  trial.metadata.environment = "prod";
  trial.metadata.fingerprint = "0123abcd";
  CHECK(trial.emit({{"uri", "postgresql://u:p@h/d"}, {"on", "~\xff"}, {"host", "h"}}) ==
        "# dsnsmith: environment prod\n"
        "# dsnsmith: keys host on uri\n"
        "# dsnsmith: labels app.kubernetes.io/name tier\n"
        "# dsnsmith: annotations example.com/note\n"
        "apiVersion: v1\n"
        "kind: Secret\n"
        "metadata:\n"
        "  name: orders-db\n"
        "  namespace: prod\n"
        "  labels:\n"
        "    app.kubernetes.io/managed-by: dsnsmith\n"
        "    app.kubernetes.io/name: \"yes\"\n"
        "    tier: db\n"
        "  annotations:\n"
        "    dsnsmith/fingerprint: \"0123abcd\"\n"
        "    example.com/note: \"a: b # c\"\n"
        "type: servicebinding.io/postgresql\n"
        "immutable: true\n"
        "data:\n"
        "  host: aA==\n"
        "  \"on\": fv8=\n"
        "  uri: cG9zdGdyZXNxbDovL3U6cEBoL2Q=\n");
}

TEST_CASE("the least there is") {
  FormatTrial trial("kubernetes-secret");
  CHECK(trial.emit({{"k", ""}}) ==
        "# dsnsmith: keys k\napiVersion: v1\nkind: Secret\nmetadata:\n  name: orders-db\n  labels:\n"
        "    app.kubernetes.io/managed-by: dsnsmith\ntype: Opaque\ndata:\n  k: \"\"\n");
}

TEST_CASE("names that Kubernetes refuses are refused here") {
  struct Row {
    std::string_view why;
    Metadata metadata;
  };
  Metadata good;
  good.name = "a";
  const auto with = [&good](auto change) {
    Metadata metadata = good;
    change(metadata);
    return metadata;
  };
  const std::vector<Row> rows{
      {"no name", with([](Metadata& m) { m.name = ""; })},
      {"an underscore", with([](Metadata& m) { m.name = "Bad_Name"; })},
      {"a dot at the end", with([](Metadata& m) { m.name = "a."; })},
      {"254 characters", with([](Metadata& m) { m.name = std::string(254, 'a'); })},
      {"a namespace with a dot", with([](Metadata& m) { m.name_space = "a.b"; })},
      {"a namespace of 64", with([](Metadata& m) { m.name_space = std::string(64, 'a'); })},
      {"a label of 64", with([](Metadata& m) { m.labels = {{"a", std::string(64, 'a')}}; })},
      {"a host name and port as a label", with([](Metadata& m) { m.labels = {{"a", "h:5432"}}; })},
      {"a label's name with two slashes", with([](Metadata& m) { m.labels = {{"a/b/c", "x"}}; })},
      {"a label's prefix in capitals", with([](Metadata& m) { m.labels = {{"A.b/c", "x"}}; })},
      {"annotations over 256 KiB", with([](Metadata& m) { m.annotations = {{"a", std::string(262144, 'a')}}; })},
      {"our own annotation", with([](Metadata& m) { m.annotations = {{"dsnsmith/fingerprint", "x"}}; })},
      {"ssh-auth without its key", with([](Metadata& m) { m.type = "kubernetes.io/ssh-auth"; })},
      {"dockercfg without its key", with([](Metadata& m) { m.type = "kubernetes.io/dockercfg"; })},
      {"dockerconfigjson without its key", with([](Metadata& m) { m.type = "kubernetes.io/dockerconfigjson"; })},
      {"basic-auth without its keys", with([](Metadata& m) { m.type = "kubernetes.io/basic-auth"; })},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    FormatTrial trial("kubernetes-secret");
    trial.metadata = row.metadata;
    CHECK(trial.emit({{"k", "v"}}) == "refused: invalid-metadata");
  }
}

TEST_CASE("keys and size have the API server's limits") {
  const std::string_view key = GENERATE("", ".", "..", "..a", "a/b", "a b", "\xc3\xa9");
  FormatTrial trial("kubernetes-secret");
  CHECK(trial.emit({{key, "v"}}) == "refused: invalid-entry-key");
  FormatTrial largest("kubernetes-secret");
  const std::string full(1048575, 'x');
  CHECK(largest.emit({{"a", full}, {"b", "x"}}).substr(0, 2) == "# ");
  CHECK(largest.emit({{"a", full}, {"b", "xy"}}) == "refused: output-too-large");
}

TEST_CASE("keys of others in the manifest are refused or kept") {
  const std::string_view existing =
      "apiVersion: v1\nkind: Secret\nmetadata:\n  name: orders-db\ndata:\n  theirs: dGhlaXJz\n  uri: b2xk\n"
      "stringData:\n  plain: \"text\"\n";
  FormatTrial refusing("kubernetes-secret");
  CHECK(refusing.update(existing, {{"uri", "new"}}) == "refused: foreign-keys");
  CHECK(refusing.message() == "the existing manifest holds keys of others: `theirs`, `plain`");
  FormatTrial keeping("kubernetes-secret");
  keeping.metadata.keep_foreign_keys = true;
  const std::string kept = keeping.update(existing, {{"uri", "new"}});
  CHECK(keeping.read(kept) == "plain=text|theirs=theirs|uri=new");
  CHECK(keeping.update(kept, {{"uri", "new"}}) == kept);
  FormatTrial pruning("kubernetes-secret");
  const std::string ours = pruning.emit({{"old", "1"}, {"uri", "2"}});
  CHECK(pruning.read(pruning.update(ours, {{"uri", "3"}})) == "uri=3");
}

TEST_CASE("manifests of kubectl are read") {
  struct Row {
    std::string_view why, text, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"get -o yaml", "apiVersion: v1\ndata:\n  b: Yg==\n  a: \"YQ==\"\nkind: Secret\nmetadata:\n"
       "  annotations:\n    x: '{\"data\":{\"c\":\"Yw==\"}}'\n  managedFields:\n  - apiVersion: v1\n    fieldsV1:\n"
       "      f:data: {}\n  name: x\ntype: Opaque\n", "b=b|a=a"},
      {"get -o json", R"({"kind":"Secret","data":{"b":"Yg=="},"metadata":{"name":"x"}})", "b=b"},
      {"stringData over data", "kind: Secret\ndata:\n  a: YQ==\nstringData:\n  a: 'it''s'\n  t: |\n    1\n    2\n",
       "a=it's|t=1\n2\n"},
      {"kustomize's long values", "kind: Secret\ndata:\n  a: |\n    YWFh\n    YmJi\n", "a=aaabbb"},
      {"nothing in it", "kind: Secret\ndata: {}\n", ""},
      {"another kind", "kind: ConfigMap\ndata:\n  a: YQ==\n", "refused: existing-file-not-readable"},
      {"two documents", "kind: Secret\n---\nkind: Secret\n", "refused: existing-file-not-readable"},
      {"no base64", "kind: Secret\ndata:\n  a: YQ\n", "refused: existing-file-not-readable"},
      {"a number", "kind: Secret\nstringData:\n  port: 5432\n", "refused: existing-file-not-readable"},
      {"a key twice", "kind: Secret\ndata:\n  a: YQ==\n  a: Yg==\n", "refused: existing-file-not-readable"},
      {"an alias", "kind: Secret\ndata:\n  a: *x\n", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("kubernetes-secret");
  CHECK(trial.read(row.text) == row.seen);
}

TEST_CASE("a list as kubectl prints it has the Secret that the output names") {
  struct Row {
    const char* why;
    const char* text;
    const char* name_space;
    const char* read;
  };
  const auto row = GENERATE(values<Row>({
      {"YAML", "apiVersion: v1\nitems:\n- data:\n    K: eA==\n  kind: Secret\n  metadata:\n    name: other\n- data:\n    K: eQ==\n  kind: Secret\n  metadata:\n    name: orders-db\nkind: List\n", "", "K=y"},
      {"JSON", R"({"items": [{"kind": "Secret", "data": {"K": "eA=="}, "metadata": {"name": "other, ]} \" x"}}, {"kind": "Secret", "data": {"K": "eQ=="}, "metadata": {"name": "orders-db"}}], "kind": "List"})", "", "K=y"},
      {"of two namespaces", R"({"items": [{"kind": "Secret", "data": {"K": "eA=="}, "metadata": {"name": "orders-db", "namespace": "a"}}, {"kind": "Secret", "data": {"K": "eQ=="}, "metadata": {"name": "orders-db", "namespace": "b"}}]})", "b", "K=y"},
      {"others alone", R"({"items": [{"kind": "ConfigMap", "metadata": {"name": "orders-db"}}]})", "", "refused: existing-file-not-readable"},
      {"nothing", "apiVersion: v1\nitems: []\nkind: List\n", "", "refused: existing-file-not-readable"},
      {"no list of objects", R"({"items": "x"})", "", "refused: existing-file-not-readable"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("kubernetes-secret");
  trial.metadata.name_space = row.name_space;
  const auto read = trial.format.read_live({Secret::copy_of(row.text), trial.metadata, trial.reader, trial.place}, trial.diagnostics);
  CHECK((read ? read->front().key + "=" + std::string(read->front().value.expose()) : trial.refusal()) == row.read);
}
