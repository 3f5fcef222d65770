#include "hookctl/os/process_usage.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <chrono>
#include <thread>

using namespace hookctl;

TEST_CASE("process usage: it is of this process")
{
  const auto before = os::process_usage();
  REQUIRE(before);
  CHECK(before->resident_bytes > 100'000);
  CHECK(before->virtual_bytes > before->resident_bytes);
  CHECK(before->descriptor_limit >= before->open_descriptors);
  const double now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  CHECK(before->started_at < now + 1);
  CHECK(before->started_at > now - 86'400);
  const int opened = ::dup(2);
  {
    const std::jthread other([](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
      }
    });
    auto after = os::process_usage();
    REQUIRE(after);
    CHECK(after->open_descriptors == before->open_descriptors + 1);
    CHECK(after->threads == before->threads + 1);
    while (after->cpu_seconds < before->cpu_seconds + 0.02) {
      after = os::process_usage();
    }
  }
  ::close(opened);
}
