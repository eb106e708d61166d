#include "laws/format_refusals.hpp"

namespace dsnsmith::testing {

std::vector<Law> laws_of_applications() {
  return {
      {"json", "json", "url", [](std::string_view v) { return !is_utf8(v); }, "a\"\\/u{\n\xff"},
      {"raw", "bytes", "payload", never, "a=\"\n\r\xff "},
  };
}

}  // namespace dsnsmith::testing
