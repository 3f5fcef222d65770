#include "hookctl/listen/drain.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace hookctl::listen;
using namespace std::chrono_literals;

TEST_CASE("drain: nothing is cut before the stop, and what has not ended in time is")
{
  Drain drain(1ms);
  std::stop_source stop;
  std::stop_source ended;
  std::jthread thread([&] { drain.run(stop.get_token(), ended.get_token()); });
  CHECK_FALSE(drain.cut().stop_requested());
  stop.request_stop();
  thread.join();
  CHECK(drain.cut().stop_requested());
}

TEST_CASE("drain: nothing is cut when all has ended")
{
  Drain drain(1h);
  std::stop_source stop;
  std::stop_source ended;
  std::jthread thread([&] { drain.run(stop.get_token(), ended.get_token()); });
  stop.request_stop();
  ended.request_stop();
  thread.join();
  CHECK_FALSE(drain.cut().stop_requested());
}
