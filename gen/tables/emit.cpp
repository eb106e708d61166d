#include "tables/emit.hpp"

#include <utility>

namespace dsnsmith {
namespace {

constexpr std::size_t kLineOfLiteral = 80;

std::string_view short_name(NodeKind kind) {
  switch (kind) {
    case NodeKind::null:
      return "N";
    case NodeKind::scalar:
      return "S";
    case NodeKind::sequence:
      return "L";
    case NodeKind::mapping:
      return "M";
  }
  return "";
}

void append_record(std::string& text, const NodeRecord& record) {
  text.append("    {").append(short_name(record.kind));
  text.append(record.style == ScalarStyle::quoted ? ", Q" : ", P");
  for (const std::uint32_t number :
       {record.text, record.size, record.next, record.line, record.column}) {
    text.append(", ").append(std::to_string(number));
  }
  text.append("},\n");
}

void append_document(std::string& text, const DataFile& file, const std::string& number) {
  text.append("// ").append(file.path).append("\nconstexpr NodeRecord kRecords").append(number);
  text.append("[] = {\n");
  for (const NodeRecord& record : file.document->records()) {
    append_record(text, record);
  }
  text.append("};\nconstexpr std::string_view kPool").append(number).append(" = {\n    ");
  text.append(string_literal(file.document->pool()));
  text.append(",\n    ").append(std::to_string(file.document->pool().size())).append("};\n");
  text.append("const Document& document").append(number);
  text.append("() {\n  static const Document document(\n      std::string_view(");
  text.append(string_literal(file.path)).append("), kRecords").append(number);
  text.append(", kPool").append(number).append(");\n  return document;\n}\n\n");
}

}  // namespace

// Three octal digits end an escape whatever follows; `?` could begin a trigraph.
std::string string_literal(std::string_view bytes) {
  std::string text = "\"";
  std::size_t width = 0;
  for (const char c : bytes) {
    if (width >= kLineOfLiteral) {
      text.append("\"\n    \"");
      width = 0;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '?') {
      text.push_back(c);
      ++width;
    } else {
      text.push_back('\\');
      text.push_back(static_cast<char>('0' + (byte >> 6)));
      text.push_back(static_cast<char>('0' + ((byte >> 3) & 7)));
      text.push_back(static_cast<char>('0' + (byte & 7)));
      width += 4;
    }
  }
  return text.append("\"");
}

std::string emit_tables(std::span<const DataFolder> folders) {
  std::string text =
      "// Made by gen/tables from the YAML files that are named below; not to be edited.\n"
      "#include \"spec/builtin.hpp\"\n\n"
      "namespace dsnsmith {\nnamespace {\n\n"
      "[[maybe_unused]] constexpr auto N = NodeKind::null;\n"
      "[[maybe_unused]] constexpr auto S = NodeKind::scalar;\n"
      "[[maybe_unused]] constexpr auto L = NodeKind::sequence;\n"
      "[[maybe_unused]] constexpr auto M = NodeKind::mapping;\n"
      "[[maybe_unused]] constexpr auto P = ScalarStyle::plain;\n"
      "[[maybe_unused]] constexpr auto Q = ScalarStyle::quoted;\n\n";
  std::string tables = "}  // namespace\n\n";
  std::size_t count = 0;
  for (const DataFolder& folder : folders) {
    tables.append("std::span<const BuiltinDocument> ").append(folder.function).append("() {\n");
    if (folder.files.empty()) {
      tables.append("  return {};\n}\n\n");  // an array of no elements is not C++
      continue;
    }
    tables.append("  static constexpr BuiltinDocument kTable[] = {\n");
    for (const DataFile& file : folder.files) {
      const std::string number = std::to_string(count++);
      append_document(text, file, number);
      tables.append("    {").append(string_literal(file.id)).append(", document").append(number);
      tables.append("},\n");
    }
    tables.append("  };\n  return kTable;\n}\n\n");
  }
  return text.append(tables).append("}  // namespace dsnsmith\n");
}

}  // namespace dsnsmith
