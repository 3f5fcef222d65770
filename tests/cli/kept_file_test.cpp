#include "cli/app/kept_file.hpp"
#include "hookctl/base/failure.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <filesystem>

using namespace hookctl;
using namespace hookctl::cli;

namespace {

Failure why(const std::string& typed)
{
  const auto kept = kept_file("--key", typed);
  REQUIRE_FALSE(kept);
  return failure_of(kept.error());
}

} // namespace

TEST_CASE("kept file: a file's whole path, whether it is there or not")
{
  const tests::TempDir dir;
  const std::string file = dir.write("key", "k");
  CHECK(kept_file("--key", file).value() == file);
  CHECK(kept_file("--key", dir.file("none")).value() == dir.file("none"));
  CHECK(kept_file("--key", dir.file("x/../key")).value() == file);
  const auto here = std::filesystem::current_path() / "some.key";
  CHECK(kept_file("--key", "some.key").value() == here.string());
}

TEST_CASE("kept file: what does not stay is refused")
{
  const tests::TempDir dir;
  const std::string pipe = dir.file("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (const std::string& typed : {pipe,
                                   dir.path().string(),
                                   std::string("/dev/null"),
                                   std::string("/dev/fd/63"),
                                   std::string("/dev/../dev/fd/3"),
                                   std::string("/dev/stdin"),
                                   std::string("/proc/self/fd/0")}) {
    CAPTURE(typed);
    CHECK(why(typed) == Failure::no_regular_file);
  }
  CHECK(why("") == Failure::value_missing);
  CHECK(why("\xff\xfe") == Failure::invalid_argument);
}
