#include "hookctl/crypto/certificate_chain.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/crypto/detail/certificates.hpp"
#include "hookctl/crypto/detail/tls_handle.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <new>

namespace hookctl::crypto {

namespace {

using Store = std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, FreeWith<X509_STORE_CTX_free>>;
using Ssl = std::unique_ptr<SSL, FreeWith<SSL_free>>;
using Bio = std::unique_ptr<BIO, FreeWith<BIO_free>>;

/// Borrows what is in it.
struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};

using Stack = std::unique_ptr<STACK_OF(X509), FreeStack>;

template<typename Pointer> Pointer made(Pointer pointer)
{
  if (!pointer) {
    throw std::bad_alloc();
  }
  return pointer;
}

std::string name_of(const X509_NAME* name)
{
  constexpr int kLongest = 256;
  char text[kLongest] = {};
  if (X509_NAME_get_text_by_NID(name, NID_commonName, text, kLongest) > 0) {
    return printable(text);
  }
  X509_NAME_oneline(name, text, kLongest);
  return printable(text);
}

ChainLink link_of(X509* certificate)
{
  return {name_of(X509_get_subject_name(certificate)),
          name_of(X509_get_issuer_name(certificate)),
          detail::time_of(X509_get0_notBefore(certificate)),
          detail::time_of(X509_get0_notAfter(certificate))};
}

std::time_t seconds_of(TimePoint time)
{
  return to_unix_ms(time) / 1000;
}

std::string words_of(long result)
{
  return result == X509_V_OK ? std::string() : X509_verify_cert_error_string(result);
}

} // namespace

Result<CertificateChain> examine_chain(const NamedPem& file, TimePoint now)
{
  HOOKCTL_TRY_AS(const auto certificates, detail::read_certificates(file));
  CertificateChain chain;
  const Stack others = made(Stack(sk_X509_new_null()));
  for (const Certificate& certificate : certificates) {
    chain.links.push_back(link_of(certificate.get()));
    sk_X509_push(others.get(), certificate.get());
  }
  const Store store = made(Store(X509_STORE_new()));
  X509_STORE_set_default_paths(store.get()); // none there: then nobody is trusted
  const StoreContext context = made(StoreContext(X509_STORE_CTX_new()));
  X509_STORE_CTX_init(context.get(), store.get(), certificates.front().get(), others.get());
  X509_STORE_CTX_set_default(context.get(), "ssl_server");
  X509_STORE_CTX_set_time(context.get(), 0, seconds_of(now));
  X509_verify_cert(context.get());
  chain.why_untrusted = words_of(X509_STORE_CTX_get_error(context.get()));
  ERR_clear_error();
  return chain;
}

struct TlsInquiry::Engine {
  SslContext context;
  Ssl ssl;
  BIO* input = nullptr;  ///< owned by ssl
  BIO* output = nullptr; ///< likewise
};

TlsInquiry::TlsInquiry(const std::string& host, TimePoint now)
    : m_engine(std::make_unique<Engine>())
{
  Engine& engine = *m_engine;
  engine.context = made(SslContext(SSL_CTX_new(TLS_client_method())));
  SSL_CTX_set_default_verify_paths(engine.context.get());
  // What it finds is told, not enforced.
  SSL_CTX_set_verify(engine.context.get(), SSL_VERIFY_NONE, nullptr);
  engine.ssl = made(Ssl(SSL_new(engine.context.get())));
  Bio input = made(Bio(BIO_new(BIO_s_mem())));
  Bio output = made(Bio(BIO_new(BIO_s_mem())));
  engine.input = input.get();
  engine.output = output.get();
  SSL_set_bio(engine.ssl.get(), input.release(), output.release());
  SSL_set_connect_state(engine.ssl.get());
  X509_VERIFY_PARAM* const rules = SSL_get0_param(engine.ssl.get());
  X509_VERIFY_PARAM_set_time(rules, seconds_of(now));
  if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) != 1) {
    // SSL_set_tlsext_host_name(), which is a cast of C.
    SSL_ctrl(engine.ssl.get(),
             SSL_CTRL_SET_TLSEXT_HOSTNAME,
             TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(host.c_str()));
    X509_VERIFY_PARAM_set1_host(rules, host.c_str(), host.size());
  }
  ERR_clear_error();
}

TlsInquiry::~TlsInquiry() = default;

TlsInquiry::State TlsInquiry::feed(std::string_view ciphertext)
{
  ERR_clear_error();
  BIO_write(m_engine->input, ciphertext.data(), static_cast<int>(ciphertext.size()));
  const int result = SSL_do_handshake(m_engine->ssl.get());
  const int error = SSL_get_error(m_engine->ssl.get(), result);
  char bytes[4096];
  for (int length = 0; (length = BIO_read(m_engine->output, bytes, sizeof(bytes))) > 0;) {
    m_output.append(bytes, static_cast<std::size_t>(length));
  }
  if (result == 1) {
    return State::done;
  }
  if (error == SSL_ERROR_WANT_READ) {
    return State::going_on;
  }
  const unsigned long last = ERR_peek_last_error();
  const char* const words = last == 0 ? nullptr : ERR_reason_error_string(last);
  m_why = words == nullptr ? "the peer broke off" : words;
  ERR_clear_error();
  return State::failed;
}

CertificateChain TlsInquiry::chain() const
{
  CertificateChain chain;
  STACK_OF(X509)* const shown = SSL_get_peer_cert_chain(m_engine->ssl.get());
  for (int i = 0; i < sk_X509_num(shown); ++i) {
    chain.links.push_back(link_of(sk_X509_value(shown, i)));
  }
  chain.why_untrusted = words_of(SSL_get_verify_result(m_engine->ssl.get()));
  return chain;
}

} // namespace hookctl::crypto
