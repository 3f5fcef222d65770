#include "hookctl/listen/ready.hpp"
#include "hookctl/os/files.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>

using namespace hookctl;
using listen::Ready;

namespace {

constexpr std::string_view kUrl = "http://127.0.0.1:4001";

std::string content(const std::filesystem::path& file)
{
  return os::read_file(file, 1000).value_or("(none)");
}

int open_for_writing(const std::filesystem::path& file)
{
  return ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

} // namespace

TEST_CASE("ready: the file is there from the moment it is told to the end")
{
  const tests::TempDir dir;
  const auto file = dir.path() / "ready";
  {
    Ready ready(file, std::nullopt);
    CHECK_FALSE(os::exists(file));
    REQUIRE(ready.tell(std::string(kUrl)));
    CHECK(content(file) == "http://127.0.0.1:4001\n");
  }
  CHECK_FALSE(os::exists(file));
}

TEST_CASE("ready: a file that became another listener's stays")
{
  const tests::TempDir dir;
  const auto file = dir.path() / "ready";
  {
    Ready ready(file, std::nullopt);
    REQUIRE(ready.tell(std::string(kUrl)));
    REQUIRE(os::write_file_atomic(file, "http://127.0.0.1:4002\n"));
  }
  CHECK(content(file) == "http://127.0.0.1:4002\n");
}

TEST_CASE("ready: the descriptor gets a line and is closed")
{
  const tests::TempDir dir;
  const auto file = dir.path() / "line";
  const int number = open_for_writing(file);
  auto handed = os::HandedDescriptor::take(number);
  REQUIRE(handed);
  Ready ready({}, *std::move(handed));
  REQUIRE(ready.tell(std::string(kUrl)));
  CHECK(content(file) == "http://127.0.0.1:4001\n");
  CHECK(::fcntl(number, F_GETFL) == -1);
}

TEST_CASE("ready: a folder that does not exist is said with the flag")
{
  const tests::TempDir dir;
  Ready ready(dir.path() / "no/ready", std::nullopt);
  const auto told = ready.tell(std::string(kUrl));
  REQUIRE_FALSE(told);
  CHECK(told.error().code == ErrorCode::not_found);
  CHECK(told.error().context == std::vector<std::string>{"flag --ready-file"});
}
