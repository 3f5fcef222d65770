#include "hookctl/os/file_state.hpp"
#include "hookctl/os/files.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace hookctl;
using namespace hookctl::os;
using namespace std::chrono_literals;

TEST_CASE("file state: every way to change a file shows")
{
  const tests::TempDir dir;
  const auto path = dir.write("a", "one");
  const auto first = file_state(path);
  REQUIRE(first.exists);
  CHECK(first == file_state(path));
  SUBCASE("written over, as long as before")
  {
    while (!first.is_settled(SystemClock().now())) {
    }
    dir.write("a", "two");
  }
  SUBCASE("replaced")
  {
    REQUIRE(write_file_atomic(path, "one"));
  }
  SUBCASE("made readable")
  {
    while (!first.is_settled(SystemClock().now())) {
    }
    REQUIRE(chmod(path.c_str(), 0640) == 0);
  }
  SUBCASE("removed")
  {
    REQUIRE(remove_file(path));
    CHECK(file_state(path) == FileState{});
  }
  CHECK(first != file_state(path));
}

TEST_CASE("file state: a symbolic link that leads elsewhere shows")
{
  const tests::TempDir dir;
  dir.write("v1/key", "same");
  dir.write("v2/key", "same");
  std::filesystem::create_symlink("v1", dir.path() / "..data");
  std::filesystem::create_symlink("..data/key", dir.path() / "key");
  const auto before = file_state(dir.path() / "key");
  std::filesystem::create_symlink("v2", dir.path() / "..next");
  std::filesystem::rename(dir.path() / "..next", dir.path() / "..data");
  CHECK(before != file_state(dir.path() / "key"));
}

TEST_CASE("file state: what changed a moment ago is not settled")
{
  FileState state{.exists = true, .modified_ns = 5'000'000'001, .changed_ns = 5'000'000'001};
  const TimePoint changed = from_unix_ms(5000);
  CHECK_FALSE(state.is_settled(changed));
  CHECK_FALSE(state.is_settled(changed + 50ms));
  CHECK(state.is_settled(changed + 51ms));
  CHECK_FALSE(state.is_settled(changed - 1h)); // another machine's clock
  // Whole seconds only: the file system knows no finer ones.
  state.modified_ns = state.changed_ns = 5'000'000'000;
  CHECK_FALSE(state.is_settled(changed + 2s));
  CHECK(state.is_settled(changed + 4s));
  CHECK(FileState{}.is_settled(changed));
}
