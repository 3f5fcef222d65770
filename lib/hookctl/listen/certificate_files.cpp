#include "hookctl/listen/certificate_files.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/os/files.hpp"

namespace hookctl::listen {

namespace {

constexpr std::size_t kMaxFile = 1U << 20U;

Result<std::string> read_certificate(const std::filesystem::path& path)
{
  auto text = os::read_file(path, kMaxFile);
  if (!text) {
    Error error = std::move(text).error();
    become(error, Failure::certificate_unusable);
    error.message = hookctl::text("certificate file: ", error.message);
    return fail(std::move(error));
  }
  return text;
}

Result<std::string> read_key(const std::filesystem::path& path)
{
  const auto mode = os::file_mode(path);
  if (mode && (*mode & 0077U) != 0) {
    return fail(Failure::file_open_to_others,
                hookctl::text("key file ", quote(path.string()), " can be read by others"),
                hookctl::text("run: chmod 600 ", path.string()));
  }
  auto text = os::read_file(path, kMaxFile);
  if (!text) {
    Error error = std::move(text).error();
    become(error, Failure::key_file_unreadable);
    error.message = hookctl::text("key file: ", error.message);
    return fail(std::move(error));
  }
  return text;
}

} // namespace

Result<CertificateFiles::Texts> CertificateFiles::read() const
{
  Texts texts;
  HOOKCTL_TRY_AS(texts.certificate, read_certificate(m_config.certificate));
  HOOKCTL_TRY_AS(texts.key, read_key(m_config.key));
  if (m_config.client != crypto::ClientCertificate::not_asked) {
    HOOKCTL_TRY_AS(texts.client_ca, read_certificate(m_config.client_ca));
  }
  return texts;
}

Result<CertificateFiles::Context> CertificateFiles::make(const Texts& texts, TimePoint now) const
{
  const std::string certificate = m_config.certificate.string();
  const std::string key = m_config.key.string();
  const std::string client_ca = m_config.client_ca.string();
  return crypto::TlsContext::make({.certificate = {certificate, texts.certificate},
                                   .key = {key, texts.key},
                                   .client = m_config.client,
                                   .client_ca = {client_ca, texts.client_ca},
                                   .oldest = m_config.oldest},
                                  now);
}

Result<CertificateFiles::Context> CertificateFiles::load(TimePoint now)
{
  m_seen.clear();
  return *look(now);
}

std::optional<Result<CertificateFiles::Context>> CertificateFiles::look(TimePoint now)
{
  const auto texts = read();
  // The key itself is not kept for comparison.
  auto seen = texts ? crypto::digest(crypto::HashAlgorithm::sha256,
                                     text(texts->certificate, texts->key, texts->client_ca))
                    : Result<std::string>(texts.error().message);
  if (seen && *seen == m_seen) {
    return std::nullopt;
  }
  m_seen = seen ? *std::move(seen) : std::string();
  return texts ? make(*texts, now) : Result<Context>(fail(texts.error()));
}

} // namespace hookctl::listen
