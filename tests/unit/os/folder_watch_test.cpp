#include "hookctl/os/files.hpp"
#include "hookctl/os/folder_watch.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace hookctl;
using namespace hookctl::os;
using namespace std::chrono_literals;
using Woken = FolderWatch::Woken;

namespace {

struct Bench {
  tests::TempDir dir;
  std::unique_ptr<FolderWatch> watch = *FolderWatch::open();
  std::stop_source stop;

  void watch_only(const std::filesystem::path& folder) { watch->set(std::span(&folder, 1)); }

  Woken wait(std::chrono::milliseconds most = 20s) { return watch->wait(most, stop.get_token()); }

  /// One change makes several events.
  void settle()
  {
    while (wait(20ms) != Woken::by_time) {
    }
  }
};

} // namespace

TEST_CASE("folder watch: it wakes when a file is made, written, replaced or removed")
{
  Bench bench;
  bench.watch_only(bench.dir.path());
  bench.dir.write("a", "1");
  CHECK(bench.wait() == Woken::by_change);
  bench.settle();
  REQUIRE(write_file_atomic(bench.dir.file("a"), "2"));
  CHECK(bench.wait() == Woken::by_change);
  bench.settle();
  std::filesystem::create_symlink("a", bench.dir.path() / "link");
  CHECK(bench.wait() == Woken::by_change);
  bench.settle();
  REQUIRE(remove_file(bench.dir.file("a")));
  CHECK(bench.wait() == Woken::by_change);
}

TEST_CASE("folder watch: it wakes by time, by a call and by a stop")
{
  Bench bench;
  CHECK(bench.wait(1ms) == Woken::by_time);
  bench.watch->wake();
  CHECK(bench.wait() == Woken::by_call);
  CHECK(bench.wait(1ms) == Woken::by_time);
  const std::jthread later([&] { bench.stop.request_stop(); });
  CHECK(bench.wait() == Woken::by_stop);
}

TEST_CASE("folder watch: a folder that comes later, or in place of another, is watched once it is "
          "set again")
{
  Bench bench;
  const auto folder = bench.dir.path() / "late";
  bench.watch_only(folder);
  bench.dir.write("late/a", "1");
  CHECK(bench.wait(20ms) == Woken::by_time);
  bench.watch_only(folder);
  bench.dir.write("late/a", "2");
  CHECK(bench.wait() == Woken::by_change);
  std::filesystem::rename(folder, bench.dir.path() / "old");
  std::filesystem::create_directory(folder);
  bench.settle();
  bench.watch_only(folder);
  bench.settle();
  bench.dir.write("old/a", "3");
  CHECK(bench.wait(20ms) == Woken::by_time);
  bench.dir.write("late/a", "4");
  CHECK(bench.wait() == Woken::by_change);
}
