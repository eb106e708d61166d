#include "format/sealing.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <utility>
#include <vector>

#include "text/codec.hpp"
#include "text/hex.hpp"

namespace dsnsmith {
namespace {

template <auto release>
struct Release {
  template <typename T>
  void operator()(T* object) const {
    release(object);
  }
};
using Bio = std::unique_ptr<BIO, Release<BIO_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using PublicKey = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Release<EVP_CIPHER_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;

constexpr std::size_t kSessionKey = 32;
constexpr std::size_t kNonce = 12;  // all zero: the session key is used once
constexpr std::size_t kTag = 16;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

struct SessionKey {
  SessionKey() = default;
  SessionKey(const SessionKey&) = delete;
  SessionKey& operator=(const SessionKey&) = delete;
  ~SessionKey() { wipe(bytes.data(), bytes.size()); }
  std::array<unsigned char, kSessionKey> bytes{};
};

bool append_wrapped(EVP_PKEY* key, std::string_view label, const SessionKey& session, std::vector<unsigned char>& out) {
  const KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  if (!context || EVP_PKEY_encrypt_init(context.get()) <= 0 || EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) <= 0 ||
      EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256()) <= 0 || EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha256()) <= 0) {
    return false;
  }
  if (!label.empty()) {
    auto* copy = static_cast<unsigned char*>(OPENSSL_memdup(label.data(), label.size()));
    if (copy == nullptr || EVP_PKEY_CTX_set0_rsa_oaep_label(context.get(), copy, static_cast<int>(label.size())) <= 0) {
      OPENSSL_free(copy);
      return false;
    }
  }
  std::size_t size = 0;
  if (EVP_PKEY_encrypt(context.get(), nullptr, &size, session.bytes.data(), session.bytes.size()) <= 0) {
    return false;
  }
  std::vector<unsigned char> wrapped(size);
  if (EVP_PKEY_encrypt(context.get(), wrapped.data(), &size, session.bytes.data(), session.bytes.size()) <= 0 || size > 0xffff) {
    return false;
  }
  out.push_back(static_cast<unsigned char>(size >> 8U));
  out.push_back(static_cast<unsigned char>(size & 0xffU));
  out.insert(out.end(), wrapped.begin(), wrapped.begin() + static_cast<std::ptrdiff_t>(size));
  return true;
}

bool append_encrypted(const SessionKey& session, std::string_view value, std::vector<unsigned char>& out) {
  const CipherContext context(EVP_CIPHER_CTX_new());
  const std::array<unsigned char, kNonce> nonce{};
  const std::size_t begin = out.size();
  out.resize(begin + value.size() + kTag);
  int size = 0;
  int rest = 0;
  return context && EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, session.bytes.data(), nonce.data()) == 1 &&
         EVP_EncryptUpdate(context.get(), out.data() + begin, &size, bytes_of(value), static_cast<int>(value.size())) == 1 &&
         EVP_EncryptFinal_ex(context.get(), out.data() + begin + size, &rest) == 1 && rest == 0 && std::cmp_equal(size, value.size()) &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTag, out.data() + begin + value.size()) == 1;
}

}  // namespace

struct SealingCertificate::Key {
  Certificate certificate;
  PublicKey key;
};

SealingCertificate::SealingCertificate(std::unique_ptr<Key> key) : key_(std::move(key)) {}
SealingCertificate::SealingCertificate(SealingCertificate&& other) noexcept = default;
SealingCertificate& SealingCertificate::operator=(SealingCertificate&& other) noexcept = default;
SealingCertificate::~SealingCertificate() = default;

std::optional<SealingCertificate> SealingCertificate::of_pem(std::string_view pem, SealingFault& fault) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  auto key = std::make_unique<Key>();
  key->certificate.reset(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!key->certificate) {
    fault = {"holds no certificate in PEM", "`kubeseal --fetch-cert` prints the controller's"};
    return std::nullopt;
  }
  key->key.reset(X509_get_pubkey(key->certificate.get()));
  if (!key->key || EVP_PKEY_get_base_id(key->key.get()) != EVP_PKEY_RSA) {
    fault = {"is a certificate without an RSA key", "`kubeseal --fetch-cert` prints the controller's"};
    return std::nullopt;
  }
  if (X509_cmp_current_time(X509_get0_notAfter(key->certificate.get())) <= 0) {
    fault = {"has expired", "the controller renews its key every 30 days: fetch the certificate again with `kubeseal --fetch-cert`"};
    return std::nullopt;
  }
  return SealingCertificate(std::move(key));
}

std::optional<std::string> SealingCertificate::seal(std::string_view label, const Secret& value) const {
  SessionKey session;
  std::vector<unsigned char> sealed;
  if (RAND_bytes(session.bytes.data(), static_cast<int>(session.bytes.size())) != 1 || !append_wrapped(key_->key.get(), label, session, sealed) ||
      !append_encrypted(session, value.expose(), sealed)) {
    return std::nullopt;
  }
  const std::string_view raw(reinterpret_cast<const char*>(sealed.data()), sealed.size());
  return std::string(encode(Spelling::base64, raw)->expose());
}

std::string SealingCertificate::mark(std::string_view label) const {
  unsigned char* der = nullptr;
  const int size = i2d_X509(key_->certificate.get(), &der);
  const DigestContext context(EVP_MD_CTX_new());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  EVP_DigestUpdate(context.get(), der, static_cast<std::size_t>(size));
  EVP_DigestUpdate(context.get(), label.data(), label.size());
  EVP_DigestFinal_ex(context.get(), digest.data(), &length);
  OPENSSL_free(der);
  return hex_of({digest.data(), length});
}

}  // namespace dsnsmith
