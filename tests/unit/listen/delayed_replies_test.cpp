#include "hookctl/listen/delayed_replies.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace hookctl;
using namespace std::chrono_literals;
using listen::DelayedReplies;

TEST_CASE("delayed replies: each waits its time, in order, and none holds up another")
{
  const SystemClock clock;
  DelayedReplies replies(40ms, clock);
  CHECK(replies.delays());
  std::atomic<int> given = 0;
  std::jthread thread([&](const std::stop_token& stop) { replies.run(stop); });
  const auto began = clock.steady_now();
  for (int i = 0; i < 50; ++i) {
    replies.push([&given] { ++given; });
  }
  CHECK(given == 0);
  while (given < 50) {
    std::this_thread::sleep_for(1ms);
  }
  const auto took = clock.steady_now() - began;
  CHECK(took >= 40ms);
  CHECK(took < 1s);
}

TEST_CASE("delayed replies: a stop gives all that wait at once, and what comes later too")
{
  const SystemClock clock;
  DelayedReplies replies(10min, clock);
  int given = 0;
  replies.push([&given] { ++given; });
  replies.push([&given] { ++given; });
  {
    const std::jthread thread([&](const std::stop_token& stop) { replies.run(stop); });
  }
  CHECK(given == 2);
  replies.push([&given] { ++given; });
  CHECK(given == 3);
}

TEST_CASE("delayed replies: what comes while it is full is given at once")
{
  const SystemClock clock;
  DelayedReplies replies(10min, clock);
  std::size_t given = 0;
  for (std::size_t i = 0; i < DelayedReplies::kMostWaiting + 3; ++i) {
    replies.push([&given] { ++given; });
  }
  CHECK(given == 3);
  CHECK_FALSE(DelayedReplies(0ms, clock).delays());
}
