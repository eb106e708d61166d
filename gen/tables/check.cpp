#include "tables/check.hpp"

#include <algorithm>
#include <vector>

#include "explain/messages.hpp"

#if DSNSMITH_HAS_DRIVER_LOAD
#include "driver/driver.hpp"
#endif
#if DSNSMITH_HAS_PROVIDER_LOAD
#include "provider/provider.hpp"
#endif

namespace dsnsmith {
namespace {

bool has_its_id(std::string_view id, const Document& document, Diagnostics& diagnostics) {
  const Node root = document.root();
  if (!root.is_mapping()) {
    return !diagnostics.error(Code::wrong_type, root.place(), {"a data file is a mapping"});
  }
  const Node given = root.find("id");
  if (!given.is_scalar()) {
    return !diagnostics.error(Code::missing_key, root.place(), {"`id` is missing"}, {},
                              {"write `id: ", ShownText::of_table(id), "`"});
  }
  if (given.text() != id) {
    return !diagnostics.error(Code::invalid_value, given.place(),
                              {"the id `", given.shown(), "` is not the file's name"}, {},
                              {"write `id: ", ShownText::of_table(id), "`, or rename the file"});
  }
  return true;
}

#if DSNSMITH_HAS_DRIVER_LOAD
// Driver::load looks up the file that another one builds on through a plain
// function, as it does at run time in the compiled tables.
const DataFolder* drivers_of_this_run = nullptr;

const Document* find_driver(std::string_view id) {
  const auto file = std::ranges::lower_bound(drivers_of_this_run->files, id, {}, &DataFile::id);
  return file != drivers_of_this_run->files.end() && file->id == id ? file->document.get()
                                                                    : nullptr;
}
#endif

void load(DataKind kind, Node root, Diagnostics& diagnostics) {
  switch (kind) {
    case DataKind::provider:
#if DSNSMITH_HAS_PROVIDER_LOAD
      (void)Provider::load(root, diagnostics);
#endif
      return;
    case DataKind::driver:
#if DSNSMITH_HAS_DRIVER_LOAD
      (void)Driver::load(root, diagnostics, find_driver);
#endif
      return;
    case DataKind::bundle:   // what a bundle holds is checked where it is used
    case DataKind::message:  // these name one another's rows, and are checked together
      return;
  }
}

// With one of them missing, rows that name its own would be blamed for it.
void load_messages(const DataFolder& folder, Diagnostics& diagnostics) {
  std::vector<Node> roots;
  for (const DataFile& file : folder.files) {
    roots.push_back(file.document->root());
  }
  if (folder.complete) {
    (void)Messages::load(roots, diagnostics);
  }
}

}  // namespace

void check_data_files(std::span<const DataFolder> folders, Diagnostics& diagnostics) {
#if DSNSMITH_HAS_DRIVER_LOAD
  drivers_of_this_run = &*std::ranges::find(folders, DataKind::driver, &DataFolder::kind);
#endif
  for (const DataFolder& folder : folders) {
    for (const DataFile& file : folder.files) {
      // With a driver file missing, those that build on it would be blamed for it.
      const bool can_load = folder.complete || folder.kind != DataKind::driver;
      if (has_its_id(file.id, *file.document, diagnostics) && can_load) {
        load(folder.kind, file.document->root(), diagnostics);
      }
    }
    if (folder.kind == DataKind::message) {
      load_messages(folder, diagnostics);
    }
  }
}

}  // namespace dsnsmith
