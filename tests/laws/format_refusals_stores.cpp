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
      {"tf-json", "terraform", "database_url", terraform, "a$\"\\{%/\n"},
      {"tfvars", "terraform", "database_url", terraform, "a$%{}\"\\\n"},
      {"tfvars-json", "terraform", "database_url", terraform, "a$\"\\/u{\n"},
      {"terraform-external", "terraform", "url", terraform, "a&\"\\/u<\n"},
  };
}

// JSON escapes a NUL.
static bool no_utf8(std::string_view v) {
  return !is_utf8(v);
}
static bool parameter_store(std::string_view v) {
  return v.empty() || !is_utf8(v) || v.find("{{") != v.npos || v.size() > 8192;
}

std::vector<Law> laws_of_kubernetes() {
  return {
      {"kubernetes-secret", "kubernetes", "uri", never, "a:#'\"\n\xff "},
      {"external-secret", "external-secrets", "uri", never, "a:#'\"\n\xff "},
      {"push-secret", "external-secrets", "uri", never, "a:#'\"\n\xff "},
      {"sealed-secret", "sealed-secrets", "uri", never, "a:#'\"\n\xff "},
      {"aws-secrets-manager", "rotation-function", "password", no_utf8, "a\"\\/{\n\xff "},
      {"aws-ssm", "parameter-store", "url", parameter_store, "a\"\\/u{\n\xff"},
      {"gcp-secret-manager", "secret-manager", "payload", never, "a+/=\"\n\xff "},
  };
}

}  // namespace dsnsmith::testing
