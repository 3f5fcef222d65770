#include "hookctl/crypto/detail/certificates.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <ctime>

namespace hookctl::crypto::detail {

namespace {

using Bio = std::unique_ptr<BIO, FreeWith<BIO_free>>;

Bio bio_of(std::string_view text)
{
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// A key behind a password is told apart; nobody is asked for it.
int note_password(char* /*space*/, int /*size*/, int /*is_writing*/, void* asked)
{
  *static_cast<bool*>(asked) = true;
  return -1;
}

tl::unexpected<Error> broken(const NamedPem& file, std::string_view what, std::string hint)
{
  ERR_clear_error();
  return fail(Failure::certificate_unusable, text(quote(file.name), " ", what), std::move(hint));
}

} // namespace

Result<std::vector<Certificate>> read_certificates(const NamedPem& file)
{
  const std::string hint = "it must hold PEM: -----BEGIN CERTIFICATE-----, the server's own first";
  const Bio bio = bio_of(file.text);
  std::vector<Certificate> certificates;
  while (Certificate next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    certificates.push_back(std::move(next));
    if (certificates.size() > kMaxCertificates) {
      return broken(file, text("holds more than ", kMaxCertificates, " certificates"), {});
    }
  }
  const bool is_whole = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (certificates.empty()) {
    return broken(file, "holds no certificate that can be read", hint);
  }
  if (!is_whole) {
    return broken(file,
                  text("cannot be read after its certificate ", certificates.size()),
                  "write it again: it may have been cut off");
  }
  return certificates;
}

Result<PKey> read_private_key(const NamedPem& file)
{
  bool is_locked = false;
  PKey key(PEM_read_bio_PrivateKey(bio_of(file.text).get(), nullptr, note_password, &is_locked));
  if (is_locked) {
    return broken(file,
                  "is encrypted with a password",
                  text("decrypt it: openssl pkey -in ", file.name, " -out NEW_FILE"));
  }
  if (!key) {
    return broken(file,
                  "holds no private key that can be read",
                  "it must hold PEM: -----BEGIN PRIVATE KEY-----");
  }
  ERR_clear_error();
  return key;
}

CertificateFacts facts_of(const Certificate& certificate)
{
  CertificateFacts facts;
  const Number serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr));
  if (char* const hex = serial ? BN_bn2hex(serial.get()) : nullptr) {
    facts.serial = hex;
    OPENSSL_free(hex);
  }
  facts.expires = time_of(X509_get0_notAfter(certificate.get()));
  return facts;
}

TimePoint time_of(const ASN1_TIME* time)
{
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) {
    return {};
  }
  constexpr std::int64_t kLatest = kLatestUnixMs / 1000;
  return from_unix_ms(std::clamp<std::int64_t>(::timegm(&parts), 0, kLatest) * 1000);
}

Result<> check_dates(const Certificate& certificate, const NamedPem& file, TimePoint now)
{
  const TimePoint begins = time_of(X509_get0_notBefore(certificate.get()));
  const TimePoint expires = time_of(X509_get0_notAfter(certificate.get()));
  if (now > expires) {
    return broken(file,
                  text("expired on ", format_time(expires)),
                  "renew the certificate (certbot renew, or whoever issued it)");
  }
  if (now < begins) {
    return broken(file,
                  text("is not valid before ", format_time(begins)),
                  "see that this machine's clock is right");
  }
  return {};
}

} // namespace hookctl::crypto::detail
