#include "laws/format_refusals.hpp"
#include "text/nfc.hpp"

namespace dsnsmith::testing {
namespace {

bool terraform(std::string_view v) {
  return nul_or_no_utf8(v) || !is_nfc(v);
}

}  // namespace

std::vector<Law> laws_of_terraform() {
  return {
      {"tfvars", "terraform", "database_url", terraform, "a$%{}\"\\\n"},
      {"tfvars-json", "terraform", "database_url", terraform, "a$\"\\/u{\n"},
      {"terraform-external", "terraform", "url", terraform, "a&\"\\/u<\n"},
  };
}

// JSON escapes a NUL.
static bool no_utf8(std::string_view v) {
  return !is_utf8(v);
}

std::vector<Law> laws_of_kubernetes() {
  return {
      {"kubernetes-secret", "kubernetes", "uri", never, "a:#'\"\n\xff "},
      {"aws-secrets-manager", "rotation-function", "password", no_utf8, "a\"\\/{\n\xff "},
    {"gcp-secret-manager", "secret-manager", "payload", never, "a+/=\"\n\xff "},
  };
}

}  // namespace dsnsmith::testing
