#include "tests/support/tls_client.hpp"

#include "tests/support/free_with.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <array>

namespace hookctl::tests {

namespace {

using Bio = std::unique_ptr<BIO, FreeWith<BIO_free>>;
using Context = std::unique_ptr<SSL_CTX, FreeWith<SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, FreeWith<SSL_free>>;
using Session = std::unique_ptr<SSL_SESSION, FreeWith<SSL_SESSION_free>>;

Bio bio_of(const std::string& text)
{
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

X509* certificate_of(const std::string& pem)
{
  return PEM_read_bio_X509(bio_of(pem).get(), nullptr, nullptr, nullptr);
}

int version_of(const std::string& name)
{
  return name == "TLSv1.1" ? TLS1_1_VERSION : name == "TLSv1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
}

} // namespace

struct TlsClient::Parts {
  Context context{SSL_CTX_new(TLS_client_method())};
  Ssl ssl;
  Session session; ///< the last ticket
};

namespace {

int keep_session(SSL* ssl, SSL_SESSION* session)
{
  static_cast<Session*>(SSL_get_app_data(ssl))->reset(session);
  return 1; // it is ours now
}

} // namespace

TlsClient::TlsClient(const Settings& settings)
    : m_parts(std::make_unique<Parts>())
{
  SSL_CTX* const context = m_parts->context.get();
  SSL_CTX_set_security_level(context, 0); // old versions are for the server to refuse
  SSL_CTX_set_min_proto_version(context, version_of(settings.oldest));
  SSL_CTX_set_max_proto_version(context, version_of(settings.newest));
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, keep_session);
  if (X509* const authority = certificate_of(settings.authority)) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority);
    X509_free(authority);
  }
  if (X509* const own = certificate_of(settings.own.certificate)) {
    SSL_CTX_use_certificate(context, own);
    X509_free(own);
    EVP_PKEY* const key =
        PEM_read_bio_PrivateKey(bio_of(settings.own.key).get(), nullptr, nullptr, nullptr);
    SSL_CTX_use_PrivateKey(context, key);
    EVP_PKEY_free(key);
  }
  m_parts->ssl.reset(SSL_new(context));
  SSL* const ssl = m_parts->ssl.get();
  SSL_set_app_data(ssl, &m_parts->session);
  SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(ssl);
  SSL_set1_host(ssl, "localhost");
  if (!settings.alpn.empty()) {
    const std::string wire = static_cast<char>(settings.alpn.size()) + settings.alpn;
    SSL_set_alpn_protos(ssl,
                        reinterpret_cast<const unsigned char*>(wire.data()),
                        static_cast<unsigned int>(wire.size()));
  }
}

TlsClient::~TlsClient() = default;

bool TlsClient::shake_hands()
{
  ERR_clear_error();
  const int result = SSL_do_handshake(m_parts->ssl.get());
  m_failed = result != 1 && SSL_get_error(m_parts->ssl.get(), result) != SSL_ERROR_WANT_READ;
  return result == 1;
}

void TlsClient::feed(std::string_view ciphertext)
{
  BIO_write(
      SSL_get_rbio(m_parts->ssl.get()), ciphertext.data(), static_cast<int>(ciphertext.size()));
}

std::string TlsClient::take_output()
{
  BIO* const bio = SSL_get_wbio(m_parts->ssl.get());
  std::string output(BIO_ctrl_pending(bio), '\0');
  if (!output.empty()) {
    BIO_read(bio, output.data(), static_cast<int>(output.size()));
  }
  return output;
}

void TlsClient::write(std::string_view plaintext)
{
  SSL_write(m_parts->ssl.get(), plaintext.data(), static_cast<int>(plaintext.size()));
}

std::string TlsClient::read()
{
  std::string all;
  std::array<char, 4096> part{};
  ERR_clear_error();
  int length = 0;
  while ((length = SSL_read(m_parts->ssl.get(), part.data(), part.size())) > 0) {
    all.append(part.data(), static_cast<std::size_t>(length));
  }
  const int why = SSL_get_error(m_parts->ssl.get(), length);
  m_failed = m_failed || (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_ZERO_RETURN);
  return all;
}

void TlsClient::end()
{
  SSL_shutdown(m_parts->ssl.get());
}

bool TlsClient::renegotiate()
{
  return SSL_renegotiate(m_parts->ssl.get()) == 1;
}

void TlsClient::update_keys()
{
  SSL_key_update(m_parts->ssl.get(), SSL_KEY_UPDATE_REQUESTED);
  SSL_do_handshake(m_parts->ssl.get());
}

bool TlsClient::was_ended() const
{
  return (SSL_get_shutdown(m_parts->ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

std::string TlsClient::version() const
{
  return SSL_get_version(m_parts->ssl.get());
}

std::string TlsClient::alpn() const
{
  const unsigned char* name = nullptr;
  unsigned int length = 0;
  SSL_get0_alpn_selected(m_parts->ssl.get(), &name, &length);
  return {reinterpret_cast<const char*>(name), length};
}

bool TlsClient::is_resumed() const
{
  return SSL_session_reused(m_parts->ssl.get()) == 1;
}

void TlsClient::resume(TlsClient& other)
{
  SSL_set_session(m_parts->ssl.get(), other.m_parts->session.get());
}

} // namespace hookctl::tests
