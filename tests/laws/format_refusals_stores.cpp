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

namespace {

// What one of the libraries takes away: carriage returns, and at both ends controls and white space of Unicode.
bool binding(std::string_view v) {
  if (!is_utf8(v) || has(v, '\r')) {
    return true;
  }
  for (const std::string_view cut : {"\xc2\x85", "\u00a0", "\u1680", "\u2000", "\u2003", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"}) {
    if (v.starts_with(cut) || v.ends_with(cut)) {
      return true;
    }
  }
  return !v.empty() && (static_cast<unsigned char>(v.front()) <= ' ' || static_cast<unsigned char>(v.back()) <= ' ');
}

}  // namespace

std::vector<Law> laws_of_kubernetes() {
  return {
      {"kustomize", "kustomize", "uri", never, "a \n\r\xff=\"\x01"},
      {"mounted-files", "bytes", "uri", never, "a \n\r\xff=\"\x01"},
      {"mounted-files", "service-binding", "uri", binding, "a \n\r\xc2\xa0\x01="},
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
