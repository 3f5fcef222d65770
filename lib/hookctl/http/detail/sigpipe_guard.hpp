#pragma once

#include <csignal>

namespace hookctl::http::detail {

/// While it lives, a peer that hangs up is an error of the write rather than a SIGPIPE that ends
/// the process: the library writes without MSG_NOSIGNAL. Only this thread is changed.
class SigpipeGuard {
public:
  SigpipeGuard();
  ~SigpipeGuard();
  SigpipeGuard(const SigpipeGuard&) = delete;
  SigpipeGuard& operator=(const SigpipeGuard&) = delete;

private:
  sigset_t m_before{};
};

} // namespace hookctl::http::detail
