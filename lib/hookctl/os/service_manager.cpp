#include "hookctl/os/service_manager.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"
#include "hookctl/os/system_error.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <tuple>

namespace hookctl::os {

namespace {

constexpr std::size_t kMostName = sizeof(sockaddr_un::sun_path) - 1;

} // namespace

Result<ServiceManager> ServiceManager::find(const Environment& variables)
{
  return find(variables, ::getpid());
}

Result<ServiceManager> ServiceManager::find(const Environment& variables, int process)
{
  ServiceManager manager;
  const auto socket = variables.get("NOTIFY_SOCKET");
  if (!socket || socket->empty()) {
    return manager;
  }
  const bool is_name = socket->size() > 1 && (socket->front() == '/' || socket->front() == '@');
  if (!is_name || socket->size() > kMostName) {
    return fail(ErrorCode::invalid_argument,
                text("NOTIFY_SOCKET ",
                     quote(*socket),
                     " is no absolute path or abstract name of at most ",
                     kMostName,
                     " bytes"));
  }
  manager.m_socket = *socket;
  const auto watchdog = variables.get("WATCHDOG_USEC");
  const auto for_whom = variables.get("WATCHDOG_PID");
  if (!watchdog || (for_whom && parse_integer<int>(*for_whom) != process)) {
    return manager;
  }
  const auto time = parse_integer<std::int64_t>(*watchdog);
  if (!time || *time < 1) {
    return fail(ErrorCode::invalid_argument,
                text("WATCHDOG_USEC ", quote(*watchdog), " is no number of microseconds"));
  }
  manager.m_watchdog = std::chrono::microseconds(*time);
  return manager;
}

Result<> ServiceManager::tell(std::string_view assignments) const
{
  if (!listens()) {
    return {};
  }
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  m_socket.copy(address.sun_path, kMostName);
  if (m_socket.front() == '@') {
    address.sun_path[0] = '\0';
  }
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + m_socket.size());
  const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const timeval longest = {1, 0};
  std::ignore = ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof(longest));
  const ssize_t sent = retry([&] {
    return ::sendto(socket.get(),
                    assignments.data(),
                    assignments.size(),
                    MSG_NOSIGNAL,
                    reinterpret_cast<const sockaddr*>(&address),
                    length);
  });
  if (sent < 0) {
    return fail(system_error("tell the service manager at", m_socket, errno));
  }
  return {};
}

} // namespace hookctl::os
