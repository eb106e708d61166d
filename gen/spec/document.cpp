#include "spec/document.hpp"

#include <algorithm>

namespace dsnsmith {

Document::Document(std::string file, std::vector<NodeRecord> records, Secret pool)
    : file_(std::move(file)),
      own_records_(std::move(records)),
      own_pool_(std::move(pool)),
      records_(own_records_),
      pool_(own_pool_.expose()) {}

NodeKind Node::kind() const noexcept {
  return document_ == nullptr ? NodeKind::null : document_->records_[index_].kind;
}

bool Node::is_quoted() const noexcept {
  return is_scalar() && document_->records_[index_].style == ScalarStyle::quoted;
}

std::string_view Node::text() const noexcept {
  if (!is_scalar()) {
    return {};
  }
  const NodeRecord& record = document_->records_[index_];
  return document_->pool_.substr(record.text, record.size);
}

std::size_t Node::size() const noexcept {
  return is_mapping() || is_sequence() ? document_->records_[index_].size : 0;
}

Node Node::find(std::string_view key) const {
  if (!is_mapping()) {
    return {};
  }
  const std::span<const NodeRecord> records = document_->records_;
  std::uint32_t at = index_ + 1;
  for (std::size_t i = 0; i < records[index_].size; ++i) {
    const std::uint32_t value = records[at].next;
    if (Node(document_, at).text() == key) {
      return Node(document_, value);
    }
    at = records[value].next;
  }
  return {};
}

std::vector<Node> Node::items() const {
  std::vector<Node> list;
  if (is_sequence()) {
    list.reserve(size());
    std::uint32_t at = index_ + 1;
    for (std::size_t i = 0; i < size(); ++i) {
      list.push_back(Node(document_, at));
      at = document_->records_[at].next;
    }
  }
  return list;
}

std::vector<Node::Pair> Node::pairs() const {
  std::vector<Pair> list;
  if (is_mapping()) {
    list.reserve(size());
    std::uint32_t at = index_ + 1;
    for (std::size_t i = 0; i < size(); ++i) {
      const std::uint32_t value = document_->records_[at].next;
      list.push_back({Node(document_, at), Node(document_, value)});
      at = document_->records_[value].next;
    }
  }
  return list;
}

Place Node::place() const {
  if (document_ == nullptr) {
    return {};
  }
  const NodeRecord& record = document_->records_[index_];
  return {document_->file_, static_cast<int>(record.line), static_cast<int>(record.column),
          document_->path_of(index_)};
}

// Walks from the root: only diagnostics need a path, so nodes do not carry one.
std::string Document::path_of(std::uint32_t index) const {
  std::string path;
  std::uint32_t at = 0;
  while (at < records_.size() && at != index) {
    const NodeRecord& record = records_[at];
    std::uint32_t child = at + 1;
    bool found = false;
    for (std::uint32_t i = 0; i < record.size && !found; ++i) {
      if (record.kind == NodeKind::mapping) {
        const std::uint32_t value = records_[child].next;
        const std::string_view key = pool_.substr(records_[child].text, records_[child].size);
        if (index < records_[value].next) {  // the key itself, or at or below the value
          path.append(path.empty() ? "" : ".").append(ShownText::of_shown_field(key).text());
          if (child == index) {
            return path;
          }
          at = value;
          found = true;
        }
        child = records_[value].next;
      } else {
        if (index < records_[child].next) {
          path.append("[").append(std::to_string(i)).append("]");
          at = child;
          found = true;
        }
        child = records_[child].next;
      }
    }
    if (!found) {
      break;
    }
  }
  return path;
}

}  // namespace dsnsmith
