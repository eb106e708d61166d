// Documents as C++: constant data that needs no parsing and no relocation at start.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spec/document.hpp"

namespace dsnsmith {

// One data file, read and checked.
struct DataFile {
  std::string path;  // relative to the source root, with `/`
  std::string id;    // the file's name without `.yaml`
  std::unique_ptr<Document> document;
};

enum class DataKind { provider, driver, bundle, message };

struct DataFolder {
  DataKind kind;
  std::string_view function;    // of spec/builtin.hpp: `builtin_providers`
  std::vector<DataFile> files;  // sorted by id
  bool complete = true;         // false: a file could not be read
};

// The whole of the generated file; the same folders give the same bytes.
std::string emit_tables(std::span<const DataFolder> folders);

// A C++ string literal, in lines; what is not printable ASCII in octal.
std::string string_literal(std::string_view bytes);

}  // namespace dsnsmith
