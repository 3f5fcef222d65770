#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>
#include <tuple>
#include <vector>

using namespace hookctl;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kPlenty = 1U << 20U;

std::size_t count_entries(const std::filesystem::path& folder)
{
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    count += entry.exists() || entry.is_symlink() ? 1U : 0U;
  }
  return count;
}

/// Runs `body` in a process of its own; its exit status.
template<typename Body> int in_child(Body body)
{
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(body());
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

TEST_CASE("files: what was written is read back with its mode and without leftovers")
{
  const tests::TempDir dir;
  const auto file = dir.path() / "account.yaml";
  const std::string bytes("a\0b\n\xff", 5);
  const mode_t before = ::umask(0);
  REQUIRE(os::write_file_atomic(file, bytes));
  ::umask(077);
  CHECK(os::file_mode(file) == 0600U);
  CHECK(os::read_file(file, kPlenty).value() == bytes);

  REQUIRE(os::write_file_atomic(file, "", 0644));
  ::umask(before);
  CHECK(os::file_mode(file) == 0644U);
  CHECK(os::read_file(file, kPlenty).value().empty());
  CHECK(count_entries(dir.path()) == 1);
}

TEST_CASE("files: a file is made once, whoever comes at the same time")
{
  const tests::TempDir dir;
  const auto file = dir.path() / "made.yaml";
  constexpr int kProcesses = 8;
  constexpr int kTooLate = 1;
  int start[2];
  REQUIRE(::pipe(start) == 0);
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    children.push_back(::fork());
    if (children.back() == 0) {
      ::close(start[1]);
      char byte = 0;
      std::ignore = ::read(start[0], &byte, 1); // until all of them are there
      const auto made = os::create_file(file, text("by ", i));
      ::_exit(made ? 0 : made.error().code == ErrorCode::already_exists ? kTooLate : 2);
    }
  }
  ::close(start[0]);
  ::close(start[1]);
  std::vector<int> statuses;
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    statuses.push_back(WEXITSTATUS(status));
  }
  const auto first = std::find(statuses.begin(), statuses.end(), 0);
  REQUIRE(first != statuses.end());
  CHECK(std::count(statuses.begin(), statuses.end(), kTooLate) == kProcesses - 1);
  CHECK(os::read_file(file, kPlenty).value() == text("by ", first - statuses.begin()));
  CHECK(os::file_mode(file) == 0600U);
  CHECK(count_entries(dir.path()) == 1);
}

TEST_CASE("files: a link to nowhere and a folder are there already")
{
  const tests::TempDir dir;
  std::filesystem::create_symlink("nowhere", dir.path() / "link.yaml");
  std::filesystem::create_directory(dir.path() / "folder");
  for (const char* name : {"link.yaml", "folder"}) {
    CAPTURE(name);
    const auto made = os::create_file(dir.path() / name, "x");
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::already_exists);
  }
  CHECK(os::create_file(dir.path() / "none/file", "x").error().code == ErrorCode::not_found);
  CHECK(count_entries(dir.path()) == 2);
}

TEST_CASE("files: what root writes belongs to the owner of the folder")
{
  if (::geteuid() != 0) {
    return;
  }
  constexpr uid_t kOther = 65534;
  const tests::TempDir dir;
  const auto owner_of = [&] {
    struct stat found {};
    REQUIRE(::stat(dir.file("account.yaml").c_str(), &found) == 0);
    return std::pair(found.st_uid, found.st_gid);
  };
  REQUIRE(os::write_file_atomic(dir.file("account.yaml"), "a"));
  CHECK(owner_of().first == 0);
  REQUIRE(::chown(dir.path().c_str(), kOther, kOther) == 0);
  REQUIRE(os::write_file_atomic(dir.file("account.yaml"), "b"));
  CHECK(owner_of() == std::pair(kOther, gid_t{kOther}));
  CHECK(os::file_mode(dir.file("account.yaml")) == 0600U);
}

TEST_CASE("files: a relative name without a folder is written to the current one")
{
  const tests::TempDir dir;
  CHECK(in_child([&] {
          const bool done =
              ::chdir(dir.path().c_str()) == 0 && os::write_file_atomic("plain", "x").has_value();
          return done && os::remove_file("plain") && os::make_folders("a/b") ? 0 : 1;
        }) == 0);
  CHECK(std::filesystem::is_directory(dir.path() / "a/b"));
}

TEST_CASE("files: a symbolic link survives and what it points to is replaced")
{
  const tests::TempDir dir;
  const auto real = dir.write("real/account.yaml", "old");
  std::filesystem::create_symlink("real/account.yaml", dir.path() / "middle.yaml");
  std::filesystem::create_symlink(dir.path() / "middle.yaml", dir.path() / "link.yaml");

  REQUIRE(os::write_file_atomic(dir.path() / "link.yaml", "new"));
  CHECK(std::filesystem::is_symlink(dir.path() / "link.yaml"));
  CHECK(std::filesystem::is_symlink(dir.path() / "middle.yaml"));
  CHECK(tests::read_whole_file(real) == "new");

  std::filesystem::create_symlink("real/later.yaml", dir.path() / "dangling.yaml");
  REQUIRE(os::write_file_atomic(dir.path() / "dangling.yaml", "first"));
  CHECK(tests::read_whole_file(dir.path() / "real/later.yaml") == "first");

  std::filesystem::create_symlink("loop", dir.path() / "loop");
  CHECK(os::write_file_atomic(dir.path() / "loop", "x").error().code == ErrorCode::io);
}

TEST_CASE("files: a disk that is full leaves the old file and no temporary one")
{
  const tests::TempDir dir;
  const auto file = dir.path() / "account.yaml";
  REQUIRE(os::write_file_atomic(file, "old"));
  const int result = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto written = os::write_file_atomic(file, std::string(5000, 'n'));
    return !written && written.error().code == ErrorCode::io && !written.error().hint.empty() ? 0
                                                                                              : 1;
  });
  CHECK(result == 0);
  CHECK(tests::read_whole_file(file) == "old");
  CHECK(count_entries(dir.path()) == 1);
}

TEST_CASE("files: a target that is a folder leaves it and no temporary file")
{
  const tests::TempDir dir;
  dir.write("target/inside", "x");
  const auto written = os::write_file_atomic(dir.path() / "target", "new");
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ErrorCode::io);
  CHECK(count_entries(dir.path()) == 1);
}

TEST_CASE("files: failures name the path and the reason and how to mend it")
{
  const tests::TempDir dir;
  const std::string plain = dir.write("plain", "x");

  const auto no_folder = os::write_file_atomic(dir.path() / "none/file", "x");
  CHECK(no_folder.error().code == ErrorCode::not_found);

  const auto below_file = os::write_file_atomic(plain + "/file", "x");
  REQUIRE_FALSE(below_file);
  CHECK(below_file.error().code == ErrorCode::io);
  CHECK(below_file.error().message == "cannot write \"" + plain + "/file\": Not a directory");
  CHECK(below_file.error().hint == "a part of the path is a file where a folder is needed");

  CHECK(os::make_folders(plain + "/a/b").error().code == ErrorCode::io);
  CHECK(os::list_files(plain, "").error().code == ErrorCode::io);
  CHECK_FALSE(os::write_file_atomic("/proc/hookctl/none", "x"));
  CHECK_FALSE(os::make_folders("/proc/hookctl"));
}

TEST_CASE("files: without permission the error is denied")
{
  const tests::TempDir dir;
  const auto file = dir.path() / "account.yaml";
  REQUIRE(os::write_file_atomic(file, "old"));
  std::filesystem::permissions(dir.path(), std::filesystem::perms(0500));
  const int result = in_child([&] {
    // Permissions do not bind root: be somebody else.
    if (::geteuid() == 0 &&
        (::chown(dir.path().c_str(), 65534, 65534) != 0 || ::seteuid(65534) != 0)) {
      return 2;
    }
    const auto written = os::write_file_atomic(file, "new");
    const auto removed = os::remove_file(file);
    const bool denied = !written && written.error().code == ErrorCode::denied && !removed &&
                        removed.error().code == ErrorCode::denied;
    return denied ? 0 : 1;
  });
  std::filesystem::permissions(dir.path(), std::filesystem::perms(0700));
  CHECK(result == 0);
  CHECK(tests::read_whole_file(file) == "old");
  CHECK(count_entries(dir.path()) == 1);
}

TEST_CASE("files: reading has a limit and wants a regular file")
{
  const tests::TempDir dir;
  const std::string file = dir.write("ten", "0123456789");
  CHECK(os::read_file(file, 10).value() == "0123456789");
  CHECK(os::read_file(file, 9).error().code == ErrorCode::invalid_data);
  CHECK(os::read_file(dir.path(), 10).error().code == ErrorCode::invalid_data);
  CHECK(os::read_file(dir.file("none"), 10).error().code == ErrorCode::not_found);

  const std::string pipe = dir.file("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(os::read_file(pipe, 10).error().code == ErrorCode::invalid_data);
}

TEST_CASE("files: a pipe is read to its end or to the limit")
{
  int ends[2] = {-1, -1};
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::write(ends[1], "0123456789", 10) == 10);
  ::close(ends[1]);
  CHECK(os::read_descriptor(ends[0], 10).value() == "0123456789");
  ::close(ends[0]);

  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::write(ends[1], "0123456789", 10) == 10);
  CHECK(os::read_descriptor(ends[0], 9).error().code == ErrorCode::invalid_data);
  ::close(ends[0]);
  ::close(ends[1]);
  CHECK(os::read_descriptor(-1, 9).error().code == ErrorCode::io);
}

TEST_CASE("files: what is read once may be a pipe or a device, within the limit")
{
  const tests::TempDir dir;
  CHECK(os::read_once(dir.write("ten", "0123456789"), 10).value() == "0123456789");
  CHECK(os::read_once(dir.file("ten"), 9).error().code == ErrorCode::invalid_data);
  CHECK(os::read_once(dir.path(), 10).error().code == ErrorCode::invalid_data);
  CHECK(os::read_once(dir.file("none"), 10).error().code == ErrorCode::not_found);
  CHECK(os::read_once("/dev/null", 10).value().empty());
  CHECK(os::read_once("/dev/zero", 10).error().code == ErrorCode::invalid_data);

  int ends[2] = {-1, -1};
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::write(ends[1], "0123456789", 10) == 10);
  ::close(ends[1]);
  CHECK(os::read_once("/dev/fd/" + std::to_string(ends[0]), 10).value() == "0123456789");
  ::close(ends[0]);

  const std::string named = dir.file("pipe");
  REQUIRE(::mkfifo(named.c_str(), 0600) == 0);
  std::thread writer([&] {
    const int end = ::open(named.c_str(), O_WRONLY | O_CLOEXEC);
    std::ignore = ::write(end, "later", 5);
    ::close(end);
  });
  CHECK(os::read_once(named, 10).value() == "later");
  writer.join();
}

TEST_CASE("files: a line is read up to its line feed and no further")
{
  int ends[2] = {-1, -1};
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::write(ends[1], "yes\n\n0123456789", 15) == 15);
  ::close(ends[1]);
  CHECK(os::read_line(ends[0], 10).value() == "yes");
  CHECK(os::read_line(ends[0], 10).value().empty());
  CHECK(os::read_line(ends[0], 5).error().code == ErrorCode::invalid_data);
  CHECK(os::read_line(ends[0], 10).value() == "6789");
  CHECK(os::read_line(ends[0], 10).value().empty());
  ::close(ends[0]);
  CHECK(os::read_line(-1, 9).error().code == ErrorCode::io);
}

TEST_CASE("files: a non-blocking input is waited for")
{
  int ends[2] = {-1, -1};
  REQUIRE(::pipe2(ends, O_NONBLOCK) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::usleep(30'000);
    ::_exit(::write(ends[1], "late", 4) == 4 ? 0 : 1);
  }
  ::close(ends[1]);
  CHECK(os::read_descriptor(ends[0], 10).value() == "late");
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
}

TEST_CASE("files: folders are made with their parents and only for their owner")
{
  const tests::TempDir dir;
  REQUIRE(os::make_folders(dir.path() / "a/b/c"));
  REQUIRE(os::make_folders(dir.path() / "a/b/c/"));
  CHECK(os::file_mode(dir.path() / "a") == 0700U);
  CHECK(os::file_mode(dir.path() / "a/b/c") == 0700U);
}

TEST_CASE("files: a folder is listed sorted by suffix and without folders")
{
  const tests::TempDir dir;
  dir.write("b.yaml", "");
  dir.write("a.yaml", "");
  dir.write("c.yaml~", "");
  dir.write("folder.yaml/x", "");
  std::filesystem::create_symlink("nowhere", dir.path() / "dangling.yaml");
  std::filesystem::create_symlink("a.yaml", dir.path() / "link.yaml");
  CHECK(os::list_files(dir.path(), ".yaml").value() ==
        std::vector<std::string>{"a.yaml", "b.yaml", "link.yaml"});
  CHECK(os::list_files(dir.path() / "none", ".yaml").value().empty());
}

TEST_CASE("files: a removed file is gone and a second time not found")
{
  const tests::TempDir dir;
  const std::string file = dir.write("x", "");
  CHECK(os::exists(file));
  CHECK(os::remove_file(file));
  CHECK_FALSE(os::exists(file));
  CHECK_FALSE(os::file_mode(file));
  CHECK(os::remove_file(file).error().code == ErrorCode::not_found);
}

TEST_CASE("file lock: a second process is kept out and told who holds it")
{
  const tests::TempDir dir;
  const auto path = dir.path() / "lock";
  const auto try_in_child = [&] {
    return in_child([&] {
      const auto second = os::FileLock::acquire(path, 30ms);
      if (second) {
        return 0;
      }
      const bool names_us = second.error().message.find("process " + std::to_string(::getppid())) !=
                            std::string::npos;
      return second.error().code == ErrorCode::busy && names_us ? 1 : 2;
    });
  };
  {
    auto first = os::FileLock::acquire(path, 0ms);
    REQUIRE(first);
    CHECK(os::lock_holder(path) == ::getpid());
    CHECK(os::file_mode(path) == 0600U);
    CHECK(try_in_child() == 1);
    const os::FileLock moved = *std::move(first);
    CHECK(try_in_child() == 1);
  }
  CHECK_FALSE(os::lock_holder(path));
  CHECK(os::exists(path));
  CHECK(try_in_child() == 0);
}

TEST_CASE("file lock: a waiter gets it as soon as the holder ends")
{
  const tests::TempDir dir;
  const auto path = dir.path() / "lock";
  int ready[2] = {-1, -1};
  int go[2] = {-1, -1};
  REQUIRE(::pipe(ready) == 0);
  REQUIRE(::pipe(go) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = os::FileLock::acquire(path, 0ms);
    char byte = 0;
    std::ignore = ::write(ready[1], "r", 1);
    std::ignore = ::read(go[0], &byte, 1);
    ::usleep(50'000);
    ::_exit(held ? 0 : 1); // killed or ended: the kernel lets go
  }
  char byte = 0;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  CHECK(os::FileLock::acquire(path, 0ms).error().code == ErrorCode::busy);
  REQUIRE(::write(go[1], "g", 1) == 1);
  CHECK(os::FileLock::acquire(path, 10s));
  ::waitpid(child, nullptr, 0);
  for (const int descriptor : {ready[0], ready[1], go[0], go[1]}) {
    ::close(descriptor);
  }
}

TEST_CASE("file lock: assignment lets go of the lock that was held before")
{
  const tests::TempDir dir;
  auto a = os::FileLock::acquire(dir.path() / "a", 0ms);
  auto b = os::FileLock::acquire(dir.path() / "b", 0ms);
  REQUIRE(a);
  REQUIRE(b);
  *a = *std::move(b);
  CHECK(os::FileLock::acquire(dir.path() / "a", 0ms));
  CHECK(os::FileLock::acquire(dir.path() / "b", 0ms).error().code == ErrorCode::busy);
}

TEST_CASE("file lock: a lock is never taken through a link or without a folder")
{
  const tests::TempDir dir;
  dir.write("target", "keep");
  std::filesystem::create_symlink("target", dir.path() / "lock");
  CHECK(os::FileLock::acquire(dir.path() / "lock", 0ms).error().code == ErrorCode::io);
  CHECK(tests::read_whole_file(dir.path() / "target") == "keep");
  CHECK(os::FileLock::acquire(dir.path() / "none/lock", 0ms).error().code == ErrorCode::not_found);
}
