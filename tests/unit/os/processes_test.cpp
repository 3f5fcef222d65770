#include "hookctl/os/files.hpp"
#include "hookctl/os/processes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace hookctl;

namespace {

/// A socket of this process that listens on a free port of 127.0.0.1.
struct Listening {
  int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int port = 0;

  Listening()
  {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(descriptor, generic, length) == 0);
    REQUIRE(::listen(descriptor, 1) == 0);
    REQUIRE(::getsockname(descriptor, generic, &length) == 0);
    port = ntohs(address.sin_port);
  }

  ~Listening() { ::close(descriptor); }
};

} // namespace

TEST_CASE("processes: this one has its own program and words")
{
  const auto process = os::find_process(::getpid());
  REQUIRE(process);
  CHECK(process->name == "unit_os");
  REQUIRE(!process->words.empty());
  CHECK(process->words[0].ends_with("unit_os"));
  CHECK(os::own_program().filename() == "unit_os");
  CHECK(!os::find_process(-1));
}

TEST_CASE("processes: who listens on a port")
{
  int port = 0;
  {
    const Listening listening;
    port = listening.port;
    const auto holder = os::find_listener(port);
    REQUIRE(holder);
    CHECK(holder->id == ::getpid());
  }
  CHECK(!os::find_listener(port));
}

TEST_CASE("processes: who holds a lock")
{
  const tests::TempDir dir;
  const std::string file = dir.file("lock");
  CHECK(!os::find_lock_holder(file));
  {
    const auto lock = os::FileLock::acquire(file, std::chrono::milliseconds{0});
    REQUIRE(lock);
    const auto holder = os::find_lock_holder(file);
    REQUIRE(holder);
    CHECK(holder->id == ::getpid());
  }
  CHECK(!os::find_lock_holder(file));
}
