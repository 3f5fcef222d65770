#include "hookctl/os/handed_descriptor.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>

using namespace hookctl;
using os::HandedDescriptor;

namespace {

std::array<int, 2> make_pipe()
{
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  return ends;
}

} // namespace

TEST_CASE("handed descriptor: standard streams, closed ones and read-only ones are refused")
{
  for (const int number : {-1, 0, 1, 2, 987}) {
    CAPTURE(number);
    const auto taken = HandedDescriptor::take(number);
    REQUIRE_FALSE(taken);
    CHECK(taken.error().code == ErrorCode::invalid_argument);
  }
  const int read_only = ::open("/dev/null", O_RDONLY);
  CHECK(HandedDescriptor::take(read_only).error().message ==
        "descriptor " + std::to_string(read_only) + " is not open for writing");
  ::close(read_only);
}

TEST_CASE("handed descriptor: it writes, closes, and is not passed on")
{
  const auto ends = make_pipe();
  auto taken = HandedDescriptor::take(ends[1]);
  REQUIRE(taken);
  CHECK(::fcntl(ends[1], F_GETFD) == FD_CLOEXEC);
  REQUIRE(taken->write_last("there\n"));
  std::array<char, 16> buffer{};
  CHECK(::read(ends[0], buffer.data(), buffer.size()) == 6);
  CHECK(::read(ends[0], buffer.data(), buffer.size()) == 0); // the end: nobody holds it open
  ::close(ends[0]);
}

TEST_CASE("handed descriptor: unused it is closed; without a reader the write fails")
{
  auto ends = make_pipe();
  {
    const auto taken = HandedDescriptor::take(ends[1]);
    REQUIRE(taken);
  }
  CHECK(::fcntl(ends[1], F_GETFL) == -1);
  ::close(ends[0]);
  ends = make_pipe();
  ::close(ends[0]);
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  auto taken = HandedDescriptor::take(ends[1]);
  REQUIRE(taken);
  const auto written = taken->write_last("x");
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ErrorCode::io);
  ::signal(SIGPIPE, before);
}
