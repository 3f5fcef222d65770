#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/log/logger.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <stop_token>
#include <string>

namespace hookctl::listen {

/// A URL that confirms a subscription of an account; whoever hands it over has checked its host.
struct Visit {
  std::string account;
  std::string url;
};

/// Opens URLs one after the other, in the background: an https GET of at most ten seconds, no
/// redirects, the answer's body ignored. A named host must be on the public Internet; an IP address
/// or a name of one label is reached wherever it is, since somebody spelled it out. Bounded: what
/// comes while the queue is full is dropped. The log says how each ended, with the host only: the
/// rest of such a URL is a secret.
class Visitor {
public:
  static constexpr std::size_t kMostWaiting = 16;

  /// Once `cut` is requested, the one under way is broken off.
  explicit Visitor(log::Logger& logger, std::stop_token cut = {})
      : m_logger(logger)
      , m_cut(std::move(cut))
  {
  }

  void push(Visit visit);

  /// Until the stop is requested; the one under way is ended, what waits is dropped.
  void run(const std::stop_token& stop);

private:
  void open(const Visit& visit);

  log::Logger& m_logger;
  std::stop_token m_cut;
  Mutex m_mutex;
  std::condition_variable_any m_filled;
  std::deque<Visit> m_waiting GUARDED_BY(m_mutex);
};

} // namespace hookctl::listen
