#include "hookctl/base/text.hpp"
#include "hookctl/listen/service_link.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

using namespace hookctl;
using namespace hookctl::listen;
using namespace std::chrono_literals;

namespace {

/// A service manager that listens, and a link to it.
class ServiceLinkBench {
public:
  explicit ServiceLinkBench(const std::string& watchdog_us = "")
      : m_socket(::socket(AF_UNIX, SOCK_DGRAM, 0))
  {
    const std::string path = m_dir.file("notify");
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    REQUIRE(::bind(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
    std::map<std::string, std::string, std::less<>> variables = {{"NOTIFY_SOCKET", path}};
    if (!watchdog_us.empty()) {
      variables.emplace("WATCHDOG_USEC", watchdog_us);
    }
    link.emplace(*os::ServiceManager::find(os::Environment(variables)), clock, m_logger);
  }

  ServiceLinkBench(const ServiceLinkBench&) = delete;
  ServiceLinkBench& operator=(const ServiceLinkBench&) = delete;

  ~ServiceLinkBench() { ::close(m_socket); }

  /// Waits for the next one.
  [[nodiscard]] std::string heard() const { return receive(0); }

  [[nodiscard]] std::string heard_already() const { return receive(MSG_DONTWAIT); }

  tests::FakeClock clock;
  std::optional<ServiceLink> link;

private:
  [[nodiscard]] std::string receive(int flags) const
  {
    char bytes[512];
    const ssize_t size = ::recv(m_socket, bytes, sizeof(bytes), flags);
    return size < 1 ? "" : std::string(bytes, static_cast<std::size_t>(size) - 1); // its line end
  }

  tests::TempDir m_dir;
  log::NullLogger m_logger;
  int m_socket;
};

} // namespace

TEST_CASE("service link: ready, reloading with its time, ready again, stopping")
{
  ServiceLinkBench bench;
  bench.clock.advance(1500ms);
  bench.link->say_ready("listening");
  CHECK(bench.heard() == "READY=1\nSTATUS=listening");
  bench.link->say_reloading();
  CHECK(bench.heard().starts_with("RELOADING=1\nMONOTONIC_USEC=1500000\n"));
  bench.link->say_reloaded();
  CHECK(bench.heard() == "READY=1\nSTATUS=listening");
  bench.link->say_stopping(15s);
  CHECK(bench.heard() ==
        "STOPPING=1\nSTATUS=ending what is under way\nEXTEND_TIMEOUT_USEC=15000000");
  bench.link->say_reloaded(); // too late
  CHECK(bench.heard_already().empty());
}

TEST_CASE("service link: the watchdog hears of a life that beats and of no other")
{
  ServiceLinkBench bench("40000");
  int asked = 0;
  std::stop_source stop;
  std::jthread thread([&] {
    bench.link->keep_alive(
        [&](std::chrono::milliseconds within, const std::stop_token&) {
          CHECK(within == 10ms);
          if (++asked == 4) {
            stop.request_stop();
          }
          return asked == 1 || asked == 3;
        },
        stop.get_token());
  });
  thread.join();
  CHECK(bench.heard_already() == "WATCHDOG=1");
  CHECK(bench.heard_already() == "WATCHDOG=1");
  CHECK(bench.heard_already().empty());
}

TEST_CASE("service link: without a watchdog nobody is asked")
{
  ServiceLinkBench bench;
  const std::stop_source stop;
  bench.link->keep_alive(
      [](auto, const auto&) {
        FAIL("asked");
        return true;
      },
      stop.get_token());
  CHECK(bench.heard_already().empty());
}
