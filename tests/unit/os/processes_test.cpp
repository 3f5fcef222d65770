#include "hookctl/os/files.hpp"
#include "hookctl/os/processes.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

using namespace hookctl;

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
    const tests::RawListener listening;
    port = listening.port();
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
