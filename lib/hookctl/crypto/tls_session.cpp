#include "hookctl/crypto/tls_session.hpp"

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/detail/tls_handle.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <new>

namespace hookctl::crypto {

namespace {

using Method = std::unique_ptr<BIO_METHOD, FreeWith<BIO_meth_free>>;
using Ssl = std::unique_ptr<SSL, FreeWith<SSL_free>>;

/// What the BIO of a session reads and writes: the session's own strings, without a copy between.
struct Pipe {
  std::string_view& input;
  std::string& output;
};

Pipe& pipe_of(BIO* bio)
{
  return *static_cast<Pipe*>(BIO_get_data(bio));
}

int read_pipe(BIO* bio, char* space, int length)
{
  BIO_clear_retry_flags(bio);
  std::string_view& input = pipe_of(bio).input;
  if (input.empty()) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const std::size_t part = std::min(input.size(), static_cast<std::size_t>(length));
  input.copy(space, part);
  input.remove_prefix(part);
  return static_cast<int>(part);
}

int write_pipe(BIO* bio, const char* bytes, int length)
{
  pipe_of(bio).output.append(bytes, static_cast<std::size_t>(length));
  return length;
}

long control_pipe(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/)
{
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

Method make_method()
{
  Method method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "bytes in memory"));
  if (!method) {
    throw std::bad_alloc();
  }
  BIO_meth_set_read(method.get(), read_pipe);
  BIO_meth_set_write(method.get(), write_pipe);
  BIO_meth_set_ctrl(method.get(), control_pipe);
  BIO_meth_set_create(method.get(), [](BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
  });
  return method;
}

std::string reason(const SSL* ssl)
{
  const unsigned long error = ERR_peek_last_error();
  const char* const words = error == 0 ? nullptr : ERR_reason_error_string(error);
  const long verified = SSL_get_verify_result(ssl);
  if (words == nullptr) {
    return "the peer broke off";
  }
  return verified == X509_V_OK ? std::string(words)
                               : text(words, ": ", X509_verify_cert_error_string(verified));
}

} // namespace

struct TlsSession::Engine {
  Engine(SSL_CTX* context, Pipe its_pipe)
      : pipe(its_pipe)
      , ssl(SSL_new(context))
  {
    static const Method method = make_method();
    BIO* const bio = ssl ? BIO_new(method.get()) : nullptr;
    if (bio == nullptr) {
      throw std::bad_alloc();
    }
    BIO_set_data(bio, &pipe);
    SSL_set_bio(ssl.get(), bio, bio); // which owns it from here on
    SSL_set_accept_state(ssl.get());
  }

  Pipe pipe;
  Ssl ssl;
};

TlsSession::TlsSession(const TlsContext& context)
    : m_engine(std::make_unique<Engine>(context.m_handle->context.get(), Pipe{m_input, m_output}))
{
}

TlsSession::~TlsSession() = default;

std::size_t TlsSession::feed(std::string_view ciphertext, std::span<char> plaintext)
{
  HOOKCTL_ASSERT(plaintext.size() >= ciphertext.size() + kTlsRecord);
  m_input = ciphertext;
  if (m_state == State::handshaking) {
    shake_hands();
  }
  const std::size_t length = m_state == State::open ? read(plaintext) : 0;
  m_input = {};
  return length;
}

void TlsSession::shake_hands()
{
  ERR_clear_error();
  const int result = SSL_do_handshake(m_engine->ssl.get());
  if (result == 1) {
    m_state = State::open;
  } else {
    note(result);
  }
}

std::size_t TlsSession::read(std::span<char> plaintext)
{
  std::size_t length = 0;
  while (true) {
    std::size_t part = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(
        m_engine->ssl.get(), plaintext.data() + length, plaintext.size() - length, &part);
    if (result != 1) {
      note(result);
      return length;
    }
    length += part;
  }
}

/// What it means that a call did nothing.
void TlsSession::note(int result)
{
  switch (SSL_get_error(m_engine->ssl.get(), result)) {
  case SSL_ERROR_WANT_READ:
    return;
  case SSL_ERROR_ZERO_RETURN:
    m_state = State::ended;
    return;
  default:
    m_why = reason(m_engine->ssl.get());
    m_state = State::failed;
    ERR_clear_error();
  }
}

void TlsSession::write(std::string_view plaintext)
{
  while (!plaintext.empty() && (m_state == State::open || m_state == State::ended)) {
    std::size_t part = 0;
    ERR_clear_error();
    const int result = SSL_write_ex(m_engine->ssl.get(), plaintext.data(), plaintext.size(), &part);
    if (result != 1) { // the output takes everything: it is broken
      m_why = reason(m_engine->ssl.get());
      m_state = State::failed;
      return;
    }
    plaintext.remove_prefix(part);
  }
}

void TlsSession::end()
{
  if (m_state == State::open || m_state == State::ended) {
    ERR_clear_error();
    SSL_shutdown(m_engine->ssl.get()); // whether the peer says it too is its business
    ERR_clear_error();
  }
}

bool TlsSession::is_resumed() const
{
  return SSL_session_reused(m_engine->ssl.get()) == 1;
}

} // namespace hookctl::crypto
