#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <string_view>

#include "spec/builtin.hpp"
#include "spec/document.hpp"

using namespace dsnsmith;

namespace {

std::unique_ptr<Document> read(std::string_view text) {
  Diagnostics diagnostics;
  auto document = read_yaml("s.yaml", text, diagnostics);
  INFO(render_text(diagnostics));
  REQUIRE(document);
  return document;
}

constexpr std::string_view kText =
    "databases:\n"
    "  orders:\n"
    "    host: h\n"
    "    empty:\n"
    "outputs:\n"
    "  app:\n"
    "    entries: [{a: 1}, [b, 'c d'], {}]\n"
    "  last: z\n";

}  // namespace

TEST_CASE("a node is found by its key, and only there") {
  const auto document = read(kText);
  const Node root = document->root();
  CHECK(root.find("databases").find("orders").find("host").text() == "h");
  CHECK(root.find("outputs").find("last").text() == "z");
  CHECK(!root.find("orders"));  // a key of another level
  CHECK(!root.find("h"));       // a value
  CHECK(!root.find("Databases"));
  CHECK(!root.find("databases").find("orders").find("host").find("x"));  // in a scalar
  CHECK(!Node().find("a"));
}

TEST_CASE("an absent node is nothing, a null one is there") {
  const auto document = read(kText);
  const Node empty = document->root().find("databases").find("orders").find("empty");
  CHECK(empty.present());
  CHECK(empty.is_null());
  const Node absent;
  CHECK(!absent.present());
  CHECK(absent.is_null());
  CHECK(!absent.is_scalar());
  CHECK(absent.text().empty());
  CHECK(absent.size() == 0);
  CHECK(absent.items().empty());
  CHECK(absent.pairs().empty());
  CHECK(absent.place() == Place{});
}

TEST_CASE("items and pairs come in the order of the text") {
  const auto document = read(kText);
  const auto pairs = document->root().pairs();
  REQUIRE(pairs.size() == 2);
  CHECK(pairs[0].key.text() == "databases");
  CHECK(pairs[1].key.text() == "outputs");
  CHECK(pairs[1].value.size() == 2);
  const auto items = document->root().find("outputs").find("app").find("entries").items();
  REQUIRE(items.size() == 3);
  CHECK(items[0].is_mapping());
  CHECK(items[1].is_sequence());
  CHECK(items[1].items()[0].text() == "b");
  CHECK(!items[1].items()[0].is_quoted());
  CHECK(items[1].items()[1].text() == "c d");
  CHECK(items[1].items()[1].is_quoted());
  CHECK(items[2].is_mapping());
  CHECK(items[2].size() == 0);
  CHECK(items[0].items().empty());  // a mapping has no items
  CHECK(items[1].pairs().empty());
}

TEST_CASE("a node's path is that of its keys") {
  const auto document = read(kText);
  const Node root = document->root();
  const Node entries = root.find("outputs").find("app").find("entries");
  CHECK(root.place().path.empty());
  CHECK(root.find("databases").find("orders").find("host").place().path == "databases.orders.host");
  CHECK(root.find("databases").pairs()[0].key.place().path == "databases.orders");
  CHECK(entries.place().path == "outputs.app.entries");
  CHECK(entries.items()[0].find("a").place().path == "outputs.app.entries[0].a");
  CHECK(entries.items()[1].items()[1].place().path == "outputs.app.entries[1][1]");
  CHECK(entries.items()[2].place().path == "outputs.app.entries[2]");
  CHECK(root.find("outputs").find("last").place() == Place{"s.yaml", 8, 9, "outputs.last"});
}

TEST_CASE("a key in a path cannot drive a terminal, and is cut") {
  const auto document = read("\"a\\tb\": {" + std::string(200, 'k') + ": 1}\n");
  const Node inner = document->root().find("a\tb");
  CHECK(inner.place().path == "a?b");
  CHECK(inner.pairs()[0].value.place().path == "a?b." + std::string(120, 'k') + "…");
}

TEST_CASE("a document over constant data reads like one over its own") {
  static constexpr NodeRecord kRecords[] = {
      {NodeKind::mapping, ScalarStyle::plain, 0, 1, 5, 1, 1},
      {NodeKind::scalar, ScalarStyle::plain, 0, 1, 2, 1, 1},
      {NodeKind::sequence, ScalarStyle::plain, 1, 2, 5, 1, 4},
      {NodeKind::scalar, ScalarStyle::quoted, 1, 2, 4, 1, 5},
      {NodeKind::null, ScalarStyle::plain, 3, 0, 5, 1, 11},
  };
  const Document document(std::string_view("t.yaml"), kRecords, std::string_view("abc"));
  CHECK(document.file() == "t.yaml");
  CHECK(document.root().find("a").items()[0].text() == "bc");
  CHECK(document.root().find("a").items()[1].is_null());
  CHECK(document.root().find("a").items()[1].place() == Place{"t.yaml", 1, 11, "a[1]"});
}

TEST_CASE("a compiled document is found by its id") {
  static const auto document = []() -> const Document& {
    static const Document empty(std::string_view("t.yaml"), {}, std::string_view());
    return empty;
  };
  static const BuiltinDocument kTable[] = {{"aa", document}, {"ab", document}, {"b", document}};
  CHECK(find_builtin(kTable, "ab")->id == "ab");
  CHECK(find_builtin(kTable, "b")->id == "b");
  CHECK(find_builtin(kTable, "a") == nullptr);
  CHECK(find_builtin(kTable, "c") == nullptr);
  CHECK(find_builtin({}, "a") == nullptr);
  CHECK(!find_builtin(kTable, "aa")->document().root());
}
