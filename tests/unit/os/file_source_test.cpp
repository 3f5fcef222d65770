#include "hookctl/os/file_source.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <array>
#include <fstream>
#include <string>
#include <thread>

using namespace hookctl;
using os::FileSource;

namespace {

std::string read_all(ByteSource& source, std::size_t piece)
{
  std::string out;
  std::string buffer(piece, '\0');
  for (;;) {
    const auto got = source.read(buffer);
    REQUIRE(got.has_value());
    if (*got == 0) {
      return out;
    }
    out.append(buffer, 0, *got);
  }
}

} // namespace

TEST_CASE("os: a file source reads a file in pieces and knows its size")
{
  const tests::TempDir folder;
  const auto path = folder.path() / "file";
  std::ofstream(path) << "0123456789";
  auto source = FileSource::open(path);
  REQUIRE(source.has_value());
  CHECK((*source)->size() == 10);
  CHECK(read_all(**source, 3) == "0123456789");
}

TEST_CASE("os: a file source says what cannot be read")
{
  const tests::TempDir folder;
  CHECK(FileSource::open(folder.path() / "none").error().code == ErrorCode::not_found);
  CHECK(FileSource::open(folder.path()).error().code == ErrorCode::invalid_data);
}

TEST_CASE("os: a file source that waits for a pipe can be stopped")
{
  std::array<int, 2> pipe = {};
  REQUIRE(::pipe(pipe.data()) == 0);
  auto source = FileSource::borrow(pipe[0], "pipe");
  REQUIRE(source.has_value());
  CHECK_FALSE((*source)->size().has_value());
  std::stop_source stop;
  REQUIRE((*source)->stop_on(stop.get_token()).has_value());
  REQUIRE(::write(pipe[1], "x", 1) == 1);
  std::string buffer(8, '\0');
  CHECK((*source)->read(buffer).value() == 1);
  const std::jthread stopper([&] { stop.request_stop(); });
  const auto stopped = (*source)->read(buffer);
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().code == ErrorCode::cancelled);
  ::close(pipe[0]);
  ::close(pipe[1]);
}
