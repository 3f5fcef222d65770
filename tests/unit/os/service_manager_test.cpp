#include "hookctl/base/text.hpp"
#include "hookctl/os/service_manager.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>

using namespace hookctl;
using namespace hookctl::os;

namespace {

Environment variables(std::map<std::string, std::string, std::less<>> values)
{
  return Environment(std::move(values));
}

/// The other end: a datagram socket under this name.
class Manager {
public:
  explicit Manager(std::string name)
      : m_socket(::socket(AF_UNIX, SOCK_DGRAM, 0))
  {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    name.copy(address.sun_path, sizeof(address.sun_path) - 1);
    if (name.front() == '@') {
      address.sun_path[0] = '\0';
    }
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    REQUIRE(::bind(m_socket, reinterpret_cast<const sockaddr*>(&address), length) == 0);
  }

  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  ~Manager() { ::close(m_socket); }

  [[nodiscard]] std::string heard() const
  {
    char bytes[256];
    const ssize_t size = ::recv(m_socket, bytes, sizeof(bytes), MSG_DONTWAIT);
    return size < 0 ? "" : std::string(bytes, static_cast<std::size_t>(size));
  }

private:
  int m_socket;
};

} // namespace

TEST_CASE("service manager: it hears what it is told, by path and by abstract name")
{
  const tests::TempDir dir;
  for (const std::string& name : {dir.file("notify"), text("@hookctl-test-", ::getpid())}) {
    const Manager manager(name);
    const auto found = ServiceManager::find(variables({{"NOTIFY_SOCKET", name}}));
    REQUIRE(found);
    CHECK(found->listens());
    CHECK_FALSE(found->watchdog());
    REQUIRE(found->tell("READY=1\nSTATUS=here"));
    CHECK(manager.heard() == "READY=1\nSTATUS=here");
  }
}

TEST_CASE("service manager: without one nothing is told")
{
  const auto none = ServiceManager::find(variables({{"WATCHDOG_USEC", "1000"}}));
  REQUIRE(none);
  CHECK_FALSE(none->listens());
  CHECK_FALSE(none->watchdog());
  CHECK(none->tell("READY=1"));
}

TEST_CASE("service manager: one that is gone is an error and no wait")
{
  const tests::TempDir dir;
  const auto gone = ServiceManager::find(variables({{"NOTIFY_SOCKET", dir.file("gone")}}));
  REQUIRE(gone);
  CHECK_FALSE(gone->tell("READY=1"));
}

TEST_CASE("service manager: the watchdog is for the process that it names")
{
  const auto time = [](std::map<std::string, std::string, std::less<>> values) {
    values.emplace("NOTIFY_SOCKET", "/x");
    const auto found = ServiceManager::find(variables(std::move(values)), 7);
    REQUIRE(found);
    return found->watchdog();
  };
  using std::chrono::microseconds;
  CHECK(time({{"WATCHDOG_USEC", "30000000"}}) == microseconds(30'000'000));
  CHECK(time({{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", "7"}}) == microseconds(30'000'000));
  CHECK_FALSE(time({{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", "8"}}));
  CHECK_FALSE(time({}));
}

TEST_CASE("service manager: malformed variables are refused")
{
  const auto found = [](std::map<std::string, std::string, std::less<>> values) {
    return ServiceManager::find(variables(std::move(values))).has_value();
  };
  CHECK_FALSE(found({{"NOTIFY_SOCKET", "relative"}}));
  CHECK_FALSE(found({{"NOTIFY_SOCKET", "@"}}));
  CHECK_FALSE(found({{"NOTIFY_SOCKET", "/" + std::string(200, 'x')}}));
  CHECK_FALSE(found({{"NOTIFY_SOCKET", "/x"}, {"WATCHDOG_USEC", "soon"}}));
  CHECK_FALSE(found({{"NOTIFY_SOCKET", "/x"}, {"WATCHDOG_USEC", "0"}}));
  CHECK(found({{"NOTIFY_SOCKET", ""}}));
}
