// One format and reader under test, with the places and metadata that emit wants.
#pragma once

#include <fstream>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/format.hpp"

namespace dsnsmith::testing {

using TextEntry = std::pair<std::string_view, std::string_view>;

struct FormatTrial {
  const Format& format;
  std::string reader;
  Metadata metadata{};
  Place place{"spec.yaml", 3, 1, "outputs.app"};
  Diagnostics diagnostics{};
  std::vector<Entry> files{};  // in a folder: what was written last

  explicit FormatTrial(std::string_view id, std::string_view reader_id = {})
      : format(*find_format(id)),
        reader(reader_id.empty() ? format.readers.front().id : reader_id) {
    metadata.name = "orders-db";
    if (id == "sealed-secret") {  // which needs to know where its seal shall hold, and for whom
      metadata.name_space = "prod";
      metadata.certificate = sealing_certificate();
    }
    if (id == "external-secret" || id == "push-secret") {  // which store has its values
      metadata.store = "vault";
      metadata.store_kind = "SecretStore";
      metadata.remote_key = "orders/{key}";
    }
  }

  // Made for these tests, valid for a hundred years; nobody has its key.
  static std::string sealing_certificate(std::string_view name = "sealing.pem") {
    std::ifstream file(std::string(DSNSMITH_SOURCE_DIR "/tests/vectors/").append(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static std::vector<Entry> entries_of(std::initializer_list<TextEntry> entries) {
    std::vector<Entry> list;
    for (const auto& [key, value] : entries) {
      list.push_back({std::string(key), Secret::copy_of(value)});
    }
    return list;
  }

  std::optional<Secret> emit_list(const std::vector<Entry>& entries, const Secret* existing = nullptr) {
    const std::vector<Place> places(entries.size(), place);
    files.clear();
    for (const Entry& entry : entries) {
      if (!format.list.empty()) files.push_back({entry.key, entry.value.clone()});
    }
    return format.emit({entries, metadata, reader, existing, place, places}, diagnostics);
  }

  // The text of the file; `refused` and the names of what stood in the way.
  std::string emit(std::initializer_list<TextEntry> entries) {
    return text_of(emit_list(entries_of(entries)));
  }
  std::string update(std::string_view existing, std::initializer_list<TextEntry> entries) {
    const Secret bytes = Secret::copy_of(existing);
    return text_of(emit_list(entries_of(entries), &bytes));
  }

  std::optional<std::vector<Entry>> read_list(const Secret& bytes) {
    return format.read({bytes, metadata, reader, place, files}, diagnostics);
  }
  // `KEY=value|KEY=value`, or `refused: …`.
  std::string read(std::string_view text) {
    const auto entries = read_list(Secret::copy_of(text));
    if (!entries) {
      return refusal();
    }
    std::string joined;
    for (const Entry& entry : *entries) {
      joined += joined.empty() ? "" : "|";
      joined.append(entry.key).append("=").append(entry.value.expose());
    }
    return joined;
  }

  [[nodiscard]] std::string text_of(const std::optional<Secret>& bytes) const {
    return bytes ? std::string(bytes->expose()) : refusal();
  }
  [[nodiscard]] std::string refusal() const {
    std::string text = "refused:";
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      text.append(" ").append(facts_of(diagnostic.code).name);
    }
    return text;
  }
  [[nodiscard]] std::string message() const {
    const auto list = diagnostics.sorted();
    return list.empty() ? std::string() : list.front().message;
  }
};

}  // namespace dsnsmith::testing
