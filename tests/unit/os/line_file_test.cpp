#include "hookctl/os/line_file.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using namespace hookctl;
namespace fs = std::filesystem;

namespace {

std::string file_text(const fs::path& path)
{
  std::stringstream bytes;
  bytes << std::ifstream(path).rdbuf();
  return bytes.str();
}

} // namespace

TEST_CASE("line file: lines are put behind what is there and a torn one is closed")
{
  const tests::TempDir folder;
  const fs::path path = folder.path() / "events.ndjson";
  std::ofstream(path) << "old\nhalf of a li";
  os::LineFile file({.path = path});
  CHECK(file.append("one") == 1U);
  CHECK(file.append("two") == 2U);
  CHECK(file.sync(2));
  CHECK(file.sync(1));
  CHECK(file_text(path) == "old\nhalf of a li\none\ntwo\n");
}

TEST_CASE("line file: a new file is for its owner alone and its folder must be there")
{
  const tests::TempDir folder;
  const fs::path path = folder.path() / "events.ndjson";
  os::LineFile file({.path = path});
  CHECK_FALSE(fs::exists(path));
  CHECK(file.append("one"));
  CHECK((fs::status(path).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  os::LineFile elsewhere({.path = folder.path() / "no" / "events.ndjson"});
  CHECK(elsewhere.append("one").error().code == ErrorCode::not_found);
  os::LineFile no_file({.path = folder.path()});
  CHECK_FALSE(no_file.append("one"));
}

TEST_CASE("line file: a full one is set aside and so many are kept")
{
  const tests::TempDir folder;
  const fs::path path = folder.path() / "events";
  os::LineFile file({.path = path, .max_bytes = 8, .keep = 2});
  for (const char* line : {"aaa", "bbb", "ccc", "ddd", "eee", "a line longer than a file", "f"}) {
    CHECK(file.append(line));
  }
  CHECK(file.sync(7));
  CHECK(file_text(path) == "f\n");
  CHECK(file_text(path.string() + ".1") == "a line longer than a file\n");
  CHECK(file_text(path.string() + ".2") == "eee\n");
  CHECK_FALSE(fs::exists(path.string() + ".3"));
}

TEST_CASE("line file: when one that is kept cannot be moved, nothing is written over it")
{
  const tests::TempDir folder;
  const fs::path path = folder.path() / "events";
  os::LineFile file({.path = path, .max_bytes = 8, .keep = 3});
  for (const char* line : {"aaa", "bbb", "ccc", "ddd", "eee", "fff"}) {
    CHECK(file.append(line));
  }
  fs::create_directories(path.string() + ".3/in_the_way");
  CHECK_FALSE(file.append("ggg"));
  CHECK(file_text(path.string() + ".2") == "aaa\nbbb\n");
  fs::remove_all(path.string() + ".3");
  CHECK(file.append("ggg"));
  CHECK(file_text(path.string() + ".3") == "aaa\nbbb\n");
}

TEST_CASE("line file: with nothing to keep a full one is removed")
{
  const tests::TempDir folder;
  const fs::path path = folder.path() / "events";
  os::LineFile file({.path = path, .max_bytes = 8, .keep = 0});
  for (const char* line : {"aaa", "bbb", "ccc"}) {
    CHECK(file.append(line));
  }
  CHECK(file_text(path) == "ccc\n");
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("line file: what somebody moved or removed is begun anew")
{
  const tests::TempDir folder;
  const fs::path path = folder.path() / "events";
  os::LineFile file({.path = path});
  CHECK(file.append("one"));
  fs::rename(path, folder.path() / "moved");
  CHECK(file.append("two"));
  fs::remove(path);
  CHECK(file.append("three"));
  CHECK(file_text(folder.path() / "moved") == "one\n");
  CHECK(file_text(path) == "three\n");
}

TEST_CASE("line file: a line that the disk has no room for leaves nothing behind")
{
  const tests::TempDir folder;
  const fs::path path = folder.path() / "events";
  os::LineFile file({.path = path});
  CHECK(file.append("one"));
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  auto* const old = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{16, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto failed = file.append(std::string(100, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old);
  CHECK(failed.error().code == ErrorCode::io);
  CHECK(file_text(path) == "one\n");
  CHECK(file.append("two"));
  CHECK(file_text(path) == "one\ntwo\n");
}

TEST_CASE("line file: who holds a lock on it for long is an error rather than a wait")
{
  const tests::TempDir folder;
  const fs::path path = folder.path() / "events";
  std::ofstream(path) << "";
  const int other = ::open(path.c_str(), O_RDONLY);
  REQUIRE(::flock(other, LOCK_EX) == 0);
  os::LineFile file({.path = path});
  CHECK(file.append("one").error().code == ErrorCode::busy);
  ::close(other);
  CHECK(file.append("one"));
}

TEST_CASE("line file: threads and other writers of the same file lose no line and tear none")
{
  const tests::TempDir folder;
  const fs::path path = folder.path() / "events";
  constexpr int kThreads = 4;
  constexpr int kLines = 200;
  os::LineFile shared({.path = path, .max_bytes = 2000, .keep = 1000});
  os::LineFile other({.path = path, .max_bytes = 2000, .keep = 1000});
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kLines; ++i) {
          os::LineFile& file = t == 0 ? other : shared;
          const auto line = file.append(std::to_string(t * kLines + i));
          const bool done = line && file.sync(*line);
          CHECK(done);
        }
      });
    }
  }
  std::set<int> lines;
  int count = 0;
  for (const auto& one : fs::directory_iterator(folder.path())) {
    CHECK(fs::file_size(one) <= 2000);
    std::ifstream in(one.path());
    for (int number = 0; in >> number; ++count) {
      lines.insert(number);
    }
  }
  CHECK(count == kThreads * kLines);
  CHECK(lines.size() == kThreads * kLines);
}
