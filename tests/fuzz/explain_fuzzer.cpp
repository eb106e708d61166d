// Any bytes as a pasted error: at most three causes, each once, and a line's end in
// front or behind changes none of them.
#include <cstdint>
#include <string>
#include <string_view>

#include "explain/recognise.hpp"
#include "support/demand.hpp"

using namespace dsnsmith;
using testing::demand;

namespace {

std::string names_of(std::string_view text) {
  const Explanation explanation = explain_message(builtin_message_facts(), text);
  demand(explanation.causes.size() <= 3);
  demand(explanation.causes.empty() || explanation.nearest == nullptr);
  std::string names;
  for (const RankedCause& cause : explanation.causes) {
    const std::string name = std::string(cause.facts->name) + "\n";
    demand(names.find("\n" + name) == std::string::npos && !names.starts_with(name));
    names += name;
  }
  return names;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) {
    return 0;
  }
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string names = names_of(text);
  demand(names_of("\n" + text) == names);
  demand(names_of(text + "\n") == names);
  return 0;
}
