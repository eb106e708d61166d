// A parsed YAML document with places, from a file or compiled in.
//
// One flat array of 28-byte records and one pool of text: a user's file owns
// them, the files under providers/ and templates/ have them as constant data
// made at build time (gen/tables), with 32-bit offsets instead of pointers, so
// that they cost no relocation and no parsing at start.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "diag/diagnostic.hpp"

namespace dsnsmith {

enum class NodeKind : std::uint8_t { null, scalar, sequence, mapping };
enum class ScalarStyle : std::uint8_t { plain, quoted };

struct NodeRecord {
  NodeKind kind;
  ScalarStyle style;
  std::uint32_t text;    // offset in the pool: a scalar's text
  std::uint32_t size;    // a scalar's length; a collection's number of items (of a mapping: pairs)
  std::uint32_t next;    // index of the record behind this node and all below it
  std::uint32_t line;    // 1-based
  std::uint32_t column;  // 1-based, in bytes
};

class Document;

// A handle; valid as long as its document. A mapping's records are key, value,
// key, value …; keys are scalars, each once.
class Node {
 public:
  Node() = default;  // absent: kind null, no place
  [[nodiscard]] bool present() const noexcept { return document_ != nullptr; }
  explicit operator bool() const noexcept { return present(); }
  [[nodiscard]] NodeKind kind() const noexcept;
  [[nodiscard]] bool is_null() const noexcept { return kind() == NodeKind::null; }
  [[nodiscard]] bool is_scalar() const noexcept { return present() && kind() == NodeKind::scalar; }
  [[nodiscard]] bool is_mapping() const noexcept { return present() && kind() == NodeKind::mapping; }
  [[nodiscard]] bool is_sequence() const noexcept { return present() && kind() == NodeKind::sequence; }
  [[nodiscard]] bool is_quoted() const noexcept;

  // A scalar's text. The caller knows whether the field may hold a secret.
  [[nodiscard]] std::string_view text() const noexcept;
  // A scalar's text for messages: only for fields that never hold a secret.
  [[nodiscard]] ShownText shown() const { return ShownText::of_shown_field(text()); }

  [[nodiscard]] std::size_t size() const noexcept;           // items, or pairs
  [[nodiscard]] Node find(std::string_view key) const;       // absent if there is none
  [[nodiscard]] std::vector<Node> items() const;             // of a sequence
  struct Pair;
  [[nodiscard]] std::vector<Pair> pairs() const;             // of a mapping, in order

  [[nodiscard]] Place place() const;                         // file, line, column, path
  [[nodiscard]] const Document* document() const noexcept { return document_; }
  [[nodiscard]] std::uint32_t index() const noexcept { return index_; }

 private:
  friend class Document;
  Node(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

struct Node::Pair {
  Node key;
  Node value;
};

class Document {
 public:
  // Over constant data, for what is compiled in.
  Document(std::string_view file, std::span<const NodeRecord> records, std::string_view pool)
      : file_(file), records_(records), pool_(pool) {}
  // Over its own data.
  Document(std::string file, std::vector<NodeRecord> records, Secret pool);
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  [[nodiscard]] Node root() const { return records_.empty() ? Node() : Node(this, 0); }
  [[nodiscard]] std::string_view file() const noexcept { return file_; }
  // Over constant data: its loader checked it when it was compiled in.
  [[nodiscard]] bool is_compiled_in() const noexcept { return own_records_.empty(); }
  [[nodiscard]] std::span<const NodeRecord> records() const noexcept { return records_; }
  [[nodiscard]] std::string_view pool() const noexcept { return pool_; }
  // `databases.orders.host`, `outputs.app.entries[2]`.
  [[nodiscard]] std::string path_of(std::uint32_t index) const;

 private:
  friend class Node;
  struct Step {
    std::uint32_t parent;
    std::uint32_t item;  // of a sequence; of a mapping: 0 the key, 1 the value
  };
  void append_path(std::string& path, std::uint32_t index) const;

  std::string file_;
  std::vector<NodeRecord> own_records_;
  Secret own_pool_;
  std::span<const NodeRecord> records_;
  std::string_view pool_;
  // For each record the way up, made when the first path is asked for: records do not
  // carry it, since only what is said about a node needs it.
  mutable std::vector<Step> steps_;
};

// Limits of a spec; fleets come as JSON Lines beside it.
inline constexpr std::size_t kLargestYaml = 4 * 1024 * 1024;
inline constexpr std::size_t kLongestYamlLine = 16 * 1024;
inline constexpr int kDeepestYaml = 64;

// The strict reader. Refuses, each with a code, line and column: text that is
// not UTF-8, control characters, tabs in indentation, directives, several
// documents, anchors, aliases, tags, merge keys, duplicate keys, keys that are
// not plain words or quoted strings, null items in sequences and keys without value in flow
// mappings, unclosed quotes, plain scalars that YAML 1.1 readers take for something else
// (yes, no, on, off, y, n, octal, hexadecimal, 1_000, 1:30), files over the
// limits above, and an empty document. `null`, `~` and an empty value are null.
// All mistakes of shape are reported, a syntax error ends the reading.
std::unique_ptr<Document> read_yaml(std::string_view file_name, std::string_view bytes,
                                    Diagnostics& diagnostics);

}  // namespace dsnsmith
