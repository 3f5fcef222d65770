#include "hookctl/http/detail/sigpipe_guard.hpp"

#include <ctime>

namespace hookctl::http::detail {

namespace {

sigset_t only_sigpipe()
{
  sigset_t set{};
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

} // namespace

SigpipeGuard::SigpipeGuard()
{
  const sigset_t pipe = only_sigpipe();
  ::pthread_sigmask(SIG_BLOCK, &pipe, &m_before);
}

SigpipeGuard::~SigpipeGuard()
{
  const sigset_t pipe = only_sigpipe();
  const timespec at_once{};
  if (sigismember(&m_before, SIGPIPE) == 0) {
    while (::sigtimedwait(&pipe, nullptr, &at_once) >
           0) { // what came meanwhile is not to arrive later
    }
  }
  ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

} // namespace hookctl::http::detail
