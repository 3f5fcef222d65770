#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/os/environment.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::os {

/// The service manager that started this process and wants to be told of it: sd_notify(3) and
/// sd_watchdog_enabled(3), which are one datagram and two variables. Without one, everything here
/// does nothing.
class ServiceManager {
public:
  /// From NOTIFY_SOCKET (a path, or `@` and an abstract name), WATCHDOG_USEC and WATCHDOG_PID.
  /// invalid_argument when one of them is malformed.
  static Result<ServiceManager> find(const Environment& variables);

  /// For another process.
  static Result<ServiceManager> find(const Environment& variables, int process);

  /// Nobody is told anything.
  ServiceManager() = default;

  [[nodiscard]] bool listens() const { return !m_socket.empty(); }

  /// How long we may be silent; nullopt: for ever.
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const
  {
    return listens() ? m_watchdog : std::nullopt;
  }

  /// `READY=1\nSTATUS=listening`: assignments, one a line. From any thread; waits a second at most.
  /// io when nobody takes it.
  Result<> tell(std::string_view assignments) const;

private:
  std::string m_socket; ///< as in the variable
  std::optional<std::chrono::microseconds> m_watchdog;
};

} // namespace hookctl::os
