#include "hookctl/crypto/tls_context.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/detail/certificates.hpp"
#include "hookctl/crypto/detail/tls_handle.hpp"

#include <openssl/err.h>

#include <new>
#include <string>
#include <utility>

namespace hookctl::crypto {

namespace {

constexpr int kMaxChain = 8;                   ///< of a client
constexpr std::size_t kMaxChainBytes = 32'000; ///< likewise
constexpr std::string_view kHttp = "\x08http/1.1";

/// OpenSSL's last words, or what went wrong in ours.
std::string last_words(std::string_view otherwise)
{
  const unsigned long error = ERR_peek_last_error();
  const char* const words = error == 0 ? nullptr : ERR_reason_error_string(error);
  ERR_clear_error();
  return std::string(words == nullptr ? otherwise : words);
}

tl::unexpected<Error> unusable(const NamedPem& file, std::string_view what)
{
  return fail(Failure::certificate_unusable,
              text(quote(file.name), " cannot be used: ", last_words(what)),
              "a certificate needs RSA of 2048 bits, or P-256, and a digest of SHA-256 or better");
}

int choose_http(SSL* /*ssl*/,
                const unsigned char** chosen,
                unsigned char* length,
                const unsigned char* offered,
                unsigned int offered_length,
                void* /*unused*/)
{
  unsigned char* found = nullptr;
  const int result = SSL_select_next_proto(&found,
                                           length,
                                           readable(kHttp),
                                           static_cast<unsigned int>(kHttp.size()),
                                           offered,
                                           offered_length);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void set_rules(SSL_CTX* context, TlsVersion oldest)
{
  SSL_CTX_set_min_proto_version(context,
                                oldest == TlsVersion::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_options(context,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                          SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // A connection that waits holds no buffers.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_max_early_data(context, 0);
  SSL_CTX_set_alpn_select_cb(context, choose_http, nullptr);
  // Tickets alone carry sessions: they take no memory here.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_session_id_context(
      context, readable("hookctl"), static_cast<unsigned int>(std::string_view("hookctl").size()));
}

Result<CertificateFacts>
use_certificate(SSL_CTX* context, const TlsSettings& settings, TimePoint now)
{
  HOOKCTL_TRY_AS(auto chain, detail::read_certificates(settings.certificate));
  HOOKCTL_TRY_AS(const auto key, detail::read_private_key(settings.key));
  HOOKCTL_TRY(detail::check_dates(chain.front(), settings.certificate, now));
  if (X509_check_private_key(chain.front().get(), key.get()) != 1) {
    ERR_clear_error();
    return fail(Failure::certificate_unusable,
                text(quote(settings.key.name),
                     " is not the key of the first certificate in ",
                     quote(settings.certificate.name)),
                "give the two that were issued together; the server's certificate stands before "
                "its intermediates");
  }
  if (SSL_CTX_use_certificate(context, chain.front().get()) != 1) {
    return unusable(settings.certificate, "the library refuses it");
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    return unusable(settings.key, "the library refuses it");
  }
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, chain[i].get()) != 1) {
      return unusable(settings.certificate, "the library refuses an intermediate");
    }
  }
  return detail::facts_of(chain.front());
}

Result<> ask_clients(SSL_CTX* context, const TlsSettings& settings)
{
  if (settings.client == ClientCertificate::not_asked) {
    return {};
  }
  HOOKCTL_TRY_AS(const auto authorities, detail::read_certificates(settings.client_ca));
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN); // an intermediate may vouch by itself
  for (const Certificate& authority : authorities) {
    if (X509_STORE_add_cert(store, authority.get()) != 1 ||
        SSL_CTX_add_client_CA(context, authority.get()) != 1) {
      return unusable(settings.client_ca, "the library refuses it");
    }
  }
  const bool is_required = settings.client == ClientCertificate::required;
  SSL_CTX_set_verify(
      context, SSL_VERIFY_PEER | (is_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
  SSL_CTX_set_verify_depth(context, kMaxChain);
  SSL_CTX_set_max_cert_list(context, kMaxChainBytes);
  return {};
}

} // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::make(const TlsSettings& settings,
                                                           TimePoint now)
{
  constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
  auto handle = std::make_unique<TlsContextHandle>();
  handle->context.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* const context = handle->context.get();
  if (context == nullptr) {
    throw std::bad_alloc();
  }
  set_rules(context, settings.oldest);
  if (SSL_CTX_set_cipher_list(context, kCiphers) != 1) {
    return fail(ErrorCode::internal, text("no TLS ciphers: ", last_words("none is known")));
  }
  HOOKCTL_TRY_AS(auto facts, use_certificate(context, settings, now));
  HOOKCTL_TRY(ask_clients(context, settings));
  return std::make_shared<const TlsContext>(std::move(handle), std::move(facts));
}

TlsContext::TlsContext(std::unique_ptr<TlsContextHandle> handle, CertificateFacts facts)
    : m_handle(std::move(handle))
    , m_facts(std::move(facts))
{
}

TlsContext::~TlsContext() = default;

} // namespace hookctl::crypto
