#include "hookctl/listen/errands.hpp"

#include <doctest/doctest.h>

#include <future>
#include <thread>

using namespace hookctl;

TEST_CASE("listen: errands are done in order beside the one who asks")
{
  listen::Errands errands;
  std::string done;
  std::promise<std::thread::id> last;
  CHECK(errands.push([&] { done += 'a'; }));
  CHECK(errands.push([&] { done += 'b'; }));
  CHECK(errands.push([&] { last.set_value(std::this_thread::get_id()); }));
  const std::jthread runner([&](const std::stop_token& stop) { errands.run(stop); });
  CHECK(last.get_future().get() != std::this_thread::get_id());
  CHECK(done == "ab");
}

TEST_CASE("listen: too many errands are refused and a stop drops what waits")
{
  listen::Errands errands;
  int done = 0;
  for (std::size_t i = 0; i < listen::Errands::kMostWaiting; ++i) {
    CHECK(errands.push([&] { ++done; }));
  }
  CHECK_FALSE(errands.push([&] { ++done; }));
  std::stop_source stop;
  stop.request_stop();
  errands.run(stop.get_token());
  CHECK(done == 0);
}
