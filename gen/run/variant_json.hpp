// Settings and whole variants as JSON text, and settings back.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "driver/driver.hpp"

namespace dsnsmith {

// Nested by path, keys in the order of the paths: `{"connect":{…},"engine":{…}}`,
// both of them always. Takes settings sorted by path, each below one of the two.
Secret settings_json(const std::vector<Setting>& settings);

// The inverse; empty for text that is not one JSON object of objects and scalars.
std::optional<std::vector<Setting>> read_settings_json(std::string_view text);

// What `get --as json` prints (design.md section 6).
struct VariantFacts {
  std::string_view driver;
  std::string_view versions;
  std::string_view endpoint_id;    // empty: there is no endpoint (`convert`)
  std::string_view endpoint_kind;
  std::string_view endpoint_network;
};
Secret variant_json(const Variant& variant, const VariantFacts& facts);

// The carriers of such a document, back; empty if it is none.
std::optional<Variant> read_variant_json(std::string_view text);

// The variables alone: `{"PGSSLROOTCERT":"…"}`.
Secret env_json(const std::vector<Variable>& env);

// Appends a JSON string. The text is UTF-8 without NUL; it was checked when it came in.
void append_json_string(Secret& out, std::string_view text);

}  // namespace dsnsmith
