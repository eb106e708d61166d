// Any bytes: the reader of YAML does not crash, its document is well formed, what the
// walk lets through the library reads in the same way, and no value is in a message.
#include <cstdint>
#include <string_view>

#include "spec/document.hpp"
#include "support/demand.hpp"

using namespace dsnsmith;
using testing::demand;

namespace {

// Every record below `index` lies where its parent's says.
std::uint32_t walk(const Document& document, std::uint32_t index, int depth) {
  const auto records = document.records();
  demand(index < records.size() && depth <= kDeepestYaml + 1);
  const NodeRecord& record = records[index];
  demand(record.line >= 1 && record.column >= 1);
  std::uint32_t at = index + 1;
  if (record.kind == NodeKind::scalar) {
    demand(record.text + record.size <= document.pool().size());
  } else if (record.kind != NodeKind::null) {
    const std::uint32_t children = record.kind == NodeKind::mapping ? record.size * 2 : record.size;
    for (std::uint32_t i = 0; i < children; ++i) {
      const bool is_key = record.kind == NodeKind::mapping && i % 2 == 0;
      demand(!is_key || (at < records.size() && records[at].kind == NodeKind::scalar));
      at = walk(document, at, depth + 1);
    }
  }
  demand(record.next == at);
  return at;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kCanary = "CANARY7f3";
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Diagnostics diagnostics;
  const auto document = read_yaml("f.yaml", text, diagnostics);
  demand((document == nullptr) == (diagnostics.errors() != 0));
  if (document) {
    demand(walk(*document, 0, 0) == document->records().size());
  }
  for (const Diagnostic& d : diagnostics.sorted()) {
    // The sentence for what the library refuses though the walk did not.
    demand(d.message != "this cannot be read as YAML");
    demand(d.code != Code::internal_error);
    // A key that stands twice is shown, and keys are in paths; values never are.
    const bool shows_keys = d.code == Code::duplicate_key;
    demand(shows_keys || d.message.find(kCanary) == std::string::npos);
    demand(d.help.find(kCanary) == std::string::npos);
  }
  return 0;
}
