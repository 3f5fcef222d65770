#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/log/logger.hpp"

#include <functional>
#include <memory>
#include <string>

namespace hookctl::listen {

/// Whom the admin address asks. Each is called on the admin server's thread and must not block.
struct AdminParts {
  const Clock& clock;
  log::Logger& logger;
  /// http::Server::run_soon() of the server that it is about.
  std::function<bool(std::function<void()>)> run_soon;
  /// Why no deliveries should be sent here now; "" when they may be.
  std::function<std::string()> why_unready;
  /// The page of metrics.
  std::function<std::string()> metrics;
};

/// What is left of a process's descriptors for files, destinations and the admin address when
/// senders hold all the connections that they may.
inline constexpr std::size_t kDescriptorsKept = 160;

/// So many connections at most that these are left; 0: it is not known how many there are.
void keep_descriptors(std::size_t descriptors, http::ServerLimits& limits);

/// A server of its own, so that it answers while the other one is full, with small limits:
/// - /healthz: 200 when the other server's thread answers within two seconds, else 503
/// - /readyz: 200 `ready`, or 503 with the reason
/// - /metrics: Prometheus' text format
/// GET and HEAD only. Errors as bind_server()'s.
Result<std::unique_ptr<http::Server>> bind_admin(const http::BindAddress& address,
                                                 AdminParts parts);

} // namespace hookctl::listen
