#include "hookctl/http/detail/acceptor.hpp"

#include "hookctl/base/assert.hpp"

#include <utility>

namespace hookctl::http::detail {

namespace {

constexpr std::chrono::milliseconds kPause{100};
/// Connections accepted before the others are looked at again.
constexpr int kAtOnce = 64;

} // namespace

Acceptor::Acceptor(std::vector<Listening> listening)
    : m_listening(std::move(listening))
{
  HOOKCTL_ASSERT(!m_listening.empty());
}

bool Acceptor::owns(std::uint64_t key) const
{
  return key >= kFirstKey && key - kFirstKey < m_listening.size();
}

void Acceptor::start(const Epoll& epoll)
{
  for (std::size_t i = 0; i < m_listening.size(); ++i) {
    epoll.add(m_listening[i].get(), EPOLLIN, kFirstKey + i);
  }
}

AcceptFailure Acceptor::accept(std::uint64_t key, const std::function<void(Accepted)>& admit)
{
  for (int i = 0; i < kAtOnce; ++i) {
    auto accepted = accept_from(m_listening[key - kFirstKey]);
    if (!accepted) {
      return accepted.error();
    }
    admit(*std::move(accepted));
  }
  return AcceptFailure::nobody;
}

void Acceptor::pause(const Epoll& epoll, SteadyTime now)
{
  if (!m_pauses_until) {
    for (const Listening& listening : m_listening) {
      epoll.remove(listening.get());
    }
  }
  m_pauses_until = now + kPause;
}

void Acceptor::resume_if_due(const Epoll& epoll, SteadyTime now)
{
  if (m_pauses_until && *m_pauses_until <= now) {
    m_pauses_until.reset();
    start(epoll);
  }
}

void Acceptor::finish(const std::function<void(Accepted)>& admit)
{
  m_pauses_until.reset();
  for (std::size_t i = 0; i < m_listening.size(); ++i) {
    for (int n = 0; n < kBacklog; ++n) {
      auto accepted = accept_from(m_listening[i]);
      if (!accepted) {
        break;
      }
      admit(*std::move(accepted));
    }
    m_listening[i].close();
  }
}

} // namespace hookctl::http::detail
