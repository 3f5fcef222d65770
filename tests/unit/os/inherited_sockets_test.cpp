#include "hookctl/os/inherited_sockets.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

namespace {

Result<std::vector<int>> inherited(std::map<std::string, std::string, std::less<>> variables)
{
  return os::inherited_sockets(os::Environment(std::move(variables)), 42);
}

} // namespace

TEST_CASE("os: a service manager's sockets begin at three and are for the process it names")
{
  CHECK(*inherited({{"LISTEN_PID", "42"}, {"LISTEN_FDS", "2"}}) == std::vector<int>{3, 4});
  CHECK(inherited({{"LISTEN_PID", "41"}, {"LISTEN_FDS", "2"}})->empty());
  CHECK(inherited({{"LISTEN_FDS", "2"}})->empty());
  CHECK(inherited({{"LISTEN_PID", "42"}})->empty());
  CHECK(inherited({})->empty());
}

TEST_CASE("os: a number of sockets that cannot be is refused")
{
  for (const char* count : {"", "0", "-1", "65", "two", "99999999999"}) {
    CAPTURE(count);
    const auto refused = inherited({{"LISTEN_PID", "42"}, {"LISTEN_FDS", count}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
  }
}
