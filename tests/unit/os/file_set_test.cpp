#include "hookctl/os/file_set.hpp"
#include "hookctl/os/files.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <tuple>
#include <vector>

using namespace hookctl;
using namespace hookctl::os;

namespace {

constexpr std::size_t kLimit = 1U << 20U;

const std::vector<FileChange>& changes()
{
  static const std::vector<FileChange> kChanges = {
      {"accounts/a.yaml", "a: new\n"},
      {"accounts/new.yaml", std::string("zero\0byte, no line feed", 23)},
      {"later/deep/b.yaml", ""},
      {"settings.yaml", "put 5 x\nremove y\n"},
      {"accounts/gone.yaml", std::nullopt},
      {"accounts/never.yaml", std::nullopt},
  };
  return kChanges;
}

void write_old(const tests::TempDir& dir)
{
  dir.write("accounts/a.yaml", "a: old\n");
  dir.write("accounts/gone.yaml", "gone: soon\n");
  dir.write("accounts/kept.yaml", "# by hand\nkept: 1\n");
  dir.write("settings.yaml", "old: 1\n");
}

/// Everything that a reader is told, in one text.
std::string as_read(const FileSet& files, const std::filesystem::path& folder)
{
  std::string all;
  for (const char* name : {"accounts/a.yaml",
                           "accounts/new.yaml",
                           "accounts/gone.yaml",
                           "accounts/kept.yaml",
                           "accounts/never.yaml",
                           "later/deep/b.yaml",
                           "settings.yaml"}) {
    const auto bytes = files.read_file(folder / name, kLimit);
    REQUIRE((bytes || bytes.error().code == ErrorCode::not_found));
    CHECK(files.exists(folder / name) == bytes.has_value());
    all += std::string(name) + "=" + (bytes ? *bytes : "(none)") + "\n";
  }
  for (const char* sub : {"accounts", "later/deep"}) {
    const auto names = files.list_files(folder / sub, ".yaml");
    REQUIRE(names);
    for (const std::string& name : *names) {
      all += std::string(sub) + "/" + name + "\n";
    }
  }
  return all;
}

std::string as_read(const std::filesystem::path& folder)
{
  const auto files = FileSet::open(folder);
  REQUIRE(files);
  return as_read(*files, folder);
}

/// Runs `work` in a process that ends, without a word to anybody, at its step `last`; true when
/// there was no such step.
template<typename Work> bool ends_before(int last, Work work)
{
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int step = 0;
    std::ignore = work([&] {
      if (++step == last) {
        ::_exit(9);
      }
    });
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WEXITSTATUS(status) == 0;
}

} // namespace

TEST_CASE("file set: a change replaces, makes and removes files, and leaves the others")
{
  const tests::TempDir dir;
  write_old(dir);
  REQUIRE(change_files(dir.path(), changes()));
  CHECK(tests::read_whole_file(dir.file("accounts/a.yaml")) == "a: new\n");
  CHECK(tests::read_whole_file(dir.file("accounts/new.yaml")).size() == 23);
  CHECK(tests::read_whole_file(dir.file("later/deep/b.yaml")).empty());
  CHECK(tests::read_whole_file(dir.file("accounts/kept.yaml")) == "# by hand\nkept: 1\n");
  CHECK_FALSE(exists(dir.file("accounts/gone.yaml")));
  CHECK(file_mode(dir.file("accounts/new.yaml")) == 0600U);
  CHECK(file_mode(dir.file("later/deep")) == 0700U);
  const auto files = FileSet::open(dir.path());
  REQUIRE(files);
  CHECK_FALSE(files->is_pending());
  CHECK(files->version() == 1);
}

TEST_CASE("file set: a process that ends after any step leaves the old files or the new ones")
{
  std::string before;
  std::string after;
  {
    const tests::TempDir dir;
    write_old(dir);
    before = as_read(dir.path());
    REQUIRE(change_files(dir.path(), changes()));
    after = as_read(dir.path());
    REQUIRE(before != after);
  }
  int seen_old = 0;
  int seen_new = 0;
  bool is_over = false;
  for (int last = 1; !is_over; ++last) {
    const tests::TempDir dir;
    write_old(dir);
    CAPTURE(last);
    is_over = ends_before(
        last, [&](const AfterStep& step) { return change_files(dir.path(), changes(), step); });
    const std::string there = as_read(dir.path());
    CHECK((there == before || there == after));
    (there == before ? seen_old : seen_new) += 1;
    // Whoever finishes it may be killed as well.
    bool is_finished = false;
    for (int again = 1; !is_finished; ++again) {
      is_finished = ends_before(
          again, [&](const AfterStep& step) { return finish_changes(dir.path(), step); });
      CHECK(as_read(dir.path()) == there);
    }
    CHECK_FALSE(FileSet::open(dir.path())->is_pending());
    CHECK(as_read(dir.path()) == there);
    REQUIRE(change_files(dir.path(), changes()));
    CHECK(as_read(dir.path()) == after);
  }
  CHECK(seen_old >= 1);
  CHECK(seen_new >= 8); // the record, each of six files, the flush, the end
}

TEST_CASE("file set: what is pending is read where nothing can be written")
{
  const tests::TempDir dir;
  write_old(dir);
  REQUIRE_FALSE(ends_before(
      3, [&](const AfterStep& step) { return change_files(dir.path(), changes(), step); }));
  const auto files = FileSet::open(dir.path());
  REQUIRE(files);
  CHECK(files->is_pending());
  CHECK(files->is_own());
  CHECK(files->version() == 1);
  CHECK(files->is_pending(dir.file("accounts/gone.yaml")));
  CHECK_FALSE(files->is_pending(dir.file("accounts/kept.yaml")));
  CHECK(exists(dir.file("accounts/gone.yaml"))); // not there yet
  CHECK_FALSE(files->exists(dir.path() / "accounts/./gone.yaml"));
  CHECK(files->read_file(dir.file("accounts/a.yaml"), 3).error().code == ErrorCode::invalid_data);
}

TEST_CASE("file set: each change has a number of its own, and none is no change")
{
  const tests::TempDir dir;
  REQUIRE(change_files(dir.path(), {}));
  CHECK(FileSet::open(dir.path())->version() == 0);
  CHECK_FALSE(exists(dir.file(".changes")));
  REQUIRE(change_files(dir.path(), changes()));
  REQUIRE(change_files(dir.path(), changes()));
  CHECK(FileSet::open(dir.path())->version() == 2);
}

TEST_CASE("file set: a symbolic link stays one")
{
  const tests::TempDir dir;
  dir.write("elsewhere/s.yaml", "old");
  std::filesystem::create_symlink(dir.file("elsewhere/s.yaml"), dir.file("settings.yaml"));
  REQUIRE(change_files(dir.path(), changes()));
  CHECK(std::filesystem::is_symlink(dir.file("settings.yaml")));
  CHECK(tests::read_whole_file(dir.file("elsewhere/s.yaml")) == *changes()[3].bytes);
}

TEST_CASE("file set: a change that cannot be carried out counts and is finished when it can be")
{
  const tests::TempDir dir;
  write_old(dir);
  dir.write("later/deep", "a file where a folder has to be");
  const auto changed = change_files(dir.path(), changes());
  REQUIRE_FALSE(changed);
  CHECK(changed.error().context.back().find("the change counts") != std::string::npos);
  CHECK(*FileSet::open(dir.path())->read_file(dir.file("later/deep/b.yaml"), kLimit) == "");
  CHECK_FALSE(finish_changes(dir.path()));
  REQUIRE(remove_file(dir.file("later/deep")));
  REQUIRE(finish_changes(dir.path()));
  CHECK(exists(dir.file("later/deep/b.yaml")));
  CHECK_FALSE(FileSet::open(dir.path())->is_pending());
}

TEST_CASE("file set: what is no record is told with its place")
{
  const tests::TempDir dir;
  write_old(dir);
  REQUIRE_FALSE(ends_before(
      2, [&](const AfterStep& step) { return change_files(dir.path(), changes(), step); }));
  const std::string record = tests::read_whole_file(dir.file(".changes"));
  std::vector<std::string> broken = {"", "x\n", "hookctl changes 1 1\n", record + "x"};
  for (std::size_t size = 1; size < record.size(); ++size) {
    broken.push_back(record.substr(0, size));
  }
  for (const char* path : {"../out.yaml", "/etc/passwd", "a/../../x", "", "."}) {
    broken.push_back("hookctl changes 1 1 1\nremove " + std::string(path) + "\n");
    broken.push_back("hookctl changes 1 1 1\nput 1 " + std::string(path) + "\nx\n");
  }
  for (const std::string& bytes : broken) {
    CAPTURE(bytes);
    dir.write(".changes", bytes);
    const auto files = FileSet::open(dir.path());
    REQUIRE_FALSE(files);
    CHECK(files.error().code == ErrorCode::invalid_data);
    CHECK(files.error().at->file == dir.file(".changes"));
    CHECK_FALSE(finish_changes(dir.path()));
    CHECK_FALSE(change_files(dir.path(), changes()));
  }
  CHECK(tests::read_whole_file(dir.file("accounts/a.yaml")) == "a: old\n");
}
