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
      return {document_, value};
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

std::string Document::path_of(std::uint32_t index) const {
  if (steps_.empty()) {
    steps_.resize(records_.size());
    for (std::uint32_t parent = 0; parent < records_.size(); ++parent) {
      const NodeRecord& record = records_[parent];
      const bool mapping = record.kind == NodeKind::mapping;
      const std::uint32_t count = mapping ? 2 * record.size : record.kind == NodeKind::sequence ? record.size : 0;
      std::uint32_t child = parent + 1;
      for (std::uint32_t i = 0; i < count; ++i) {
        steps_[child] = {parent, mapping ? i % 2 : i};
        child = records_[child].next;
      }
    }
  }
  std::string path;
  append_path(path, index);
  return path;
}

void Document::append_path(std::string& path, std::uint32_t index) const {
  if (index == 0) {
    return;
  }
  const Step step = steps_[index];
  append_path(path, step.parent);
  if (records_[step.parent].kind == NodeKind::mapping) {
    const NodeRecord& key = records_[index - step.item];  // a key is one record, and its value follows
    path.append(path.empty() ? "" : ".").append(ShownText::of_shown_field(pool_.substr(key.text, key.size)).text());
  } else {
    path.append("[").append(std::to_string(step.item)).append("]");
  }
}

}  // namespace dsnsmith
