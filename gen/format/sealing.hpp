// One value of a SealedSecret (bitnami-labs/sealed-secrets pkg/crypto/crypto.go, HybridEncrypt): only who has the
// controller's private key opens it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace dsnsmith {

// Why a certificate cannot be used to seal.
struct SealingFault {
  std::string_view what;  // one of our own phrases
  std::string_view help;
};

class SealingCertificate {
 public:
  // The first certificate of a PEM text, as `kubeseal --fetch-cert` prints it: an RSA key, and not expired, which is what
  // kubeseal asks of it.
  static std::optional<SealingCertificate> of_pem(std::string_view pem, SealingFault& fault);

  SealingCertificate(SealingCertificate&& other) noexcept;
  SealingCertificate& operator=(SealingCertificate&& other) noexcept;
  ~SealingCertificate();

  // Two bytes with the length of the RSA part, that part (OAEP with SHA-256 and `label`, over a session key made for
  // this one value), and the value under AES-256-GCM with its tag; in base64. Another text each time.
  // Empty if the library refuses, which it does for want of random bytes only.
  [[nodiscard]] std::optional<std::string> seal(std::string_view label, const Secret& value) const;

  // SHA-256 of the certificate and `label`, in hexadecimal: by it an existing seal is known to be of this key.
  [[nodiscard]] std::string mark(std::string_view label) const;

 private:
  struct Key;
  explicit SealingCertificate(std::unique_ptr<Key> key);
  std::unique_ptr<Key> key_;
};

}  // namespace dsnsmith
