#include "hookctl/base/clock.hpp"
#include "hookctl/http/dial.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/sanitizers.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::http;

namespace {

constexpr std::chrono::milliseconds kShort{200};
constexpr std::chrono::milliseconds kLong{20'000};

int free_port()
{
  return tests::RawListener().port();
}

} // namespace

// The C library looks names up in a thread of its own, which ThreadSanitizer knows nothing of.
TEST_CASE("dial: somebody, nobody, and a name that is none" *
          doctest::skip(tests::kHasThreadSanitizer))
{
  const tests::RawListener mute;
  CHECK(check_reachable("127.0.0.1", mute.port(), kLong));
  CHECK(check_reachable("localhost", mute.port(), kLong));
  CHECK(check_reachable("127.0.0.1", free_port(), kLong).error().code == ErrorCode::network);
  const auto unknown = check_reachable("no-such-host.invalid", 80, kLong);
  REQUIRE(!unknown);
  CHECK(unknown.error().message.find("no-such-host.invalid") != std::string::npos);
}

TEST_CASE("dial: whoever shows no certificate in time is left" *
          doctest::skip(tests::kHasThreadSanitizer))
{
  const tests::RawListener mute;
  const auto chain = ask_for_chain("127.0.0.1", mute.port(), kShort, SystemClock().now());
  REQUIRE(!chain);
  CHECK(chain.error().code == ErrorCode::timeout);
}

TEST_CASE("bindable: a free address, one in use, and somebody else's")
{
  const tests::RawListener mute;
  CHECK(check_bindable({"127.0.0.1", 0}));
  CHECK(check_bindable({"127.0.0.1", mute.port()}).error().code == ErrorCode::busy);
  CHECK(check_bindable({"192.0.2.1", 0}).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("bindable: a path, and nothing is left of the try")
{
  const tests::TempDir dir;
  BindAddress address;
  address.unix_path = dir.file("socket");
  CHECK(check_bindable(address));
  CHECK(!std::filesystem::exists(address.unix_path));
  dir.write("socket", "no socket");
  CHECK(check_bindable(address).error().code == ErrorCode::busy);
  address.unix_path = dir.file("none/socket");
  CHECK(!check_bindable(address));
}
