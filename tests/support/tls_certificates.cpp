#include "tests/support/tls_certificates.hpp"

#include "tests/support/free_with.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdlib>

namespace hookctl::tests {

namespace {

using PKey = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using Bio = std::unique_ptr<BIO, FreeWith<BIO_free>>;

std::string text_of(const Bio& bio)
{
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(length)};
}

std::string pem_of(X509* certificate)
{
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return text_of(bio);
}

std::string pem_of(EVP_PKEY* key)
{
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio);
}

PKey new_key()
{
  return PKey(EVP_EC_gen("P-256"));
}

void extend(X509* certificate, X509* issuer, int name, const char* value)
{
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, name, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate unsigned_certificate(const Authority::Wish& wish, EVP_PKEY* key)
{
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), wish.serial);
  const auto seconds = [](std::chrono::hours hours) { return std::chrono::seconds(hours).count(); };
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), seconds(wish.from));
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), seconds(wish.until));
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()),
                             "CN",
                             MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wish.name.c_str()),
                             -1,
                             -1,
                             0);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

} // namespace

struct Authority::Parts {
  PKey key = new_key();
  Certificate certificate;
};

Authority::Authority()
    : m_parts(std::make_unique<Parts>())
{
  Wish wish;
  wish.name = "test authority";
  m_parts->certificate = unsigned_certificate(wish, m_parts->key.get());
  X509* const own = m_parts->certificate.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  extend(own, own, NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(own, m_parts->key.get(), EVP_sha256());
}

Authority::~Authority() = default;

std::string Authority::certificate() const
{
  return pem_of(m_parts->certificate.get());
}

KeyPair Authority::issue(const Wish& wish) const
{
  const PKey key = new_key();
  const Certificate certificate = unsigned_certificate(wish, key.get());
  X509* const issuer = m_parts->certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  extend(certificate.get(), issuer, NID_subject_alt_name, ("DNS:" + wish.name).c_str());
  X509_sign(certificate.get(), m_parts->key.get(), EVP_sha256());
  return {pem_of(certificate.get()), pem_of(key.get())};
}

} // namespace hookctl::tests
