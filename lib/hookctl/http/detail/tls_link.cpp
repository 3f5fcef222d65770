#include "hookctl/http/detail/tls_link.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::http::detail {

namespace {

constexpr char kHandshakeRecord = 0x16;
constexpr std::size_t kRecordHead = 5;
/// Certificates are what is large in a handshake.
constexpr std::size_t kMostHandshakeBytes = 64U << 10U;
/// What a session in its handshake takes up: 20 KB were measured with OpenSSL 3.0.
constexpr std::size_t kSessionBytes = 24U << 10U;

/// A record's length with its head, once the head is there.
std::optional<std::size_t> record_length(std::string_view bytes)
{
  if (bytes.size() < kRecordHead) {
    return std::nullopt;
  }
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  return kRecordHead + (std::size_t{byte(3)} << 8U | byte(4));
}

} // namespace

TlsLink::State TlsLink::state() const
{
  if (m_final) {
    return *m_final;
  }
  if (!m_session) {
    return State::waiting;
  }
  switch (m_session->state()) {
  case crypto::TlsSession::State::handshaking:
    return State::handshaking;
  case crypto::TlsSession::State::open:
    return State::open;
  case crypto::TlsSession::State::ended:
    return State::ended;
  case crypto::TlsSession::State::failed:
    break;
  }
  return State::failed;
}

void TlsLink::feed(std::string_view ciphertext, std::span<char> space, std::string_view& plaintext)
{
  if (is_starting()) {
    m_handshake_bytes += ciphertext.size();
    if (m_handshake_bytes > kMostHandshakeBytes) {
      m_final = State::failed;
    }
  }
  if (state() == State::waiting) {
    gather(ciphertext, space);
  }
  if (m_session && !m_final && !ciphertext.empty()) {
    plaintext = {space.data(), m_session->feed(ciphertext, space)};
  }
}

/// Takes what belongs to the first record off the front of `ciphertext`.
void TlsLink::gather(std::string_view& ciphertext, std::span<char> space)
{
  const char first = m_first.empty() ? ciphertext.front() : m_first.front();
  if (first != kHandshakeRecord) {
    const bool is_letter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
    m_final = is_letter ? State::plain_http : State::failed;
    return;
  }
  const auto take = [&](std::size_t until) {
    const std::size_t missing = until - std::min(until, m_first.size());
    const std::size_t part = std::min(missing, ciphertext.size());
    m_first.append(ciphertext.substr(0, part));
    ciphertext.remove_prefix(part);
  };
  take(kRecordHead);
  const auto length = record_length(m_first);
  if (!length) {
    return;
  }
  if (*length > crypto::kTlsCiphertextRecord) {
    m_final = State::failed;
    return;
  }
  take(*length);
  if (m_first.size() == *length) {
    m_session = std::make_unique<crypto::TlsSession>(*std::exchange(m_context, nullptr));
    m_session->feed(std::exchange(m_first, {}), space); // a first record says nothing by itself
  }
}

void TlsLink::end()
{
  if (m_session && !m_final && !std::exchange(m_said_end, true)) {
    m_session->end();
  }
}

std::string_view TlsLink::unsent() const
{
  return m_session ? std::string_view(m_session->output()).substr(m_sent) : std::string_view{};
}

void TlsLink::note_sent(std::size_t bytes)
{
  m_sent += bytes;
  if (m_sent == m_session->output().size()) {
    m_session->output() = {};
    m_sent = 0;
  }
}

std::size_t TlsLink::held_bytes() const
{
  return m_session ? kSessionBytes : m_first.capacity();
}

std::string_view TlsLink::why_failed() const
{
  if (m_session && !m_final) {
    return m_session->why_failed();
  }
  return m_handshake_bytes > kMostHandshakeBytes ? "the handshake is too long" : "it is not TLS";
}

} // namespace hookctl::http::detail
