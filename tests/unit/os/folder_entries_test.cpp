#include "hookctl/base/text.hpp"
#include "hookctl/os/folder_entries.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace hookctl;

TEST_CASE("folder entries: sorted, with mode and kind, links as themselves")
{
  const tests::TempDir dir;
  const std::string file = dir.write("b", "12345");
  std::filesystem::permissions(file, std::filesystem::perms(0640));
  std::filesystem::create_directory(dir.path() / "a");
  std::filesystem::create_symlink("b", dir.path() / "c");
  const auto entries = os::list_entries(dir.path());
  REQUIRE(entries);
  REQUIRE(entries->size() == 3);
  CHECK((*entries)[0].kind == os::Entry::Kind::folder);
  CHECK((*entries)[1].name == "b");
  CHECK((*entries)[1].mode == 0640);
  CHECK((*entries)[1].bytes == 5);
  CHECK((*entries)[1].owner == os::effective_user());
  CHECK((*entries)[2].kind == os::Entry::Kind::link);
  CHECK(os::look_at(dir.path() / "c")->bytes == 5);
  CHECK(!os::look_at(dir.path() / "d"));
}

TEST_CASE("folder entries: a folder that is not there is empty, a file is none")
{
  const tests::TempDir dir;
  CHECK(os::list_entries(dir.path() / "none")->empty());
  CHECK(!os::list_entries(dir.write("file", "")));
}

TEST_CASE("programs are found as a shell finds them")
{
  const tests::TempDir dir;
  const std::string program = dir.write("bin/tool", "#!/bin/sh\n");
  const std::string path = text("/nonexistent:", dir.file("bin"));
  CHECK(!os::find_program("tool", path)); // may not be run
  std::filesystem::permissions(program, std::filesystem::perms(0700));
  CHECK(os::find_program("tool", path) == program);
  CHECK(os::find_program(program, "") == program);
  CHECK(!os::find_program("other", path));
  CHECK(!os::find_program(dir.path().string(), "")); // a folder
}

TEST_CASE("disk space: of what is not there yet too")
{
  const tests::TempDir dir;
  const auto space = os::disk_space(dir.path() / "not" / "yet");
  REQUIRE(space);
  CHECK(space->total_bytes > 0);
  CHECK(space->free_bytes <= space->total_bytes);
}
